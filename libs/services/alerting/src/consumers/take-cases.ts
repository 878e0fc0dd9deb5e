import type { CasesChanged } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { decideSite } from '../site/decide-site';
import type { Deciding } from './recompute';

/**
 * Takes a batch of what the first stage changed: looks once a site at everybody whom it names. The
 * key is the site alone, so that one partition, and so one worker, has all of a site.
 */
export async function takeCases(
  { tx, records }: RecordBatch<CasesChanged>,
  deciding: Deciding,
): Promise<void> {
  const sites = new Map<string, { pseudonyms: Set<string>; last: (typeof records)[number] }>();
  for (const record of records) {
    const { site, pseudonyms } = record.value;
    const known = sites.get(site) ?? { pseudonyms: new Set<string>(), last: record };
    for (const pseudonym of pseudonyms) known.pseudonyms.add(pseudonym);
    sites.set(site, { ...known, last: record });
  }
  for (const [site, { pseudonyms, last }] of sites) {
    const traceparent = last.headers['traceparent'];
    await decideSite(tx, site, [...pseudonyms].sort(), deciding, {
      at: last.value.receivedAt,
      cause: last.cause,
      ...(traceparent && { traceparent }),
    });
  }
}
