import type { Disposition } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { closeCalls } from '../consumers/close-calls';
import { withoutReported } from '../consumers/recorded-reports';
import { saidOf } from '../decide/closed-calls';
import { groupedBy } from '../decide/grouped-by';
import type { Act } from '../decide/lifecycle';
import type { PresentPerson } from '../decide/present';
import { isByRules } from '../decide/rule-acts';
import type { RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';

export type ActsByAlert = ReadonlyMap<string, readonly Act[]>;

/** What people did with alerts; what versions of the rules did is what is being compared. */
export function peoplesActs(acts: readonly (Act & { readonly alertId: string })[]): ActsByAlert {
  return groupedBy(
    acts.filter(({ kind }) => !isByRules(kind)),
    ({ alertId }) => alertId,
  );
}

/** The alerts of one family by one set of rules. */
export interface DecidedAlerts {
  readonly site: string;
  readonly alerts: readonly DerivedAlert[];
  readonly persons: readonly PresentPerson[];
}

/** The same with what people recorded as a fact: calls that were made, reports by law. */
export async function withRecorded(
  tx: Tx,
  decided: readonly DecidedAlerts[],
  acts: ActsByAlert,
  book: RuleBook,
): Promise<DerivedAlert[][]> {
  const called = await closeCalls(tx, decided, acts, () => book);
  const asCalled = decided.map((one, i) => ({ ...one, alerts: called[i] ?? one.alerts }));
  return withoutReported(asCalled, () => book);
}

/** Rules whose alerts end once somebody has called and the contacts of the cases are closed. */
export function rulesOfCalls(books: readonly RuleBook[]): ReadonlySet<string> {
  const asking = books.flatMap(({ personRules }) =>
    personRules.filter((rule) => saidOf(rule, 'contactsClosed') !== null),
  );
  return new Set(asking.map(({ name }) => name));
}

/** What was said last of an alert's worth and was not taken back by what was done next. */
export function judgementOf(acts: readonly Act[]): Disposition | null {
  const said = [...acts].sort((a, b) => a.seq - b.seq).filter(({ kind }) => STEPS.has(kind));
  const stands = said.findLast(({ kind }, i) => {
    const next = said[i + 1]?.kind;
    return kind === 'resolved' && next !== 'undone' && next !== 'reopened';
  });
  return stands?.disposition ?? null;
}

const STEPS: ReadonlySet<Act['kind']> = new Set([
  'acknowledged',
  'resolved',
  'undone',
  'reopened',
] as const);
