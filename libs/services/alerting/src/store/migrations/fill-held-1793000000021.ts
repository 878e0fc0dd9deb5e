import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * When each case was in a cluster is kept since `tell-episodes-apart`, and worked out when somebody
 * of the cluster is looked at anew, page by page. Until then the members that are stored hold it
 * since they joined: the hospital-wide alert would else say that no ward's cluster tells of them,
 * and call people for what they know.
 */
export class FillHeld1793000000021 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE alerting.cluster SET held = coalesce(
         (SELECT jsonb_agg(jsonb_build_array(
                   member ->> 'id',
                   (extract(epoch FROM (member ->> 'joinedAt')::timestamptz) * 1000)::bigint,
                   NULL) ORDER BY member ->> 'id')
          FROM jsonb_array_elements(body -> 'members') AS member), '[]')
       WHERE held = '[]' AND status IN ('open', 'quiet') AND kind NOT IN ('hospital', 'any-one')`,
    );
  }
}
