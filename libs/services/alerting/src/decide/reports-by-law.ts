import type { TaskKind } from '@carbawatch/contracts';
import { taskId } from './task-id';

/** What somebody said of a task about a report by law: that it is done, or that it is not. */
export interface ReportAct {
  readonly done: boolean;
  readonly ms: number;
  readonly reference: string | null;
  readonly noReference: string | null;
  /** Whose case it was when it was said: the number that was named, and that of the result. */
  readonly of: readonly string[];
}

/** What people said of the reports of some persons' cases. */
export interface ReportActs {
  /** By the id of the task, each in the order in which it was said. */
  readonly acts: ReadonlyMap<string, readonly ReportAct[]>;
  /** The patients' numbers under which each isolate, or report on a specimen, ever stood. */
  readonly under: ReadonlyMap<string, readonly string[]>;
}

export const NOTHING_SAID: ReportActs = { acts: new Map(), under: new Map() };

/** One carbapenemase and organism of an isolate, or of a report on a specimen (no organism). */
export interface ReportedCase {
  readonly site: string;
  /** The isolate, or `report` and the report on the specimen. */
  readonly name: string;
  readonly family: string;
  /** Code; empty for none. */
  readonly species: string;
}

/** A report of a case: the tasks to make it and to take it back, and how it was made. */
export interface CaseReport {
  readonly id: string;
  readonly made: ReportAct | null;
  readonly withdrawId: string;
  /** When somebody said that the authority has been told that it is none; null while nobody did. */
  readonly withdrawnMs: number | null;
}

/** Whose case it is: all numbers of the person, and the one that the hospital goes on with. */
export interface WhosePerson {
  readonly members: readonly string[];
  readonly patient: string;
}

/**
 * The reports of a case of this person, the present one last: there is one, and one more each time
 * that one was taken back at the authority. What was reported of another patient, whose the result
 * was held to be, is no report of this one: then the task has an id of its own.
 */
export function reportsOf(
  one: ReportedCase,
  person: WhosePerson,
  said: ReportActs = NOTHING_SAID,
): [CaseReport, ...CaseReport[]] {
  const earlier: CaseReport[] = [];
  for (;;) {
    const report = reportAfter(earlier.length, one, person, said);
    if (report.made === null || report.withdrawnMs === null) {
      const [first, ...others] = [...earlier, report];
      return [first ?? report, ...others];
    }
    earlier.push(report);
  }
}

/** The present report of a case: to be made, or made. */
export function reportNow(...asked: Parameters<typeof reportsOf>): CaseReport {
  const [first, ...others] = reportsOf(...asked);
  return others.at(-1) ?? first;
}

/** The report that was made last, withdrawn or not; null where none was. */
export function lastMade(...asked: Parameters<typeof reportsOf>): CaseReport | null {
  return reportsOf(...asked).findLast(({ made }) => made !== null) ?? null;
}

/** Whether the authority can be shown the number of the report, or why there is none. */
export function isShown({ reference, noReference }: ReportAct): boolean {
  return (reference ?? noReference) !== null;
}

/** Every id under which something may have been said of the case, after so many withdrawals. */
export function reportIds(
  one: ReportedCase,
  withdrawals: number,
  { numbers, under }: { readonly numbers: readonly string[]; readonly under: readonly string[] },
): { readonly report: string[]; readonly withdraw: string[] } {
  return {
    report: idsToReport(one, withdrawals, under),
    withdraw: numbers.map((number) => idToWithdraw(one, withdrawals, number)),
  };
}

function reportAfter(
  withdrawals: number,
  one: ReportedCase,
  { members, patient }: WhosePerson,
  { acts, under }: ReportActs,
): CaseReport {
  const saidOf = (id: string) => acts.get(id) ?? [];
  const isOfPerson = (act: ReportAct) => act.of.some((number) => members.includes(number));
  const mine = (under.get(one.name) ?? []).filter((number) => members.includes(number));
  const ids = idsToReport(one, withdrawals, mine);
  const madeIn = (id: string) => {
    const last = saidOf(id).at(-1);
    return last?.done && isOfPerson(last) ? last : null;
  };
  const isOthers = (id: string) => saidOf(id).some((act) => act.done && !isOfPerson(act));
  const id =
    ids.find((each) => madeIn(each) !== null) ??
    ids.find((each) => !isOthers(each)) ??
    ids.at(-1) ??
    '';
  const withdrawIds = [patient, ...members].map((number) => idToWithdraw(one, withdrawals, number));
  const told = withdrawIds.find((each) => saidOf(each).at(-1)?.done);
  const said = withdrawIds.find((each) => saidOf(each).length > 0);
  return {
    id,
    made: madeIn(id),
    withdrawId: told ?? said ?? withdrawIds[0] ?? '',
    withdrawnMs: told === undefined ? null : (saidOf(told).at(-1)?.ms ?? null),
  };
}

function idsToReport(one: ReportedCase, withdrawals: number, under: readonly string[]): string[] {
  const first = idOf(one, 'statutory-report', withdrawals);
  return [first, ...under.map((number) => idOf(one, 'statutory-report', withdrawals, number))];
}

function idToWithdraw(one: ReportedCase, withdrawals: number, patient: string): string {
  return idOf(one, 'withdraw-report', withdrawals, patient);
}

/** As it was before anything was withdrawn or moved, the id is that of case and patient alone. */
function idOf(
  { site, name, family, species }: ReportedCase,
  kind: TaskKind,
  withdrawals: number,
  ...patient: string[]
): string {
  const again = withdrawals > 0 ? [`again ${withdrawals}`] : [];
  return taskId(site, kind, [name, family, species, ...patient, ...again]);
}
