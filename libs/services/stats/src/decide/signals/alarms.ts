import { addDays, daysBetween } from '@carbawatch/contracts';
import type { Detector, DetectorVerdict, Signal, SignalSeries } from '@carbawatch/contracts';
import { detect, scanForSignals, verdictOfScan } from '@carbawatch/epidemiology';
import type { SeriesDetector } from '@carbawatch/epidemiology';
import { casesOf, touchedSeries } from './new-cases';
import type { ResistantIsolate, TouchedSeries } from './new-cases';

/** What a detector said of a series at the end of one known day. */
export interface Alarm extends Pick<
  Signal,
  | 'detector'
  | 'method'
  | 'parameters'
  | 'series'
  | 'from'
  | 'to'
  | 'observed'
  | 'expected'
  | 'upper'
  | 'statistic'
  | 'history'
> {
  knownDay: string;
  /** When the cases that were new on that day had come in. */
  knownAt: string;
}

/** An alarm with the isolates of the cases that were new on its day. */
export interface RaisedAlarm extends Omit<Alarm, 'knownAt'> {
  newCases: string[];
}

/** Five years for the methods that compare seasons, and their windows. */
export const HISTORY_DAYS = 5 * 365 + 8 * 7;

/** Two in four weeks is much for a ward and nothing for a hospital. */
const OF_WARD: readonly SeriesDetector[] = [
  'fixed-rule',
  'ward-baseline',
  'ears-c1',
  'ears-c2',
  'ears-c3',
  'cusum',
  'bayes',
];
const OF_HOSPITAL: readonly SeriesDetector[] = [
  'ears-c1',
  'ears-c2',
  'ears-c3',
  'cusum',
  'bayes',
  'farrington',
];

/** Which detectors raise signals; the scan holds wards against one another. */
export const RAISING: { ward: Detector[]; hospital: Detector[] } = {
  ward: [...OF_WARD, 'scan'],
  hospital: [...OF_HOSPITAL],
};

/** The two rules by day look at the cases of four weeks, and not at those of the day alone. */
const WINDOW_DAYS = 28;
/** One patient is no cluster, whatever a method makes of a quiet ward. */
export const CASES_MIN = 2;

type Judged = Omit<RaisedAlarm, 'newCases'>;

const isByDay = (detector: Detector) => detector === 'fixed-rule' || detector === 'ward-baseline';

/** What an alarm is about: the window of a rule by day, else the weeks that alarm. */
function aboutOf(
  { detector, points }: DetectorVerdict,
  countOn: (day: string) => number,
): Pick<Alarm, 'from' | 'to' | 'observed'> | null {
  const alarms = points.filter(({ alarm }) => alarm);
  const [first] = alarms;
  const last = alarms.at(-1);
  if (!first || !last) return null;
  const from = isByDay(detector) ? addDays(last.to, 1 - WINDOW_DAYS) : first.from;
  let observed = 0;
  for (let day = from; day <= last.to; day = addDays(day, 1)) observed += countOn(day);
  return { from, to: last.to, observed };
}

function alarmOf(
  verdict: DetectorVerdict,
  series: SignalSeries,
  knownDay: string,
  countOn: (day: string) => number,
): Judged[] {
  const { detector, method, parameters, history, points } = verdict;
  const about = aboutOf(verdict, countOn);
  const last = points.findLast(({ alarm }) => alarm);
  if (!about || !last || about.observed < CASES_MIN) return [];
  const { expected, upper, statistic } = last;
  return [
    {
      knownDay,
      detector,
      method,
      parameters,
      series,
      ...about,
      expected,
      upper,
      statistic,
      history: history.statement,
    },
  ];
}

interface Context {
  knownDay: string;
  /** First day on which the site has any isolate, as known on that day. */
  siteFrom: string;
}

function alarmsOfSeries(
  { series, since, isolates }: TouchedSeries,
  { knownDay, siteFrom }: Context,
  detectors: readonly SeriesDetector[],
): Judged[] {
  const begin = addDays(knownDay, -HISTORY_DAYS);
  const from = siteFrom > begin ? siteFrom : begin;
  const counts = Array<number>(daysBetween(from, knownDay) + 1).fill(0);
  for (const { day } of casesOf(isolates)) {
    if (day < from) continue;
    const index = daysBetween(from, day);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const countOn = (day: string) => counts[daysBetween(from, day)] ?? 0;
  return detect({ from, counts, askedFrom: since }, detectors).flatMap((verdict) =>
    alarmOf(verdict, series, knownDay, countOn),
  );
}

function alarmsOfScan(
  { series: { of, family }, isolates }: TouchedSeries,
  { knownDay, siteFrom }: Context,
): Judged[] {
  const cases = casesOf(isolates).flatMap(({ day, ward }) =>
    ward === null ? [] : [{ day, ward }],
  );
  const scan = scanForSignals(cases, knownDay, siteFrom);
  const { method, parameters, history } = verdictOfScan(scan);
  return scan.clusters
    .filter(({ alarm }) => alarm)
    .map(({ ward, from, to, observed, expected, statistic }) => ({
      knownDay,
      detector: 'scan' as const,
      method,
      parameters,
      series: { of, family, ward },
      from,
      to,
      observed,
      expected,
      upper: null,
      statistic,
      history: history.statement,
    }));
}

/**
 * Alarms at the end of a known day, from what was known then: of the series in which a case became
 * known on that day, one series a step, so that others may run in between. Old cultures that came
 * in late belong to the history and raise nothing.
 */
export function* alarmsBySeries(
  knownDay: string,
  isolates: readonly ResistantIsolate[],
  siteFrom: string,
): Generator<RaisedAlarm[]> {
  // Who is new in a series is asked of the history that is read for this day, and of no more.
  const begin = addDays(knownDay, -HISTORY_DAYS);
  const looked = isolates.filter(({ day }) => begin <= day && day <= knownDay);
  const context = { knownDay, siteFrom };
  for (const touched of touchedSeries(looked, knownDay)) {
    const newCases = touched.newCases.map(({ isolateId }) => isolateId).sort();
    const raised = (alarms: Judged[]) => alarms.map((alarm) => ({ ...alarm, newCases }));
    const detectors = touched.series.ward === null ? OF_HOSPITAL : OF_WARD;
    yield raised(alarmsOfSeries(touched, context, detectors));
    if (touched.series.ward === null) yield raised(alarmsOfScan(touched, context));
  }
}

/** What is asked of an alarm again: these cases, known otherwise since. */
interface JudgedAgain {
  /** First day on which the site has any isolate, as known by then. */
  siteFrom: string;
  /** Of its series, as known by then; for the scan those of all wards. */
  isolates: readonly ResistantIsolate[];
}

/** Whether a detector alarms on the same day and about the same days by what is known since. */
export function alarmsStill(
  { detector, series, ...alarm }: Pick<Alarm, 'detector' | 'series' | 'from' | 'to' | 'knownDay'>,
  { siteFrom, isolates }: JudgedAgain,
): boolean {
  const { knownDay, from, to } = alarm;
  if (siteFrom > knownDay) return false;
  const begin = addDays(knownDay, -HISTORY_DAYS);
  const looked = isolates.filter(({ day }) => begin <= day && day <= knownDay);
  const asked = { series, since: isByDay(detector) ? to : from, isolates: looked, newCases: [] };
  const context = { knownDay, siteFrom };
  if (detector !== 'scan') return alarmsOfSeries(asked, context, [detector]).length > 0;
  return alarmsOfScan(asked, context).some((one) => one.series.ward === series.ward);
}

/** An alarm as its signal keeps it. */
export type SeenAlarm = Pick<Alarm, 'knownDay' | 'from' | 'to' | 'observed'>;

/** A signal with the known days on which its detector alarmed. */
export interface FoldedSignal extends Omit<Alarm, 'knownAt'> {
  firstDay: string;
  seenOn: string[];
  /** When the new cases of each of these days had come in. */
  seenAt: string[];
  lastSeenOn: string;
  /** What its detector said on each of these days. */
  alarms: SeenAlarm[];
}

/**
 * Alarms of one series that are at most four weeks apart are one signal, and so are those of late
 * results that speak of days before the last one: no two signals of a series begin on one day.
 */
export const JOINED_DAYS = 28;

function keyOf({ detector, series: { of, family, ward } }: Omit<Alarm, 'knownAt'>): string {
  return JSON.stringify([detector, of, family, ward]);
}

function belongs(
  { knownDay, from }: Omit<Alarm, 'knownAt'>,
  { lastSeenOn }: FoldedSignal,
): boolean {
  return daysBetween(lastSeenOn, knownDay) <= JOINED_DAYS || from <= lastSeenOn;
}

/** Detectors that raise a signal, with the day on which it was first raised. */
export function signalsOf(alarms: readonly Alarm[]): FoldedSignal[] {
  const signals: FoldedSignal[] = [];
  const open = new Map<string, FoldedSignal>();
  const inOrder = [...alarms].sort(
    (a, b) =>
      (a.knownDay < b.knownDay ? -1 : a.knownDay > b.knownDay ? 1 : 0) ||
      (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0),
  );
  for (const { knownAt, ...alarm } of inOrder) {
    const { knownDay, from, to, observed } = alarm;
    const current = open.get(keyOf(alarm));
    if (current && belongs(alarm, current)) {
      current.lastSeenOn = knownDay;
      current.seenOn.push(knownDay);
      current.alarms.push({ knownDay, from, to, observed });
      current.seenAt.push(knownAt);
      continue;
    }
    const alarms = [{ knownDay, from, to, observed }];
    const seen = { seenOn: [knownDay], seenAt: [knownAt], lastSeenOn: knownDay, alarms };
    const signal = { ...alarm, firstDay: from, ...seen };
    open.set(keyOf(alarm), signal);
    signals.push(signal);
  }
  return signals;
}
