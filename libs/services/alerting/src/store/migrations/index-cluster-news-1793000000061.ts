import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Clusters by when something last happened, as it is written: the morning list asks for news. */
export class IndexClusterNews1793000000061 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX cluster_news
       ON alerting.cluster (site, ((body #>> '{history,-1,at}') COLLATE "C"))`,
    );
  }
}
