import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** What the facts ask people to do, what people said of it, and the risk model with its cases. */
export class CreateWork1792400000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
    for (const table of [
      'task',
      'task_act',
      'cre_case',
      'carrier_now',
      'risk_model',
      'alert_news',
    ]) {
      for (const sql of rowLevelSecurity(`alerting.${table}`)) await runner.query(sql);
    }
  }
}

const STATEMENTS = [
  // A function of the facts, written anew with the alerts of the person.
  `CREATE TABLE alerting.task (
    site text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    patient text NOT NULL,
    isolate_id text,
    ward text,
    title text NOT NULL,
    because jsonb NOT NULL,
    since timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (site, id)
  )`,
  `CREATE INDEX task_patient ON alerting.task (site, patient)`,
  `CREATE INDEX task_due ON alerting.task (due_at, id)`,
  // What a person said of a task: a fact, kept when the task goes and comes back.
  `CREATE TABLE alerting.task_act (
    site text NOT NULL,
    task_id uuid NOT NULL,
    seq integer NOT NULL,
    done boolean NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    comment text,
    PRIMARY KEY (site, task_id, seq)
  )`,
  `CREATE TABLE alerting.cre_case (
    site text NOT NULL,
    isolate_id text NOT NULL,
    patient text NOT NULL,
    day date NOT NULL,
    species text NOT NULL,
    ward text,
    mechanism text NOT NULL,
    predictors jsonb NOT NULL,
    because jsonb NOT NULL,
    PRIMARY KEY (site, isolate_id)
  )`,
  `CREATE INDEX cre_case_patient ON alerting.cre_case (site, patient)`,
  // Everybody who carries or is said to, with where they lie now.
  `CREATE TABLE alerting.carrier_now (
    site text NOT NULL,
    patient text NOT NULL,
    in_house boolean NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (site, patient)
  )`,
  `CREATE INDEX carrier_in_house ON alerting.carrier_now (site, patient) WHERE in_house`,
  // When facts last changed an alert: a round reads what is new, however many alerts there are.
  `CREATE TABLE alerting.alert_news (
    site text NOT NULL,
    alert_id uuid NOT NULL,
    fact_at timestamptz NOT NULL,
    PRIMARY KEY (site, alert_id)
  )`,
  `CREATE INDEX alert_news_at ON alerting.alert_news (site, fact_at)`,
  `CREATE TABLE alerting.risk_model (
    site text NOT NULL,
    version integer NOT NULL,
    method text NOT NULL,
    source text NOT NULL,
    intercept double precision,
    coefficients jsonb NOT NULL,
    warnings jsonb NOT NULL,
    learned_until date,
    fitted_at timestamptz NOT NULL,
    fitted_by text NOT NULL,
    PRIMARY KEY (site, version)
  )`,
];
