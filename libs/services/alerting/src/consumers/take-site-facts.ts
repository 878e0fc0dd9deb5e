import type { FeedChanged, Signal } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { placeOfSignal } from '../decide/signal-episodes';
import { followFact } from '../site/decide-facts';
import { NOBODY } from '../site/decide-site';
import { lockLanes } from '../store/families';
import { saveSiteFacts, type SiteFact } from '../store/site-facts';
import type { Deciding } from './recompute';

/** A feed fell silent or was heard again; or its clock was found wrong, or right again. */
export async function takeFeeds(
  { tx, records }: RecordBatch<FeedChanged>,
  deciding: Deciding,
): Promise<void> {
  const facts = records.map(({ value, cause }) => ({
    site: value.site,
    subject: value.clock ? ('feed-clock' as const) : ('feed' as const),
    name: value.sender,
    at: value.at,
    state: value.clock?.status ?? (value.revision ? `replayed ${value.revision}` : value.status),
    body: value,
    cause,
  }));
  await takeFacts(tx, facts, deciding);
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
  await takeFacts(tx, facts, deciding);
}

async function takeFacts(
  tx: Tx,
  facts: readonly (SiteFact & { readonly cause: string | null })[],
  deciding: Deciding,
): Promise<void> {
  await lockLanes(
    tx,
    facts.map(({ site }) => ({ site, pseudonym: NOBODY })),
  );
  await saveSiteFacts(tx, facts);
  const touched = new Map(
    facts.map((fact) => [`${fact.site}\n${fact.subject}\n${fact.name}`, fact]),
  );
  for (const { site, subject, name, at, cause } of touched.values()) {
    await followFact(tx, { site, subject, name }, deciding, { at, cause });
  }
}
