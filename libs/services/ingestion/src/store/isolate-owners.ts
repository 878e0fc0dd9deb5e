import type { Tx } from '@carbawatch/postgres';
import type { IsolateOwner } from '../decide/mapping';

export interface IsolateKey {
  readonly site: string;
  readonly isolateId: string;
}

export const isolateKeyText = ({ site, isolateId }: IsolateKey): string => `${site}\n${isolateId}`;

const OWNERS = {
  name: 'ingestion-isolate-owners',
  text: `
    SELECT owner.site, owner.isolate_id AS "isolateId", owner.pseudonym
    FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
    JOIN ingestion.isolate_owner AS owner USING (site, isolate_id)`,
};

/** Pseudonyms of the patients under whom these isolates are known, by `isolateKeyText`. */
export async function ownersOf(
  tx: Tx,
  isolates: readonly IsolateKey[],
): Promise<Map<string, string>> {
  if (isolates.length === 0) return new Map();
  const rows = await tx.query<IsolateOwner>(OWNERS, [
    isolates.map(({ site }) => site),
    isolates.map(({ isolateId }) => isolateId),
  ]);
  return new Map(rows.map((row) => [isolateKeyText(row), row.pseudonym]));
}

const SAVE = {
  name: 'ingestion-save-isolate-owners',
  text: `
    INSERT INTO ingestion.isolate_owner AS known (site, isolate_id, pseudonym)
    SELECT site, isolate_id, pseudonym
    FROM unnest($1::text[], $2::text[], $3::text[]) AS new (site, isolate_id, pseudonym)
    ON CONFLICT (site, isolate_id) DO UPDATE SET pseudonym = excluded.pseudonym
      WHERE known.pseudonym <> excluded.pseudonym`,
};

/** The patient named last owns the isolate (an accession number may be used again). */
export async function saveOwners(tx: Tx, owners: readonly IsolateOwner[]): Promise<void> {
  const last = new Map(owners.map((owner) => [isolateKeyText(owner), owner]));
  if (last.size === 0) return;
  const rows = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, owner]) => owner);
  await tx.execute(SAVE, [
    rows.map(({ site }) => site),
    rows.map(({ isolateId }) => isolateId),
    rows.map(({ pseudonym }) => pseudonym),
  ]);
}
