import type { CohortPopulation } from '@carbawatch/contracts';
import type { DedupPolicy, DedupRecord, Period } from '@carbawatch/epidemiology';
import { dedup } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import type { CohortCounts, FacetCount, FlowCount } from '../decide/cohort-counts';
import type { Cohort } from '../decide/contributions';
import { DAILY_POLICY, HOSPITAL_DAILY_POLICY } from './metric-rows';

/** What is asked: who, where, when, and by which rule an isolate counts. */
export interface CohortQuestion {
  /** Null is every site that the transaction's reader may see. */
  sites: readonly string[] | null;
  ward: string | null;
  population: CohortPopulation;
  period: Period;
  policy: DedupPolicy;
}

/** Members as known on the day asked, of the population, place and period asked. */
export const MEMBERS = `
  q.population = $1 AND q.day BETWEEN $2 AND $3
  AND q.known_from <= $4 AND q.known_to > $4
  AND ($5::text[] IS NULL OR q.site = ANY ($5))
  AND ($6::text IS NULL OR q.ward = $6)`;

const LISTED = `(q.site, q.isolate_id, q.cohort) IN (
  SELECT * FROM unnest($7::text[], $8::text[], $9::text[]))`;

/**
 * Rules that a row answers by itself, as long as no ward is asked for: the previous member of the
 * person stands in it.
 */
export function keptByRow(policy: DedupPolicy): string | null {
  switch (policy.kind) {
    case 'none':
      return 'true';
    case 'patient-first':
      return '(q.prev_day IS NULL OR q.prev_day < $2)';
    case 'patient-first-ever':
      return 'q.prev_day IS NULL';
    default:
      return null;
  }
}

/** Day 30 counts, day 31 does not; a death before the culture is an error of the data. */
export function countsStatement(kept: string): string {
  return `
    WITH kept AS (
      SELECT q.cohort, q.verdict, q.cre_basis, q.day, q.day_source, q.icu, q.icu_at_index,
             q.hepatobiliary, q.infection, q.purpose, q.inpatient, q.families,
             q.died_after_days BETWEEN 0 AND 30 AS died,
             q.died_after_days < 0 AS mistaken,
             coalesce(q.died_after_days > 30, q.alive_after_days >= 30, false) AS lived
      FROM stats.qualifying AS q
      WHERE ${MEMBERS} AND ${kept}
    ), judged AS (
      SELECT *, died IS NOT TRUE AND lived IS NOT TRUE AS open FROM kept
    )
    SELECT cohort,
           count(*)::int AS isolates,
           (count(*) FILTER (WHERE verdict = 'cpe'))::int AS cpe,
           (count(*) FILTER (WHERE verdict = 'non-cpe'))::int AS "nonCpe",
           (count(*) FILTER (WHERE cre_basis = 'enzyme'))::int AS "enzymeOnly",
           (count(*) FILTER (WHERE died))::int AS "diedBy30",
           (count(*) FILTER (WHERE lived))::int AS "aliveOn30",
           (count(*) FILTER (WHERE mistaken))::int AS "diedBeforeIndex",
           (count(*) FILTER (WHERE open AND mistaken IS NOT TRUE AND day + 30 > $4::date))::int
             AS "day30NotReached",
           (count(*) FILTER (WHERE died AND day + 30 > $4::date))::int AS "diedBeforeDay30Due",
           (count(*) FILTER (WHERE open AND (mistaken OR day + 30 <= $4::date)))::int
             AS "outcomeUnknown",
           (count(*) FILTER (WHERE icu))::int AS icu,
           count(icu)::int AS "icuKnown",
           (count(*) FILTER (WHERE icu_at_index))::int AS "icuAtIndex",
           count(icu_at_index)::int AS "icuAtIndexKnown",
           (count(*) FILTER (WHERE hepatobiliary))::int AS hepatobiliary,
           count(hepatobiliary)::int AS "hepatobiliaryKnown",
           (count(*) FILTER (WHERE coalesce(infection, 'unknown') = 'unknown'))::int
             AS "infectionUnknown",
           (count(*) FILTER (WHERE coalesce(purpose, 'unknown') = 'unknown'))::int
             AS "purposeUnknown",
           (count(*) FILTER (WHERE inpatient IS NULL))::int AS "classUnknown",
           (count(*) FILTER (WHERE verdict = 'cpe' AND families = '{}'))::int
             AS "mechanismUnknown",
           (count(*) FILTER (WHERE verdict = 'cpe' AND cardinality(families) > 1))::int
             AS "multipleFamilies",
           (count(*) FILTER (WHERE day_source <> 'collected'))::int AS "dayNotCollected"
    FROM judged
    GROUP BY cohort`;
}

/** Equal members put together, then each facet over those. */
function facetsStatement(kept: string): string {
  return `
    WITH kept AS MATERIALIZED (
      SELECT verdict, non_cpe_standard, families, alleles, organism, rules, count(*) AS n
      FROM stats.qualifying AS q
      WHERE ${MEMBERS} AND ${kept} AND q.cohort = 'cre'
      GROUP BY verdict, non_cpe_standard, families, alleles, organism, rules
    )
    SELECT 'standard' AS facet, coalesce(non_cpe_standard, 'unknown') AS name, '' AS detail,
           sum(n)::int AS n
    FROM kept WHERE verdict = 'non-cpe' GROUP BY 2
    UNION ALL
    SELECT 'family', family, '', sum(n)::int
    FROM kept, unnest(families) AS family GROUP BY 2
    UNION ALL
    SELECT 'allele', split_part(allele, ':', 1), substr(allele, strpos(allele, ':') + 1),
           sum(n)::int
    FROM kept, unnest(alleles) AS allele GROUP BY 2, 3
    UNION ALL
    SELECT 'no-allele', family, '', sum(n)::int
    FROM kept, unnest(families) AS family
    WHERE NOT EXISTS (SELECT FROM unnest(alleles) AS told WHERE starts_with(told, family || ':'))
    GROUP BY 2
    UNION ALL
    SELECT 'organism', family, coalesce(organism, 'unknown'), sum(n)::int
    FROM kept, unnest(families) AS family GROUP BY 2, 3
    UNION ALL
    SELECT 'rules', rules, '', sum(n)::int FROM kept GROUP BY 2`;
}

/** Members of the persons who have one in the period: rules of dedup look back, never aside. */
export const CANDIDATES = `
  WITH asked AS MATERIALIZED (SELECT DISTINCT q.site, q.person FROM stats.qualifying AS q
                              WHERE ${MEMBERS})
  SELECT q.site, q.isolate_id AS "isolateId", q.cohort, q.person, q.organism, q.day, q.purpose,
         q.specimen_group AS "specimenGroup", q.blood, q.families, q.verdict, q.ward
  FROM asked
  CROSS JOIN LATERAL (
    SELECT * FROM stats.qualifying AS own
    WHERE own.person = asked.person AND own.site = asked.site AND own.population = $1
    OFFSET 0 -- person by person, by the index
  ) AS q
  WHERE q.day <= $3 AND q.known_from <= $4 AND q.known_to > $4
    AND ($6::text IS NULL OR q.ward = $6)`;

interface Candidate extends Required<Pick<DedupRecord, 'specimenGroup' | 'blood'>> {
  site: string;
  isolateId: string;
  cohort: Cohort;
  person: string;
  organism: string | null;
  day: string;
  purpose: NonNullable<DedupRecord['purpose']> | null;
  families: string[];
  verdict: string;
  ward: string | null;
}

function recordOf(candidate: Candidate): DedupRecord {
  const { site, isolateId, person, organism, day, purpose, families, ward } = candidate;
  return {
    id: JSON.stringify([site, isolateId]),
    patient: JSON.stringify([site, person]),
    organism: organism ?? '',
    date: day,
    purpose: purpose ?? 'unknown',
    specimenGroup: candidate.specimenGroup,
    blood: candidate.blood,
    carbapenemases: families,
    ward: ward ?? undefined,
    cpe: candidate.verdict === 'cpe',
  };
}

/** Rules anchored in a person's whole history, or in one ward: decided over narrow rows. */
async function keptByDedup(tx: Tx, question: CohortQuestion): Promise<Candidate[]> {
  const { period, policy } = question;
  const candidates = await tx.query<Candidate>(CANDIDATES, membersParams(question));
  const cohorts: Cohort[] = ['cre', 'cpe-outside-cre'];
  return cohorts.flatMap((cohort) => {
    const members = candidates.filter((each) => each.cohort === cohort);
    const byId = new Map(members.map((each) => [recordOf(each).id, each]));
    const { kept } = dedup(policy, members.map(recordOf), period);
    return kept.flatMap((id) => byId.get(id) ?? []);
  });
}

export async function keptCondition(
  tx: Tx,
  question: CohortQuestion,
): Promise<{ sql: string; params: unknown[] }> {
  const byRow = keptByRow(question.policy);
  if (byRow !== null && (question.ward === null || question.policy.kind === 'none')) {
    return { sql: byRow, params: [] };
  }
  const kept = await keptByDedup(tx, question);
  return {
    sql: LISTED,
    params: [
      kept.map(({ site }) => site),
      kept.map(({ isolateId }) => isolateId),
      kept.map(({ cohort }) => cohort),
    ],
  };
}

export function membersParams({ population, period, sites, ward }: CohortQuestion): unknown[] {
  return [population, period.from, period.to, period.asOf, sites, ward];
}

/** Counts and facets of the isolates that the policy keeps, in the caller's transaction. */
export async function readCohort(
  tx: Tx,
  question: CohortQuestion,
): Promise<{ counts: CohortCounts[]; facets: FacetCount[] }> {
  const { sql, params } = await keptCondition(tx, question);
  const all = [...membersParams(question), ...params];
  const counts = await tx.query<CohortCounts>(countsStatement(sql), all);
  const facets = await tx.query<FacetCount>(facetsStatement(sql), all);
  return { counts, facets };
}

export const FLOW = `
  SELECT standing, cre, sum(n)::int AS n
  FROM stats.daily
  WHERE policy =
      CASE WHEN $5::text IS NULL THEN '${HOSPITAL_DAILY_POLICY}' ELSE '${DAILY_POLICY}' END
    AND event_day BETWEEN $1 AND $2 AND known_day <= $3
    AND ($4::text[] IS NULL OR site = ANY ($4))
    AND ($5::text IS NULL OR ward = $5)
  GROUP BY standing, cre
  HAVING sum(n) <> 0`;

/** Isolates of any organism before dedup: a sum of deltas, as known on the day asked. */
export async function readFlow(
  tx: Tx,
  { period, sites, ward }: CohortQuestion,
): Promise<FlowCount[]> {
  return tx.query<FlowCount>(FLOW, [period.from, period.to, period.asOf, sites, ward]);
}
