import { nameDistance, plainName } from '@carbawatch/contracts';

/** The longest name that is worth comparing; field names are far shorter. */
const NAME_LENGTH_MAX = 40;

/** The known name that a misspelt one most likely means, or null when none is close. */
export function closestName(written: string, known: readonly string[]): string | null {
  if (written.length > NAME_LENGTH_MAX) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(plainName(written).length / 3)) + 1;
  for (const name of known) {
    const distance = nameDistance(written, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}
