import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Tx } from '@carbawatch/postgres';
import { hashOfKey, newKeyText, type KeySource } from '../access/access';
import { secretBytes, type Config } from '../config';
import { Secrets } from '../secrets';
import { StartError } from './start-error';

const SECRET_FILE = 'secret-key';
const ADMIN_FILE = 'admin-key';
const SECRET_BYTES = 32;

/**
 * Where keys that no setting gives come from: the data folder (one process has all four services),
 * or nowhere, since processes of their own must be told the same keys.
 */
export type KeyPlace = 'data-folder' | 'settings-alone';

function readKeyFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

/** Never over an existing one: the folder's first key is the one that the data was written with. */
function writeKeyFile(path: string, key: string): void {
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
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
  if (place === 'settings-alone') {
    throw new StartError(name, 'needed, the same for every service; see .env.example.');
  }
  const path = join(config.dataFolder, SECRET_FILE);
  const kept = readKeyFile(path);
  if (kept !== null) return kept;
  if (hasData) {
    throw new StartError(
      name,
      `this database holds data that was encrypted with a key, and ${path} is gone: ` +
        'bring that key back. Without it raw payloads and identities are lost.',
    );
  }
  mkdirSync(config.dataFolder, { recursive: true });
  const fresh = randomBytes(SECRET_BYTES).toString('base64');
  writeKeyFile(path, fresh);
  return fresh;
}

/**
 * The installation's secrets. A key that is not the one this database was written with stops the
 * start, before anything is stored that nobody could join or read.
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
  const secrets = new Secrets(bytes);
  await database.query(
    'INSERT INTO access.secret_check (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING',
    [secrets.fingerprint()],
  );
  const stored = await knownFingerprint(database);
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
 * and kept there with mode 0600. Answers its text where this process knows it.
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
  if (place === 'settings-alone') {
    if (await database.transaction(currentFirstKey)) return null;
    throw new StartError('CARBAWATCH_ADMIN_KEY', 'needed at the first start; see .env.example.');
  }
  const path = join(config.dataFolder, ADMIN_FILE);
  let text = readKeyFile(path);
  if (text === null) {
    mkdirSync(config.dataFolder, { recursive: true });
    text = newKeyText();
    writeKeyFile(path, text);
  }
  await putFirstKey(database, text, 'generated');
  return text;
}
