import type { Tx } from '@carbawatch/postgres';
import { contactTurns } from '../decide/cases/contact-turns';
import { closedByContacts, isAnswered, saidOf } from '../decide/closed-calls';
import type { Act } from '../decide/lifecycle';
import type { PresentPerson } from '../decide/present';
import type { RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { contactsOfCases } from '../store/contacts';
import { distinctRefs, refText, type PersonRef } from '../store/person-refs';

interface Derived {
  readonly site: string;
  readonly alerts: readonly DerivedAlert[];
  readonly persons: readonly Pick<PresentPerson, 'patient' | 'members'>[];
}

/** An alert that asks for a call which somebody has answered. */
interface Answered {
  readonly acts: readonly Act[];
  /** All numbers of the person. */
  readonly numbers: readonly PersonRef[];
  readonly text: string;
}

/**
 * Alerts that ask for a call, ended where it was made and the second stage has closed all contacts
 * of the person's cases, and raised again where it has opened one since; one by one as they were
 * given. Nothing is read where nobody has called.
 */
export async function closeCalls(
  tx: Tx,
  decided: readonly Derived[],
  acts: ReadonlyMap<string, readonly Act[]>,
  bookOf: (site: string) => RuleBook,
): Promise<DerivedAlert[][]> {
  const answered = new Map(decided.flatMap((one) => answeredOf(one, acts, bookOf(one.site))));
  if (answered.size === 0) return decided.map(({ alerts }) => [...alerts]);
  const numbers = distinctRefs([...answered.values()].flatMap((one) => one.numbers));
  const contacts = await contactsOfCases(tx, numbers);
  return decided.map(({ alerts }) =>
    alerts.map((alert) => {
      const mine = answered.get(alert);
      if (!mine) return alert;
      const known = mine.numbers.flatMap((number) => contacts.get(refText(number)) ?? []);
      return closedByContacts(alert, mine.acts, { turns: contactTurns(known), text: mine.text });
    }),
  );
}

function answeredOf(
  { site, alerts, persons }: Derived,
  acts: ReadonlyMap<string, readonly Act[]>,
  { personRules }: RuleBook,
): [DerivedAlert, Answered][] {
  const rules = new Map(personRules.map((rule) => [rule.name, rule]));
  return alerts.flatMap((alert): [DerivedAlert, Answered][] => {
    const rule = rules.get(alert.rule);
    const text = rule ? saidOf(rule, 'contactsClosed') : null;
    const mine = acts.get(alert.id) ?? [];
    const { patient } = alert;
    if (text === null || patient === null || !isAnswered(mine)) return [];
    const members = persons.find((one) => one.patient === patient)?.members ?? [patient];
    const numbers = members.map((pseudonym) => ({ site, pseudonym }));
    return [[alert, { acts: mine, numbers, text }]];
  });
}
