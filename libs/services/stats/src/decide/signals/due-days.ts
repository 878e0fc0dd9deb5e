import type { Contribution } from '../contributions';
import { sameValue } from '../versions';
import type { Difference, Version } from '../versions';

function isResistant({ value }: Version<Contribution>): boolean {
  return value.cre === 'cre' || value.verdict === 'cpe';
}

/**
 * First known day on which a change of CRE or CPE shows, or null where none does. A version that
 * only ends on another day than before shows from the earlier of the two ends on.
 */
export function dueSince({ removed, replaced, written }: Difference<Contribution>): string | null {
  const before = new Map(
    [...removed, ...replaced].map((version) => [`${version.knownFrom} ${version.key}`, version]),
  );
  const days: string[] = [];
  for (const version of written) {
    const place = `${version.knownFrom} ${version.key}`;
    const old = before.get(place);
    before.delete(place);
    if (!isResistant(version) && !(old && isResistant(old))) continue;
    const onlyEnds = old !== undefined && sameValue(old.value, version.value);
    const ends = onlyEnds ? [old.knownTo, version.knownTo].sort()[0] : undefined;
    days.push(ends ?? version.knownFrom);
  }
  for (const version of before.values()) if (isResistant(version)) days.push(version.knownFrom);
  return days.sort()[0] ?? null;
}
