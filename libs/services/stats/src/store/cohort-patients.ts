import type { Tx } from '@carbawatch/postgres';
import type { CohortPatient } from '../decide/cohort/patient';
import { STANDINGS, isIn } from '../decide/standing';
import { MEMBERS, keptCondition, membersParams } from './cohort-reads';
import type { CohortQuestion } from './cohort-reads';

/** Members of the cohort with their details, both as known on the day asked. */
export function patientsStatement(kept: string, susceptibility: boolean): string {
  return `
    SELECT q.site, q.isolate_id AS "isolateId", q.person, q.day, q.organism, q.verdict, q.families, q.alleles,
           q.blood, q.icu, q.icu_at_index AS "icuAtIndex",
           q.hepatobiliary, q.died_after_days AS "diedAfterDays",
           q.alive_after_days AS "aliveAfterDays", q.rules, c.detail,
           ${susceptibility ? `coalesce(c.susceptibility, '[]')` : `'[]'::jsonb`} AS susceptibility
    FROM stats.qualifying AS q
    LEFT JOIN stats.clinical AS c
      ON c.site = q.site AND c.isolate_id = q.isolate_id AND c.day BETWEEN $2 AND $3
     AND c.known_from <= $4 AND c.known_to > $4
    WHERE ${MEMBERS} AND ${kept} AND q.cohort = 'cre'
    ORDER BY q.day, q.site, q.isolate_id`;
}

/** Patients of a question in the order of their index cultures. */
export async function readPatients(
  tx: Tx,
  question: CohortQuestion,
  { susceptibility = false }: { susceptibility?: boolean } = {},
): Promise<CohortPatient[]> {
  const { sql, params } = await keptCondition(tx, question);
  return tx.query<CohortPatient>(patientsStatement(sql, susceptibility), [
    ...membersParams(question),
    ...params,
  ]);
}

export const NO_LONGER_CRE = `
  SELECT count(*)::int AS n
  FROM stats.clinical AS c
  WHERE c.cre <> 'cre' AND c.standing = ANY ($1) AND c.day BETWEEN $2 AND $3
    AND c.known_from <= $4 AND c.known_to > $4
    AND ($5::text[] IS NULL OR c.site = ANY ($5))
    AND ($6::text IS NULL OR c.ward = $6)`;

/** Isolates of the population that an earlier report made CRE and the newest does not. */
export async function countNoLongerCre(tx: Tx, question: CohortQuestion): Promise<number> {
  const { population, period, sites, ward } = question;
  const standings = STANDINGS.filter((standing) => isIn(population, standing));
  const [row] = await tx.query<{ n: number }>(NO_LONGER_CRE, [
    standings,
    period.from,
    period.to,
    period.asOf,
    sites,
    ward,
  ]);
  return row?.n ?? 0;
}
