import { dayOf, type Moment } from '@carbawatch/contracts';
import {
  MECHANISM_UNKNOWN,
  concernsPatient,
  familiesOf,
  isConfirmed,
  isCre,
  isProducer,
} from './evidence';
import type { IsolateStep, KnownClassification, KnownIsolate } from './facts';
import { lostWords, named, presentState } from './gone';
import { clockTime, distinct, listed } from './wording';

/** What a report says of an isolate beside the report before it. */
export interface Change {
  /** The final result after a preliminary one, or a further one, is no correction. */
  readonly as: 'correction' | 'final' | 'further';
  /** Something that was said before is said no more, or otherwise. */
  readonly isLess: boolean;
  /** From what to what, and what it brings; a clause each. */
  readonly clauses: readonly string[];
}

export const CORRECTED_REPORT = 'the laboratory sent a corrected report';

export function changeOf(was: IsolateStep, is: IsolateStep, timeZone: string): Change {
  if (!concernsPatient(is)) return correction(concernsPatient(was) ? [presentState(is)] : []);
  if (!concernsPatient(was)) return correction(['what had been taken back is reported again']);
  const less = takenBack(was, is, timeZone);
  const other = [
    ...collectedOtherwise(was.isolate, is.isolate, timeZone, true),
    ...contradictionsSettled(was, is),
  ];
  const detected = newFamilies(was, is);
  if (isCorrectedBy(was.isolate, is.isolate)) {
    const clauses = [...less, ...detectedByCorrection(detected), ...other];
    return correction(clauses.length > 0 ? clauses : saidNow(was, is));
  }
  if (less.length > 0 && !isFinalAfter(was.isolate, is.isolate)) {
    return correction([...less, ...other]);
  }
  const as = isFinalAfter(was.isolate, is.isolate) ? 'final' : 'further';
  const clauses = distinct([...less, ...other, ...brought(was, is, detected)]);
  return { as, isLess: less.length > 0, clauses };
}

function correction(clauses: readonly string[]): Change {
  return { as: 'correction', isLess: clauses.length > 0, clauses: distinct(clauses) };
}

type Status = Pick<KnownIsolate, 'status' | 'reportedAt'>;

/** A genome after a corrected report finds its status, and the moment of that report, as it was. */
function isCorrectedBy(was: Status, is: Status): boolean {
  const isStill = was.status === 'corrected' && was.reportedAt === is.reportedAt;
  return is.status === 'corrected' && !(isStill && is.reportedAt !== undefined);
}

export function isFinalAfter(
  was: { readonly status: KnownIsolate['status'] },
  is: { readonly status: KnownIsolate['status'] },
): boolean {
  return was.status === 'preliminary' && is.status === 'final';
}

export function detectedByCorrection(families: readonly string[]): string[] {
  return families.length > 0 ? [`${named(families)} detected now, by a corrected report`] : [];
}

/** What was said and is said no more, or otherwise. */
function takenBack(was: IsolateStep, is: IsolateStep, timeZone: string): string[] {
  return [
    ...organismChanged(was.isolate, is.isolate),
    ...mechanismChanged(was, is),
    ...resistanceLost(was.isolate, is.isolate),
    ...typeChanged(was.isolate.specimen?.type, is.isolate.specimen?.type),
    ...collectedOtherwise(was.isolate, is.isolate, timeZone, false),
    ...reportChanged(was, is),
  ];
}

/** Families shown now and not before; none where they stand for others, which says both. */
function newFamilies(was: IsolateStep, is: IsolateStep): string[] {
  const [before, now] = [shownBy(was), shownBy(is)];
  const isExchange = before.some((one) => one !== MECHANISM_UNKNOWN && !now.includes(one));
  return isExchange ? [] : now.filter((one) => !before.includes(one));
}

function shownBy({ classification }: IsolateStep): string[] {
  return isProducer(classification) ? familiesOf(classification) : [];
}

/** What tests have come to say: shown, or looked for and not found. */
function brought(was: IsolateStep, is: IsolateStep, detected: readonly string[]): string[] {
  const shown = [...shownBy(was), ...shownBy(is)];
  const genes = newIn(was.isolate.negativeGenes, is.isolate.negativeGenes);
  return [
    ...(detected.length > 0 ? [`${named(detected)} detected`] : []),
    ...notDetected(genes.filter((one) => !shown.includes(one))),
    ...newIn(was.isolate.inactiveTests, is.isolate.inactiveTests).map((one) => `${one} negative`),
  ];
}

export function notDetected(families: readonly string[]): string[] {
  return families.length > 0 ? [`${families.join(', ')} not detected`] : [];
}

export function newIn(was: readonly string[] = [], is: readonly string[] = []): string[] {
  return is.filter((one) => !was.includes(one));
}

/** A corrected report that takes nothing back: what of it was not said before. */
function saidNow(was: IsolateStep, is: IsolateStep): string[] {
  const [before, now] = [was.classification, is.classification];
  const isOther = before.cpe.status !== now.cpe.status || before.cre.status !== now.cre.status;
  const [organism, st] = [is.isolate.organism, now.st];
  const types = [
    ...newIn(allelesOf(before), allelesOf(now)),
    ...(st !== null && st !== before.st ? [`ST${st}`] : []),
  ];
  const resistant = newIn(was.isolate.resistant, is.isolate.resistant);
  const genes = newIn(is.isolate.negativeGenes, was.isolate.negativeGenes);
  const tests = newIn(is.isolate.inactiveTests, was.isolate.inactiveTests);
  const clauses = [
    ...(isOther ? [presentState(is)] : []),
    ...(organism && !was.isolate.organism
      ? [`the organism is now said to be ${organism.name}`]
      : []),
    ...(types.length > 0 ? [`${listed(types)} reported now`] : []),
    ...(resistant.length > 0 ? [`resistance to ${listed(resistant)} reported now`] : []),
    ...brought(was, is, []),
    ...(genes.length > 0 ? [`no longer said: ${genes.join(', ')} not detected`] : []),
    ...tests.map((test) => `no longer said: ${test} negative`),
  ];
  return clauses.length > 0 ? clauses : [CORRECTED_REPORT];
}

function allelesOf({ cpe }: KnownClassification): string[] {
  return distinct(cpe.carbapenemases.flatMap(({ allele }) => allele ?? [])).sort();
}

function organismChanged({ organism: was }: KnownIsolate, { organism: is }: KnownIsolate) {
  return was && is && was.name !== is.name ? [`${is.name} instead of ${was.name}`] : [];
}

function mechanismChanged(was: IsolateStep, is: IsolateStep): string[] {
  const [before, now] = [was.classification, is.classification];
  if (!isProducer(before)) {
    const isReopened = before.cpe.status === 'negative' && now.cpe.status !== 'negative';
    const isLess = isReopened || (isCre(before) && !isCre(now));
    if (!isLess || isProducer(now)) return [];
    return [...(isReopened ? ['the carbapenemase is excluded no more'] : []), presentState(is)];
  }
  if (!isProducer(now)) return [presentState(is)];
  const [shown, families] = [familiesOf(before), familiesOf(now)];
  // An enzyme that only its activity had shown has a name now.
  const lost = shown.filter((one) => one !== MECHANISM_UNKNOWN && !families.includes(one));
  const gained = families.filter((one) => !shown.includes(one));
  const rest =
    gained.length > 0 ? `${named(gained)} reported now` : `${named(families)} still there`;
  return [
    ...(lost.length > 0 ? [`${lostWords(lost, is.isolate)}, ${rest}`] : []),
    ...families.flatMap((family) => allelesChanged(family, before, now)),
    ...(isConfirmed(before) && !isConfirmed(now) ? ['carbapenemase probable, not confirmed'] : []),
  ];
}

function allelesChanged(
  family: string,
  before: KnownClassification,
  now: KnownClassification,
): string[] {
  const [was, is] = [before, now].map(({ cpe }) => {
    const mine = cpe.carbapenemases.filter((one) => one.family === family);
    return distinct(mine.flatMap(({ allele }) => allele ?? [])).sort();
  });
  const isOther = (was ?? []).some((allele) => !is?.includes(allele));
  return is && was && isOther && is.length > 0 ? [`${listed(is)} instead of ${listed(was)}`] : [];
}

function resistanceLost(was: KnownIsolate, is: KnownIsolate): string[] {
  const lost = (was.resistant ?? []).filter((agent) => !(is.resistant ?? []).includes(agent));
  return lost.length > 0 ? [`resistance to ${listed(lost)} reported no more`] : [];
}

export function typeChanged(was: string | undefined, is: string | undefined): string[] {
  return was !== undefined && is !== undefined && was !== is
    ? [`from ${is} instead of ${was}`]
    : [];
}

/** Another day takes a day back; another time of one day is only said otherwise. */
function collectedOtherwise(
  was: KnownIsolate,
  is: KnownIsolate,
  timeZone: string,
  isOneDay: boolean,
): string[] {
  const [from, to] = [was.specimen?.collectedAt, is.specimen?.collectedAt];
  if (from === undefined || to === undefined) return [];
  if ((dayOf(from, timeZone) === dayOf(to, timeZone)) !== isOneDay) return [];
  return collectedWords(from, to, timeZone);
}

/** As both are shown: to the minute, and by days where one of them is a day. */
export function collectedWords(from: Moment, to: Moment, timeZone: string): string[] {
  const isDay = from.length === 10 || to.length === 10;
  const isSame = isDay && dayOf(from, timeZone) === dayOf(to, timeZone);
  const [before, now] = [clockTime(from, timeZone), clockTime(to, timeZone)];
  return isSame || before === now ? [] : [`collected ${now}, not ${before}`];
}

/** What the report says beside its findings. */
function reportChanged(was: IsolateStep, is: IsolateStep): string[] {
  const [before, now] = [was.isolate, is.isolate];
  const [ward, wardNow] = [before.encounter?.ward, now.encounter?.ward];
  const [st, stNow] = [was.classification.st, is.classification.st];
  const codes = new Set(now.encounter?.diagnoses?.map(({ code }) => code));
  const left = (before.encounter?.diagnoses ?? []).filter(({ code }) => !codes.has(code));
  return [
    ...(ward !== undefined && wardNow !== undefined && ward !== wardNow
      ? [`by its report taken on ward ${wardNow} instead of ward ${ward}`]
      : []),
    ...(st !== null && stNow !== st
      ? [stNow === null ? `ST${st} reported no more` : `ST${stNow} instead of ST${st}`]
      : []),
    ...(left.length > 0
      ? [`diagnoses reported no more: ${left.map(({ code }) => code).join(', ')}`]
      : []),
    ...(before.hasLeft && !now.hasLeft ? ['it says no more that the patient has left'] : []),
  ];
}

/** By a further test as well: what was found before stays as it was. */
function contradictionsSettled(was: IsolateStep, is: IsolateStep): string[] {
  const still = new Set(is.classification.discordance?.map(({ code }) => code));
  return (was.classification.discordance ?? [])
    .filter(({ code }) => !still.has(code))
    .map(({ because }) => `no longer said: ${because}`);
}
