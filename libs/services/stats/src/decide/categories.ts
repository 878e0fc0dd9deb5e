import {
  BUNDLED_BREAKPOINT_YEAR,
  interpret,
  isIntrinsicallyResistant,
  organismByCode,
  parseGuideline,
  resolveAgentText,
} from '@carbawatch/microbiology';
import type { Category, Organism } from '@carbawatch/microbiology';
import { ownPartOf } from './cohort/rules';
import type { CountedResult, IsolateStep } from './facts';

/**
 * Susceptibility as counting keeps it: one category an agent, all values judged by one guideline,
 * so that a change of the laboratory's own reading makes no trend of resistance.
 */
export interface Categories {
  /** `CLSI 2025`, or `CLSI 2025, after Our limits (3f2a)`; null where nothing was tested. */
  guideline: string | null;
  /**
   * `MEM:R` from a value, `MEM:R*` where only the category was reported, `MEM:?` for a value that
   * has none: no limits, or one that spans two categories. Sorted by agent. Agents to which the
   * organism is resistant by nature are left out.
   */
  results: string[];
}

/**
 * Said beside a guideline whose limits the classification put the site's own before, where the
 * facts are from before they told what these say.
 */
export const WITHOUT_OWN_LIMITS = "(without the site's own limits)";

/** Stands for a category that a measured value does not have. */
export const NO_CATEGORY = '?';

const NOTHING: Categories = { guideline: null, results: [] };

/** Of two results of one agent the more resistant counts: CLSI M100 on discrepant replicates. */
const RANK: Record<Category, number> = { S: 0, SDD: 1, I: 2, NS: 3, R: 4 };

interface Read {
  category: Category;
  fromValue: boolean;
}

interface Guideline {
  body: string;
  year: number;
}

/** Panels repeat: the same drug, organism and dilution are read once. */
const REMEMBERED_MAX = 20_000;
const remembered = new Map<string, Category | null>();

function ofValue(
  result: CountedResult,
  agent: string,
  organism: Organism,
  guideline: Guideline,
): Category | null {
  const { value, method = 'unknown', operator, unit, disk, ownCategories } = result;
  if (value === undefined) return null;
  if (ownCategories) return ownCategories.length === 1 ? (ownCategories[0] ?? null) : null;
  const { body, year } = guideline;
  const key = [organism.code, agent, body, year, method, operator, value, unit, disk].join('|');
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const read = interpret({
    organism,
    agent,
    method,
    operator,
    value,
    unit,
    disk,
    guideline: body,
    year,
  });
  // A censored value that spans two categories is in neither.
  const [only] = read.ok && read.categories.size === 1 ? read.categories : [];
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(key, only ?? null);
  return only ?? null;
}

function readOf(
  result: CountedResult,
  agent: string,
  organism: Organism,
  guideline: Guideline,
): Read | null {
  const measured = ofValue(result, agent, organism, guideline);
  if (measured !== null) return { category: measured, fromValue: true };
  const reported = result.interpretation;
  return reported === undefined ? null : { category: reported, fromValue: false };
}

function outweighs(read: Read, known: Read | undefined): boolean {
  if (!known) return true;
  if (read.fromValue !== known.fromValue) return read.fromValue;
  return RANK[read.category] > RANK[known.category];
}

/** A step is looked at anew for each day that its patient's facts were known. */
const ofStep = new WeakMap<IsolateStep, Categories>();

/**
 * Categories of an isolate by the guideline that the site's classification names (`breakpoints`),
 * after the site's own limits where it has any: what these say comes with the facts.
 */
export function categoriesOf(step: IsolateStep): Categories {
  const known = ofStep.get(step);
  if (known) return known;
  const read = readStep(step);
  ofStep.set(step, read);
  return read;
}

function ownLimitsSaid(breakpoints: string | undefined, results: readonly CountedResult[]) {
  const own = ownPartOf(breakpoints);
  if (own === '') return '';
  const known = results.every(({ ownCategories }) => ownCategories !== undefined);
  return known ? own : ` ${WITHOUT_OWN_LIMITS}`;
}

function readStep({ susceptibility = [], organism: code, judgedBy }: IsolateStep): Categories {
  if (susceptibility.length === 0 || code === undefined) return NOTHING;
  const organism = organismByCode(code);
  if (!organism) return NOTHING;
  const named = parseGuideline(judgedBy?.breakpoints ?? '');
  const guideline = { body: named?.body ?? 'CLSI', year: named?.year ?? BUNDLED_BREAKPOINT_YEAR };
  const best = new Map<string, Read>();
  const measured = new Set<string>();
  for (const result of susceptibility) {
    const agent = resolveAgentText(result.agent)?.agent.code;
    if (agent === undefined || isIntrinsicallyResistant(organism, agent)) continue;
    if (result.value !== undefined) measured.add(agent);
    const read = readOf(result, agent, organism, guideline);
    if (read && outweighs(read, best.get(agent))) best.set(agent, read);
  }
  const unread = [...measured].filter((agent) => !best.has(agent));
  if (best.size + unread.length === 0) return NOTHING;
  const name = `${guideline.body} ${guideline.year}`;
  return {
    guideline: `${name}${ownLimitsSaid(judgedBy?.breakpoints, susceptibility)}`,
    results: [
      ...[...best].map(
        ([agent, { category, fromValue }]) => `${agent}:${category}${fromValue ? '' : '*'}`,
      ),
      ...unread.map((agent) => `${agent}:${NO_CATEGORY}`),
    ].sort(),
  };
}
