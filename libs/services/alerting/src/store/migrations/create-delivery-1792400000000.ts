import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Who is told of alerts, and the ledger of every attempt. These rows are facts about the world
 * outside: a rebuild of the alerts from the log leaves them, so that nothing is sent twice.
 */
export class CreateDelivery1792400000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
    for (const table of ['route_setting', 'notice', 'delivery', 'delivery_attempt']) {
      for (const sql of rowLevelSecurity(`alerting.${table}`)) await runner.query(sql);
    }
  }
}

const STATEMENTS = [
  // Every version is kept: who was told by which routes can be looked up. Secrets are sealed.
  `CREATE TABLE alerting.route_setting (
    site text NOT NULL,
    version integer NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, version)
  )`,
  `CREATE TABLE alerting.notice (
    site text NOT NULL,
    id uuid NOT NULL,
    alert_id uuid NOT NULL,
    kind text NOT NULL,
    occurrence text NOT NULL,
    level integer NOT NULL,
    role text NOT NULL,
    route text NOT NULL,
    severity text NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    status text NOT NULL,
    operator_told boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX notice_alert ON alerting.notice (site, alert_id)`,
  `CREATE INDEX notice_due ON alerting.notice (due_at) WHERE status = 'waiting'`,
  `CREATE INDEX notice_telling ON alerting.notice (due_at) WHERE status = 'telling'`,
  `CREATE INDEX notice_unreached ON alerting.notice (created_at)
    WHERE operator_told OR status = 'unreached'`,
  `CREATE TABLE alerting.delivery (
    site text NOT NULL,
    id uuid NOT NULL,
    notice_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    channel text NOT NULL,
    channel_kind text NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    leased_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX delivery_alert ON alerting.delivery (alert_id)`,
  `CREATE INDEX delivery_notice ON alerting.delivery (site, notice_id)`,
  `CREATE INDEX delivery_newest ON alerting.delivery (created_at DESC, id DESC)`,
  `CREATE INDEX delivery_due ON alerting.delivery (next_attempt_at) WHERE status = 'waiting'`,
  `CREATE TABLE alerting.delivery_attempt (
    site text NOT NULL,
    delivery_id uuid NOT NULL,
    n integer NOT NULL,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (site, delivery_id, n)
  )`,
];
