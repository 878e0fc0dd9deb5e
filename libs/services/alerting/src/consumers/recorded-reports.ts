import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { saidOf } from '../decide/closed-calls';
import type { PresentPerson } from '../decide/present';
import type { RuleBook } from '../decide/rules/rule-book';
import { specimenCases } from '../decide/specimen-cases';
import type { DerivedAlert } from '../decide/tracks';
import { taskId } from '../tasks/derived-task';
import { completedTasks, type Completion } from '../tasks/task-acts.store';

interface Derived {
  readonly site: string;
  readonly alerts: readonly DerivedAlert[];
  readonly persons: readonly PresentPerson[];
}

/**
 * Reminders of what is to be reported, ended where somebody has completed the task of the same
 * case: a report that was sent in time is never asked for, one that came later clears the reminder.
 */
export async function withoutReported(
  tx: Tx,
  decided: readonly Derived[],
  bookOf: (site: string) => RuleBook,
): Promise<DerivedAlert[][]> {
  const asked = decided.flatMap(({ site, alerts, persons }) => {
    const rules = new Map(bookOf(site).personRules.map((rule) => [rule.name, rule]));
    return alerts.flatMap((alert) => {
      const rule = rules.get(alert.rule);
      const text = rule ? saidOf(rule, 'reported') : null;
      return text === null ? [] : [{ alert, site, text, tasks: tasksOf(site, alert, persons) }];
    });
  });
  if (asked.length === 0) return decided.map(({ alerts }) => [...alerts]);
  const done = await completedTasks(
    tx,
    asked.flatMap(({ site, tasks }) => tasks.map((id) => ({ site, id }))),
  );
  const ends = new Map(
    asked.map(({ alert, text, tasks }) => {
      const said = tasks.flatMap((id) => done.get(id) ?? []);
      const [first = null] = said.sort((a, b) => a.ms - b.ms);
      return [alert.id, { text, first }];
    }),
  );
  return decided.map(({ alerts }) =>
    alerts.flatMap((alert) => {
      const end = ends.get(alert.id);
      return end?.first ? reported(alert, end.first, end.text) : [alert];
    }),
  );
}

/**
 * The tasks of the case that the reminder is about: one an isolate that first confirmed it, or that
 * of the specimen which had shown it before.
 */
function tasksOf(
  site: string,
  { key, isolates, patient }: DerivedAlert,
  persons: readonly PresentPerson[],
): string[] {
  const [, family, species] = JSON.parse(key) as (string | undefined)[]; // our own key
  if (family === undefined || species === undefined) return [];
  const person = persons.find((one) => one.patient === patient);
  const first = species === '' && person ? specimenCases(person.picture).get(family) : undefined;
  const names = first ? [`report ${first.reportId}`] : isolates;
  return names.map((name) => taskId(site, 'statutory-report', [name, family, species]));
}

function reported(alert: DerivedAlert, said: Completion, text: string): DerivedAlert[] {
  const { ms } = said;
  if (ms <= instantMs(alert.raisedAt, 'UTC')) return [];
  const at = new Date(ms).toISOString();
  const before = alert.events.filter((event) => instantMs(event.at, 'UTC') <= ms);
  const comment = numberSaid(said);
  const over = {
    ...({ at, kind: 'cleared', text, news: false, escalates: false } as const),
    ...(comment !== null && { comment }),
  };
  const later = alert.events.slice(before.length);
  // What was reported in time is never late.
  const inTime = later.find((event) => event.inTime)?.inTime;
  const events = [...before, over, ...later.filter((event) => !event.inTime)];
  return [{ ...alert, ...inTime, events }];
}

/** Typed by a person, who may have written of the patient. */
function numberSaid({ reference, noReference }: Completion): string | null {
  if (reference !== null) return `Number of the report: ${reference}.`;
  return noReference === null ? null : `No number of the report: ${noReference}.`;
}
