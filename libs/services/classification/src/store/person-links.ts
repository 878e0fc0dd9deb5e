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

/** Answers the person of a pseudonym at a site. */
export type PersonAt = (site: string, pseudonym: string) => string;

/** A merge or its undoing, with its site. */
export type SiteLink = PersonLink & { readonly site: string };

interface LinkRow extends Omit<PersonLink, 'mergedInto' | 'at' | 'receivedAt'> {
  readonly site: string;
  readonly madeAt: string | null;
  readonly mergedInto: string | null;
  readonly receivedAt: Date;
}

const LINKS = `
  SELECT link.site, link.fact_id AS "factId", link.kind, link.pseudonym,
         link.merged_into AS "mergedInto", link.made_at AS "madeAt",
         link.received_at AS "receivedAt"`;

function linkOf({ mergedInto, madeAt, receivedAt, ...row }: LinkRow): SiteLink {
  const received = receivedAt.toISOString();
  return {
    ...row,
    mergedInto: mergedInto ?? undefined,
    at: madeAt ?? received,
    receivedAt: received,
  };
}

/** These numbers, and those that any merge has ever joined to them, undone or not. */
export const JOINED = `
  WITH RECURSIVE joined (site, pseudonym) AS (
    SELECT * FROM unnest($1::text[], $2::text[])
    UNION
    SELECT joined.site, other.pseudonym FROM joined CROSS JOIN LATERAL (
      SELECT merged_into FROM classification.person_link
      WHERE site = joined.site AND pseudonym = joined.pseudonym AND merged_into IS NOT NULL
      UNION ALL
      SELECT pseudonym FROM classification.person_link
      WHERE site = joined.site AND merged_into = joined.pseudonym) AS other (pseudonym)
  )`;

export const LINKS_OF = `
  ${JOINED} ${LINKS} FROM joined CROSS JOIN LATERAL (
    SELECT * FROM classification.person_link
    WHERE site = joined.site AND pseudonym = joined.pseudonym OFFSET 0) AS link`;

/** The merges and their undoing that bear on whose these numbers are. */
export async function linksOf(
  tx: Tx,
  numbers: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<SiteLink[]> {
  const rows = await tx.query<LinkRow>(LINKS_OF, [
    numbers.map(({ site }) => site),
    numbers.map(({ pseudonym }) => pseudonym),
  ]);
  return rows.map(linkOf);
}

/** Persons as known at the end of a day in the site's time zone, as known now when it is null. */
export async function personsAt(
  tx: Tx,
  sites: SiteScope,
  { asOf, timeZone }: { readonly asOf: string | null; readonly timeZone: string },
): Promise<PersonAt> {
  const rows = await tx.query<LinkRow>(
    `${LINKS} FROM classification.person_link AS link
     WHERE $1::text[] IS NULL OR link.site = ANY ($1)`,
    [sites === 'all' ? null : sites],
  );
  const bySite = new Map<string, PersonLink[]>();
  for (const { site, ...link } of rows.map(linkOf)) {
    if (asOf !== null && dayOf(link.receivedAt, timeZone) > asOf) continue;
    const known = bySite.get(site);
    if (known) known.push(link);
    else bySite.set(site, [link]);
  }
  const persons = new Map([...bySite].map(([site, links]) => [site, personsOf(links, timeZone)]));
  return (site, pseudonym) => persons.get(site)?.(pseudonym) ?? pseudonym;
}
