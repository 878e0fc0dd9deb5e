import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Every other second somebody asks which messages reached nobody: nearly always none did. */
export class IndexUntoldNotices1792600000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX notice_untold ON alerting.notice (due_at)
       WHERE status IN ('telling', 'unreached') AND NOT operator_told`,
    );
  }
}
