import { TOPICS } from '@carbawatch/contracts';
import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const FROM_THE_LOG = `
  UPDATE classification.person_link AS link SET made_at = told.value ->> 'at'
  FROM log.record AS told
  WHERE told.topic = '${TOPICS.encountersChanged}' AND told.value ? 'mergedInto'
    AND told.value ->> 'site' = link.site AND told.value ->> 'factId' = link.fact_id::text`;

/**
 * When each merge of patients was made: by that it is known which unmerge came after it. Of those
 * that are kept already the log says it.
 */
export class DatePersonLinks1791340000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE classification.person_link ADD COLUMN made_at text');
    const [{ told }] = await runner.query(`
      SELECT to_regclass('log.record') IS NOT NULL
        AND EXISTS (SELECT FROM classification.person_link) AS told`);
    if (told === true) await runner.query(FROM_THE_LOG);
  }
}
