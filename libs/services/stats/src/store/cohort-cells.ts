import type { CohortCell, VitalAssumption } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { CohortPatient } from '../decide/cohort/patient';
import { MEMBERS, keptCondition, membersParams } from './cohort-reads';
import type { CohortQuestion } from './cohort-reads';
import type { Firsts } from './first-isolates';

/** Isolates of any organism before dedup: the flow's numbers. */
export const FLOW_CELLS = [
  ...(['isolates', 'cre-judged', 'not-cre', 'cre-not-judged', 'cre-not-assessed'] as const),
] as const;
export type FlowCell = (typeof FLOW_CELLS)[number];
export type SummaryCell = Exclude<CohortCell, FlowCell>;

export function isFlowCell(cell: CohortCell): cell is FlowCell {
  return FLOW_CELLS.some((each) => each === cell);
}

/** What the definition of CRE says of the isolates of a flow's number. */
export const FLOW_CONDITIONS: Record<FlowCell, string> = {
  isolates: 'true',
  'cre-judged': `cre IN ('cre', 'not-cre')`,
  'not-cre': `cre = 'not-cre'`,
  'cre-not-judged': `cre NOT IN ('cre', 'not-cre')`,
  'cre-not-assessed': `cre = 'cre' AND standing = 'clinical'`,
};

const DIED = 'coalesce(q.died_after_days BETWEEN 0 AND 30, false)';
const LIVED = 'coalesce(q.died_after_days > 30, q.alive_after_days >= 30, false)';
const MISTAKEN = 'coalesce(q.died_after_days < 0, false)';
const OPEN = `NOT ${DIED} AND NOT ${LIVED}`;
const UNSAID = `${OPEN} AND NOT ${MISTAKEN} AND q.day + 30 <= $4::date`;

/** The same conditions as those that the summary counts by, of members of the CRE cohort. */
const OF_CRE: Record<Exclude<SummaryCell, 'cpe-outside-cre' | 'followed-30d'>, string> = {
  'cre-isolates': 'true',
  repeats: 'true',
  cre: 'true',
  cpe: `q.verdict = 'cpe'`,
  'non-cpe': `q.verdict = 'non-cpe'`,
  undetermined: `q.verdict = 'undetermined'`,
  tested: `q.verdict IN ('cpe', 'non-cpe')`,
  'multiple-families': `q.verdict = 'cpe' AND cardinality(q.families) > 1`,
  'died-30d': DIED,
  'alive-30d': LIVED,
  'outcome-unknown': `${OPEN} AND (${MISTAKEN} OR q.day + 30 <= $4::date)`,
  'follow-up-open': `${OPEN} AND NOT ${MISTAKEN} AND q.day + 30 > $4::date`,
  'day30-unknown': OPEN,
  icu: 'q.icu',
  'icu-known': 'q.icu IS NOT NULL',
  'icu-at-index': 'q.icu_at_index',
  'icu-at-index-known': 'q.icu_at_index IS NOT NULL',
  hepatobiliary: 'q.hepatobiliary',
  'hepatobiliary-known': 'q.hepatobiliary IS NOT NULL',
  'enzyme-only': `q.cre_basis = 'enzyme'`,
  'ward-unknown': 'q.icu IS NULL',
  'diagnoses-unknown': 'q.hepatobiliary IS NULL',
  'infection-unknown': `coalesce(q.infection, 'unknown') = 'unknown'`,
  'purpose-unknown': `coalesce(q.purpose, 'unknown') = 'unknown'`,
  'class-unknown': 'q.inpatient IS NULL',
  'mechanism-unknown': `q.verdict = 'cpe' AND q.families = '{}'`,
};

/** Who stands in the denominator of 30-day mortality; the unknown do where they count as alive. */
const FOLLOWED: Record<VitalAssumption, string> = {
  known: `(${DIED} OR ${LIVED})`,
  'assume-alive': `(${DIED} OR ${LIVED} OR (${UNSAID}))`,
};

function conditionOf(cell: SummaryCell, vital: VitalAssumption): string {
  if (cell === 'cpe-outside-cre') return `q.cohort = 'cpe-outside-cre'`;
  const own = cell === 'followed-30d' ? FOLLOWED[vital] : OF_CRE[cell];
  return `q.cohort = 'cre' AND ${own}`;
}

/** What the summary counts before dedup, or because of it. */
function dedupOf(cell: SummaryCell, kept: string): string {
  if (cell === 'cre-isolates') return 'true';
  return cell === 'repeats' ? `NOT (${kept})` : kept;
}

/** Isolates behind a number of the summary; their rows as known on the day asked. */
export async function isolatesOfCell(
  tx: Tx,
  question: CohortQuestion,
  cell: SummaryCell,
  vital: VitalAssumption,
): Promise<Firsts> {
  const kept = await keptCondition(tx, question);
  const condition = conditionOf(cell, vital);
  const members = `${MEMBERS} AND ${dedupOf(cell, kept.sql)} AND ${condition}`;
  // A parameter that the statement does not name is refused.
  const params = cell === 'cre-isolates' ? [] : kept.params;
  return {
    rulesSql: `SELECT q.rules FROM stats.qualifying AS q WHERE ${members}`,
    sql: `
      SELECT c.*, q.non_cpe_standard, q.alleles FROM stats.qualifying AS q
      CROSS JOIN LATERAL (
        SELECT * FROM stats.contribution AS own
        WHERE own.site = q.site AND own.isolate_id = q.isolate_id
          AND own.known_from <= $4 AND own.known_to > $4
        OFFSET 0 -- member by member; in the order of days it would read every isolate there is
      ) AS c
      WHERE ${members}`,
    params: [...membersParams(question), ...params],
  };
}

/** The isolates of listed patients; their rows as known on the day asked. */
export function isolatesOfPatients(
  { period }: CohortQuestion,
  patients: readonly CohortPatient[],
): Firsts {
  return {
    sql: `
      SELECT c.* FROM unnest($1::text[], $2::text[]) AS listed (site, isolate_id)
      JOIN stats.contribution AS c USING (site, isolate_id)
      WHERE c.known_from <= $3 AND c.known_to > $3`,
    params: [
      patients.map(({ site }) => site),
      patients.map(({ isolateId }) => isolateId),
      period.asOf,
    ],
  };
}
