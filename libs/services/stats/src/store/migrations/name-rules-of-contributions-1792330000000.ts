import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Each answer names the rules that its isolates were classified by. */
export class NameRulesOfContributions1792330000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE stats.contribution ADD COLUMN rules text NOT NULL DEFAULT ''`);
  }
}
