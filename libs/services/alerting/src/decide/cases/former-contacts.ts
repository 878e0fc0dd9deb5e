import { instantMs } from '@carbawatch/contracts';
import type { CaseState, CaseVersion } from './case-history';
import { contactsOf, exposuresOf } from './contacts';
import type { ContactParameters, Exposure, FoundContact, Neighbour } from './contacts';

/** Time of somebody else on a ward, as it was known from `knownMs` to `goneMs`. */
export interface BelievedNeighbour extends Neighbour {
  /** Null for what is known now. */
  readonly goneMs: number | null;
}

/** A contact by what was known until `goneMs`, and none by what is known now. */
export interface FormerContact extends FoundContact {
  readonly goneMs: number;
  /** Which correction showed it, a sentence each; absent where it is asked nothing. */
  readonly because?: readonly string[];
  /** When it was known to be none in between, while the case stood; absent: never. */
  readonly apart?: readonly TimeApart[];
}

export interface TimeApart {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A time of knowing in which the same was known of where the case lay. */
export interface Segment {
  readonly fromMs: number;
  readonly state: CaseState | null;
  readonly exposures: readonly Exposure[];
}

export interface FormerQuestion {
  /** The first name of the case, by which its contacts are called. */
  readonly storyId: string;
  readonly versions: readonly CaseVersion[];
  /** On the wards of the case, whenever it was believed there. */
  readonly neighbours: readonly BelievedNeighbour[];
  /** Who is a contact by what is known now. */
  readonly found: readonly FoundContact[];
  readonly by: ContactParameters;
  readonly nowMs: number;
}

/** Exposures by everything that was ever believed of where the case lay. */
export function everExposed(
  versions: readonly CaseVersion[],
  by: ContactParameters,
): readonly Exposure[] {
  return segmentsOf(versions, by).flatMap(({ exposures }) => exposures);
}

/**
 * Who was a contact for a time, until a movement was taken back or a specimen's day corrected:
 * looks at what was known in each span between two corrections as it was looked at then.
 */
export function formerContacts(question: FormerQuestion): FormerContact[] {
  const { versions, neighbours, found, by, nowMs } = question;
  const segments = segmentsOf(versions, by);
  const standing = new Map(found.map((one) => [pairOf(one), one.knownMs]));
  const pairs = new Map<string, BelievedNeighbour[]>();
  for (const neighbour of neighbours) {
    const name = pairOf(neighbour);
    pairs.set(name, [...(pairs.get(name) ?? []), neighbour]);
  }
  return [...pairs].flatMap(([name, rows]) => {
    const former = rows.filter(({ goneMs }) => goneMs !== null);
    if (segments.length === 1 && former.length === 0) return [];
    const moments = [
      ...segments.map(({ fromMs }) => fromMs),
      ...former.flatMap(({ knownMs, goneMs }) => [knownMs, goneMs ?? knownMs]),
    ].filter((ms) => ms <= nowMs);
    const times = [...new Set(moments)].sort((a, b) => a - b);
    // Who is a contact to this day was none that ended in between.
    const sinceMs = standing.get(name) ?? Infinity;
    return asOne(follow(question, segments, rows, times), sinceMs);
  });
}

/** A time of knowing in which somebody was a contact. */
interface Believed {
  readonly contact: FormerContact;
  /** That it was none since the time before, by what was known of where both lay. */
  readonly isAnew: boolean;
}

/** The times up to a moment as one, with those in between in which it was none. */
function asOne(times: readonly Believed[], sinceMs: number): FormerContact[] {
  const mine = times.filter(({ contact }) => contact.goneMs <= sinceMs);
  const [first, last] = [mine[0], mine.at(-1)];
  if (!first || !last) return [];
  const apart = mine.slice(1).flatMap(({ contact, isAnew }, i): TimeApart[] => {
    const fromMs = mine[i]?.contact.goneMs ?? contact.knownMs;
    return isAnew && fromMs < contact.knownMs ? [{ fromMs, toMs: contact.knownMs }] : [];
  });
  const { knownMs } = first.contact;
  return [{ ...last.contact, knownMs, ...(apart.length > 0 && { apart }) }];
}

/** One neighbour through the times at which something was learnt. */
function follow(
  { storyId, by }: FormerQuestion,
  segments: readonly Segment[],
  rows: readonly BelievedNeighbour[],
  times: readonly number[],
): Believed[] {
  const caseKnownMs = segments.find(({ state }) => state !== null)?.fromMs ?? Infinity;
  const believed: Believed[] = [];
  let isAnew = false;
  for (const [i, fromMs] of times.entries()) {
    const goneMs = times[i + 1];
    const segment = segments.filter((one) => one.fromMs <= fromMs).at(-1);
    if (goneMs === undefined || !segment?.state) continue;
    const near = { exposures: segment.exposures, neighbours: believedAt(rows, fromMs, goneMs) };
    const asked = { by, caseKnownMs, nowMs: goneMs - 1 };
    const [met] = contactsOf(storyId, segment.state, near, asked).found;
    if (met) {
      const knownMs = Math.max(met.knownMs, fromMs);
      believed.push({ contact: { ...met, knownMs, goneMs }, isAnew });
    }
    isAnew = !met;
  }
  return believed;
}

/** Rows known then; a stay that stands is left out where another was believed in its place. */
function believedAt(
  rows: readonly BelievedNeighbour[],
  fromMs: number,
  untilMs: number,
): BelievedNeighbour[] {
  const former = rows.filter(
    ({ knownMs, goneMs }) => goneMs !== null && knownMs <= fromMs && goneMs > fromMs,
  );
  const standing = rows.filter(
    (row) =>
      row.goneMs === null &&
      row.knownMs < untilMs &&
      !former.some(
        (other) => other.fromMs < (row.toMs ?? Infinity) && row.fromMs < (other.toMs ?? Infinity),
      ),
  );
  return [...former, ...standing];
}

export function segmentsOf(versions: readonly CaseVersion[], by: ContactParameters): Segment[] {
  const segments: Segment[] = [];
  for (const { from, state } of versions) {
    const exposures = state ? exposuresOf(state, by) : [];
    const last = segments.at(-1);
    const same =
      last &&
      (last.state === null) === (state === null) &&
      JSON.stringify(last.exposures) === JSON.stringify(exposures);
    if (!same) segments.push({ fromMs: instantMs(from, 'UTC'), state, exposures });
  }
  return segments;
}

export function pairOf({ pseudonym, ward }: Pick<Neighbour, 'pseudonym' | 'ward'>): string {
  return JSON.stringify([pseudonym, ward]);
}
