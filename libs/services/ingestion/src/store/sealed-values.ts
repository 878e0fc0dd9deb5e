import type { Tx } from '@carbawatch/postgres';
import type { SecretBox } from '@carbawatch/service-kit';

/** Version, key id, nonce and tag: all that stands around a sealed empty text. */
const AROUND_KEY_ID_BYTES = 1 + 12 + 16;

/** What the values of the key in use begin with, behind their version. */
export function keyIdOf(box: SecretBox): Buffer {
  const empty = box.seal('', '');
  return empty.subarray(1, 1 + empty.length - AROUND_KEY_ID_BYTES);
}

export interface SealedMessage {
  readonly messageId: string;
  readonly raw: Buffer | null;
  readonly rawSent: Buffer | null;
  readonly reason: Buffer | null;
}

const OUTDATED = (column: string): string =>
  `(${column} IS NOT NULL AND substring(${column} FROM 2 FOR length($1::bytea)) <> $1::bytea)`;

/** Messages of which something was sealed by an earlier key. */
export function outdatedMessages(tx: Tx, keyId: Buffer, limit: number): Promise<SealedMessage[]> {
  return tx.query<SealedMessage>(
    `SELECT message_id AS "messageId", raw, raw_sent AS "rawSent", reason FROM ingestion.message
     WHERE ${OUTDATED('raw')} OR ${OUTDATED('raw_sent')} OR ${OUTDATED('reason')}
     ORDER BY seq LIMIT $2 FOR UPDATE`,
    [keyId, limit],
  );
}

export async function writeSealed(tx: Tx, message: SealedMessage): Promise<void> {
  const { messageId, raw, rawSent, reason } = message;
  await tx.execute(
    'UPDATE ingestion.message SET raw = $2, raw_sent = $3, reason = $4 WHERE message_id = $1',
    [messageId, raw, rawSent, reason],
  );
}

export interface SealedIdentity {
  readonly site: string;
  readonly pseudonym: string;
  readonly identity: Buffer;
}

export function outdatedIdentities(
  tx: Tx,
  keyId: Buffer,
  limit: number,
): Promise<SealedIdentity[]> {
  return tx.query<SealedIdentity>(
    `SELECT site, pseudonym, identity FROM ingestion.vault WHERE ${OUTDATED('identity')}
     ORDER BY site, pseudonym LIMIT $2 FOR UPDATE`,
    [keyId, limit],
  );
}

export async function writeIdentity(tx: Tx, row: SealedIdentity): Promise<void> {
  await tx.execute('UPDATE ingestion.vault SET identity = $3 WHERE site = $1 AND pseudonym = $2', [
    row.site,
    row.pseudonym,
    row.identity,
  ]);
}

/** Somebody whom the vault knows, to see whether the pseudonyms are still made the same way. */
export async function anyIdentity(tx: Pick<Tx, 'query'>): Promise<SealedIdentity | null> {
  const [row] = await tx.query<SealedIdentity>(
    'SELECT site, pseudonym, identity FROM ingestion.vault LIMIT 1',
  );
  return row ?? null;
}

export interface SealedWords {
  readonly messageId: string;
  readonly kind: string;
  readonly termKey: string;
  readonly said: Buffer;
}

/** Words that messages wait for. */
export function outdatedWords(tx: Tx, keyId: Buffer, limit: number): Promise<SealedWords[]> {
  return tx.query<SealedWords>(
    `SELECT message_id AS "messageId", kind, term_key AS "termKey", said
     FROM ingestion.waiting_term WHERE ${OUTDATED('said')}
     ORDER BY message_id, kind, term_key LIMIT $2 FOR UPDATE`,
    [keyId, limit],
  );
}

export async function writeWords(tx: Tx, words: SealedWords): Promise<void> {
  const { messageId, kind, termKey, said } = words;
  await tx.execute(
    `UPDATE ingestion.waiting_term SET said = $4
     WHERE message_id = $1 AND kind = $2 AND term_key = $3`,
    [messageId, kind, termKey, said],
  );
}

export interface SealedLook {
  readonly id: string;
  readonly sealedReason: string;
}

/** Reasons for which somebody looked a person up. */
export function outdatedLooks(tx: Tx, keyId: Buffer, limit: number): Promise<SealedLook[]> {
  return tx.query<SealedLook>(
    `SELECT id, detail->>'sealedReason' AS "sealedReason" FROM access.audit
     WHERE detail ? 'sealedReason' AND ${OUTDATED(`decode(detail->>'sealedReason', 'base64')`)}
     ORDER BY at, id LIMIT $2 FOR UPDATE`,
    [keyId, limit],
  );
}

export async function writeLook(tx: Tx, { id, sealedReason }: SealedLook): Promise<void> {
  await tx.execute(
    `UPDATE access.audit SET detail = jsonb_set(detail, '{sealedReason}', to_jsonb($2::text))
     WHERE id = $1`,
    [id, sealedReason],
  );
}
