import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * An open page and a FHIR Flag show an alert to whoever looks: each such entry of the ledger says
 * so. Of earlier ones this is told by the routes that are in force.
 */
export class TellShownFromSent1793000000191 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }
}

const STATEMENTS = [
  `ALTER TABLE alerting.delivery ADD COLUMN merely_shown boolean NOT NULL DEFAULT false`,
  `UPDATE alerting.delivery SET merely_shown = true
   WHERE channel_kind = 'in-app' OR (channel_kind = 'fhir' AND EXISTS (
     SELECT FROM (
       SELECT DISTINCT ON (site) site, body FROM alerting.route_setting
       ORDER BY site, version DESC) AS in_force,
       jsonb_array_elements(in_force.body -> 'channels') AS named
     WHERE in_force.site = delivery.site AND named ->> 'name' = delivery.channel
       AND named ->> 'resource' = 'Flag'))`,
];
