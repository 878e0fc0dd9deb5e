import type { AntibiogramExclusion } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { STANDINGS, isIn } from '../decide/standing';
import { EXCLUSION_REASONS, reasonOf } from './antibiogram-reads';
import { firstIsolates } from './first-isolates';
import type { Firsts, SurveyQuestion } from './first-isolates';

/** The isolates of a period that the antibiogram leaves out for a reason, to read from. */
export async function excludedIsolates(
  tx: Tx,
  question: SurveyQuestion,
  reason: AntibiogramExclusion,
): Promise<Firsts> {
  if (reason === 'notTested') {
    const { sql, params } = await firstIsolates(tx, question);
    return { sql: `SELECT * FROM (${sql}) AS first WHERE results = '{}'`, params };
  }
  const everyOne: SurveyQuestion = { ...question, policy: { kind: 'none' } };
  if (reason === 'repeat') {
    const eligible = await firstIsolates(tx, everyOne);
    const first = await firstIsolates(tx, question);
    return {
      sql: `
        SELECT * FROM (${eligible.sql}) AS eligible
        WHERE NOT EXISTS (
          SELECT FROM (${first.sql}) AS first
          WHERE first.site = eligible.site AND first.isolate_id = eligible.isolate_id)`,
      params: first.params,
    };
  }
  const whole = await firstIsolates(tx, { ...everyOne, population: 'all', diagnosticOnly: false });
  const standings = STANDINGS.filter((standing) => isIn(question.population, standing));
  const params = [...whole.params, standings];
  return {
    sql: `
      SELECT * FROM (${whole.sql}) AS judged
      WHERE ${reasonOf(`$${params.length}::text[]`)} = ${EXCLUSION_REASONS[reason]}`,
    params,
  };
}
