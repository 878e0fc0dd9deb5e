/** The longest name that is worth comparing; names of fields are far shorter. */
const NAME_LENGTH_MAX = 60;

/** A name as its letters and digits alone. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** How many slips of the pen lie between two names; neither case nor punctuation counts. */
export function nameDistance(first: string, second: string): number {
  return editDistance(plainName(first), plainName(second));
}

/** These names, the ones that a misspelt one may mean first; as they were among equals. */
export function byCloseness(written: string, names: readonly string[]): string[] {
  if (written.length > NAME_LENGTH_MAX) return [...names];
  const far = new Map(names.map((name) => [name, nameDistance(written, name)]));
  return [...names].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
}

/** Optimal string alignment: insertions, deletions, substitutions and swapped neighbours. */
function editDistance(first: string, second: string): number {
  const columns = second.length + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: columns }, (_, index) => index);
  for (let i = 1; i <= first.length; i += 1) {
    const row = [i];
    for (let j = 1; j < columns; j += 1) {
      const same = first[i - 1] === second[j - 1];
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && first[i - 1] === second[j - 2] && first[i - 2] === second[j - 1]) {
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, columns - 1);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.MAX_SAFE_INTEGER;
}
