import type { CohortCell, CohortIsolate } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { MEMBERS, keptCondition, membersParams } from './cohort-reads';
import type { CohortQuestion } from './cohort-reads';
import { firstIsolates } from './first-isolates';
import type { Firsts, SurveyQuestion } from './first-isolates';

/** Which of the isolates behind a number; each one given narrows them, after dedup. */
export interface CellWords {
  /** Days of the cell within the period. */
  days: readonly [from: string, to: string] | null;
  /** One group of a split; a null key is the unknown. */
  group: { by: CellGroup; key: string | null } | null;
  /** `MEM:R` of the antibiogram. */
  result: string | null;
  onset: { kind: 'hospital' | 'community' | 'unknown'; day: number } | null;
}

export const CELL_GROUPS = ['family', 'organism', 'st', 'ward', 'site'] as const;
export type CellGroup = (typeof CELL_GROUPS)[number];

const DIED = 'coalesce(q.died_after_days BETWEEN 0 AND 30, false)';
const LIVED = 'coalesce(q.died_after_days > 30, q.alive_after_days >= 30, false)';

/** The same conditions as those that the summary counts by. */
const CELLS: Record<Exclude<CohortCell, 'isolates'>, string> = {
  cre: `q.cohort = 'cre'`,
  cpe: `q.cohort = 'cre' AND q.verdict = 'cpe'`,
  'non-cpe': `q.cohort = 'cre' AND q.verdict = 'non-cpe'`,
  undetermined: `q.cohort = 'cre' AND q.verdict = 'undetermined'`,
  'cpe-outside-cre': `q.cohort = 'cpe-outside-cre'`,
  'died-30d': `q.cohort = 'cre' AND ${DIED}`,
  'alive-30d': `q.cohort = 'cre' AND ${LIVED}`,
  'outcome-unknown': `q.cohort = 'cre' AND NOT ${DIED} AND NOT ${LIVED}
    AND (q.died_after_days < 0 OR q.day + 30 <= $4::date)`,
  icu: `q.cohort = 'cre' AND q.icu`,
  'icu-at-index': `q.cohort = 'cre' AND q.icu_at_index`,
  hepatobiliary: `q.cohort = 'cre' AND q.hepatobiliary`,
  'enzyme-only': `q.cohort = 'cre' AND q.cre_basis = 'enzyme'`,
};

/** Isolates behind a number of the summary; their rows as known on the day asked. */
export async function isolatesOfCell(
  tx: Tx,
  question: CohortQuestion,
  cell: Exclude<CohortCell, 'isolates'>,
): Promise<Firsts> {
  const kept = await keptCondition(tx, question);
  const members = `${MEMBERS} AND ${kept.sql} AND ${CELLS[cell]}`;
  return {
    rulesSql: `SELECT q.rules FROM stats.qualifying AS q WHERE ${members}`,
    sql: `
      SELECT c.* FROM stats.qualifying AS q
      CROSS JOIN LATERAL (
        SELECT * FROM stats.contribution AS own
        WHERE own.site = q.site AND own.isolate_id = q.isolate_id
          AND own.known_from <= $4 AND own.known_to > $4
        OFFSET 0 -- member by member; in the order of days it would read every isolate there is
      ) AS c
      WHERE ${members}`,
    params: [...membersParams(question), ...kept.params],
  };
}

/** Isolates behind a number of a series, a rate or the antibiogram. */
export function isolatesOfSurvey(tx: Tx, question: SurveyQuestion): Promise<Firsts> {
  return firstIsolates(tx, question);
}

const GROUP: Record<CellGroup, (key: string) => string> = {
  family: (key) =>
    `CASE WHEN ${key} IS NULL THEN families = '{}' ELSE families @> ARRAY[${key}] END`,
  organism: (key) => `coalesce(species, organism) IS NOT DISTINCT FROM ${key}`,
  st: (key) => `st IS NOT DISTINCT FROM ${key}`,
  ward: (key) => `ward IS NOT DISTINCT FROM ${key}`,
  site: (key) => `site IS NOT DISTINCT FROM ${key}`,
};

const ONSET = {
  hospital: (day: string) => `hospital_day >= ${day}`,
  community: (day: string) =>
    `(hospital_day < ${day} OR (hospital_day IS NULL AND inpatient IS FALSE))`,
  unknown: (day: string) =>
    `(${day} IS NOT NULL AND hospital_day IS NULL AND inpatient IS NOT FALSE)`,
};

interface Page {
  after: readonly [day: string, site: string, isolateId: string] | null;
  limit: number;
}

/** Collects conditions with the numbers of their parameters. */
class Conditions {
  readonly sql: string[] = [];

  constructor(readonly params: unknown[]) {}

  add(value: unknown, type: string, condition: (param: string) => string): void {
    this.params.push(value);
    this.sql.push(condition(`$${this.params.length}::${type}`));
  }
}

/** One page of the isolates of a cell, by day, site and id. */
export async function readCellIsolates(
  tx: Tx,
  { sql, params }: Firsts,
  words: CellWords,
  { after, limit }: Page,
): Promise<CohortIsolate[]> {
  const where = new Conditions([...params]);
  const { days, group, result, onset } = words;
  if (days) {
    where.add(days[0], 'date', (param) => `day >= ${param}`);
    where.add(days[1], 'date', (param) => `day <= ${param}`);
  }
  if (group) where.add(group.key, 'text', GROUP[group.by]);
  if (result !== null) {
    where.add([result, `${result}*`], 'text[]', (param) => `results && ${param}`);
  }
  if (onset) where.add(onset.day, 'int', ONSET[onset.kind]);
  if (after) {
    where.add(JSON.stringify(after), 'jsonb', (param) => {
      return `(day, site, isolate_id) > ((${param} ->> 0)::date, ${param} ->> 1, ${param} ->> 2)`;
    });
  }
  where.add(limit, 'int', () => 'true');
  return tx.query<CohortIsolate>(
    `SELECT site, isolate_id AS "isolateId", person AS patient, day, day_source AS "daySource",
            coalesce(species, organism) AS organism, ward, specimen_group AS "specimenGroup",
            standing, cre, verdict, families, st,
            (SELECT min(k.known_from) FROM stats.contribution AS k
             WHERE k.site = behind.site AND k.isolate_id = behind.isolate_id) AS "knownOn"
     FROM (${sql}) AS behind
     WHERE ${where.sql.join(' AND ')}
     ORDER BY day, site, isolate_id
     LIMIT $${where.params.length}`,
    where.params,
  );
}
