import type { SeriesOf } from '@carbawatch/contracts';
import { dedup, isBlood } from '@carbawatch/epidemiology';
import type { DedupRecord, SpecimenGroup } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { firstOf } from '../decide/first-of-year';
import { STANDINGS, isIn } from '../decide/standing';
import type { Verdict } from '../decide/standing';
import type { CohortQuestion } from './cohort-reads';

/** Which isolates a count over time is about. */
export interface SurveyQuestion extends CohortQuestion {
  of: SeriesOf;
  family: string | null;
  /** Code or species. */
  organism: string | null;
  st: string | null;
  /** Producers, non-producers or both. */
  verdict: Verdict | null;
  /** Surveillance cultures, preliminary results and unknown organisms are left out. */
  diagnosticOnly: boolean;
}

/** Written as the partial index has it, so that the planner finds it. */
const RESISTANT = `(c.cre = 'cre' OR c.verdict = 'cpe')`;

const OF: Record<SeriesOf, string> = {
  cre: `${RESISTANT} AND c.cre = 'cre'`,
  cpe: `${RESISTANT} AND c.verdict = 'cpe'`,
  isolates: 'true',
};

const DIAGNOSTIC = `
    AND c.specimen_group <> 'screening' AND NOT c.preliminary AND c.species IS NOT NULL`;

/** Members as known on the day asked; the days are said apart, since rules of dedup look back. */
function membersOf({ of, diagnosticOnly }: SurveyQuestion): string {
  return `
    ${OF[of]}
    AND c.known_from <= $3 AND c.known_to > $3
    AND ($4::text[] IS NULL OR c.site = ANY ($4))
    AND ($5::text IS NULL OR c.ward = $5)
    AND c.standing = ANY ($6)
    AND ($7::text IS NULL OR c.families @> ARRAY[$7])
    AND ($8::text IS NULL OR c.organism = $8 OR c.species = $8)
    AND ($9::text IS NULL OR c.st = $9)
    AND ($10::text IS NULL OR c.verdict = $10)
    ${diagnosticOnly ? DIAGNOSTIC : ''}`;
}

export function paramsOf(question: SurveyQuestion): unknown[] {
  const { period, sites, ward, population, family, organism, st, verdict } = question;
  const standings = STANDINGS.filter((standing) => isIn(population, standing));
  const { from, to, asOf } = period;
  return [from, to, asOf, sites, ward, standings, family, organism, st, verdict];
}

/** Within a day: sterile site, other clinical, screening; then producers; then the isolate's id. */
const IN_ORDER = `
  c.day, array_position(ARRAY['sterile', 'other', 'screening'], c.specimen_group),
  c.verdict <> 'cpe', c.isolate_id COLLATE "C"`;

/**
 * Whether the rows say by themselves which isolates count: the first ones of CLSI M39 among all of
 * the hospital's. What narrows the isolates may make another one the first.
 */
export function countsFirstsOfYear(question: SurveyQuestion): boolean {
  const { policy, of, diagnosticOnly, ward, family, organism, st, verdict } = question;
  const narrowed = [ward, family, organism, st, verdict].some((word) => word !== null);
  return policy.kind === 'clsi-m39-year' && of === 'isolates' && diagnosticOnly && !narrowed;
}

/** What a count by day, place or kind asks of an isolate; an index holds it of resistant ones. */
const COUNTED = `c.site, c.isolate_id, c.person, c.day, c.day_source, c.ward, c.families, c.organism,
  c.species, c.st, c.inpatient, c.hospital_day, c.rules`;

/** Columns of the isolates: those that are counted by, or all with their results. */
export type FirstsWith = 'counts' | 'results';

/** Rules that one sorted pass over the isolates answers; null where they need more. */
function firstsOf(question: SurveyQuestion, members: string, columns: FirstsWith): string | null {
  const wanted = columns === 'counts' ? COUNTED : 'c.*';
  const days = 'c.day BETWEEN $1 AND $2';
  if (countsFirstsOfYear(question)) {
    return `
      SELECT ${wanted} FROM stats.contribution AS c
      WHERE ${days} AND c.first_of_year & ${firstOf(question.population)} <> 0 AND ${members}`;
  }
  switch (question.policy.kind) {
    case 'none':
      return `SELECT ${wanted} FROM stats.contribution AS c WHERE ${days} AND ${members}`;
    case 'patient-first':
      return `
        SELECT DISTINCT ON (c.site, c.person) ${wanted} FROM stats.contribution AS c
        WHERE ${days} AND ${members} ORDER BY c.site, c.person, ${IN_ORDER}`;
    case 'patient-first-ever':
      return `
        SELECT * FROM (
          SELECT DISTINCT ON (c.site, c.person) ${wanted} FROM stats.contribution AS c
          WHERE c.day <= $2 AND ${members} ORDER BY c.site, c.person, ${IN_ORDER}
        ) AS first WHERE day >= $1`;
    case 'clsi-m39-year':
      return `
        SELECT * FROM (
          SELECT DISTINCT ON (c.site, c.person, c.species, date_trunc('year', c.day::timestamp)) ${wanted}
          FROM stats.contribution AS c
          WHERE c.day BETWEEN date_trunc('year', $1::date::timestamp)::date AND $2 AND ${members}
            AND c.specimen_group <> 'screening'
          ORDER BY c.site, c.person, c.species, date_trunc('year', c.day::timestamp), ${IN_ORDER}
        ) AS first WHERE day >= $1`;
    default:
      return null;
  }
}

interface Narrow {
  site: string;
  isolateId: string;
  person: string;
  species: string | null;
  day: string;
  specimenGroup: SpecimenGroup;
  families: string[];
  verdict: string;
  ward: string | null;
  specimenType: string | null;
}

function recordOf(row: Narrow): DedupRecord {
  return {
    id: JSON.stringify([row.site, row.isolateId]),
    patient: JSON.stringify([row.site, row.person]),
    organism: row.species ?? '',
    date: row.day,
    specimenGroup: row.specimenGroup,
    blood: isBlood(row.specimenType ?? undefined),
    carbapenemases: row.families,
    ward: row.ward ?? undefined,
    cpe: row.verdict === 'cpe',
  };
}

/** Isolates of the persons who have one in the period: rules of dedup look back, never aside. */
export function historiesStatement(question: SurveyQuestion): string {
  const members = membersOf(question);
  return `
    WITH asked AS MATERIALIZED (
      SELECT DISTINCT c.site, c.person FROM stats.contribution AS c
      WHERE c.day BETWEEN $1 AND $2 AND ${members}
    )
    SELECT c.site, c.isolate_id AS "isolateId", c.person, c.species, c.day,
            c.specimen_group AS "specimenGroup", c.families, c.verdict, c.ward,
            c.specimen_type AS "specimenType"
    FROM asked
    CROSS JOIN LATERAL (
      SELECT * FROM stats.contribution AS own
      WHERE own.person = asked.person AND own.site = asked.site
      OFFSET 0 -- person by person, by the index
    ) AS c
    WHERE c.day <= $2 AND ${members}`;
}

async function keptByDedup(tx: Tx, question: SurveyQuestion): Promise<[string[], string[]]> {
  const rows = await tx.query<Narrow>(historiesStatement(question), paramsOf(question));
  const byId = new Map(rows.map((row) => [recordOf(row).id, row]));
  const kept = dedup(question.policy, rows.map(recordOf), question.period).kept;
  const listed = kept.flatMap((id) => byId.get(id) ?? []);
  return [listed.map(({ site }) => site), listed.map(({ isolateId }) => isolateId)];
}

/** The isolates that count, as a query to read from; its parameters begin at $1. */
export interface Firsts {
  sql: string;
  params: unknown[];
  /** Their rule sets, by the same parameters, where a shorter query says them. */
  rulesSql?: string;
}

/**
 * First the cohort (newest state, population, place, kind), then the rule of dedup over it: the
 * rows of `stats.contribution` that are left.
 */
export async function firstIsolates(
  tx: Tx,
  question: SurveyQuestion,
  columns: FirstsWith = 'results',
): Promise<Firsts> {
  const members = membersOf(question);
  const params = paramsOf(question);
  const sql = firstsOf(question, members, columns);
  if (sql !== null) return { sql, params };
  const [sites, ids] = await keptByDedup(tx, question);
  return {
    sql: `
      SELECT c.* FROM stats.contribution AS c
      JOIN unnest($11::text[], $12::text[]) AS kept (site, isolate_id)
        ON kept.site = c.site AND kept.isolate_id = c.isolate_id
      WHERE c.day BETWEEN $1 AND $2 AND ${members}`,
    params: [...params, sites, ids],
  };
}

/** The statement of `firstIsolates` for a rule that needs no look at all rows, for its plan. */
export function firstsStatement(question: SurveyQuestion, columns: FirstsWith): Firsts | null {
  const sql = firstsOf(question, membersOf(question), columns);
  return sql === null ? null : { sql, params: paramsOf(question) };
}

/** Rule sets that these isolates were classified by. */
export async function rulesOf(tx: Tx, { sql, params, rulesSql }: Firsts): Promise<string[]> {
  const rows = await tx.query<{ rules: string }>(
    `SELECT DISTINCT rules FROM (${rulesSql ?? sql}) AS first WHERE rules <> ''`,
    params,
  );
  return rows.map(({ rules }) => rules);
}
