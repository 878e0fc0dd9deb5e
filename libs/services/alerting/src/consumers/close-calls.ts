import type { Tx } from '@carbawatch/postgres';
import { closedByContacts, isCalled, saidOf } from '../decide/closed-calls';
import type { Act } from '../decide/lifecycle';
import type { RuleBook } from '../decide/rules/rule-book';
import type { DerivedAlert } from '../decide/tracks';
import { closedContacts } from '../store/contacts';
import { refText } from '../store/person-refs';

interface Derived {
  readonly site: string;
  readonly alerts: readonly DerivedAlert[];
}

/**
 * Alerts that ask for a call, ended where it was made and the second stage has closed all contacts
 * of the person's cases; one by one as they were given. Nothing is read where nobody has called.
 */
export async function closeCalls(
  tx: Tx,
  decided: readonly Derived[],
  acts: ReadonlyMap<string, readonly Act[]>,
  bookOf: (site: string) => RuleBook,
): Promise<DerivedAlert[][]> {
  const called = decided.flatMap(({ site, alerts }) => {
    const rules = new Map(bookOf(site).personRules.map((rule) => [rule.name, rule]));
    return alerts.flatMap((alert) => {
      const rule = rules.get(alert.rule);
      const text = rule ? saidOf(rule, 'contactsClosed') : null;
      const pseudonym = alert.patient;
      const mine = acts.get(alert.id) ?? [];
      if (text === null || pseudonym === null || !isCalled(alert, mine)) return [];
      return [{ id: alert.id, site, pseudonym, mine, text }];
    });
  });
  if (called.length === 0) return decided.map(({ alerts }) => [...alerts]);
  const closedAt = await closedContacts(tx, called);
  const byId = new Map(called.map((one) => [one.id, one]));
  return decided.map(({ alerts }) =>
    alerts.map((alert) => {
      const one = byId.get(alert.id);
      const closedMs = one && closedAt.get(refText(one));
      if (!one || closedMs === undefined) return alert;
      return closedByContacts(alert, one.mine, { closedMs, text: one.text });
    }),
  );
}
