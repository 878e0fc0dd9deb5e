import type {
  Antibiogram,
  AntibiogramCell,
  AntibiogramCombination,
  AntibiogramRow,
} from '@carbawatch/contracts';
import { proportionOf } from '@carbawatch/epidemiology';
import type { CohortCiMethod } from '@carbawatch/epidemiology';
import { agentByCode } from '@carbawatch/microbiology';
import { NO_CATEGORY, WITHOUT_OWN_LIMITS } from './categories';
import { organismName } from './cohort/patient';
import type { Warning } from './cohort/rules';

/** First isolates of one organism under one split. */
export interface RowCount {
  species: string;
  split: (string | null)[];
  n: number;
}

/** Categories of one agent among them. */
export interface CategoryCount extends RowCount {
  agent: string;
  category: string;
  /** Only the category was reported. */
  reported: boolean;
}

export interface CombinationCount {
  species: string;
  agents: [string, string];
  tested: number;
  covered: number;
  firstAlone: number;
}

export interface AntibiogramInput {
  /** Names of the splits, in the order of `split`. */
  by: readonly string[];
  minimum: number;
  suppress: boolean;
  ci: CohortCiMethod;
  rows: readonly RowCount[];
  categories: readonly CategoryCount[];
  combinations: readonly CombinationCount[];
  /** First isolates of the same rows with the year before; null where it was not asked. */
  pooled: readonly RowCount[] | null;
}

/** A drug tested on fewer is tested on chosen isolates, resistant ones mostly. */
const SELECTIVE_BELOW = 0.9;

function hasCategory({ category }: CategoryCount): boolean {
  return category !== NO_CATEGORY;
}

type Withheld = AntibiogramCell['withheld'];

function withheldOf(isolates: number, tested: number, input: AntibiogramInput): Withheld {
  if (tested === 0) return 'nothing-tested';
  const small = Math.min(isolates, tested) < input.minimum;
  return input.suppress && small ? 'below-minimum' : null;
}

function cellOf(
  agent: string,
  counts: readonly CategoryCount[],
  isolates: number,
  input: AntibiogramInput,
): AntibiogramCell {
  const sum = (holds: (count: CategoryCount) => boolean) =>
    counts.filter(holds).reduce((total, { n }) => total + n, 0);
  const tested = sum(hasCategory);
  const withheld = withheldOf(isolates, tested, input);
  const shown = (...categories: string[]) =>
    withheld === null ? sum(({ category }) => categories.includes(category)) : null;
  const susceptible = shown('S');
  return {
    agent,
    name: agentByCode(agent)?.name ?? agent,
    tested,
    susceptible: susceptible === null ? null : proportionOf(susceptible, tested, input.ci),
    sdd: shown('SDD'),
    intermediate: shown('I'),
    resistant: shown('R', 'NS'),
    categoryOnly: sum(({ reported }) => reported),
    selective: sum(() => true) < SELECTIVE_BELOW * isolates,
    withheld,
  };
}

function keyOf({ species, split }: RowCount): string {
  return JSON.stringify([species, split]);
}

function grouped<T extends RowCount>(counts: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const count of counts) {
    const group = groups.get(keyOf(count));
    if (group) group.push(count);
    else groups.set(keyOf(count), [count]);
  }
  return groups;
}

function totalOf(counts: readonly RowCount[] | undefined): number {
  return (counts ?? []).reduce((sum, { n }) => sum + n, 0);
}

/** CLSI M39: fewer than 30 are pooled over two years, or not shown at all. */
function hintOf(isolates: number, pooled: number | null, minimum: number): string | null {
  if (isolates >= minimum) return null;
  const few = `Only ${isolates} of ${minimum} isolates`;
  if (pooled === null) return `${few}: pool them with another period.`;
  return pooled >= minimum
    ? `${few}: with the year before there are ${pooled}, enough for a pooled row.`
    : `${few}, and with the year before there are ${pooled}: put no percentage on so few.`;
}

/** Rows of equal number stand in the order of their split, then of their organism. */
function placeOf({ split, organism }: AntibiogramRow): string {
  return JSON.stringify([split, organism]);
}

function rowsOf(input: AntibiogramInput): AntibiogramRow[] {
  const { by, minimum } = input;
  const categories = grouped(input.categories);
  const pooled = input.pooled && grouped(input.pooled);
  return [...grouped(input.rows)]
    .map(([key, counts]): AntibiogramRow => {
      const [{ species, split } = { species: '', split: [] }] = counts;
      const isolates = totalOf(counts);
      const ofRow = categories.get(key) ?? [];
      const agents = [...new Set(ofRow.filter(hasCategory).map(({ agent }) => agent))].sort();
      return {
        organism: species,
        organismName: organismName(species),
        split: Object.fromEntries(by.map((name, i) => [name, split[i] ?? null])),
        isolates,
        belowMinimum: isolates < minimum,
        hint: hintOf(isolates, pooled && totalOf(pooled.get(key)), minimum),
        cells: agents.map((agent) =>
          cellOf(
            agent,
            ofRow.filter((count) => count.agent === agent),
            isolates,
            input,
          ),
        ),
      };
    })
    .sort((a, b) => b.isolates - a.isolates || (placeOf(a) < placeOf(b) ? -1 : 1));
}

function combinationOf(
  { species, agents, tested, covered, firstAlone }: CombinationCount,
  input: AntibiogramInput,
): AntibiogramCombination {
  const withheld = withheldOf(tested, tested, input);
  const share = (n: number) => (withheld === null ? proportionOf(n, tested, input.ci) : null);
  return {
    organism: species,
    organismName: organismName(species),
    agents,
    tested,
    covered: share(covered),
    firstAlone: share(firstAlone),
    withheld,
  };
}

/** The table of a cumulative antibiogram (CLSI M39, 5th ed. 2022) from counts of categories. */
export function antibiogramOf(input: AntibiogramInput): Pick<Antibiogram, 'rows' | 'combinations'> {
  return {
    rows: rowsOf(input),
    combinations: input.combinations.map((count) => combinationOf(count, input)),
  };
}

/** Values that no category could be read from are in no cell: that is said, not left to be seen. */
export function unreadWarnings(
  categories: readonly CategoryCount[],
  guidelines: readonly string[],
): Warning[] {
  const unread = new Map<string, number>();
  for (const count of categories) {
    if (!hasCategory(count)) unread.set(count.agent, (unread.get(count.agent) ?? 0) + count.n);
  }
  if (unread.size === 0) return [];
  const counts = [...unread].sort(([a], [b]) => (a < b ? -1 : 1)).map(([a, n]) => `${a} (${n})`);
  return [
    {
      code: 'no-category',
      detail:
        `Measured values of ${counts.join(', ')} are in no cell: ${guidelines.join('; ')} as ` +
        'known here has no limits for them, or the value spans two categories, and no category ' +
        'was reported.',
    },
  ];
}

/** Facts from before they told what the site's own limits say. */
export function ownLimitWarnings(guidelines: readonly string[]): Warning[] {
  const own = guidelines.filter((name) => name.includes(WITHOUT_OWN_LIMITS));
  if (own.length === 0) return [];
  return [
    {
      code: 'own-limits-not-applied',
      detail:
        "The classification also used limits of the site's own; the antibiogram is judged by the " +
        'published guideline alone.',
    },
  ];
}
