import type { Signal } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { groupedBy } from '../decide/grouped-by';
import type { CompiledRule } from '../decide/rules/compile-rule';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertsOfCourses } from '../decide/site-alert';
import { signalEpisodes } from '../decide/signal-episodes';
import { setTimers } from '../store/clock';
import { signalsOfEpisodes, toldSignals, type SignalPlace } from '../store/seen-signals';
import type { FactsBy } from './decide-facts';
import type { SiteDecision } from './site-decision';

function signalRules({ siteRules }: RuleBook): CompiledRule[] {
  return siteRules.filter(({ subject }) => subject === 'signal');
}

/**
 * Whether the rules make an alert of each episode by itself; one of the site's own may gather by
 * another key what several episodes have in common.
 */
export function areApart(book: RuleBook): boolean {
  return signalRules(book).every(
    ({ document: { key } }) =>
      key.includes('episode') && key.every((name) => name === 'episode' || name === 'ward'),
  );
}

/** What the rules make of some episodes of a place, those that are gone among them. */
export async function decideEpisodes(
  tx: Tx,
  at: SignalPlace,
  episodes: readonly string[],
  by: FactsBy,
): Promise<SiteDecision> {
  const told = await toldSignals(tx, at, await signalsOfEpisodes(tx, at, episodes));
  const { derived } = await decideSignals(tx, at, told, by, episodes);
  const former = signalRules(by.book).flatMap(({ name, document: { key } }) =>
    episodes.map((episode) => {
      const parts = key.map((part) => (part === 'episode' ? episode : at.place));
      return alertId(at.site, name, alertKey(parts));
    }),
  );
  return { derived, former };
}

/**
 * What the rules make of these signals, who are all of a place or all of some of its episodes. Sets
 * the timers of episodes that come to be quiet; of those looked at that are none any more none.
 */
export async function decideSignals(
  tx: Tx,
  { site, place }: SignalPlace,
  told: readonly Signal[],
  { book, clock }: FactsBy,
  looked: readonly string[] = [],
): Promise<SiteDecision> {
  const subject = { site, pseudonym: null, group: `signal ${place}`, wardNow: null };
  const seen = signalRules(book).map((rule) => {
    const { quietDays } = rule.document.parameters;
    const days = typeof quietDays === 'number' ? quietDays : null;
    return { rule, episodes: signalEpisodes(told, { days, ...clock }) };
  });
  const due = groupedBy(
    seen.flatMap(({ episodes }) => episodes),
    ({ from }) => from,
  );
  const timers = [...new Set([...looked, ...due.keys()])].map((episode) => {
    const moments = (due.get(episode) ?? []).flatMap(({ dueMs }) => dueMs ?? []);
    const dueMs = moments.length > 0 ? Math.min(...moments) : null;
    return { site, name: JSON.stringify(['signal', place, episode]), dueMs };
  });
  await setTimers(tx, 2, timers);
  return {
    derived: seen.flatMap(({ rule, episodes }) => {
      const courses = episodes.map(({ snapshots }) => snapshots);
      return alertsOfCourses(rule, subject, courses);
    }),
    // Signals once had an alert each.
    former: seen.flatMap(({ rule: { name } }) =>
      [...new Set(told.map(({ id }) => id))].map((id) => alertId(site, name, alertKey([id]))),
    ),
  };
}
