import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Storms go out as one message; rounds are remembered; a completed task stays as it was. */
export class GatherDeliveries1793000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
    for (const table of ['digest', 'round']) {
      for (const sql of rowLevelSecurity(`alerting.${table}`)) await runner.query(sql);
    }
  }
}

const STATEMENTS = [
  // Since when a notice waits for room in its role's channels.
  `ALTER TABLE alerting.notice ADD COLUMN held_from timestamptz`,
  // The message that carries this one.
  `ALTER TABLE alerting.delivery ADD COLUMN carried_by uuid`,
  `CREATE INDEX delivery_carried ON alerting.delivery (site, carried_by)
    WHERE carried_by IS NOT NULL`,
  `CREATE INDEX delivery_of_channel ON alerting.delivery (site, channel, created_at)`,
  `CREATE TABLE alerting.digest (
    site text NOT NULL,
    id uuid NOT NULL,
    role text NOT NULL,
    channel text NOT NULL,
    channel_kind text NOT NULL,
    body jsonb NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    leased_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX digest_of_channel ON alerting.digest (site, channel, created_at)`,
  `CREATE INDEX digest_due ON alerting.digest (next_attempt_at) WHERE status = 'waiting'`,
  // How far each person's last round went.
  `CREATE TABLE alerting.round (
    site text NOT NULL,
    walker text NOT NULL,
    until timestamptz NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (site, walker)
  )`,
  // That of the alerts which it serves; written with the person's next change.
  `ALTER TABLE alerting.task ADD COLUMN severity text NOT NULL DEFAULT 'medium'`,
  // The task as it stood when somebody completed it: facts may stop asking for it.
  `ALTER TABLE alerting.task_act ADD COLUMN task jsonb`,
  `CREATE INDEX task_act_of_site ON alerting.task_act (site, at)`,
];
