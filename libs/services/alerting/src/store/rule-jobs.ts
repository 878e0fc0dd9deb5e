import type { Tx } from '@carbawatch/postgres';
import type { PersonRef } from './person-refs';

/** A site whose alerts are being looked at anew, and how far that has come. */
export interface RuleJob {
  readonly site: string;
  readonly version: number;
  readonly after: string;
  /** Everybody who ever moved, not only those of whom a rule may have something to say. */
  readonly everybody: boolean;
}

/**
 * Starts from the first person again, whatever an earlier change had left to do; from everybody who
 * ever moved where their stays follow the change, too.
 */
export async function startRuleJob(
  tx: Tx,
  site: string,
  version: number,
  everybody = false,
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.rule_job (site, version, after_pseudonym, everybody)
     VALUES ($1, $2, '', $3)
     ON CONFLICT (site) DO UPDATE SET version = excluded.version, after_pseudonym = '',
       everybody = rule_job.everybody OR excluded.everybody`,
    [site, version, everybody],
  );
}

export async function nextRuleJob(tx: Tx): Promise<RuleJob | null> {
  const [job] = await tx.query<RuleJob>(
    `SELECT site, version, after_pseudonym AS after, everybody OR version = 0 AS everybody FROM alerting.rule_job
     ORDER BY site LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return job ?? null;
}

/** Of whom a rule may have something to say, by their facts and alerts. */
const OF_INTEREST = [
  'alerting.isolate_fact WHERE relevant AND',
  'alerting.specimen_fact WHERE',
  'alerting.carrier_fact WHERE',
  `alerting.alert WHERE pseudonym <> '' AND`,
  `alerting.movement_fact WHERE (body ? 'admittedFrom' OR body ? 'healthcareAbroad12m') AND`,
];

/** And everybody who ever moved: where stays are to be written down anew. */
const WITH_MOVED = [...OF_INTEREST, 'alerting.movement_fact WHERE'];

/** The next persons in the order of their numbers: of each table as many are read, by its index. */
export function nextPersons(everybody: boolean): string {
  const of = (everybody ? WITH_MOVED : OF_INTEREST).map(
    (table) => `(SELECT DISTINCT pseudonym FROM ${table} site = $1 AND pseudonym > $2
                 ORDER BY pseudonym LIMIT $3)`,
  );
  return `SELECT pseudonym FROM (${of.join(' UNION ')}) AS known ORDER BY pseudonym LIMIT $3`;
}

export async function personsAfter(
  tx: Tx,
  { site, after, everybody }: RuleJob,
  limit: number,
): Promise<string[]> {
  const params = [site, after, limit];
  const rows = await tx.query<{ pseudonym: string }>(nextPersons(everybody), params);
  return rows.map(({ pseudonym }) => pseudonym);
}

/** Persons still to be looked at; `after` and `everybody` are columns of the job, or parameters. */
function countLeft(after: string, everybody: string): string {
  const of = OF_INTEREST.map(
    (table) => `SELECT pseudonym FROM ${table} site = $1 AND pseudonym > ${after}`,
  );
  return `SELECT count(*)::int FROM (
    ${of.join(' UNION ')}
    UNION SELECT pseudonym FROM alerting.movement_fact
          WHERE site = $1 AND pseudonym > ${after} AND ${everybody}) AS known`;
}

/** How many are left is counted with the first page, and less with every other. */
export async function moveRuleJob(
  tx: Tx,
  { site, after }: Pick<RuleJob, 'site' | 'after'>,
  looked: readonly string[],
): Promise<void> {
  const left =
    after === ''
      ? `(${countLeft('$2', '(job.everybody OR job.version = 0)')})`
      : 'greatest(0, left_over - $3)';
  await tx.execute(
    `UPDATE alerting.rule_job job SET after_pseudonym = $2, left_over = ${left}
     WHERE site = $1 AND $3::int >= 0`,
    [site, looked.at(-1), looked.length],
  );
}

/** The version that is being followed with somebody whose turn has not come yet. */
export interface AwaitedTurn extends PersonRef {
  readonly version: number;
}

/**
 * Of these persons, who waits to be looked at by a new version of the rules: whatever has them
 * decided before their turn, it is by that version that they are. `''` is a site itself, which
 * waits until the last of its persons. Asked once the rules in force are read, so that a version
 * saved in between is missed by nobody.
 */
export async function awaitedTurns(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<readonly AwaitedTurn[]> {
  if (persons.length === 0) return [];
  return tx.query<AwaitedTurn>(
    `SELECT site, pseudonym, version
     FROM alerting.rule_job
     JOIN unnest($1::text[], $2::text[]) AS asked (site, pseudonym) USING (site)
     WHERE version > 0 AND (pseudonym = '' OR pseudonym > after_pseudonym)`,
    [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)],
  );
}

export async function endRuleJob(tx: Tx, site: string): Promise<void> {
  await tx.execute('DELETE FROM alerting.rule_job WHERE site = $1', [site]);
}

/** The job of a site with about how many persons are left, or null when all is done. */
export async function jobOf(tx: Tx, site: string): Promise<{ left: number } | null> {
  const [row] = await tx.query<{ left: number }>(
    `SELECT CASE WHEN after_pseudonym = '' OR left_over IS NULL THEN (
              ${countLeft('job.after_pseudonym', '(job.everybody OR job.version = 0)')})
            ELSE left_over END AS "left"
     FROM alerting.rule_job job WHERE job.site = $1`,
    [site],
  );
  return row ?? null;
}
