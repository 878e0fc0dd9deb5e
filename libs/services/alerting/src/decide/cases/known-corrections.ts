import { dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import { distinct, listed } from '../wording';
import { ON_ITS_WAY_MS } from './believed-stays';
import { MERGED, PARTED } from './case-corrections';
import type { CaseState, CaseVersion, CaseWardTime } from './case-history';
import { isSameCarriage } from './same-carriage';
import { againWords, changedWords } from './seen-corrections';

interface Asked {
  readonly timeZone: string;
  /** What is said elsewhere already. */
  readonly withoutTypes?: boolean;
}

/**
 * Which corrections of a case came at a moment, a sentence each: of its results, of its stays, and
 * of what joins it to others. What only goes on (a stay that ends, a further isolate) is none.
 */
export function correctionsOfCase(
  versions: readonly CaseVersion[],
  ms: number,
  { timeZone, withoutTypes = false }: Asked,
): string[] {
  const isBefore = ({ from }: CaseVersion) => instantMs(from, 'UTC') < ms;
  const told = versions.filter(({ from }) => instantMs(from, 'UTC') === ms);
  const before = versions.findLast(isBefore);
  const now = told.at(-1)?.state;
  if (!before || now === undefined) return [];
  const because = distinct(told.flatMap((version) => version.because ?? []));
  // What is known otherwise by the other number is no correction of this one.
  if (because.includes(MERGED) || because.includes(PARTED)) return because;
  return distinct([
    ...because,
    ...(now && before.state === null && because.length === 0 && hadBefore(versions, ms, now)
      ? [againWords(dayOf(now.firstPositiveAt, timeZone))]
      : []),
    ...(now && before.state
      ? [
          ...changedWords(seen(before.state), seen(now), timeZone),
          ...(withoutTypes ? [] : strainChanged(before.state, now)),
          ...negativeChanged(before.state, now, timeZone),
          ...staysChanged(before.state.wardTimes, now.wardTimes, ms, timeZone),
        ]
      : []),
  ]);
}

/** Whether a case was this very carriage before it was none, and no further one of the person. */
function hadBefore(versions: readonly CaseVersion[], ms: number, now: CaseState): boolean {
  return versions.some(({ from, state }) => {
    if (!state || instantMs(from, 'UTC') >= ms) return false;
    // The same culture may come under another number.
    return isSameCarriage(state, now) || state.firstMs === now.firstMs;
  });
}

function seen({ firstMs, ward, knownBefore }: CaseState) {
  return { firstMs, ward, source: knownBefore };
}

/** What tells strains apart. */
function strainChanged(before: CaseState, now: CaseState): string[] {
  return [
    ...typeChanged(before, now),
    ...markerChanged('allele', before.alleles, now.alleles),
    ...markerChanged(
      'capsule',
      before.kLocus ? [before.kLocus] : [],
      now.kLocus ? [now.kLocus] : [],
    ),
  ];
}

/** A further isolate may show another beside the one that is known. */
function markerChanged(
  marker: 'allele' | 'capsule',
  before: readonly string[],
  now: readonly string[],
): string[] {
  const lost = listed(before.filter((one) => !now.includes(one)));
  const found = listed(now.filter((one) => !before.includes(one)));
  if (lost === '') return found === '' ? [] : [`The ${marker} is known now: ${found}.`];
  return [
    found === ''
      ? `The ${marker} ${lost} is reported no more.`
      : `The ${marker} is ${found}, not ${lost}.`,
  ];
}

function typeChanged({ st: before }: CaseState, { st }: CaseState): string[] {
  if (st === before) return [];
  if (before === null) return [`The type is known now: ST${st}.`];
  return [
    st === null
      ? `The type ST${before} is reported no more.`
      : `The type is ST${st}, not ST${before}.`,
  ];
}

/** Before the first positive: who lay beside the case before it is no contact. */
function negativeChanged(before: CaseState, now: CaseState, timeZone: string): string[] {
  const [was, is] = [before.lastNegativeMs, now.lastNegativeMs];
  if (was === is || before.firstMs !== now.firstMs) return [];
  return [
    is === undefined
      ? 'No negative screen of the case before its first positive is known any more.'
      : `The last negative screen of the case before its first positive is of ${dayOfInstant(is, timeZone)}.`,
  ];
}

function staysChanged(
  before: readonly CaseWardTime[],
  now: readonly CaseWardTime[],
  ms: number,
  timeZone: string,
): string[] {
  const day = (at: number) => dayOfInstant(at, timeZone);
  const words = before
    .filter(({ claimed }) => claimed === undefined)
    .flatMap((was): string[] => {
      const { ward, fromMs, toMs } = was;
      const is = now.find((one) => one.ward === ward && one.fromMs === fromMs);
      if (!is) return [stayTakenBack(ward)];
      const isLate = toMs === null && is.toMs !== null && ms - is.toMs > ON_ITS_WAY_MS;
      if (isLate)
        return [`A stay on ${ward} had ended on ${day(is.toMs ?? ms)}, as was told later.`];
      if (toMs !== null && is.toMs === null)
        return [`A stay on ${ward} goes on: its end was taken back.`];
      const isOther = toMs !== is.toMs && toMs !== null;
      const isMoved = was.room !== is.room || was.bed !== is.bed || was.unitType !== is.unitType;
      const isBare = was.isolatedMs !== null && is.isolatedMs === null;
      return isOther || isMoved || isBare ? [stayCorrected(ward)] : [];
    });
  const isNew = (one: CaseWardTime) =>
    !before.some(({ ward, fromMs }) => ward === one.ward && fromMs === one.fromMs);
  const late = now.filter(
    (one) => one.claimed === undefined && isNew(one) && ms - one.fromMs > ON_ITS_WAY_MS,
  );
  return [...words, ...late.map(({ ward }) => stayToldLate(ward))];
}

export function stayTakenBack(ward: string): string {
  return `A stay on ${ward} was taken back.`;
}

export function stayToldLate(ward: string): string {
  return `A stay on ${ward} was told late.`;
}

export function stayToldAgain(ward: string): string {
  return `A stay on ${ward} was told again.`;
}

export function stayCorrected(ward: string): string {
  return `A stay on ${ward} was corrected.`;
}
