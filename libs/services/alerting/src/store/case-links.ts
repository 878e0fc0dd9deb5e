import type { Tx } from '@carbawatch/postgres';
import type { CaseLink } from '../decide/cases/sweep';
import { pseudonymOfCase } from './known-cases';

/** Cases that these persons' cases are or were linked with, and these themselves. */
export async function linkedCases(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT a AS id FROM alerting.case_link WHERE site = $1 AND a_pseudonym = ANY ($2)
     UNION
     SELECT b AS id FROM alerting.case_link WHERE site = $1 AND a_pseudonym = ANY ($2)`,
    [site, pseudonyms],
  );
  return rows.map(({ id }) => id);
}

/** Replaces all links of these persons' cases; a link is kept in both directions. */
export async function replaceLinks(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  change: { readonly had: boolean; readonly links: readonly CaseLink[] },
): Promise<void> {
  const { had, links } = change;
  if (had) {
    await tx.execute(
      `DELETE FROM alerting.case_link back USING alerting.case_link mine
       WHERE mine.site = $1 AND mine.a_pseudonym = ANY ($2)
         AND back.site = $1 AND back.a = mine.b AND back.b = mine.a`,
      [site, pseudonyms],
    );
    await tx.execute(`DELETE FROM alerting.case_link WHERE site = $1 AND a_pseudonym = ANY ($2)`, [
      site,
      pseudonyms,
    ]);
  }
  if (links.length === 0) return;
  const both = links.flatMap(({ a, b, spans }) => [
    { a, b, spans },
    { a: b, b: a, spans },
  ]);
  await tx.execute(
    `INSERT INTO alerting.case_link (site, a, b, a_pseudonym, spans)
     SELECT $1, a, b, pseudonym, spans
     FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[]) AS new (a, b, pseudonym, spans)
     ON CONFLICT (site, a, b) DO UPDATE SET spans = excluded.spans`,
    [
      site,
      both.map(({ a }) => a),
      both.map(({ b }) => b),
      both.map(({ a }) => pseudonymOfCase(a)),
      both.map(({ spans }) => JSON.stringify(spans)),
    ],
  );
}

/**
 * Everything that is or was joined to these cases, with the links; each link once. `OFFSET 0` keeps
 * each step to the index: how many cases are joined is nothing that a planner can know.
 */
export const COMPONENT_LINKS = `
  WITH RECURSIVE joined (id) AS (
    SELECT unnest($2::text[])
    UNION
    SELECT link.b FROM joined
    CROSS JOIN LATERAL (
      SELECT b FROM alerting.case_link WHERE site = $1 AND a = joined.id OFFSET 0
    ) AS link
  )
  SELECT link.a, link.b, link.spans FROM joined
  CROSS JOIN LATERAL (
    SELECT a, b, spans FROM alerting.case_link
    WHERE site = $1 AND a = joined.id AND a < b OFFSET 0
  ) AS link
  ORDER BY link.a, link.b`;

export async function componentLinks(
  tx: Tx,
  site: string,
  ids: readonly string[],
): Promise<CaseLink[]> {
  return tx.query(COMPONENT_LINKS, [site, ids]);
}
