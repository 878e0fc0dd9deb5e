import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Specimens and carriers as facts; where everybody lies and what is joined from it; alerts of a
 * whole site; the site's clock and its timers; the site's own rules.
 */
export class CreateJoinedPicture1792500000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...FACTS, ...ALERTS, ...JOINED, ...CLOCK, ...RULES]) {
      await runner.query(sql);
    }
    const tables = [
      ...['specimen_fact', 'carrier_fact', 'occupancy', 'known_case', 'case_link', 'cluster'],
      ...['contact', 'site_fact', 'timer', 'site_clock', 'alert_rules', 'rule_job'],
    ];
    for (const table of tables) {
      for (const sql of rowLevelSecurity(`alerting.${table}`)) await runner.query(sql);
    }
  }
}

const FACTS = [
  `CREATE TABLE alerting.specimen_fact (
    site text NOT NULL,
    report_id text NOT NULL,
    pseudonym text NOT NULL,
    revision integer NOT NULL,
    steps jsonb NOT NULL,
    PRIMARY KEY (site, report_id)
  )`,
  `CREATE INDEX specimen_fact_person ON alerting.specimen_fact (site, pseudonym)`,
  `CREATE TABLE alerting.carrier_fact (
    site text NOT NULL,
    fact_id text NOT NULL,
    pseudonym text NOT NULL,
    received_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, fact_id)
  )`,
  `CREATE INDEX carrier_fact_person ON alerting.carrier_fact (site, pseudonym)`,
  // What is about no person: feeds and signals, a row each state that was told.
  `CREATE TABLE alerting.site_fact (
    site text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, subject, name, at, state)
  )`,
];

const ALERTS = [
  // Stage 1 is decided from one family's facts, stage 2 by the one writer of the site.
  `ALTER TABLE alerting.alert
    ADD COLUMN stage smallint NOT NULL DEFAULT 1,
    ADD COLUMN goal jsonb,
    ADD COLUMN alert_group text,
    ADD COLUMN derived jsonb`,
  `ALTER TABLE alerting.alert ALTER COLUMN patient DROP NOT NULL`,
  `CREATE INDEX alert_group_open ON alerting.alert (site, alert_group) WHERE status <> 'resolved'`,
];

const JOINED = [
  `CREATE TABLE alerting.occupancy (
    site text NOT NULL,
    pseudonym text NOT NULL,
    seq integer NOT NULL,
    ward text,
    room text,
    bed text,
    unit_type text,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, pseudonym, seq)
  )`,
  // Who lay there lately: a ward's stays by their end, those that last at infinity.
  `CREATE INDEX occupancy_ward ON alerting.occupancy (site, ward, to_at)`,
  `CREATE TABLE alerting.known_case (
    site text NOT NULL,
    id text NOT NULL,
    pseudonym text NOT NULL,
    anchor text NOT NULL,
    family text NOT NULL,
    live boolean NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    gone_at timestamptz,
    species_name text NOT NULL,
    ward text,
    wards text[] NOT NULL,
    versions jsonb NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX known_case_anchor ON alerting.known_case (site, anchor)`,
  `CREATE INDEX known_case_person ON alerting.known_case (site, pseudonym)`,
  `CREATE INDEX known_case_family ON alerting.known_case (site, family, first_at)`,
  `CREATE INDEX known_case_wards ON alerting.known_case USING gin (wards)`,
  `CREATE TABLE alerting.case_link (
    site text NOT NULL,
    a text NOT NULL,
    b text NOT NULL,
    a_pseudonym text NOT NULL,
    spans jsonb NOT NULL,
    PRIMARY KEY (site, a, b)
  )`,
  `CREATE INDEX case_link_person ON alerting.case_link (site, a_pseudonym)`,
  `CREATE TABLE alerting.cluster (
    site text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    family text NOT NULL,
    wards text[] NOT NULL,
    patients integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    formed_at timestamptz NOT NULL,
    due_at timestamptz,
    nodes text[] NOT NULL,
    pseudonyms text[] NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX cluster_nodes ON alerting.cluster USING gin (nodes)`,
  `CREATE INDEX cluster_pseudonyms ON alerting.cluster USING gin (pseudonyms)`,
  `CREATE INDEX cluster_newest ON alerting.cluster (formed_at DESC, id DESC)`,
  `CREATE INDEX cluster_due ON alerting.cluster (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE alerting.contact (
    site text NOT NULL,
    id uuid NOT NULL,
    case_id text NOT NULL,
    case_pseudonym text NOT NULL,
    pseudonym text NOT NULL,
    ward text NOT NULL,
    status text NOT NULL,
    known_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX contact_case ON alerting.contact (site, case_id)`,
  `CREATE INDEX contact_person ON alerting.contact (site, pseudonym)`,
  `CREATE INDEX contact_newest ON alerting.contact (known_at DESC, id DESC)`,
  `CREATE INDEX contact_open ON alerting.contact (known_at DESC, id DESC) WHERE status = 'open'`,
];

const CLOCK = [
  `CREATE TABLE alerting.site_clock (
    site text NOT NULL,
    lane smallint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (site, lane)
  )`,
  // The name is a family's first pseudonym, or of what stage two waits for.
  `CREATE TABLE alerting.timer (
    site text NOT NULL,
    stage smallint NOT NULL,
    name text NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (site, stage, name)
  )`,
  `CREATE INDEX timer_due ON alerting.timer (site, due_at)`,
];

const RULES = [
  `CREATE TABLE alerting.alert_rules (
    site text NOT NULL,
    version integer NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL,
    reason text NOT NULL,
    undo_to integer,
    choice jsonb NOT NULL,
    PRIMARY KEY (site, version)
  )`,
  `CREATE TABLE alerting.rule_job (
    site text PRIMARY KEY,
    version integer NOT NULL,
    after_pseudonym text,
    left_over integer
  )`,
];
