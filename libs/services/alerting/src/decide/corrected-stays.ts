import { dayOf, dayOfInstant, type EncounterChanged } from '@carbawatch/contracts';
import { currentStay, isPersonLink, type Stay } from '@carbawatch/epidemiology';
import { MERGED, PARTED } from './cases/case-corrections';
import { ON_ITS_WAY_MS } from './cases/believed-stays';
import { stayCorrected, stayTakenBack } from './cases/known-corrections';
import { VISIT_MOVED_AWAY, VISIT_MOVED_HERE, isMovedTelling } from './moved-visits';
import { departureOf, departuresOf } from './leaving';
import { originChanged } from './origins';
import type { Picture } from './picture';
import { clockTime, distinct } from './wording';

/**
 * What a movement corrects of where the patient was said to be, with the days and wards. What only
 * goes on (a transfer, a discharge, isolation from now on) is no correction, but isolation is said.
 */
export function correctedStays(
  before: Picture,
  now: Picture,
  movement: EncounterChanged,
  ms: number,
): string[] {
  if (movement.kind === 'merge-patient') return [MERGED];
  if (movement.kind === 'unmerge-patient') return [PARTED];
  if (movement.kind === 'move-visit') return [VISIT_MOVED_AWAY];
  if (isMovedTelling(movement)) return [VISIT_MOVED_HERE];
  const { timeZone } = now;
  return distinct([
    ...placesCorrected(before, now, ms),
    ...isolationChanged(currentStay(before.stays), currentStay(now.stays)),
    ...departuresChanged(before, now),
    ...announcementChanged(before, movement, timeZone),
    ...originChanged(before.movements, now.movements, movement),
  ]);
}

/** Whether where the patient was, or went, is known otherwise by it. */
export function isCorrectedStay(
  before: Picture,
  now: Picture,
  movement: EncounterChanged,
  ms: number,
): boolean {
  if (isPersonLink(movement) || movement.kind === 'move-visit') return true;
  if (isMovedTelling(movement)) return true;
  const changes = [
    ...placesCorrected(before, now, ms),
    ...departuresChanged(before, now),
    ...originChanged(before.movements, now.movements, movement),
  ];
  return changes.length > 0;
}

function placesCorrected(before: Picture, now: Picture, ms: number): string[] {
  return [
    ...before.stays.flatMap((was) => stayChanged(was, now.stays, ms, now.timeZone)),
    ...toldLate(before.stays, now.stays, ms),
  ];
}

const sameStart = (was: Stay) => (is: Stay) => is.visit === was.visit && is.fromMs === was.fromMs;

function stayChanged(was: Stay, stays: readonly Stay[], ms: number, timeZone: string): string[] {
  const same = stays.find(sameStart(was));
  const { ward } = was;
  if (ward === null) return [];
  const moved = stays.find((one) => one.visit === was.visit && one.ward === was.ward);
  const is = same ?? (moved && overlap(moved, was) ? moved : undefined);
  if (!is) return [stayTakenBack(ward)];
  if (!same) {
    const [from, to] = [was, is].map((stay) => clockTime(stay.from, timeZone));
    if (from !== to) return [`A stay on ${ward} began at ${to}, and not at ${from}.`];
  }
  if (is.ward !== was.ward && is.ward !== null) {
    return [`By movements as told now, on ward ${is.ward} instead of ward ${ward}.`];
  }
  return endChanged({ was, is, ward }, stays, ms, timeZone);
}

function endChanged(
  { was, is, ward }: { readonly was: Stay; readonly is: Stay; readonly ward: string },
  stays: readonly Stay[],
  ms: number,
  timeZone: string,
): string[] {
  const isKind = was.unitType !== is.unitType && was.unitType !== null;
  if (was.toMs === null) {
    // Where the patient went from here is told late itself.
    const isFollowed = stays.some(({ fromMs }) => fromMs === is.toMs);
    const isLate = is.toMs !== null && ms - is.toMs > ON_ITS_WAY_MS && !isFollowed;
    if (isLate) {
      const day = dayOfInstant(is.toMs ?? ms, timeZone);
      return [`A stay on ${ward} had ended on ${day}, as was told later.`];
    }
    return isKind ? [stayCorrected(ward)] : [];
  }
  if (is.toMs === null) return [`A stay on ${ward} goes on: its end was taken back.`];
  if (was.end !== is.end && is.end === 'death') return ['The patient is said to have died now.'];
  if (was.end !== is.end && was.end === 'death') {
    return ['The patient is said no more to have died.'];
  }
  return was.toMs !== is.toMs || isKind ? [stayCorrected(ward)] : [];
}

function overlap(a: Stay, b: Stay): boolean {
  return a.fromMs < (b.toMs ?? Infinity) && b.fromMs < (a.toMs ?? Infinity);
}

function toldLate(before: readonly Stay[], now: readonly Stay[], ms: number): string[] {
  return now
    .filter((is) => ms - is.fromMs > ON_ITS_WAY_MS && !before.some((was) => sameStart(is)(was)))
    .filter((is) => !before.some((was) => was.ward === is.ward && overlap(was, is)))
    .flatMap(({ ward }) => (ward === null ? [] : [`A stay on ${ward} was told late.`]));
}

/** Of the ward on which the patient lies on; another ward is told by itself. */
function isolationChanged(was: Stay | null, is: Stay | null): string[] {
  if (!was?.ward || was.ward !== is?.ward) return [];
  const [before, now] = [was, is].map(
    ({ isolation }) => isolation === 'single' || isolation === 'cohort',
  );
  if (before === now) return [];
  return [`Isolation on ${was.ward} is recorded ${now ? 'now' : 'no more'}.`];
}

function departuresChanged(before: Picture, now: Picture): string[] {
  const named = (picture: Picture) =>
    departuresOf(picture).map((one) => ({ ...one, name: departureOf(one).departure }));
  const known = named(before);
  return named(now).flatMap((is) => {
    const was = known.find(({ name }) => name === is.name);
    if (was) {
      return was.to === is.to ? [] : [`The visit leads to ${is.to} now, and not to ${was.to}.`];
    }
    const hadLeft = before.stays.some(
      (stay) => sameStart(is.stay)(stay) && stay.toMs !== null && is.left && is.move === '',
    );
    return hadLeft ? [`Left for ${is.to}, as was told later.`] : [];
  });
}

/** For when and where the patient was announced before. */
function announcementChanged(
  { movements }: Picture,
  { announced, visit }: EncounterChanged,
  timeZone: string,
): string[] {
  if (announced === undefined) return [];
  const was = movements.findLast(
    (one) => one.announced !== undefined && (one.visit ?? null) === (visit ?? null),
  )?.announced;
  if (!was) return [];
  const { at, ward } = announced;
  return [
    ...(at !== undefined && was.at !== undefined ? announcedFor(was.at, at, timeZone) : []),
    ...(at === undefined && was.at !== undefined
      ? [`Announced without a day now, and not for ${dayOf(was.at, timeZone)}.`]
      : []),
    ...(ward !== undefined && was.ward !== undefined && ward !== was.ward
      ? [`Announced to ${ward} instead of ${was.ward}.`]
      : []),
  ];
}

/** As the alert says both: of one day to the minute, else the days. */
function announcedFor(was: string, is: string, timeZone: string): string[] {
  const isOneDay = dayOf(was, timeZone) === dayOf(is, timeZone);
  if (isOneDay && was.length !== is.length) return [];
  const words = isOneDay ? clockTime : dayOf;
  const [before, now] = [words(was, timeZone), words(is, timeZone)];
  return before === now ? [] : [`Announced for ${now} instead of ${before}.`];
}
