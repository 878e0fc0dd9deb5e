import type { CaseVersion } from './case-history';
import { ON_ITS_WAY_MS } from './believed-stays';
import { contactsOf, type ContactParameters, type Exposure } from './contacts';
import type { FoundContact, Neighbour } from './contacts';
import { correctionsOfCase } from './known-corrections';
import { pairOf, segmentsOf, type Segment } from './former-contacts';

interface Asked {
  readonly storyId: string;
  readonly versions: readonly CaseVersion[];
  /** Where others lay, as is known now. */
  readonly neighbours: readonly Neighbour[];
  readonly by: ContactParameters;
  readonly nowMs: number;
  readonly timeZone: string;
}

/**
 * Contacts from when they were known to be: of a bed of the case that was told late, or that it had
 * under another number, from when that was told. What was known of the case is walked back for as
 * long as it makes somebody a contact without a break.
 */
export function sinceKnown(found: readonly FoundContact[], asked: Asked): FoundContact[] {
  const segments = segmentsOf(asked.versions, asked.by).filter(({ state }) => state !== null);
  const pairs = new Map<string, Neighbour[]>();
  for (const neighbour of asked.neighbours) {
    const name = pairOf(neighbour);
    pairs.set(name, [...(pairs.get(name) ?? []), neighbour]);
  }
  return found.map((contact) => {
    const mine = pairs.get(pairOf(contact)) ?? [];
    const knownMs = knownMsOf(contact, segments, mine, asked);
    const isLate = knownMs > contact.knownMs;
    return {
      ...contact,
      ...(isLate && { knownMs, becauseKnown: correctionsOfCase(asked.versions, knownMs, asked) }),
      times: contact.times.map((time) => withKnown(time, contact.ward, segments, mine)),
    };
  });
}

function knownMsOf(
  { knownMs }: FoundContact,
  segments: readonly Segment[],
  neighbours: readonly Neighbour[],
  { storyId, by, nowMs }: Asked,
): number {
  let sinceMs = Math.max(knownMs, segments.at(-1)?.fromMs ?? -Infinity);
  for (let i = segments.length - 2; i >= 0; i -= 1) {
    const [segment, next] = [segments[i], segments[i + 1]];
    if (!segment?.state || !next || sinceMs > next.fromMs) break;
    const near = { exposures: segment.exposures, neighbours };
    const at = { by, caseKnownMs: segment.fromMs, nowMs: Math.min(nowMs, next.fromMs - 1) };
    const [met] = contactsOf(storyId, segment.state, near, at).found;
    if (!met) break;
    sinceMs = met.knownMs;
  }
  return sinceMs;
}

type Time = FoundContact['times'][number];

/** A time together of which either bed was told late, with when it was known. */
function withKnown(
  time: Time,
  ward: string,
  segments: readonly Segment[],
  neighbours: readonly Neighbour[],
): Time {
  const isThen = (one: Exposure | Neighbour): boolean =>
    one.ward === ward && one.fromMs <= time.fromMs && time.fromMs < (one.toMs ?? Infinity);
  const unknown = segments.findLastIndex(({ exposures }) => !exposures.some(isThen));
  const caseMs = segments[unknown + 1]?.fromMs ?? -Infinity;
  // One of the beds that two numbers of a person had then is enough.
  const beds = neighbours.filter(isThen).map((bed) => bed.knownMs);
  const bedMs = beds.length > 0 ? Math.min(...beds) : -Infinity;
  const knownMs = Math.max(unknown < 0 ? -Infinity : caseMs, bedMs);
  return knownMs - time.fromMs > ON_ITS_WAY_MS ? { ...time, knownMs } : time;
}
