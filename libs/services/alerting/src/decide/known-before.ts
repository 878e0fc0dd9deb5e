import { addDays, dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import { admissionAt, type Admission } from '@carbawatch/epidemiology';
import type { PositiveAgain } from './carriage';
import { MECHANISM_UNKNOWN, familiesIn, familiesOf, isProducer } from './evidence';
import { oncePer } from './once-per';
import type { Picture } from './picture';

type Claim = Picture['carriers'][number];

/** What was found, of which family, and when it was taken. */
export interface Found {
  readonly family: string;
  /** Null where no isolate shows the organism. */
  readonly species: string | null;
  readonly collectedAt: string;
}

/**
 * Whether somebody said before that the person carries this: no new case, whatever is found. A list
 * that only repeats what was found here knew of nothing before.
 */
export function isImported(picture: Picture, found: Found): boolean {
  if (foundAfterClearance(picture, found) !== null) return false;
  const day = dayOf(found.collectedAt, picture.timeZone);
  return foreknown(picture, claimsOf(picture, found)).some((claim) =>
    claim.kind === 'carrier'
      ? (claim.firstPositiveOn ?? '') < day
      : !isAfter(found, claim, picture),
  );
}

/**
 * That something is fresh evidence of whom a list had presumed cleared: it was taken after the
 * list came, or so shortly before it that by the site's rule nobody is cleared yet. A list that
 * calls the person a carrier after that, and before the result was known, knew of it.
 */
export function foundAfterClearance(picture: Picture, found: Found): PositiveAgain | null {
  const told = claimsOf(picture, found);
  const cleared = told.filter(
    (claim) =>
      claim.kind === 'presumed-cleared' &&
      (isAfter(found, claim, picture) || isTooFresh(found, claim, picture)),
  );
  const sinceMs = Math.max(...cleared.map((claim) => toldMs(claim, picture)));
  if (cleared.length === 0) return null;
  // One that calls the person a carrier after the result was known here has it from here.
  const knownMs = knownHere(picture, found);
  const isCarrier = told.some((claim) => {
    const ms = toldMs(claim, picture);
    return claim.kind === 'carrier' && ms > sinceMs && ms <= knownMs;
  });
  if (isCarrier) return null;
  const days = cleared.flatMap(({ firstPositiveOn }) => firstPositiveOn ?? []).sort();
  const on = dayOf(found.collectedAt, picture.timeZone);
  return { on, lastPositiveOn: days.at(-1) ?? null, negativesOn: [] };
}

/** Since when what was found is known here (receipt). */
function knownHere(picture: Picture, { family, collectedAt }: Found): number {
  const collectedMs = instantMs(collectedAt, picture.timeZone);
  const same = shownIn(picture).filter(
    (one) => one.family === family && one.collectedMs === collectedMs,
  );
  return Math.min(...same.map(({ knownMs }) => knownMs));
}

/** The last day of what is fresh evidence of a family after presumed clearance by a list. */
export function lastAfterListed(picture: Picture, family: string): string | null {
  if (!picture.carriers.some(({ kind }) => kind === 'presumed-cleared')) return null;
  const days = shownIn(picture)
    .filter((one) => one.family === family)
    .flatMap(({ species, collectedMs }) => {
      const collectedAt = new Date(collectedMs).toISOString();
      return foundAfterClearance(picture, { family, species, collectedAt })?.on ?? [];
    });
  return days.sort().at(-1) ?? null;
}

/** Whether a list says of a case that it came with the patient: a source, and no acquisition. */
export function isListedSource(
  picture: Picture,
  family: string,
  admission: Pick<Admission, 'fromMs' | 'stays'> | null,
): boolean {
  const claims = picture.carriers.filter(
    (claim) => claim.kind !== 'contact' && (claim.family ?? family) === family,
  );
  return foreknown(picture, claims).some(
    (claim) => admission === null || isOfBefore(claim, admission, picture),
  );
}

/** Whether carriage was known from before an admission, found here or by a list. */
export function isKnownBefore(picture: Picture, admission: Admitted): boolean {
  const shown = shownIn(picture);
  const here = shown.filter((one) => !isShownBefore(one, admission));
  return (
    shown.some((one) => one.isCertain && !here.includes(one)) ||
    isListedBefore(picture, picture.carriers, admission)
  );
}

/** What was known from before an admission, by family; null for what no list names. */
export function familiesKnownBefore(
  picture: Picture,
  admission: Admitted,
): ReadonlySet<string | null> {
  const shown = shownIn(picture).filter((one) => one.isCertain && isShownBefore(one, admission));
  const listed = picture.carriers.filter((claim) => isListedBefore(picture, [claim], admission));
  return new Set([
    ...shown.map(({ family }) => family),
    ...listed.map(({ family = null }) => family),
  ]);
}

/**
 * Whether one of these lists tells of carriage from before an admission, and not only of what was
 * found in it.
 */
export function isListedBefore(
  picture: Picture,
  claims: readonly Claim[],
  admission: Admitted,
): boolean {
  const here = shownIn(picture).filter((one) => !isShownBefore(one, admission));
  return claims.some(
    (claim) =>
      // Who was listed as a contact and turns positive in this stay was not known to carry.
      claim.kind !== 'contact' &&
      !here.some((one) => repeats(claim, one, picture)) &&
      isOfBefore(claim, admission, picture),
  );
}

type Admitted = Pick<Admission, 'fromMs'> & {
  readonly stays: readonly Pick<Admission['stays'][number], 'visit'>[];
};

/** Something of the patient that shows a carbapenemase, as the whole of the facts has it. */
interface Shown {
  readonly family: string;
  /** Null where no isolate shows the organism. */
  readonly species: string | null;
  readonly collectedMs: number;
  /** The first site day on which it may have been taken. */
  readonly day: string;
  /** Since when it is known (receipt). */
  readonly knownMs: number;
  readonly isCertain: boolean;
}

const shownIn = oncePer(gatherShown);

function gatherShown(picture: Picture): Shown[] {
  const { isolates, specimens, stays, timeZone, producerSince } = picture;
  const dayFrom = (collectedAt: string, isTold: boolean) => {
    // Taken at some time of the stay in which its first report came.
    const since = isTold ? undefined : admissionAt(stays, collectedAt, timeZone)?.from;
    return dayOf(since ?? collectedAt, timeZone);
  };
  const inIsolates = isolates.flatMap((view): Shown[] => {
    const { isolateId, step, species, collectedAt, collectionKnown } = view;
    if (!isProducer(step.classification)) return [];
    const about = {
      species: species.code,
      collectedMs: instantMs(collectedAt, timeZone),
      day: dayFrom(collectedAt, collectionKnown),
      knownMs: producerSince.get(isolateId) ?? -Infinity,
      isCertain: true,
    };
    return familiesOf(step.classification).map((family) => ({ family, ...about }));
  });
  const inSpecimens = specimens.flatMap(({ step, collectedAt, positiveMs }): Shown[] => {
    const about = {
      species: null,
      collectedMs: instantMs(collectedAt, timeZone),
      day: dayFrom(collectedAt, step.specimen?.collectedAt !== undefined),
      knownMs: positiveMs ?? -Infinity,
      isCertain: step.classification.status === 'confirmed',
    };
    return familiesIn(step, picture).map((family) => ({ family, ...about }));
  });
  return [...inIsolates, ...inSpecimens];
}

/** Of a list that only repeats what was found here, the family of that; null for any other. */
export function repeatedIn(picture: Picture): (claim: Claim) => string | null {
  const shown = shownIn(picture);
  return (claim) =>
    claim.kind === 'contact'
      ? null
      : (shown.find((one) => repeats(claim, one, picture))?.family ?? null);
}

/** Lists that tell of more than what was found here. */
function foreknown(picture: Picture, claims: readonly Claim[]): Claim[] {
  if (claims.length === 0) return [];
  const shown = shownIn(picture);
  return claims.filter((claim) => !shown.some((one) => repeats(claim, one, picture)));
}

/**
 * Whether a list may only say again what was found here: whoever keeps one adds the new case to it,
 * with its day or the day of its result, or without any after the result was known.
 */
function repeats(claim: Claim, shown: Shown, picture: Picture): boolean {
  const { family = shown.family, organism, firstPositiveOn } = claim;
  const isAlike = family === shown.family || shown.family === MECHANISM_UNKNOWN;
  const isSame = organism === undefined || (shown.species ?? organism.code) === organism.code;
  if (!isAlike || !isSame) return false;
  return firstPositiveOn === undefined
    ? toldMs(claim, picture) > shown.knownMs
    : firstPositiveOn >= shown.day;
}

/** Dated before the admission, told before it was, or of a time that nobody says. */
function isOfBefore(claim: Claim, { fromMs, stays }: Admitted, picture: Picture): boolean {
  const { firstPositiveOn } = claim;
  if (firstPositiveOn === undefined) return true;
  const { movements, timeZone } = picture;
  if (firstPositiveOn < dayOf(new Date(fromMs).toISOString(), timeZone)) return true;
  const told = movements
    .filter(({ visit }) => stays.some((stay) => stay.visit === (visit ?? null)))
    .map(({ receivedAt }) => instantMs(receivedAt, 'UTC'));
  return toldMs(claim, picture) < Math.min(...told);
}

/** A specimen of the emergency department belongs to the admission that follows within a day. */
const SAME_ADMISSION_MS = 24 * 3_600_000;

function isShownBefore({ collectedMs, knownMs }: Shown, { fromMs }: Admitted): boolean {
  const isOfThis = collectedMs >= fromMs - SAME_ADMISSION_MS && knownMs > fromMs;
  return collectedMs < fromMs && !isOfThis;
}

/** What lists say of the person that this may be. */
function claimsOf({ carriers }: Picture, { family, species }: Found): Claim[] {
  return carriers.filter(
    ({ kind, family: known, organism }) =>
      kind !== 'contact' &&
      (known === undefined || known === family) &&
      (organism === undefined || species === null || organism.code === species),
  );
}

/** Whether it was taken after the list was first told: one that is sent again says nothing new. */
function isAfter({ collectedAt }: Found, claim: Claim, picture: Picture): boolean {
  return instantMs(collectedAt, picture.timeZone) > toldMs(claim, picture);
}

/** Whether the list, which tells of an earlier time, came too soon after it to have known of it. */
function isTooFresh(found: Found, claim: Claim, picture: Picture): boolean {
  const { timeZone, clearing } = picture;
  const on = dayOf(found.collectedAt, timeZone);
  const toldOn = dayOfInstant(toldMs(claim, picture), timeZone);
  if (addDays(on, clearing.days) <= toldOn) return false;
  return claim.firstPositiveOn === undefined
    ? foreknown(picture, [claim]).length > 0
    : addDays(claim.firstPositiveOn, clearing.days) <= on;
}

function toldMs({ claimId, receivedAt }: Claim, { claimedSince }: Picture): number {
  return claimedSince.get(claimId) ?? instantMs(receivedAt, 'UTC');
}
