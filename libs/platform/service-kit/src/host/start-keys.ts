import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database, Tx } from '@carbawatch/postgres';
import { hashOfKey, newKeyText, type KeySource } from '../access/access';
import { secretBytes, type Config } from '../config';
import { Secrets } from '../secrets';
import { StartError } from './start-error';

const SECRET_FILE = 'secret-key';
const ADMIN_FILE = 'admin-key';
const SECRET_BYTES = 32;

/**
 * Where keys that no setting gives come from. All four services must hold the same ones, so one
 * process alone makes them: `data-folder` keeps them there, made at the first start; `made-folder`
 * reads what that process made in a folder that both have, and never writes; `settings-alone`
 * looks at no file.
 */
export type KeyPlace = 'data-folder' | 'made-folder' | 'settings-alone';

function readKeyFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

function isThere(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'EEXIST';
}

/**
 * Answers the key that is in the file afterwards. Never over an existing one: the folder's first
 * key is the one that the data was written with. The file appears whole, since other processes may
 * read it at this moment.
 */
function keepKeyFile(path: string, key: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return key;
  } catch (error) {
    const kept = isThere(error) ? readKeyFile(path) : null;
    if (kept === null) throw error;
    return kept;
  } finally {
    rmSync(draft);
  }
}

/**
 * Fingerprint (hex) of the secret key that a start here would use: the setting's, else the data
 * folder's; null when there is none yet.
 */
export function secretFingerprintHere(config: Config): string | null {
  const text = config.secretKey ?? readKeyFile(join(config.dataFolder, SECRET_FILE));
  const bytes = text === null ? null : secretBytes(text);
  return bytes && new Secrets(bytes).fingerprint().toString('hex');
}

async function knownFingerprint(database: Database): Promise<Buffer | null> {
  const [row] = await database.query<{ fingerprint: Buffer }>(
    'SELECT fingerprint FROM access.secret_check',
  );
  return row?.fingerprint ?? null;
}

function secretKeyText(config: Config, place: KeyPlace, hasData: boolean): string {
  if (config.secretKey) return config.secretKey;
  const name = 'CARBAWATCH_SECRET_KEY';
  const path = join(config.dataFolder, SECRET_FILE);
  const kept = place === 'settings-alone' ? null : readKeyFile(path);
  if (kept !== null) return kept;
  if (place === 'settings-alone') {
    throw new StartError(name, 'needed, the same for every service; see .env.example.');
  }
  if (place === 'made-folder') {
    throw new StartError(
      name,
      `needed, the same for every service: set it, or let ingestion make one first, in a ` +
        `CARBAWATCH_DATA that this service shares; ${path} is not there.`,
    );
  }
  if (hasData) {
    throw new StartError(
      name,
      `this database holds data that was encrypted with a key, and ${path} is gone: ` +
        'bring that key back. Without it raw payloads and identities are lost.',
    );
  }
  return keepKeyFile(path, randomBytes(SECRET_BYTES).toString('base64'));
}

/**
 * The installation's secrets. A key that is not the one this database was written with stops the
 * start, before anything is stored that nobody could join or read; a new key is taken where the one
 * before stands among the retired.
 */
export async function loadSecrets(
  database: Database,
  config: Config,
  place: KeyPlace,
): Promise<Secrets> {
  const known = await knownFingerprint(database);
  const bytes = secretBytes(secretKeyText(config, place, known !== null));
  if (!bytes) {
    const path = join(config.dataFolder, SECRET_FILE);
    throw new StartError('CARBAWATCH_SECRET_KEY', `${path} holds no key; restore that file.`);
  }
  const retired = config.retiredKeys;
  const secrets = new Secrets(bytes, retired, retired.at(-1) ?? bytes);
  await database.query(
    'INSERT INTO access.secret_check (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING',
    [secrets.fingerprint()],
  );
  const stored = await knownFingerprint(database);
  if (stored && retired.some((key) => new Secrets(key).matches(stored))) {
    // The first start with a new key: from now on it is the one that must be given.
    await database.query('UPDATE access.secret_check SET fingerprint = $1 WHERE fingerprint = $2', [
      secrets.fingerprint(),
      stored,
    ]);
    return secrets;
  }
  if (!stored || !secrets.matches(stored)) {
    throw new StartError(
      'CARBAWATCH_SECRET_KEY',
      'this database was written with another secret key: start with that one.',
    );
  }
  return secrets;
}

async function currentFirstKey(tx: Tx): Promise<{ id: string; key_hash: Buffer } | null> {
  const [row] = await tx.query<{ id: string; key_hash: Buffer }>(
    `SELECT id, key_hash FROM access.api_key
     WHERE source <> 'issued' AND revoked_at IS NULL FOR UPDATE`,
  );
  return row ?? null;
}

/** Makes this text the administrator's key of the start; the one before it is revoked. */
async function putFirstKey(database: Database, text: string, source: KeySource): Promise<void> {
  await database.transaction(async (tx) => {
    // Four services may start at once with the same key.
    await tx.execute('LOCK TABLE access.api_key IN SHARE ROW EXCLUSIVE MODE');
    const current = await currentFirstKey(tx);
    if (current?.key_hash.equals(hashOfKey(text))) return;
    if (current) {
      await tx.execute('UPDATE access.api_key SET revoked_at = now() WHERE id = $1', [current.id]);
    }
    await tx.execute(
      `INSERT INTO access.api_key (id, name, role, sites, source, key_hash, created_at)
       VALUES ($1, 'administrator', 'admin', '{*}', $2, $3, now())`,
      [randomUUID(), source, hashOfKey(text)],
    );
  });
}

/**
 * The administrator's key: CARBAWATCH_ADMIN_KEY, else the data folder's, else one that is made now
 * and kept there with mode 0600. Answers its text where this process knows it. A process that does
 * not make keys leaves the one in force alone: its folder may hold an older one.
 */
export async function prepareAdminKey(
  database: Database,
  config: Config,
  place: KeyPlace,
): Promise<string | null> {
  if (config.adminKey) {
    await putFirstKey(database, config.adminKey, 'environment');
    return config.adminKey;
  }
  if (place !== 'data-folder') {
    if (await database.transaction(currentFirstKey)) return null;
    throw new StartError(
      'CARBAWATCH_ADMIN_KEY',
      'needed at the first start: set it, or start ingestion first, which makes one.',
    );
  }
  const path = join(config.dataFolder, ADMIN_FILE);
  const text = readKeyFile(path) ?? keepKeyFile(path, newKeyText());
  await putFirstKey(database, text, 'generated');
  return text;
}
