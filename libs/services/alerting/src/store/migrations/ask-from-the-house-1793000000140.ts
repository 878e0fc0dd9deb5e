import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Whom open alerts ask to isolate is found from who is in the house, however many are open. */
export class AskFromTheHouse1793000000140 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEXES) await runner.query(sql);
  }
}

const INDEXES = [
  `CREATE INDEX occupancy_present ON alerting.occupancy (site, pseudonym)
    WHERE to_at = 'infinity'`,
  `CREATE INDEX alert_unresolved_patient ON alerting.alert (site, patient)
    WHERE status <> 'resolved'`,
  // Reports that call somebody an inpatient, by when they came: of the last weeks they are read.
  `CREATE INDEX isolate_fact_claim
    ON alerting.isolate_fact (site, ((steps #>> '{-1,receivedAt}')) COLLATE "C")
    INCLUDE (pseudonym)
    WHERE relevant AND steps #>> '{-1,isolate,encounter,class}' = 'inpatient'`,
];
