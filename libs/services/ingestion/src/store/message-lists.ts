import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE ingestion.message ADD COLUMN parts int, ADD COLUMN parts_read int`,
  // What is asked for by its end is rare; what was processed is nearly all there is, and is found
  // along the times.
  `CREATE INDEX message_received ON ingestion.message (received_at, seq)`,
  `CREATE INDEX message_ended ON ingestion.message (status, received_at, seq)
     WHERE status IN ('quarantined', 'dismissed', 'duplicate')`,
  `CREATE INDEX message_of_sender ON ingestion.message (sender, received_at, seq)`,
  `DROP INDEX ingestion.message_sender`,
];

/** Lists by the time of receipt, whole or of a sender or an end; how much of each was read. */
export class ListMessagesByReceipt1791290000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }
}
