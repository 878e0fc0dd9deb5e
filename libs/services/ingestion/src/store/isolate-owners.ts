import { ForwardMigration, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import type { IsolateOwner } from '../decide/mapping';

/** A number that is used again is told by the day of its specimen. */
export class DateIsolateOwners1791370000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ingestion.isolate_owner ADD COLUMN collected_on date`);
  }
}

/** One that two laboratories give out on the same days is told by the organism. */
export class NameOwnedOrganisms1791380000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ingestion.isolate_owner ADD COLUMN organism text`);
  }
}

export interface IsolateKey {
  readonly site: string;
  readonly isolateId: string;
}

export const isolateKeyText = ({ site, isolateId }: IsolateKey): string => `${site}\n${isolateId}`;

const OWNERS = {
  name: 'ingestion-isolate-owners',
  text: `
    SELECT owner.site, owner.isolate_id AS "isolateId", owner.pseudonym,
           owner.collected_on::text AS "collectedOn", owner.organism
    FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
    JOIN ingestion.isolate_owner AS owner USING (site, isolate_id)`,
};

/** The patients under whom these isolates are known, by `isolateKeyText`. */
export async function ownersOf(
  tx: Tx,
  isolates: readonly IsolateKey[],
): Promise<Map<string, IsolateOwner>> {
  if (isolates.length === 0) return new Map();
  const rows = await tx.query<IsolateOwner>(OWNERS, [
    isolates.map(({ site }) => site),
    isolates.map(({ isolateId }) => isolateId),
  ]);
  return new Map(rows.map((row) => [isolateKeyText(row), row]));
}

const SAVE = {
  name: 'ingestion-save-isolate-owners',
  text: `
    INSERT INTO ingestion.isolate_owner AS known (site, isolate_id, pseudonym, collected_on, organism)
    SELECT site, isolate_id, pseudonym, collected_on, organism
    FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[])
      AS new (site, isolate_id, pseudonym, collected_on, organism)
    ON CONFLICT (site, isolate_id) DO UPDATE
      SET pseudonym = excluded.pseudonym,
          collected_on = coalesce(excluded.collected_on, known.collected_on),
          organism = coalesce(excluded.organism, known.organism)
      WHERE known.pseudonym <> excluded.pseudonym
        OR known.collected_on IS DISTINCT FROM coalesce(excluded.collected_on, known.collected_on)
        OR known.organism IS DISTINCT FROM coalesce(excluded.organism, known.organism)`,
};

/** The patient named last owns the isolate: a corrected report may have moved it. */
export async function saveOwners(tx: Tx, owners: readonly IsolateOwner[]): Promise<void> {
  const last = new Map(owners.map((owner) => [isolateKeyText(owner), owner]));
  if (last.size === 0) return;
  const rows = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, owner]) => owner);
  await tx.execute(SAVE, [
    rows.map(({ site }) => site),
    rows.map(({ isolateId }) => isolateId),
    rows.map(({ pseudonym }) => pseudonym),
    rows.map(({ collectedOn }) => collectedOn),
    rows.map(({ organism }) => organism),
  ]);
}
