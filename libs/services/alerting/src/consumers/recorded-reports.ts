import { instantMs } from '@carbawatch/contracts';
import { saidOf } from '../decide/closed-calls';
import { nameOfSpecimen } from '../decide/confirmed-cases';
import type { PresentPerson } from '../decide/present';
import { isShown, reportsOf, type ReportAct } from '../decide/reports-by-law';
import type { RuleBook } from '../decide/rules/rule-book';
import { specimenCases } from '../decide/specimen-cases';
import type { DerivedAlert, DerivedEvent } from '../decide/tracks';

interface Derived {
  readonly site: string;
  readonly alerts: readonly DerivedAlert[];
  readonly persons: readonly PresentPerson[];
}

/** From when to when a report that somebody made holds: until it is taken back, if it is. */
interface Made {
  readonly ms: number;
  readonly untilMs: number;
  readonly act: ReportAct;
}

/**
 * Reminders of what is to be reported, ended where somebody has completed the task of the same
 * case: a report that was sent in time is never asked for, one that came later clears the reminder.
 * One that was taken back at the authority counts until then.
 */
export function withoutReported(
  decided: readonly Derived[],
  bookOf: (site: string) => RuleBook,
): DerivedAlert[][] {
  return decided.map(({ site, alerts, persons }) => {
    const rules = new Map(bookOf(site).personRules.map((rule) => [rule.name, rule]));
    return alerts.flatMap((alert) => {
      const rule = rules.get(alert.rule);
      const text = rule ? saidOf(rule, 'reported') : null;
      return text === null ? [alert] : reported(alert, madeOf(site, alert, persons), text);
    });
  });
}

/**
 * The reports that were made of the case that the reminder is about, the first one first: one an
 * isolate that first confirmed it, or that of the specimen which had shown it before.
 */
function madeOf(
  site: string,
  { key, isolates, patient }: DerivedAlert,
  persons: readonly PresentPerson[],
): Made[] {
  const [, family, species] = JSON.parse(key) as (string | undefined)[]; // our own key
  const person = persons.find((one) => one.patient === patient);
  if (family === undefined || species === undefined || !person) return [];
  const first = species === '' ? specimenCases(person.picture).get(family) : undefined;
  const names = first ? [nameOfSpecimen(first.reportId)] : isolates;
  const made = names.flatMap((name) =>
    reportsOf({ site, name, family, species }, person, person.picture.reports).flatMap(
      ({ made: act, withdrawnMs }): Made[] =>
        act && isShown(act) ? [{ ms: act.ms, untilMs: withdrawnMs ?? Infinity, act }] : [],
    ),
  );
  const inOrder = made.sort((a, b) => a.ms - b.ms);
  const last = inOrder.findIndex(({ untilMs }) => untilMs === Infinity);
  return last < 0 ? inOrder : inOrder.slice(0, last + 1);
}

function reported(alert: DerivedAlert, made: readonly Made[], text: string): DerivedAlert[] {
  return made.reduce<DerivedAlert[]>(
    (alerts, one) => alerts.flatMap((each) => whileMade(each, one, text)),
    [alert],
  );
}

function whileMade(alert: DerivedAlert, { ms, untilMs, act }: Made, text: string): DerivedAlert[] {
  const atMs = (event: DerivedEvent) => instantMs(event.at, 'UTC');
  const before = alert.events.filter((event) => atMs(event) <= ms);
  const during = alert.events.filter((event) => atMs(event) > ms && atMs(event) < untilMs);
  const after = alert.events.filter((event) => atMs(event) > ms && atMs(event) >= untilMs);
  if (ms <= instantMs(alert.raisedAt, 'UTC')) return raisedIn(alert, after);
  const over = (at: string, comment: string | null): DerivedEvent => ({
    ...({ at, kind: 'cleared', text, news: false, escalates: false } as const),
    ...(comment !== null && { comment }),
  });
  // What was reported in time is never late, and asks nobody again when its case stands again.
  const inTime = during.find((event) => event.inTime)?.inTime;
  const events = [
    ...before,
    over(new Date(ms).toISOString(), numberSaid(act)),
    ...during
      .filter((event) => !event.inTime)
      .map((event) => (event.kind === 'reraised' ? over(event.at, null) : event)),
    ...after,
  ];
  return [{ ...alert, ...(untilMs === Infinity && inTime), events }];
}

/** The alert as it is first raised among these; none where it is not. */
function raisedIn(alert: DerivedAlert, events: readonly DerivedEvent[]): DerivedAlert[] {
  const from = events.findIndex(({ kind }) => kind === 'raised' || kind === 'reraised');
  const first = events[from];
  if (!first) return [];
  const raised = { ...first, kind: 'raised' as const };
  return [{ ...alert, raisedAt: first.at, events: [raised, ...events.slice(from + 1)] }];
}

/** Typed by a person, who may have written of the patient. */
function numberSaid({ reference, noReference }: ReportAct): string | null {
  if (reference !== null) return `Number of the report: ${reference}.`;
  return noReference === null ? null : `No number of the report: ${noReference}.`;
}
