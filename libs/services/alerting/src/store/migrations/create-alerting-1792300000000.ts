import { PARTITIONS } from '@carbawatch/contracts';
import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Facts, alerts as the facts and people's acts have them, and what streams are told. */
export class CreateAlerting1792300000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...LANES, ...FACTS, ...ALERTS, ...CHANGES]) await runner.query(sql);
    const tables = ['isolate_fact', 'movement_fact', 'person_link', 'alert', 'act', 'change'];
    for (const table of tables) {
      for (const sql of rowLevelSecurity(`alerting.${table}`)) await runner.query(sql);
    }
  }
}

/**
 * A lane holds the persons of one partition: its row's lock is the lock of all of them, and the
 * head of the changes numbered under it.
 */
const LANES = [
  `CREATE TABLE alerting.lane (
    lane smallint PRIMARY KEY,
    next_change bigint NOT NULL DEFAULT 1
  )`,
  `INSERT INTO alerting.lane (lane) SELECT generate_series(0, ${PARTITIONS} - 1)`,
];

const FACTS = [
  `CREATE TABLE alerting.isolate_fact (
    site text NOT NULL,
    isolate_id text NOT NULL,
    pseudonym text NOT NULL,
    revision integer NOT NULL,
    relevant boolean NOT NULL,
    steps jsonb NOT NULL,
    PRIMARY KEY (site, isolate_id)
  )`,
  // Most isolates say nothing that a rule takes up, and are never read again.
  `CREATE INDEX isolate_fact_person ON alerting.isolate_fact (site, pseudonym) WHERE relevant`,
  `CREATE TABLE alerting.movement_fact (
    site text NOT NULL,
    fact_id text NOT NULL,
    pseudonym text NOT NULL,
    received_at timestamptz NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, fact_id)
  )`,
  `CREATE INDEX movement_fact_person ON alerting.movement_fact (site, pseudonym)`,
  // Pseudonyms that a merge or a result has ever joined, in both directions. Their facts are looked
  // at together; whether they are one person today is decided by walking these facts.
  `CREATE TABLE alerting.person_link (
    site text NOT NULL,
    pseudonym text NOT NULL,
    other text NOT NULL,
    PRIMARY KEY (site, pseudonym, other)
  )`,
];

const ALERTS = [
  `CREATE TABLE alerting.alert (
    site text NOT NULL,
    id uuid NOT NULL,
    rule text NOT NULL,
    key text NOT NULL,
    pseudonym text NOT NULL,
    patient text NOT NULL,
    severity text NOT NULL,
    status text NOT NULL,
    disposition text,
    isolation text,
    reopened boolean NOT NULL,
    ward_at_collection text,
    ward_now text,
    isolates text[] NOT NULL,
    raised_at timestamptz NOT NULL,
    count integer NOT NULL,
    title text NOT NULL,
    because jsonb NOT NULL,
    timeline jsonb NOT NULL,
    deliveries jsonb NOT NULL DEFAULT '[]',
    basis text NOT NULL,
    fingerprint text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (site, id)
  )`,
  `CREATE UNIQUE INDEX one_open_alert ON alerting.alert (site, rule, key)
    WHERE status <> 'resolved'`,
  `CREATE UNIQUE INDEX alert_id ON alerting.alert (id)`,
  `CREATE INDEX alert_person ON alerting.alert (site, pseudonym)`,
  `CREATE INDEX alert_newest ON alerting.alert (raised_at DESC, id DESC)`,
  // The list that is looked at all day: what is not resolved, however much is.
  `CREATE INDEX alert_unresolved ON alerting.alert (raised_at DESC, id DESC)
    WHERE status <> 'resolved'`,
  `CREATE TABLE alerting.act (
    site text NOT NULL,
    alert_id uuid NOT NULL,
    seq integer NOT NULL,
    pseudonym text NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    at text NOT NULL,
    basis text NOT NULL,
    disposition text,
    isolation text,
    comment text,
    PRIMARY KEY (site, alert_id, seq)
  )`,
  `CREATE INDEX act_person ON alerting.act (site, pseudonym)`,
];

const CHANGES = [
  `CREATE TABLE alerting.change (
    lane smallint NOT NULL,
    seq bigint NOT NULL,
    site text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (lane, seq)
  )`,
];
