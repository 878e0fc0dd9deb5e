import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pack, type Pack } from 'tar-stream';
import type { Database } from '../database';
import {
  columnList,
  existingSchemas,
  migrationsOf,
  secretFingerprintOf,
  sequencesOf,
  tablesOf,
  type TableToCopy,
} from './catalogue-reads';
import { NothingToBackUpError } from './errors';
import {
  ARCHIVE_VERSION,
  MANIFEST_ENTRY,
  entryName,
  type BackedUpTable,
  type Manifest,
} from './manifest';

/** An entry of the archive is held in memory, since its head says how long it is. */
const PART_BYTES = 1024 * 1024;
/** Fast: most of it is ciphertext, which does not become smaller. */
const GZIP_LEVEL = 1;

export interface BackupOptions {
  /** Schemas of the program; those that are there are backed up. */
  readonly schemas: readonly string[];
  readonly file: string;
  readonly program: string;
  readonly madeAt: Date;
  /** After each table, and within large ones. */
  readonly onProgress?: (told: BackupProgress) => void;
}

export interface BackupProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * All tables of these schemas as one archive (tar, gzip): rows as COPY writes them, checksums and
 * the migrations in the manifest at its end. One snapshot: a repeatable-read transaction sees what
 * was committed before it, of all services at the same moment, while everything goes on. The file
 * has mode 0600 and appears whole. It does not hold the secret key.
 */
export async function writeBackup(database: Database, options: BackupOptions): Promise<Manifest> {
  const session = await database.openSession('backup');
  try {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const schemas = await existingSchemas(session, options.schemas);
    if (schemas.length === 0) throw new NothingToBackUpError();
    return await intoFile(options.file, async (archive) => {
      const made = await copyAll(session, archive, schemas, options);
      archive.entry({ name: MANIFEST_ENTRY }, `${JSON.stringify(made, null, 1)}\n`);
      return made;
    });
  } finally {
    await session.end();
  }
}

async function intoFile(
  file: string,
  write: (archive: Pack) => Promise<Manifest>,
): Promise<Manifest> {
  const draft = `${file}.${randomUUID()}.part`;
  const archive = pack();
  const written = pipeline(
    archive,
    createGzip({ level: GZIP_LEVEL }),
    createWriteStream(draft, { mode: 0o600, flags: 'wx' }),
  );
  const writing = write(archive);
  try {
    // A full disk must also end whoever waits for room in the archive.
    const made = await Promise.race([writing, failureOf(written)]);
    archive.finalize();
    await written;
    await onDisk(draft);
    await rename(draft, file);
    return made;
  } catch (error) {
    archive.destroy();
    // It may wait for room that never comes; the session's end ends it.
    writing.catch(() => undefined);
    await written.catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/** Settles only when the file can't be written. */
async function failureOf(written: Promise<void>): Promise<never> {
  await written;
  return new Promise<never>(() => undefined);
}

async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}

async function copyAll(
  session: Client,
  archive: Pack,
  schemas: readonly string[],
  { program, madeAt, onProgress }: BackupOptions,
): Promise<Manifest> {
  const toCopy = await tablesOf(session, schemas);
  const tables: BackedUpTable[] = [];
  for (const table of toCopy) {
    tables.push(await copyTable(session, archive, table));
    onProgress?.({ done: tables.length, total: toCopy.length });
  }
  const { rows } = await session.query<{ server_version: string }>('SHOW server_version');
  return {
    format: 'carbawatch-backup',
    version: ARCHIVE_VERSION,
    madeAt: madeAt.toISOString(),
    program,
    postgres: rows[0]?.server_version ?? '',
    schemas: await migrationsOf(session, schemas),
    tables,
    sequences: await sequencesOf(session, schemas),
    secretFingerprint: await secretFingerprintOf(session),
  };
}

async function copyTable(
  session: Client,
  archive: Pack,
  { schema, table, columns }: TableToCopy,
): Promise<BackedUpTable> {
  const hash = createHash('sha256');
  const parts = new Parts(archive, { schema, table });
  const sql = `COPY "${schema}"."${table}" (${columnList(columns)}) TO STDOUT`;
  const stream = session.query(copyTo(sql));
  for await (const chunk of stream) {
    const bytes: Buffer = chunk;
    hash.update(bytes);
    await parts.add(bytes);
  }
  await parts.end();
  return {
    schema,
    table,
    columns: [...columns],
    rows: stream.rowCount,
    bytes: parts.bytes,
    sha256: hash.digest('hex'),
  };
}

/** Rows of one table on their way into entries of some size. */
class Parts {
  bytes = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private count = 0;

  constructor(
    private readonly archive: Pack,
    private readonly table: { schema: string; table: string },
  ) {}

  async add(chunk: Buffer): Promise<void> {
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    this.bytes += chunk.length;
    if (this.waitingBytes >= PART_BYTES) await this.end();
  }

  /** Resolves when the archive has taken the part: the file is not faster than the disk. */
  async end(): Promise<void> {
    if (this.waitingBytes === 0) return;
    const body = Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    this.count += 1;
    const name = entryName(this.table, this.count);
    await new Promise<void>((resolve, reject) => {
      this.archive.entry({ name, size: body.length }, body, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }
}
