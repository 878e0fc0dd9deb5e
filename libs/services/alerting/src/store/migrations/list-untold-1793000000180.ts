import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Notices that ended without any message stand in the ledger: when they ended, and what called them
 * back. What was called back before this is listed without the reason.
 */
export class ListUntold1793000000180 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `ALTER TABLE alerting.notice ADD COLUMN called_back_for text, ADD COLUMN untold_at timestamptz`,
  `UPDATE alerting.notice
   SET untold_at = CASE status WHEN 'cancelled' THEN coalesce(cancelled_at, due_at) ELSE due_at END
   WHERE status IN ('cancelled', 'unreached') AND NOT EXISTS (
     SELECT FROM alerting.delivery
     WHERE delivery.site = notice.site AND delivery.notice_id = notice.id)`,
  `CREATE INDEX notice_untold_at ON alerting.notice (untold_at DESC, id DESC)
   WHERE untold_at IS NOT NULL`,
];
