import { TOPICS } from '@carbawatch/contracts';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const COLUMNS = '(site, pseudonym, visit, account, received_at)';

const REPORTED = (table: string): string => `
  SELECT site, body ->> 'pseudonym', body -> 'encounter' ->> 'visit',
         body -> 'encounter' ->> 'account', min(received_at)
  FROM classification.${table}
  WHERE body -> 'encounter' ? 'visit' AND body -> 'encounter' ? 'account'
    AND body ->> 'patientKnown' = 'true'
  GROUP BY 1, 2, 3, 4`;

const MOVED = `
  SELECT value ->> 'site', value ->> 'pseudonym', value ->> 'visit', value ->> 'account',
         min((value ->> 'receivedAt')::timestamptz)
  FROM log.record
  WHERE topic = '${TOPICS.encountersChanged}' AND value ? 'visit' AND value ? 'account'
    AND value ->> 'kind' <> 'move-visit' AND value ->> 'testMessage' IS DISTINCT FROM 'true'
  GROUP BY 1, 2, 3, 4`;

/**
 * Of which account each visit is, as messages have named both: a move of the account moves what
 * names the visit alone. What is found by a patient is found by an index.
 */
export class CreateVisitAccounts1791350000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.visit_account (
        site text NOT NULL,
        pseudonym text NOT NULL,
        visit text NOT NULL,
        account text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (site, visit, account, pseudonym)
      )`);
    await runner.query(
      `CREATE INDEX visit_account_account ON classification.visit_account (site, account)`,
    );
    for (const sql of rowLevelSecurity('classification.visit_account')) await runner.query(sql);
    for (const [table, column] of [
      ['visit_move', 'pseudonym'],
      ['person_link', 'pseudonym'],
      ['person_link', 'merged_into'],
    ]) {
      await runner.query(
        `CREATE INDEX ${table}_of_${column} ON classification.${table} (site, ${column})`,
      );
    }
    const [{ told }] = await runner.query(`SELECT to_regclass('log.record') IS NOT NULL AS told`);
    for (const known of [REPORTED('report'), REPORTED('specimen_report'), ...(told ? [MOVED] : [])])
      await runner.query(`
        INSERT INTO classification.visit_account AS known ${COLUMNS} ${known}
        ON CONFLICT (site, visit, account, pseudonym) DO UPDATE
          SET received_at = least(known.received_at, excluded.received_at)`);
  }
}
