import { dayOf, type EncounterChanged } from '@carbawatch/contracts';
import { personsOf, type PersonLink } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import type { SiteScope } from '@carbawatch/service-kit';

/** Keeps each merge once, from its first telling on: both numbers' keys bring it, and resends. */
export async function savePersonLinks(tx: Tx, links: readonly EncounterChanged[]): Promise<void> {
  if (links.length === 0) return;
  await tx.execute(
    `INSERT INTO classification.person_link AS known
       (site, fact_id, kind, pseudonym, merged_into, made_at, received_at)
     SELECT DISTINCT ON (site, fact_id) *
     FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                 $7::timestamptz[])
       AS told (site, fact_id, kind, pseudonym, merged_into, made_at, received_at)
     ORDER BY site, fact_id, received_at
     ON CONFLICT (site, fact_id) DO UPDATE SET received_at = excluded.received_at
       WHERE excluded.received_at < known.received_at`,
    [
      links.map(({ site }) => site),
      links.map(({ factId }) => factId),
      links.map(({ kind }) => kind),
      links.map(({ pseudonym }) => pseudonym),
      links.map(({ mergedInto }) => mergedInto ?? null),
      links.map(({ at }) => at),
      links.map(({ receivedAt }) => receivedAt),
    ],
  );
}

/** Persons as known now. */
export function personLinks(tx: Tx, sites: readonly string[]): Promise<PersonAt> {
  return personsAt(tx, sites, { asOf: null, timeZone: 'UTC' });
}

/** Answers the person of a pseudonym at a site. */
export type PersonAt = (site: string, pseudonym: string) => string;

interface LinkRow extends Omit<PersonLink, 'mergedInto' | 'at' | 'receivedAt'> {
  readonly site: string;
  readonly madeAt: string | null;
  readonly mergedInto: string | null;
  readonly receivedAt: Date;
}

/** Persons as known at the end of a day in the site's time zone, as known now when it is null. */
export async function personsAt(
  tx: Tx,
  sites: SiteScope,
  { asOf, timeZone }: { readonly asOf: string | null; readonly timeZone: string },
): Promise<PersonAt> {
  const rows = await tx.query<LinkRow>(
    `SELECT site, fact_id AS "factId", kind, pseudonym, merged_into AS "mergedInto",
            made_at AS "madeAt", received_at AS "receivedAt"
     FROM classification.person_link WHERE $1::text[] IS NULL OR site = ANY ($1)`,
    [sites === 'all' ? null : sites],
  );
  const bySite = new Map<string, PersonLink[]>();
  for (const { site, mergedInto, madeAt, receivedAt, ...row } of rows) {
    const link = {
      ...row,
      mergedInto: mergedInto ?? undefined,
      at: madeAt ?? receivedAt.toISOString(),
      receivedAt: receivedAt.toISOString(),
    };
    if (asOf !== null && dayOf(link.receivedAt, timeZone) > asOf) continue;
    const known = bySite.get(site);
    if (known) known.push(link);
    else bySite.set(site, [link]);
  }
  const persons = new Map([...bySite].map(([site, links]) => [site, personsOf(links, timeZone)]));
  return (site, pseudonym) => persons.get(site)?.(pseudonym) ?? pseudonym;
}
