import type { FeedChanged, Signal } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { groupedBy } from '../decide/grouped-by';
import { placeOfSignal } from '../decide/signal-episodes';
import { followFeed, followSignals } from '../site/decide-facts';
import { NOBODY } from '../site/decide-site';
import { lockLanes } from '../store/families';
import { saveSiteFacts, type SiteFact } from '../store/site-facts';
import type { Deciding } from './recompute';

/** A feed fell silent or was heard again, was retired or came back; or what its clock shows. */
export async function takeFeeds(
  { tx, records }: RecordBatch<FeedChanged>,
  deciding: Deciding,
): Promise<void> {
  const facts = records.flatMap(({ value, cause }) =>
    subjectsOf(value).map((subject) => ({
      site: value.site,
      subject,
      name: value.sender,
      at: value.at,
      state: stateOf(value),
      body: value,
      cause,
    })),
  );
  await keepFacts(tx, facts);
  const touched = new Map(facts.map((fact) => [nameOfFact(fact), fact]));
  for (const { site, subject, name, at, cause } of touched.values()) {
    await followFeed(tx, { site, subject, name }, deciding, { at, cause });
  }
}

/** Of a retired feed nobody waits for anything, its clock included. */
function subjectsOf({ clock, retirement }: FeedChanged): ('feed' | 'feed-clock')[] {
  if (retirement) return ['feed', 'feed-clock'];
  return [clock ? 'feed-clock' : 'feed'];
}

function stateOf({ clock, retirement, revision, status }: FeedChanged): string {
  if (retirement) return `${retirement.retired ? 'retired' : 'returned'} ${retirement.turn}`;
  return clock?.status ?? (revision ? `replayed ${revision}` : status);
}

/** A detector found more than the history explains, counts anew, or took it back. */
export async function takeSignals(
  { tx, records }: RecordBatch<Signal>,
  deciding: Deciding,
): Promise<void> {
  const facts = records.map(({ value, cause }) => ({
    site: value.site,
    subject: 'signal' as const,
    name: placeOfSignal(value),
    at: value.at,
    state: `${value.status} ${value.id}`,
    body: value,
    cause,
  }));
  await keepFacts(tx, facts);
  for (const told of groupedBy(facts, nameOfFact).values()) {
    const last = told.at(-1);
    if (!last) continue;
    const { site, name: place, at, cause } = last;
    const news = { ids: [...new Set(told.map(({ body: { id } }) => id))], episodes: [] };
    await followSignals(tx, { site, place }, news, deciding, { at, cause });
  }
}

async function keepFacts(tx: Tx, facts: readonly SiteFact[]): Promise<void> {
  await lockLanes(
    tx,
    facts.map(({ site }) => ({ site, pseudonym: NOBODY })),
  );
  await saveSiteFacts(tx, facts);
}

function nameOfFact({ site, subject, name }: SiteFact): string {
  return `${site}\n${subject}\n${name}`;
}
