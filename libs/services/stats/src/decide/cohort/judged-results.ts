import {
  interpret,
  isIntrinsicallyResistant,
  organismByCode,
  resolveAgentText,
} from '@carbawatch/microbiology';
import type { Category, Organism } from '@carbawatch/microbiology';
import type { CountedResult } from '../facts';
import type { CohortPatient } from './patient';
import type { GuidelineEdition, Ruler } from './rules';

/** What one isolate is to one agent; `indefinite` may be resistant or not. */
export type Reading = 'resistant' | 'intermediate' | 'susceptible' | 'indefinite' | 'unreadable';

export interface JudgedResult {
  agent: string;
  reading: Reading;
  /** Judged by the reported category, because no value is there that could be. */
  categoryOnly: boolean;
}

function readingOf(categories: ReadonlySet<Category>): Reading {
  const all = [...categories];
  if (all.every((category) => category === 'R')) return 'resistant';
  // NS says intermediate or resistant.
  if (all.some((category) => category === 'R' || category === 'NS')) return 'indefinite';
  return all.every((category) => category === 'S') ? 'susceptible' : 'intermediate';
}

/** Panels repeat: the same drug, species and dilution are read once. */
const REMEMBERED_MAX = 20_000;
const remembered = new Map<string, Reading | null>();

function readingOfValue(
  result: CountedResult,
  agent: string,
  organism: Organism,
  { body, year }: GuidelineEdition,
): Reading | null {
  const { value, method = 'unknown', operator, unit, disk } = result;
  if (value === undefined) return null;
  const key = [organism.code, agent, body, year, method, operator, value, unit, disk].join('|');
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const asked = { organism, agent, method, operator, value, unit, disk, guideline: body, year };
  const read = interpret(asked);
  const reading = read.ok ? readingOf(read.categories) : null;
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(key, reading);
  return reading;
}

/** By the site's own limits, which the classification has read. */
function readingByOwn({ ownCategories = [] }: CountedResult): Reading | null {
  return ownCategories.length === 0 ? null : readingOf(new Set(ownCategories));
}

function judge(
  result: CountedResult,
  agent: string,
  organism: Organism | null,
  guideline: GuidelineEdition | 'own',
): JudgedResult {
  const { interpretation } = result;
  const reading =
    guideline === 'own'
      ? readingByOwn(result)
      : organism && readingOfValue(result, agent, organism, guideline);
  if (reading) return { agent, reading, categoryOnly: false };
  if (interpretation === undefined) return { agent, reading: 'unreadable', categoryOnly: false };
  return { agent, reading: readingOf(new Set([interpretation])), categoryOnly: true };
}

/** Every result of an agent that is known; those of nature alone are left out. */
export function judgedResults(
  { organism: code, susceptibility, detail }: CohortPatient,
  ruler: Ruler,
): { judged: JudgedResult[]; intrinsic: string[] } {
  const judged: JudgedResult[] = [];
  const intrinsic = new Set<string>();
  const organism = code === null ? null : organismByCode(code);
  const own = ruler.ownLimits !== null && detail?.judgedBy?.breakpoints === ruler.ownLimits;
  for (const result of susceptibility) {
    const guideline = own && result.ownCategories !== undefined ? 'own' : ruler;
    const agent = resolveAgentText(result.agent)?.agent.code;
    if (agent === undefined) continue;
    if (organism && isIntrinsicallyResistant(organism, agent)) intrinsic.add(agent);
    else judged.push(judge(result, agent, organism, guideline));
  }
  return { judged, intrinsic: [...intrinsic] };
}

/** Of several results of one agent: values before categories, then the more resistant one. */
const RANK: Record<Reading, number> = {
  resistant: 4,
  intermediate: 3,
  susceptible: 2,
  indefinite: 1,
  unreadable: 0,
};

function outweighs(a: JudgedResult, b: JudgedResult): boolean {
  const unreadable = Number(a.reading === 'unreadable') - Number(b.reading === 'unreadable');
  if (unreadable !== 0) return unreadable < 0;
  if (a.categoryOnly !== b.categoryOnly) return b.categoryOnly;
  return RANK[a.reading] > RANK[b.reading];
}

/** One result an agent. */
export function resultByAgent(judged: readonly JudgedResult[]): Map<string, JudgedResult> {
  const best = new Map<string, JudgedResult>();
  for (const result of judged) {
    const known = best.get(result.agent);
    if (!known || outweighs(result, known)) best.set(result.agent, result);
  }
  return best;
}

/** One test of a carbapenem says resistant and another definitely not. */
export function isContradicted(
  judged: readonly JudgedResult[],
  carbapenems: ReadonlySet<string>,
): boolean {
  const of = (readings: readonly Reading[]) =>
    new Set(
      judged
        .filter(({ agent, reading }) => carbapenems.has(agent) && readings.includes(reading))
        .map(({ agent }) => agent),
    );
  const not = of(['susceptible', 'intermediate']);
  return [...of(['resistant'])].some((agent) => not.has(agent));
}
