import type { Chance } from './chance';
import type { Draft } from './feed';
import type { HousedPatient } from './housing';
import { wardNamed } from './hospital';
import type { Isolations } from './isolations';
import { DAY } from './plan';
import { negativeScreen } from './screens';

/** Somebody in whom the hospital knows a carbapenemase, in minutes of the year. */
export interface KnownCarrier {
  readonly patient: HousedPatient;
  /** The first positive specimen was taken then, or a carrier of a list came in. */
  readonly firstAt: number;
  /** The hospital heard of it then. */
  readonly knownAt: number;
}

/**
 * Whom the hospital swabs: who lay on the ward of a carrier for a day or in its room for a third of
 * one, since 30 days before the first positive specimen; in intensive care anybody, and the next in
 * the bed within a week (as Irish hospitals do: HSE; University Hospital Limerick, 28 days and four
 * negative swabs). It is the hospital's own practice, and knows nothing of what reads its messages.
 */
const ON_WARD = DAY;
const IN_ROOM = DAY / 3;
const BEFORE = 30 * DAY;
const NEXT_IN_BED = 7 * DAY;
const SWABS = 4;
const WEEKS = 4;

/** A swab that nobody took; the last of a series is taken up some days later. */
const MISSED_SHARE = 0.07;
const LATE_DAYS = 3;
/** Who went home and never comes to be swabbed. */
const LOST_SHARE = 0.04;

type HousedStay = HousedPatient['stays'][number];

/** From when on somebody is to be swabbed, and until when the two lay together. */
interface Exposure {
  readonly patient: HousedPatient;
  readonly from: number;
  readonly last: number;
}

export interface Carriers {
  readonly carriers: readonly KnownCarrier[];
  /** Since when a carrier is isolated in a bed: whoever comes near it then is no contact. */
  readonly isolated: Isolations['since'];
}

/** Rectal swabs of those who lay beside a carrier: negative, weekly for four weeks. */
export function contactScreens(
  patients: readonly HousedPatient[],
  { carriers, isolated }: Carriers,
  clock: (minute: number) => string,
  chance: Chance,
): Draft[] {
  const found = new Map<HousedPatient, number>();
  for (const { patient, firstAt } of carriers)
    found.set(patient, Math.min(firstAt, found.get(patient) ?? Infinity));
  const drafts: Draft[] = [];
  for (const series of seriesOf(exposuresOf(patients, alone(carriers, isolated)))) {
    const { patient } = series;
    if (patient.plan.overlooked) continue;
    const leftAt = patient.stays.at(-1)?.to ?? 0;
    const isLost = chance.happens(LOST_SHARE);
    const until = Math.min(
      found.get(patient) ?? Infinity,
      patient.plan.dies || isLost ? leftAt : Infinity,
    );
    for (const minute of swabs(series, chance)) {
      if (minute >= until) break;
      const number = `CTS${String(drafts.length + 1).padStart(5, '0')}`;
      const bed = patient.stays.find(({ from, to }) => from <= minute && minute < to)?.bed ?? null;
      const screen = { number, collectedAt: clock(minute), bed };
      const answered = minute + chance.between(180, 600);
      drafts.push(negativeScreen(patient, screen, { minute: answered, time: clock(answered) }));
    }
  }
  return drafts;
}

/** The same carriers, whose stays end for others where they were isolated. */
function alone(carriers: readonly KnownCarrier[], isolated: Isolations['since']): KnownCarrier[] {
  return carriers.map((carrier) => {
    const { patient } = carrier;
    const stays = patient.stays.map((stay) => ({ ...stay, to: isolated.get(stay) ?? stay.to }));
    return { ...carrier, patient: { ...patient, stays } };
  });
}

function exposuresOf(
  patients: readonly HousedPatient[],
  carriers: readonly KnownCarrier[],
): Exposure[] {
  const onWard = new Map<string, { patient: HousedPatient; stay: HousedStay }[]>();
  for (const patient of patients) {
    for (const stay of patient.stays) {
      const { ward } = stay.bed;
      onWard.set(ward, [...(onWard.get(ward) ?? []), { patient, stay }]);
    }
  }
  return carriers.flatMap((carrier) => {
    const wards = new Set(carrier.patient.stays.map(({ bed }) => bed.ward));
    return [...wards].flatMap((ward) => {
      const neighbours = new Map<HousedPatient, HousedStay[]>();
      for (const { patient, stay } of onWard.get(ward) ?? []) {
        if (patient.lane === carrier.patient.lane) continue;
        neighbours.set(patient, [...(neighbours.get(patient) ?? []), stay]);
      }
      return [...neighbours].flatMap(([patient, stays]) =>
        exposureOf(carrier, ward, { patient, stays }),
      );
    });
  });
}

/** Empty for who did not lie beside the carrier long enough. */
function exposureOf(
  { patient: carrier, firstAt, knownAt }: KnownCarrier,
  ward: string,
  { patient, stays }: { readonly patient: HousedPatient; readonly stays: readonly HousedStay[] },
): Exposure[] {
  const isCritical = /icu/.test(wardNamed(ward).unitType);
  const times = carrier.stays
    .filter(({ bed }) => bed.ward === ward)
    .flatMap((own) => stays.map((stay) => meeting(own, stay, { firstAt, isCritical })))
    .filter((time) => time !== null);
  const sum = (all: typeof times) => all.reduce((total, { from, to }) => total + to - from, 0);
  const isLong = sum(times) >= ON_WARD || sum(times.filter(({ room }) => room)) >= IN_ROOM;
  const [first] = times;
  if (!first || !(isCritical || isLong)) return [];
  const from = Math.max(knownAt, first.from + (isCritical ? 0 : DAY));
  return [{ patient, from, last: Math.max(...times.map(({ to }) => to)) }];
}

function meeting(
  own: HousedStay,
  stay: HousedStay,
  { firstAt, isCritical }: { readonly firstAt: number; readonly isCritical: boolean },
): { from: number; to: number; room: boolean } | null {
  const from = Math.max(own.from, stay.from, firstAt - BEFORE);
  const to = Math.min(own.to, stay.to);
  const room = own.bed.room === stay.bed.room;
  if (from < to) return { from, to, room };
  const isNext = room && own.bed.bed === stay.bed.bed && stay.from >= own.to;
  if (!isCritical || !isNext || stay.from - own.to > NEXT_IN_BED) return null;
  return { from: stay.from, to: stay.to, room };
}

/** One series of swabs for who lay beside several carriers, one after the other. */
function seriesOf(exposures: readonly Exposure[]): Exposure[] {
  const series: Exposure[] = [];
  const current = new Map<HousedPatient, Exposure>();
  for (const one of [...exposures].sort((a, b) => a.from - b.from)) {
    const before = current.get(one.patient);
    const isOver = !before || before.last + WEEKS * 7 * DAY < one.from;
    if (before && isOver) series.push(before);
    const joined = isOver ? one : { ...before, last: Math.max(before.last, one.last) };
    current.set(one.patient, joined);
  }
  return [...series, ...current.values()].sort((a, b) => a.from - b.from);
}

/** The mornings of a series: at once, weekly while both lie there, four weeks from the last day. */
function swabs({ from, last }: Exposure, chance: Chance): number[] {
  const [firstDay, lastDay] = [Math.floor(from / DAY) + 1, Math.floor(last / DAY)];
  const days: number[] = [];
  for (let day = firstDay; day < lastDay + 5; day += 7) days.push(day);
  for (let week = 1; week <= WEEKS || days.length < SWABS; week += 1) {
    const day = lastDay + 7 * week;
    if (day >= (days.at(-1) ?? firstDay) + 2) days.push(day);
  }
  return days.flatMap((day, at) => {
    const minute = day * DAY + chance.between(6 * 60, 9 * 60);
    if (!chance.happens(MISSED_SHARE)) return minute;
    return at === days.length - 1 ? minute + LATE_DAYS * DAY : [];
  });
}
