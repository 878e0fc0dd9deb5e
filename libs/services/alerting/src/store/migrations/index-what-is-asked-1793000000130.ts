import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** What people and jobs ask for is found among what it is of, however much there is of the rest. */
export class IndexWhatIsAsked1793000000130 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...ALERTS, ...PERSONS, ...OTHERS]) await runner.query(sql);
  }
}

const GRAVITY = `array_position(ARRAY['info', 'low', 'medium', 'high', 'critical'], severity)`;

const ALERTS = [
  `CREATE INDEX alert_gravest ON alerting.alert ((${GRAVITY}) DESC, raised_at DESC, id DESC)`,
  `CREATE INDEX alert_gravest_open ON alerting.alert ((${GRAVITY}) DESC, raised_at DESC, id DESC)
    WHERE status <> 'resolved'`,
  `CREATE INDEX alert_of_rule ON alerting.alert (rule, raised_at DESC, id DESC)`,
  // Alerts are long: counts are read from here.
  `CREATE INDEX alert_counted ON alerting.alert (site, status, severity)
    INCLUDE (id, rule, patient, ward_at_collection, ward_now, raised_at)`,
];

const PERSONS = [
  // Whose stays are others since a moment: who lies in the house, who left, of whom it was told.
  `CREATE INDEX occupancy_news
    ON alerting.occupancy (site, greatest(to_at, known_at, end_known_at), pseudonym)`,
  `CREATE INDEX movement_fact_import ON alerting.movement_fact (site, pseudonym)
    WHERE body ? 'admittedFrom' OR body ? 'healthcareAbroad12m'`,
  `CREATE INDEX movement_fact_facility ON alerting.movement_fact (site, (body ->> 'facility'))
    WHERE body ? 'facility'`,
];

const OTHERS = [
  `CREATE INDEX contact_ward ON alerting.contact (ward, known_at DESC, id DESC)`,
  `CREATE INDEX cluster_status ON alerting.cluster (status, formed_at DESC, id DESC)`,
  `CREATE INDEX known_case_first ON alerting.known_case (site, first_at)`,
  `CREATE INDEX delivery_undelivered ON alerting.delivery (created_at DESC, id DESC)
    WHERE status <> 'delivered'`,
];
