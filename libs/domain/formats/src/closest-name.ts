/** The longest name that is worth comparing; field names are far shorter. */
const NAME_LENGTH_MAX = 40;

/** The known name that a misspelt one most likely means, or null when none is close. */
export function closestName(written: string, known: readonly string[]): string | null {
  if (written.length > NAME_LENGTH_MAX) return null;
  const target = plain(written);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(target.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(target, plain(name));
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
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
