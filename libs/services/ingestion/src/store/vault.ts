import type { Tx } from '@carbawatch/postgres';
import type { SecretBox } from '@carbawatch/service-kit';
import type { Identity } from '../decide/mapping';
import { mergeIdentity, type KnownIdentity } from '../decide/merge-identity';

/** Who a row of the vault is about. */
export function openedIdentity(box: SecretBox, row: VaultRow): KnownIdentity {
  return openIdentity(box, row.identity, placeOf(row.site, row.pseudonym));
}

export function identityPlaceOf(site: string, pseudonym: string): string {
  return placeOf(site, pseudonym);
}

/** Names the row, so that an identity copied under another pseudonym does not open. */
const placeOf = (site: string, pseudonym: string): string => `identity/${site}/${pseudonym}`;

interface VaultRow {
  readonly site: string;
  readonly pseudonym: string;
  readonly identity: Buffer;
}

const LOCK = {
  name: 'ingestion-lock-vault',
  text: `
    SELECT vault.site, vault.pseudonym, vault.identity
    FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
    JOIN ingestion.vault AS vault USING (site, pseudonym)
    ORDER BY vault.site, vault.pseudonym
    FOR UPDATE OF vault`,
};

const SAVE = {
  name: 'ingestion-save-vault',
  text: `
    INSERT INTO ingestion.vault (site, pseudonym, identity, changed_at)
    SELECT site, pseudonym, identity, $4::timestamptz
    FROM unnest($1::text[], $2::text[], $3::bytea[]) AS new (site, pseudonym, identity)
    ON CONFLICT (site, pseudonym)
      DO UPDATE SET identity = excluded.identity, changed_at = excluded.changed_at`,
};

/** Adds what a batch says of its persons to what is known; what says nothing new is not written. */
export async function saveIdentities(
  tx: Tx,
  box: SecretBox,
  identities: readonly Identity[],
  now: Date,
): Promise<void> {
  const byPlace = new Map<string, Identity[]>();
  for (const identity of identities) {
    const place = placeOf(identity.site, identity.pseudonym);
    const said = byPlace.get(place);
    if (said) said.push(identity);
    else byPlace.set(place, [identity]);
  }
  const persons = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, said]) => said);
  const firsts = persons.flatMap(([first]) => (first ? [first] : []));
  if (firsts.length === 0) return;
  const known = await lockVault(tx, box, firsts);
  const changed: { site: string; pseudonym: string; sealed: Buffer }[] = [];
  for (const said of persons) {
    const [first] = said;
    if (!first) continue;
    const place = placeOf(first.site, first.pseudonym);
    const before = known.get(place) ?? null;
    let after = before;
    for (const { patient } of said) after = mergeIdentity(after, patient);
    const text = JSON.stringify(after);
    if (text === JSON.stringify(before)) continue;
    changed.push({ site: first.site, pseudonym: first.pseudonym, sealed: box.seal(text, place) });
  }
  if (changed.length === 0) return;
  await tx.execute(SAVE, [
    changed.map(({ site }) => site),
    changed.map(({ pseudonym }) => pseudonym),
    changed.map(({ sealed }) => sealed),
    now,
  ]);
}

/** Who these pseudonyms stand for; those that the vault does not hold are absent. */
export async function identitiesOf(
  tx: Tx,
  box: SecretBox,
  site: string,
  pseudonyms: readonly string[],
): Promise<Map<string, KnownIdentity>> {
  const rows = await tx.query<VaultRow>(
    `SELECT site, pseudonym, identity FROM ingestion.vault
     WHERE site = $1 AND pseudonym = ANY ($2)`,
    [site, pseudonyms],
  );
  return new Map(
    rows.map(({ pseudonym, identity }) => [
      pseudonym,
      openIdentity(box, identity, placeOf(site, pseudonym)),
    ]),
  );
}

/** Answers how many were there. */
export async function forgetIdentities(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<number> {
  const gone = await tx.query(
    `DELETE FROM ingestion.vault WHERE site = $1 AND pseudonym = ANY ($2) RETURNING pseudonym`,
    [site, pseudonyms],
  );
  return gone.length;
}

/**
 * Forgets persons of whom no message came since, and who have no open alert; answers how many.
 * At most `limit`, so that one transaction stays short.
 */
export async function forgetOldIdentities(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await tx.query(
    `DELETE FROM ingestion.vault AS vault
     WHERE (vault.site, vault.pseudonym) IN (
       SELECT old.site, old.pseudonym FROM ingestion.vault AS old
       WHERE old.changed_at < $1
         AND NOT EXISTS (
           SELECT FROM ingestion.lineage AS lineage
           JOIN ingestion.message AS message USING (message_id)
           WHERE lineage.site = old.site AND lineage.pseudonym = old.pseudonym
             AND message.stored_at >= $1)
         AND NOT EXISTS (
           SELECT FROM ingestion.open_alert AS alert
           WHERE alert.site = old.site AND alert.pseudonym = old.pseudonym)
       ORDER BY old.site, old.pseudonym LIMIT $2)
     RETURNING vault.pseudonym`,
    [before, limit],
  );
  return gone.length;
}

async function lockVault(
  tx: Tx,
  box: SecretBox,
  persons: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<Map<string, KnownIdentity>> {
  const rows = await tx.query<VaultRow>(LOCK, [
    persons.map(({ site }) => site),
    persons.map(({ pseudonym }) => pseudonym),
  ]);
  return new Map(
    rows.map(({ site, pseudonym, identity }) => {
      const place = placeOf(site, pseudonym);
      return [place, openIdentity(box, identity, place)];
    }),
  );
}

function openIdentity(box: SecretBox, sealed: Buffer, place: string): KnownIdentity {
  const opened: KnownIdentity = JSON.parse(box.open(sealed, place).toString('utf8'));
  return opened;
}
