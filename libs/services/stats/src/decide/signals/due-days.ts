import type { Contribution } from '../contributions';
import { FOREVER, sameValue } from '../versions';
import type { Difference, Version } from '../versions';

function isResistant({ value }: Version<Contribution>): boolean {
  return value.cre === 'cre' || value.verdict === 'cpe';
}

/** A change of one isolate's version, and the first known day on which it shows. */
interface Shown {
  since: string;
  /** Day of the isolate, the earlier one where it changed. */
  day: string;
  resistant: boolean;
}

/** A version that only ends on another day shows from the earlier of the two ends on. */
function changesShown({ removed, replaced, written }: Difference<Contribution>): Shown[] {
  const before = new Map(
    [...removed, ...replaced].map((version) => [`${version.knownFrom} ${version.key}`, version]),
  );
  const shown: Shown[] = [];
  for (const version of written) {
    const place = `${version.knownFrom} ${version.key}`;
    const old = before.get(place);
    before.delete(place);
    const onlyEnds = old !== undefined && sameValue(old.value, version.value);
    const ends = onlyEnds ? [old.knownTo, version.knownTo].sort()[0] : undefined;
    const { day } = version.value;
    shown.push({
      since: ends ?? version.knownFrom,
      day: old && old.value.day < day ? old.value.day : day,
      resistant: isResistant(version) || (old !== undefined && isResistant(old)),
    });
  }
  for (const version of before.values()) {
    const { knownFrom, value } = version;
    shown.push({ since: knownFrom, day: value.day, resistant: isResistant(version) });
  }
  return shown;
}

/** First known day on which a change of CRE or CPE shows, or null where none does. */
export function dueSince(difference: Difference<Contribution>): string | null {
  const days = changesShown(difference).flatMap((each) => (each.resistant ? [each.since] : []));
  return days.sort()[0] ?? null;
}

/**
 * Whether a CRE or CPE began or ceased to stand as it is on a known day from `since` on: when it
 * had come in may be another moment then, whatever else was told of its patient.
 */
export function movesReceipts(versions: readonly Version<Contribution>[], since: string): boolean {
  return versions.some(
    (version) =>
      isResistant(version) &&
      (version.knownFrom >= since || (version.knownTo !== FOREVER && version.knownTo >= since)),
  );
}

/**
 * By first known day, the earliest day of an isolate whose version changed: it may be the first
 * day of the site's history, whatever the isolate is.
 */
export function daysMoved(difference: Difference<Contribution>): Map<string, string> {
  const earliest = new Map<string, string>();
  for (const { since, day } of changesShown(difference)) {
    const known = earliest.get(since);
    if (known === undefined || day < known) earliest.set(since, day);
  }
  return earliest;
}
