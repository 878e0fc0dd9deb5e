import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { errorCode } from '../errors';
import { BackupDamagedError } from './errors';
import {
  ARCHIVE_VERSION,
  MANIFEST_ENTRY,
  manifest,
  tableName,
  tableOfEntry,
  type Manifest,
} from './manifest';

/** A manifest lists some dozens of tables. */
const MANIFEST_BYTES_MAX = 16 * 1024 * 1024;

/** Called with each piece of a table's rows, in order. */
export type OnRows = (table: string, bytes: Buffer) => Promise<void>;

/**
 * Reads an archive from its first byte to its last. Throws BackupDamagedError for anything but a
 * tar in gzip whose last entry is the manifest.
 */
export async function readArchive(file: string, onRows: OnRows): Promise<Manifest> {
  const source = createReadStream(file);
  const archive = extract();
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  gunzip.on('error', (error) => archive.destroy(error));
  source.pipe(gunzip).pipe(archive);
  let made: Manifest | null = null;
  try {
    for await (const entry of archive) {
      if (made) throw new BackupDamagedError('something follows its manifest');
      const { name } = entry.header;
      const table = tableOfEntry(name);
      if (table !== null) for await (const chunk of entry) await onRows(table, chunk as Buffer);
      else if (name === MANIFEST_ENTRY) made = await readManifest(entry);
      else throw new BackupDamagedError('it holds an entry that no backup has');
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    source.destroy();
  }
  if (!made) throw new BackupDamagedError('it breaks off before its manifest');
  return made;
}

/** What zlib and tar say of a text that is none of theirs, as what it means here. */
function damaged(error: unknown): unknown {
  if (error instanceof BackupDamagedError) return error;
  const code = errorCode(error) ?? '';
  if (code.startsWith('Z_')) return new BackupDamagedError('it is cut off or changed');
  const isRead = /^E[A-Z]+$/.test(code);
  const isTar = !isRead && /tar|header|end of data|premature/i.test(messageOf(error));
  return isTar ? new BackupDamagedError('it is cut off or changed') : error;
}

function messageOf(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : null;
  return typeof message === 'string' ? message : '';
}

async function readManifest(entry: AsyncIterable<unknown>): Promise<Manifest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of entry) {
    bytes += (chunk as Buffer).length;
    if (bytes > MANIFEST_BYTES_MAX) throw new BackupDamagedError('its manifest is too long');
    chunks.push(chunk as Buffer);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BackupDamagedError('its manifest is no JSON');
  }
  const read = manifest.safeParse(value);
  if (!read.success) throw new BackupDamagedError('its manifest lacks something');
  if (read.data.version > ARCHIVE_VERSION) {
    throw new BackupDamagedError('a newer program made it; read it with that one');
  }
  return read.data;
}

/** Compares every table of an archive with its checksum in the manifest; answers the manifest. */
export async function verifyArchive(file: string): Promise<Manifest> {
  const found = new Map<string, { readonly hash: Hash; bytes: number }>();
  const made = await readArchive(file, async (table, bytes) => {
    const one = found.get(table) ?? { hash: createHash('sha256'), bytes: 0 };
    one.hash.update(bytes);
    one.bytes += bytes.length;
    found.set(table, one);
  });
  for (const table of made.tables) {
    const name = tableName(table);
    const one = found.get(name) ?? { hash: createHash('sha256'), bytes: 0 };
    found.delete(name);
    if (one.bytes !== table.bytes || one.hash.digest('hex') !== table.sha256) {
      throw new BackupDamagedError(`table ${name} is not as it was written`);
    }
  }
  const [unknown] = found.keys();
  if (unknown !== undefined)
    throw new BackupDamagedError(`table ${unknown} is not in its manifest`);
  return made;
}
