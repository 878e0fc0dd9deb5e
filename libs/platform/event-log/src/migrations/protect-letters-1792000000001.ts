import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** A key begins with its site: HTTP reads count the letters of their own sites alone. */
const SITE_OF_KEY = `split_part(key, '/', 1)`;

export class ProtectLetters1792000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of rowLevelSecurity('log.dead_letter', SITE_OF_KEY)) {
      await runner.query(statement);
    }
  }
}
