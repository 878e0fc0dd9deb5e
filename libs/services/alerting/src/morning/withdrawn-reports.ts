import type { MorningAlert, Task } from '@carbawatch/contracts';

/** Of several corrections about one isolate that which says whose case it was. */
const OF_THE_CASE: readonly string[] = ['new-cpe', 'specimen-positive'];

/**
 * Corrections, each with what is to be done of the report by law that it makes wrong: whoever reads
 * that a case is none any more learns in the same line that the authority believes in it still.
 */
export function withReportsToWithdraw(
  corrections: readonly MorningAlert[],
  tasks: readonly Task[],
  isolatesOf: (alertId: string) => readonly string[],
): MorningAlert[] {
  const todo = new Map<MorningAlert, string>();
  for (const { kind, patient, isolateId, title } of tasks) {
    if (kind !== 'withdraw-report') continue;
    const about = corrections.filter((one) => {
      if (one.patient.pseudonym !== patient.pseudonym) return false;
      const isolates = isolatesOf(one.alertId);
      return isolateId === null ? isolates.length === 0 : isolates.includes(isolateId);
    });
    const line = about.find(({ rule }) => OF_THE_CASE.includes(rule)) ?? about[0];
    if (line) todo.set(line, `${todo.get(line) ?? ''} To do: ${title}.`);
  }
  return corrections.map((one) => ({ ...one, what: `${one.what}${todo.get(one) ?? ''}` }));
}
