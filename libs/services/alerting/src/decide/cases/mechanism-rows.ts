import { dayOfInstant } from '@carbawatch/contracts';
import type { Snapshot } from '../site-alert';
import { distinct, familyWords } from '../wording';
import { DAY_MS } from './cluster-parameters';

/** A case in short: enough to say what was seen, where and when. Times in milliseconds. */
export interface SeenCase {
  readonly id: string;
  readonly pseudonym: string;
  readonly speciesName: string;
  readonly ward: string | null;
  readonly firstMs: number;
  readonly knownMs: number;
  /** When it was known to be none after all. */
  readonly goneMs: number | null;
}

/** A case with what was known of its family before it. */
export interface RareCase extends SeenCase {
  readonly lastSeenMs: number | null;
  readonly seenBefore: number;
}

/** What the rule of rare mechanisms is shown of one family: each case that came as a surprise. */
export function mechanismSnapshots(
  family: string,
  cases: readonly RareCase[],
  asked: { readonly days: number; readonly timeZone: string },
): Snapshot[] {
  const snapshots = cases.flatMap((one, at): (Snapshot & { ms: number })[] => {
    const { lastSeenMs, seenBefore, speciesName, ward } = one;
    const row = {
      isolates: [],
      wardAtCollection: ward,
      facts: {
        family,
        familyWords: familyWords(family),
        first: lastSeenMs === null || lastSeenMs < one.firstMs - asked.days * DAY_MS,
        occurrence: at + 1,
        lastSeenOn: lastSeenMs === null ? null : dayOfInstant(lastSeenMs, asked.timeZone),
        speciesName,
        ward,
      },
      sentences: {
        case: () => [
          seenBefore > 0
            ? `${seenBefore} earlier cases are known here.`
            : 'No earlier case is known here.',
        ],
      },
    };
    const shown = { ms: one.knownMs, at: timeOf(one.knownMs), row, why: null };
    if (one.goneMs === null) return [shown];
    return [shown, { ms: one.goneMs, at: timeOf(one.goneMs), row: null, why: null }];
  });
  return snapshots.sort((a, b) => a.ms - b.ms);
}

/** What the rule of a second species on a ward is shown of one ward and family. */
export function wardMechanismSnapshots(
  at: { readonly family: string; readonly ward: string },
  cases: readonly SeenCase[],
  days: number,
): Snapshot[] {
  const times = new Set(cases.flatMap(({ knownMs, goneMs }) => [knownMs, goneMs ?? knownMs]));
  return [...times]
    .sort((a, b) => a - b)
    .map((ms) => {
      const live = cases.filter(
        ({ knownMs, goneMs }) => knownMs <= ms && (goneMs === null || goneMs > ms),
      );
      return { at: timeOf(ms), row: wardRow(at, live, days), why: null };
    });
}

function wardRow(
  { family, ward }: { readonly family: string; readonly ward: string },
  live: readonly SeenCase[],
  days: number,
): Snapshot['row'] {
  const last = Math.max(...live.map(({ firstMs }) => firstMs));
  const recent = live
    .filter(({ firstMs }) => firstMs >= last - days * DAY_MS)
    .sort((a, b) => a.firstMs - b.firstMs || (a.id < b.id ? -1 : 1));
  if (recent.length === 0) return null;
  const species = distinct(recent.map(({ speciesName }) => speciesName)).sort();
  return {
    isolates: [],
    wardAtCollection: ward,
    facts: {
      ward,
      family,
      familyWords: familyWords(family),
      species,
      speciesCount: species.length,
      patients: new Set(recent.map(({ pseudonym }) => pseudonym)).size,
    },
    sentences: {
      cases: () =>
        recent.map(
          ({ speciesName, firstMs }) =>
            `${speciesName}, first positive ${timeOf(firstMs).slice(0, 10)}.`,
        ),
    },
  };
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
