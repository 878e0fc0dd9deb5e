/** Empirical pairs for Gram-negative infection, which are summed beside the single agents. */
export const PAIRS_DEFAULT: readonly (readonly [first: string, second: string])[] = [
  ['MEM', 'AMK'],
  ['MEM', 'CIP'],
  ['TZP', 'AMK'],
  ['TZP', 'GEN'],
];

const CATEGORIES = new Set(['S', 'SDD', 'I', 'NS', 'R']);

/** Whether each agent that has a category is susceptible, from results such as `MEM:R*`. */
function susceptibilityOf(results: readonly string[]): Map<string, boolean> {
  const read = new Map<string, boolean>();
  for (const result of results) {
    const [agent = '', category = ''] = result.replace('*', '').split(':');
    if (CATEGORIES.has(category)) read.set(agent, category === 'S');
  }
  return read;
}

const letter = (susceptible: boolean): string => (susceptible ? 'S' : 'R');

/** The pairs of which both agents were tested, with the reading of each: `MEM+AMK:RS`. */
export function pairResultsOf(results: readonly string[]): string[] {
  const read = susceptibilityOf(results);
  return PAIRS_DEFAULT.flatMap(([a, b]) => {
    const [first, second] = [read.get(a), read.get(b)];
    if (first === undefined || second === undefined) return [];
    return [`${a}+${b}:${letter(first)}${letter(second)}`];
  });
}
