import { dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { PersonCarriage } from './carriage';
import { closedAt, closedSince, reopenings, type KnownEnds } from './cases/closed-contacts';
import { MECHANISM_UNKNOWN, familiesIn, familiesOf, isProducer } from './evidence';
import { listedContactOf } from './listed-contact';
import { oncePer } from './once-per';
import type { Picture } from './picture';
import { distinct, familyWords } from './wording';

/**
 * Somebody as a contact of a case here, for as long as that was believed: what the second stage has
 * found from everybody's stays, as a fact of the person for the first (ADR 61).
 */
export interface ContactSpan {
  readonly id: string;
  readonly pseudonym: string;
  readonly family: string;
  readonly ward: string;
  /** When they first lay together. */
  readonly fromMs: number;
  readonly knownMs: number;
  /** When it was known to be closed: screens complete, a case as well, or dead. */
  readonly ends: KnownEnds;
  /** A correction took it back then; null while it stands. */
  readonly goneMs: number | null;
}

/** The same as it was known at a moment. */
export interface KnownContact extends Pick<
  ContactSpan,
  'pseudonym' | 'family' | 'ward' | 'fromMs'
> {
  /** Null while a screen is outstanding. */
  readonly closedMs: number | null;
}

/** Keeps what is known of the contact from a moment on; nothing where it is none any more. */
export function learnContact(
  contacts: Map<ContactSpan, KnownContact>,
  span: ContactSpan,
  ms: number,
): void {
  if (ms === span.goneMs) contacts.delete(span);
  else contacts.set(span, { ...span, closedMs: closedSince(span.ends, ms) });
}

/** When anything was learnt of it: that it is one, that it is closed or open again, or none. */
export function momentsOfContact({ knownMs, goneMs, ends }: ContactSpan): number[] {
  const turns = [...closedAt(ends), ...reopenings(ends).map(({ ms }) => ms)];
  const within = turns.filter((ms) => knownMs < ms && ms < (goneMs ?? Infinity));
  return [...new Set([knownMs, ...within, ...(goneMs === null ? [] : [goneMs])])];
}

/** A result of the person, and when its specimen was taken. */
export interface TakenResult {
  readonly collectedAt: string;
  readonly isolateId?: string;
  readonly reportId?: string;
}

/** Of which cases, by their families, the person was a contact when the specimen was taken. */
export function contactOf(
  { collectedAt }: TakenResult,
  picture: Picture,
  carriage: readonly PersonCarriage[],
): { readonly families: string[]; readonly because: string[] } {
  const here = besideBefore(picture, instantMs(collectedAt, picture.timeZone));
  const listed = listedBefore(picture, carriage, dayOf(collectedAt, picture.timeZone));
  return {
    families: distinct([...here.map(({ family }) => family), ...listed]).sort(),
    because: here.map(
      ({ family, ward, fromMs }) =>
        `Contact of a carrier of ${familyWords(family)} on ${ward} from ` +
        `${dayOfInstant(fromMs, picture.timeZone)} on.`,
    ),
  };
}

/** By beds: together before it was taken, and not closed by then. */
function besideBefore({ contacts = [] }: Picture, takenMs: number): KnownContact[] {
  return contacts.filter(
    ({ fromMs, closedMs }) => fromMs <= takenMs && (closedMs === null || closedMs > takenMs),
  );
}

/** By lists, unless the set of screens was complete before. */
function listedBefore(
  picture: Picture,
  carriage: readonly PersonCarriage[],
  day: string,
): string[] {
  const claims = picture.carriers.filter(({ kind }) => kind === 'contact');
  if (claims.length === 0) return [];
  const { complete, screenedOn } = listedContactOf(picture, carriage, {});
  if (complete && (screenedOn.at(-1) ?? '') < day) return [];
  return claims
    .filter((claim) => (claim.firstPositiveOn ?? toldOn(claim, picture)) <= day)
    .map(({ family = MECHANISM_UNKNOWN }) => family);
}

/** The families that the person was known to carry before a specimen was taken. */
export function knownFamilies(
  { collectedAt, isolateId, reportId }: TakenResult,
  picture: Picture,
): string[] {
  const shown = shownIn(picture);
  const claims = picture.carriers.filter(({ kind }) => kind !== 'contact');
  if (shown.length + claims.length === 0) return [];
  const takenMs = instantMs(collectedAt, picture.timeZone);
  const day = dayOf(collectedAt, picture.timeZone);
  const listed = claims.filter(({ claimId, firstPositiveOn }) =>
    firstPositiveOn === undefined
      ? (picture.claimedSince.get(claimId) ?? Infinity) <= takenMs
      : firstPositiveOn < day,
  );
  const before = shown.filter((one) => one.takenMs < takenMs && one.id !== (isolateId ?? reportId));
  return distinct([
    ...before.flatMap(({ families }) => families),
    ...listed.map(({ family = MECHANISM_UNKNOWN }) => family),
  ]).sort();
}

interface Shown {
  readonly id: string;
  readonly takenMs: number;
  readonly families: readonly string[];
}

/** What shows a carbapenemase. */
const shownIn = oncePer((picture: Picture): readonly Shown[] => {
  const at = (collectedAt: string) => instantMs(collectedAt, picture.timeZone);
  return [
    ...picture.isolates
      .filter(({ step }) => isProducer(step.classification))
      .map(({ isolateId: id, step, collectedAt }) => {
        return { id, takenMs: at(collectedAt), families: familiesOf(step.classification) };
      }),
    ...picture.specimens.map(({ reportId: id, step, collectedAt }) => {
      return { id, takenMs: at(collectedAt), families: familiesIn(step, picture) };
    }),
  ].filter(({ families }) => families.length > 0);
});

function toldOn(
  { claimId, receivedAt }: Picture['carriers'][number],
  { claimedSince, timeZone }: Picture,
): string {
  return dayOfInstant(claimedSince.get(claimId) ?? instantMs(receivedAt, 'UTC'), timeZone);
}
