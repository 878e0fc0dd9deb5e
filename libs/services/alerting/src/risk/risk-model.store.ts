import type { RiskMethod } from '@carbawatch/contracts';
import {
  STUDY_PREDICTORS,
  type FittedWeight,
  type Predictors,
  type ResolvedCase,
  type RiskModel,
} from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import type { CreCase } from './cre-cases';

/** A version of a site's risk model, as it was fitted or entered. */
export interface StoredRiskModel {
  readonly version: number;
  readonly method: RiskMethod;
  readonly source: string;
  readonly intercept: number | null;
  readonly coefficients: Readonly<Record<string, FittedWeight>>;
  readonly warnings: readonly string[];
  /** Day of the last case that it learned from; null where it learned from none of ours. */
  readonly learnedUntil: string | null;
  readonly fittedAt: Date;
  readonly fittedBy: string;
}

export async function riskModelOf(tx: Tx, site: string): Promise<StoredRiskModel | null> {
  const [row] = await tx.query<StoredRiskModel>(
    `SELECT version, method, source, intercept, coefficients, warnings,
            learned_until AS "learnedUntil", fitted_at AS "fittedAt", fitted_by AS "fittedBy"
     FROM alerting.risk_model WHERE site = $1 ORDER BY version DESC LIMIT 1`,
    [site],
  );
  return row ?? null;
}

export function modelOf({ intercept, coefficients }: StoredRiskModel): RiskModel {
  const weights = Object.fromEntries(
    Object.entries(coefficients).map(([name, { weight }]) => [name, weight ?? 0]),
  );
  return { intercept, weights };
}

export async function saveRiskModel(
  tx: Tx,
  site: string,
  model: Omit<StoredRiskModel, 'version'>,
): Promise<void> {
  await tx.execute('LOCK TABLE alerting.risk_model IN SHARE ROW EXCLUSIVE MODE');
  await tx.execute(
    `INSERT INTO alerting.risk_model
       (site, version, method, source, intercept, coefficients, warnings, learned_until, fitted_at,
        fitted_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
     FROM alerting.risk_model WHERE site = $1`,
    [
      site,
      model.method,
      model.source,
      model.intercept,
      JSON.stringify(model.coefficients),
      JSON.stringify(model.warnings),
      model.learnedUntil,
      model.fittedAt,
      model.fittedBy,
    ],
  );
}

/** CRE cases that one reading takes: decades of one hospital. */
const CASES_MAX = 20_000;

/**
 * The first CRE of each patient whose mechanism is settled, the newest first: one patient, one
 * case, as in the study.
 */
export async function resolvedCases(tx: Tx, site: string): Promise<ResolvedCase[]> {
  const rows = await tx.query<{ day: string; predictors: Predictors; mechanism: string }>(
    `SELECT day, predictors, mechanism FROM (
       SELECT DISTINCT ON (patient) patient, day, predictors, mechanism, isolate_id
       FROM alerting.cre_case WHERE site = $1 AND mechanism IN ('cpe', 'not-cpe')
       ORDER BY patient, day, isolate_id) AS first
     ORDER BY day DESC, isolate_id LIMIT ${CASES_MAX}`,
    [site],
  );
  return rows.map(({ day, predictors, mechanism }) => ({
    day,
    predictors,
    cpe: mechanism === 'cpe',
  }));
}

/** Of these names the covariates that reports of the site give as something but yes or no. */
export async function notYesOrNo(
  tx: Tx,
  site: string,
  names: readonly string[],
): Promise<string[]> {
  const asked = names.filter((name) => !STUDY_PREDICTORS.some((one) => one === name));
  const rows = await tx.query<{ name: string }>(
    `SELECT name FROM unnest($2::text[]) AS asked (name)
     WHERE EXISTS (SELECT FROM alerting.cre_case
                   WHERE site = $1 AND predictors -> asked.name = 'null'::jsonb)
     ORDER BY name`,
    [site, asked],
  );
  return rows.map(({ name }) => name);
}

export async function pendingCount(tx: Tx, site: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*) AS n FROM alerting.cre_case WHERE site = $1 AND mechanism = 'pending'`,
    [site],
  );
  return row?.n ?? 0;
}

/** Settled CRE after a day, of the rarer outcome. */
export async function fewestUnseen(tx: Tx, site: string, after: string | null): Promise<number> {
  const [row] = await tx.query<{ fewest: number }>(
    `SELECT least(count(*) FILTER (WHERE mechanism = 'cpe'),
                  count(*) FILTER (WHERE mechanism = 'not-cpe')) AS fewest
     FROM alerting.cre_case WHERE site = $1 AND ($2::date IS NULL OR day > $2)`,
    [site, after],
  );
  return row?.fewest ?? 0;
}

/** Of these isolates the CRE whose mechanism is pending. */
export async function pendingCases(
  tx: Tx,
  isolates: readonly { readonly site: string; readonly isolateId: string }[],
): Promise<(CreCase & { readonly site: string })[]> {
  return tx.query(
    `SELECT cre.site, cre.isolate_id AS "isolateId", cre.day, cre.species, cre.ward, cre.mechanism,
            cre.predictors, cre.because
     FROM (SELECT DISTINCT site, isolate_id
           FROM unnest($1::text[], $2::text[]) AS named (site, isolate_id)) AS wanted
     CROSS JOIN LATERAL (
       SELECT * FROM alerting.cre_case
       WHERE site = wanted.site AND isolate_id = wanted.isolate_id OFFSET 0) AS cre
     WHERE cre.mechanism = 'pending'`,
    [isolates.map(({ site }) => site), isolates.map(({ isolateId }) => isolateId)],
  );
}
