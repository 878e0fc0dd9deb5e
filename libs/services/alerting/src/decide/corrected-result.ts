import { dayOf } from '@carbawatch/contracts';
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

/**
 * What a report takes back of the one before it, or says otherwise, a clause each: from what to
 * what. None where it only says more: a test has come, an allele is named.
 */
export function correctedClauses(was: IsolateStep, is: IsolateStep, timeZone: string): string[] {
  if (!concernsPatient(is)) return concernsPatient(was) ? [presentState(is)] : [];
  if (!concernsPatient(was)) return ['what had been taken back is reported again'];
  const clauses = [
    ...organismChanged(was.isolate, is.isolate),
    ...mechanismChanged(was, is),
    ...resistanceLost(was.isolate, is.isolate),
    ...specimenChanged(was.isolate, is.isolate, timeZone),
    ...reportChanged(was, is),
  ];
  const isSaid = clauses.length > 0 || is.isolate.status !== 'corrected';
  return isSaid ? distinct(clauses) : ['the laboratory sent a corrected report'];
}

function organismChanged({ organism: was }: KnownIsolate, { organism: is }: KnownIsolate) {
  return was && is && was.code !== is.code ? [`${is.name} instead of ${was.name}`] : [];
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

function specimenChanged(was: KnownIsolate, is: KnownIsolate, timeZone: string): string[] {
  const [before, now] = [was.specimen ?? {}, is.specimen ?? {}];
  const [from, to] = [before.collectedAt, now.collectedAt];
  const isMoved =
    from !== undefined &&
    to !== undefined &&
    from !== to &&
    (dayOf(from, timeZone) !== dayOf(to, timeZone) || (from.length > 10 && to.length > 10));
  return [
    ...(before.type !== undefined && now.type !== undefined && before.type !== now.type
      ? [`from ${now.type} instead of ${before.type}`]
      : []),
    ...(isMoved ? [`collected ${clockTime(to, timeZone)}, not ${clockTime(from, timeZone)}`] : []),
  ];
}

/** What the report says beside its findings. */
function reportChanged(was: IsolateStep, is: IsolateStep): string[] {
  const [before, now] = [was.isolate, is.isolate];
  const [ward, wardNow] = [before.encounter?.ward, now.encounter?.ward];
  const [st, stNow] = [was.classification.st, is.classification.st];
  const still = new Set(is.classification.discordance?.map(({ code }) => code));
  const settled = (was.classification.discordance ?? []).filter(({ code }) => !still.has(code));
  const codes = new Set(now.encounter?.diagnoses?.map(({ code }) => code));
  const left = (before.encounter?.diagnoses ?? []).filter(({ code }) => !codes.has(code));
  return [
    ...(ward !== undefined && wardNow !== undefined && ward !== wardNow
      ? [`by its report taken on ward ${wardNow} instead of ward ${ward}`]
      : []),
    ...(st !== null && stNow !== st
      ? [stNow === null ? `ST${st} reported no more` : `ST${stNow} instead of ST${st}`]
      : []),
    ...settled.map(({ because }) => `no longer said: ${because}`),
    ...(left.length > 0
      ? [`diagnoses reported no more: ${left.map(({ code }) => code).join(', ')}`]
      : []),
    ...(before.hasLeft && !now.hasLeft ? ['it says no more that the patient has left'] : []),
  ];
}
