import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import type { Agent } from './agents';
import { editionOf, interpret, limitText } from './breakpoints';
import type { BreakpointBook } from './breakpoints';
import type { BreakpointRow } from './breakpoint-row';
import type { Category } from './category';
import { parseGuideline, yearInForce } from './guideline';
import type { Organism } from './organism-index';
import { categorise, spansOfCategory } from './values';
import type { MicSet } from './values';

/**
 * One susceptibility result, judged. A value is judged by the asked guideline whatever was
 * reported; a category without a value is read as the set of MICs that it stands for in its own
 * guideline and edition, and that set is judged.
 */
export type GuidelineYear = { readonly body: string; readonly year: number };

export type Judged = {
  readonly agent: Agent;
  readonly categories: ReadonlySet<Category>;
  /** From the measured value, or from the reported category alone. */
  readonly from: 'value' | 'category';
  readonly because: string;
  readonly flags: readonly string[];
};

const WORDS: Readonly<Record<Category, string>> = {
  S: 'susceptible',
  SDD: 'susceptible dose-dependent',
  I: 'intermediate',
  NS: 'non-susceptible',
  R: 'resistant',
};
// EUCAST's I is "susceptible, increased exposure" since 2019, not half resistant.
const EUCAST_I = 'susceptible, increased exposure (I)';
const EUCAST_I_SINCE = 2019;

function word(category: Category, body: string, year: number): string {
  return category === 'I' && body === 'EUCAST' && year >= EUCAST_I_SINCE
    ? EUCAST_I
    : WORDS[category];
}

function wordsOf(categories: ReadonlySet<Category>, body: string, year: number): string {
  const words = [...categories].map((category) => word(category, body, year));
  const last = words.pop() ?? 'not interpretable';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

/** "MEM MIC >=16 mg/L", "IPM zone 19 mm (10 µg disk)". */
export function valueText(agent: Agent, result: Susceptibility): string {
  const isZone = result.method === 'disk' || result.unit === 'mm';
  const operator = result.operator === undefined || result.operator === '=' ? '' : result.operator;
  const disk = isZone && result.disk !== undefined ? ` (${result.disk} µg disk)` : '';
  return isZone
    ? `${agent.code} zone ${operator}${result.value} mm${disk}`
    : `${agent.code} MIC ${operator}${result.value} mg/L`;
}

function limitsText(row: BreakpointRow, categories: ReadonlySet<Category>): string {
  const [only] = categories;
  return limitText(row, categories.size === 1 && only !== undefined ? only : 'I');
}

type Judging = {
  readonly organism: Organism;
  readonly agent: Agent;
  readonly result: Susceptibility;
  readonly book: BreakpointBook;
};

function interpretBy(judging: Judging, guideline: GuidelineYear, value: number) {
  const { organism, agent, result, book } = judging;
  return interpret(
    {
      organism,
      agent: agent.code,
      method: result.method ?? 'unknown',
      operator: result.operator,
      value,
      unit: result.unit,
      disk: result.disk,
      guideline: guideline.body,
      year: guideline.year,
    },
    book,
  );
}

/** A reported category that the value cannot have. NS says "I or R", and the other way round. */
export function disagrees(reported: Category, derived: ReadonlySet<Category>): boolean {
  if (derived.has(reported)) return false;
  if (reported === 'NS') return !derived.has('I') && !derived.has('R');
  return !(derived.has('NS') && (reported === 'I' || reported === 'R'));
}

/** "Reported S, but 16 mg/L is R": told wherever the laboratory's own guideline disagrees. */
function reportedDiffers(judging: Judging, own: GuidelineYear, value: number): boolean {
  const reported = judging.result.interpretation;
  if (reported === undefined) return false;
  const derived = interpretBy(judging, own, value);
  return derived.ok && disagrees(reported, derived.categories);
}

function judgeValue(
  judging: Judging,
  value: number,
  by: GuidelineYear,
  own: GuidelineYear,
): Judged | { refusal: string } {
  const { agent, result } = judging;
  const interpretation = interpretBy(judging, by, value);
  if (!interpretation.ok) return { refusal: interpretation.detail };
  const { row, categories, diskAssumed } = interpretation;
  const flags: string[] = [];
  const edition = editionOf(row, by.year);
  let because =
    `${valueText(agent, result)}: ${wordsOf(categories, by.body, by.year)} ` +
    `(${limitsText(row, categories)}, ${edition})`;
  if (diskAssumed) flags.push(`disk-content-assumed:${agent.code}`);
  if (reportedDiffers(judging, own, value)) {
    flags.push(`reported-differs:${agent.code}`);
    because += `; the laboratory reported ${result.interpretation ?? ''}`;
  }
  return { agent, categories, from: 'value', because, flags };
}

function asReported(judging: Judging, reported: Category, why: string): Judged {
  const { agent } = judging;
  return {
    agent,
    categories: new Set([reported]),
    from: 'category',
    because: `${agent.code} reported ${reported} without a value: taken as reported (${why})`,
    flags: [`category-as-reported:${agent.code}`],
  };
}

function judgeCategory(
  judging: Judging,
  reported: Category,
  by: GuidelineYear,
  own: GuidelineYear,
): Judged {
  const { organism, agent, book } = judging;
  const row = book.find({
    organism,
    agent: agent.code,
    method: 'mic',
    guideline: own.body,
    year: own.year,
  });
  const target = book.find({
    organism,
    agent: agent.code,
    method: 'mic',
    guideline: by.body,
    year: by.year,
  });
  if (!row || !target) {
    return asReported(judging, reported, `no ${row ? by.body : own.body} limits at hand`);
  }
  const spans: readonly MicSet[] = spansOfCategory(row, reported);
  if (spans.length === 0) {
    return asReported(judging, reported, `${editionOf(row, own.year)} has no such category`);
  }
  const categories = new Set<Category>();
  for (const span of spans)
    for (const category of categorise(span, target)) categories.add(category);
  const stated = `${limitText(row, reported)}, ${editionOf(row, own.year)}`;
  const said = `${agent.code} reported ${reported} (${stated})`;
  const meant = `${limitsText(target, categories)}, ${editionOf(target, by.year)}`;
  const because =
    row === target ? said : `${said}: ${wordsOf(categories, by.body, by.year)} (${meant})`;
  return { agent, categories, from: 'category', because, flags: [] };
}

/** What the report calls its guideline; the asked one, flagged, where it calls it nothing. */
export function ownGuideline(
  result: Susceptibility,
  fallback: GuidelineYear,
): { guideline: GuidelineYear; assumed: boolean } {
  const named = result.guideline === undefined ? null : parseGuideline(result.guideline);
  if (named) return { guideline: { body: named.body, year: yearInForce(named) }, assumed: false };
  return { guideline: fallback, assumed: true };
}

/** A measured value that could not be judged, and why. */
export type Refusal = { readonly agent: Agent; readonly detail: string };

/** Null where the result says nothing that can be judged; why not is in `refusals`. */
export function judge(
  result: Susceptibility,
  organism: Organism,
  by: GuidelineYear,
  book: BreakpointBook,
  refusals: Refusal[],
): Judged | null {
  const match = resolveAgentText(result.agent);
  if (!match) return null;
  const judging: Judging = { organism, agent: match.agent, result, book };
  const { guideline: own, assumed } = ownGuideline(result, by);
  if (result.value !== undefined) {
    const judged = judgeValue(judging, result.value, by, own);
    if ('categories' in judged) return judged;
    refusals.push({ agent: match.agent, detail: judged.refusal });
  }
  if (result.interpretation === undefined) return null;
  if (result.guideline !== undefined && assumed) {
    return asReported(judging, result.interpretation, `no limits of ${result.guideline} at hand`);
  }
  const judged = judgeCategory(judging, result.interpretation, by, own);
  if (!assumed) return judged;
  return { ...judged, flags: [...judged.flags, `guideline-assumed:${match.agent.code}`] };
}
