import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import type { Database } from '../database';
import { NewerSchemaError, runMigrations, type SchemaMigrations } from '../migrations';
import { columnList, existingSchemas, tablesOf } from './catalogue-reads';
import { BackupDamagedError, DatabaseNotEmptyError } from './errors';
import { tableName, type BackedUpTable, type Manifest } from './manifest';
import { readArchive, verifyArchive } from './read-archive';
import type { BackupProgress } from './write-backup';

export interface RestoreOptions {
  readonly file: string;
  /** Everything that this program knows, by schema. */
  readonly schemas: readonly SchemaMigrations[];
  /** Called with a whole archive before the database is touched; may refuse it by throwing. */
  readonly accept?: (made: Manifest) => void;
  readonly onProgress?: (told: BackupProgress) => void;
}

/**
 * Restores an archive into an empty database: checks it as a whole, migrates each schema to where
 * it was when the archive was made (the next start goes on from there), and loads every table in
 * one transaction. Throws DatabaseNotEmptyError, BackupDamagedError, or NewerSchemaError for an
 * archive of a newer program.
 */
export async function restoreBackup(
  database: Database,
  { file, schemas, accept, onProgress }: RestoreOptions,
): Promise<Manifest> {
  const made = await verifyArchive(file);
  accept?.(made);
  const wanted = migrationsToRun(made, schemas);
  const session = await database.openSession('restore');
  try {
    const taken = await existingSchemas(
      session,
      schemas.map(({ schema }) => schema),
    );
    if (taken.length > 0) throw new DatabaseNotEmptyError(taken);
    for (const schema of wanted) await runMigrations(database, schema);
    await session.query('BEGIN');
    await load(session, made, file, onProgress);
    await session.query('COMMIT');
    await session.query('ANALYZE');
    return made;
  } finally {
    await session.end(); // what was not committed is rolled back
  }
}

/** The migrations that had run, as this program has them; nothing is opened to readers yet. */
function migrationsToRun(made: Manifest, known: readonly SchemaMigrations[]): SchemaMigrations[] {
  return made.schemas.map(({ schema, migrations }) => {
    const own = known.find((one) => one.schema === schema);
    const byName = new Map((own?.migrations ?? []).map((one) => [new one().name ?? one.name, one]));
    const unknown = migrations.filter((name) => !byName.has(name));
    if (unknown.length > 0) throw new NewerSchemaError(schema, unknown);
    const had = new Set(migrations);
    return {
      schema,
      migrations: [...byName].filter(([name]) => had.has(name)).map(([, one]) => one),
      readable: [],
    };
  });
}

async function load(
  session: Client,
  made: Manifest,
  file: string,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  const schemas = made.schemas.map(({ schema }) => schema);
  const there = await tablesOf(session, schemas);
  const missing = made.tables.find(
    (table) => !there.some((known) => tableName(known) === tableName(table)),
  );
  if (missing) throw new BackupDamagedError(`nothing makes its table ${tableName(missing)}`);
  // What a migration put in is in the archive too, as it was later.
  const names = there.map(({ schema, table }) => `"${schema}"."${table}"`).join(', ');
  await session.query(`TRUNCATE ${names}`);
  const loading = new Loading(session, made, onProgress);
  await readArchive(file, (table, bytes) => loading.take(table, bytes));
  await loading.end();
  for (const { schema, sequence, lastValue } of made.sequences) {
    await session.query(`SELECT setval($1::regclass, $2::bigint)`, [
      `"${schema}"."${sequence}"`,
      lastValue,
    ]);
  }
}

/** Tables one after the other, in the order of the archive. */
class Loading {
  private readonly tables: ReadonlyMap<string, BackedUpTable>;
  private current: { readonly table: BackedUpTable; readonly stream: CopyStreamQuery } | null =
    null;
  private done = 0;

  constructor(
    private readonly session: Client,
    made: Manifest,
    private readonly onProgress: RestoreOptions['onProgress'],
  ) {
    this.tables = new Map(made.tables.map((table) => [tableName(table), table]));
  }

  async take(name: string, bytes: Buffer): Promise<void> {
    if (this.current && tableName(this.current.table) !== name) await this.end();
    this.current ??= this.begin(name);
    const { stream } = this.current;
    if (stream.write(bytes)) return;
    await once(stream, 'drain');
  }

  async end(): Promise<void> {
    if (!this.current) return;
    const { table, stream } = this.current;
    this.current = null;
    stream.end();
    await finished(stream);
    if (stream.rowCount !== table.rows) {
      throw new BackupDamagedError(`table ${tableName(table)} has another number of rows`);
    }
    this.done += 1;
    this.onProgress?.({ done: this.done, total: this.tables.size });
  }

  private begin(name: string) {
    const table = this.tables.get(name);
    if (!table) throw new BackupDamagedError(`table ${name} is not in its manifest`);
    const columns = columnList(table.columns);
    const sql = `COPY "${table.schema}"."${table.table}" (${columns}) FROM STDIN`;
    const stream = this.session.query(copyFrom(sql));
    stream.on('error', () => undefined); // whoever writes or ends it is told
    return { table, stream };
  }
}
