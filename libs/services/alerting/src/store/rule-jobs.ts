import type { Tx } from '@carbawatch/postgres';

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

/** Everybody of whom a rule may have something to say, in the order of their numbers. */
const PERSONS = `
  SELECT pseudonym FROM alerting.isolate_fact WHERE site = $1 AND relevant
  UNION SELECT pseudonym FROM alerting.specimen_fact WHERE site = $1
  UNION SELECT pseudonym FROM alerting.carrier_fact WHERE site = $1
  UNION SELECT pseudonym FROM alerting.alert WHERE site = $1 AND pseudonym <> ''
  UNION SELECT pseudonym FROM alerting.movement_fact
        WHERE site = $1 AND (body ? 'admittedFrom' OR body ? 'healthcareAbroad12m')`;

/** And everybody who ever moved: where stays are to be written down anew. */
const EVERYBODY = `${PERSONS}
  UNION SELECT pseudonym FROM alerting.movement_fact WHERE site = $1`;

export async function personsAfter(
  tx: Tx,
  { site, after, everybody }: RuleJob,
  limit: number,
): Promise<string[]> {
  const persons = everybody ? EVERYBODY : PERSONS;
  const rows = await tx.query<{ pseudonym: string }>(
    `SELECT pseudonym FROM (${persons}) AS known WHERE pseudonym > $2 ORDER BY pseudonym LIMIT $3`,
    [site, after, limit],
  );
  return rows.map(({ pseudonym }) => pseudonym);
}

export async function moveRuleJob(tx: Tx, site: string, after: string): Promise<void> {
  await tx.execute('UPDATE alerting.rule_job SET after_pseudonym = $2 WHERE site = $1', [
    site,
    after,
  ]);
}

export async function endRuleJob(tx: Tx, site: string): Promise<void> {
  await tx.execute('DELETE FROM alerting.rule_job WHERE site = $1', [site]);
}

/** The job of a site with the persons still left, or null when all is done. */
export async function jobOf(tx: Tx, site: string): Promise<{ left: number } | null> {
  const [row] = await tx.query<{ left: number }>(
    `SELECT (SELECT count(*)::int
             FROM (${PERSONS}
                   UNION SELECT pseudonym FROM alerting.movement_fact
                         WHERE site = $1 AND (job.everybody OR job.version = 0)) AS known
             WHERE pseudonym > job.after_pseudonym) AS "left"
     FROM alerting.rule_job job WHERE job.site = $1`,
    [site],
  );
  return row ?? null;
}
