import type { CasesChanged } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { decideSite } from '../site/decide-site';
import type { Deciding } from './recompute';

/** Whom a batch names of one site, and the version of its rules that is being followed. */
interface SiteLook {
  readonly pseudonyms: Set<string>;
  readonly last: RecordBatch<CasesChanged>['records'][number];
  readonly rules: number | undefined;
}

/**
 * Takes a batch of what the first stage changed: looks once a site at everybody whom it names. The
 * key is the site alone, so that one partition, and so one worker, has all of a site.
 */
export async function takeCases(
  { tx, records }: RecordBatch<CasesChanged>,
  deciding: Deciding,
): Promise<void> {
  const sites = new Map<string, SiteLook>();
  for (const record of records) {
    const { site, pseudonyms, rules } = record.value;
    const known = sites.get(site) ?? { pseudonyms: new Set<string>(), last: record, rules };
    for (const pseudonym of pseudonyms) known.pseudonyms.add(pseudonym);
    sites.set(site, { ...known, last: record, rules: rules ?? known.rules });
  }
  for (const [site, { pseudonyms, last, rules }] of sites) {
    const traceparent = last.headers['traceparent'];
    await decideSite(tx, site, [...pseudonyms].sort(), deciding, {
      at: last.value.receivedAt,
      cause: last.cause,
      ...(traceparent && { traceparent }),
      ...(rules !== undefined && { rules }),
    });
  }
}
