import { createHash } from 'node:crypto';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { READER_ROLE, type Database } from './database';
import { sqlStateOf } from './errors';

/** TypeORM's table of what has run, one in each service's schema. */
const MIGRATIONS_TABLE = 'migrations';

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,40}$/;

/**
 * A migration goes forward only. TypeORM takes the order from the class name's last 13 digits, a
 * time in milliseconds: `class CreateVault1790000000000 extends ForwardMigration`.
 */
export abstract class ForwardMigration implements MigrationInterface {
  abstract up(runner: QueryRunner): Promise<void>;

  async down(): Promise<void> {
    throw new Error(`${this.constructor.name} goes forward only: restore a backup to go back.`);
  }
}

export interface SchemaMigrations {
  /** The service's own schema; created when absent. */
  readonly schema: string;
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Tables that HTTP reads may see (default all); give a list where some must stay closed. */
  readonly readable?: readonly string[] | 'all';
}

/** The database was written by a newer program: going on could spoil what it does not know. */
export class NewerSchemaError extends Error {
  readonly code = 'SCHEMA_IS_NEWER';
  constructor(schema: string, unknown: readonly string[]) {
    super(
      `Schema ${schema} holds migrations that this program does not know ` +
        `(${unknown.join(', ')}): start the newer program, or restore an older backup.`,
    );
    this.name = 'NewerSchemaError';
  }
}

function lockKey(name: string): string {
  return createHash('sha256')
    .update(`carbawatch migrations ${name}`)
    .digest()
    .readBigInt64BE()
    .toString();
}

/**
 * Brings one schema up to date, each migration in a transaction of its own, and lets the reader
 * role read it. An advisory lock of the schema makes services that start at once wait for each
 * other. Answers the names of the migrations that ran.
 */
export async function runMigrations(
  database: Database,
  options: SchemaMigrations,
): Promise<string[]> {
  if (!SCHEMA_NAME.test(options.schema)) {
    throw new RangeError(`Schema names are lower case words, not "${options.schema}".`);
  }
  const session = await database.openSession('migrations');
  try {
    await session.query('SELECT pg_advisory_lock($1)', [lockKey(options.schema)]);
    await session.query(`CREATE SCHEMA IF NOT EXISTS "${options.schema}"`);
    const ran = await migrate(database, options);
    if (await prepareReaderRole(database)) await letReaderRead(database, options);
    return ran;
  } finally {
    await session.end(); // frees the lock
  }
}

async function migrate(database: Database, options: SchemaMigrations): Promise<string[]> {
  const source = new DataSource({
    ...database.dataSource.options,
    entities: [],
    schema: options.schema,
    migrations: [...options.migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    poolSize: 2,
  } as typeof database.dataSource.options); // the spread of a union loses its discriminant
  await source.initialize();
  try {
    await refuseNewer(source, options);
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

async function refuseNewer(source: DataSource, { schema }: SchemaMigrations): Promise<void> {
  const table = `"${schema}"."${MIGRATIONS_TABLE}"`;
  const [found]: { exists: boolean }[] = await source.query(
    'SELECT to_regclass($1) IS NOT NULL AS exists',
    [table],
  );
  if (!found?.exists) return;
  const known = new Set(source.migrations.map((m) => m.name ?? m.constructor.name));
  const rows: { name: string }[] = await source.query(`SELECT name FROM ${table} ORDER BY id`);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new NewerSchemaError(schema, unknown);
}

/**
 * Makes the role of HTTP reads, where our user may, and lets our user become it. Answers whether
 * it can be used; where not (a managed server), a superuser runs once:
 * `CREATE ROLE carbawatch_reader NOLOGIN; GRANT carbawatch_reader TO <user>`.
 */
export async function prepareReaderRole(database: Database): Promise<boolean> {
  try {
    await database.query(`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${READER_ROLE}') THEN
        CREATE ROLE ${READER_ROLE} NOLOGIN;
      END IF;
      IF NOT pg_has_role(current_user, '${READER_ROLE}', 'MEMBER') THEN
        GRANT ${READER_ROLE} TO CURRENT_USER;
      END IF;
    END $$`);
    database.forgetReader();
    return true;
  } catch (error) {
    const state = sqlStateOf(error);
    // Roles belong to the cluster: another database's start may make it in the same moment.
    if (state === '42710' || state === '23505' || state === 'XX000') {
      return prepareReaderRole(database);
    }
    if (state === '42501') return false;
    throw error;
  }
}

async function letReaderRead(database: Database, options: SchemaMigrations): Promise<void> {
  const { schema, readable = 'all' } = options;
  const grants =
    readable === 'all'
      ? [`GRANT SELECT ON ALL TABLES IN SCHEMA "${schema}" TO ${READER_ROLE}`]
      : [
          `REVOKE SELECT ON ALL TABLES IN SCHEMA "${schema}" FROM ${READER_ROLE}`,
          ...readable.map((table) => `GRANT SELECT ON "${schema}"."${table}" TO ${READER_ROLE}`),
        ];
  await database.transaction(async (tx) => {
    await tx.execute(`GRANT USAGE ON SCHEMA "${schema}" TO ${READER_ROLE}`);
    for (const grant of grants) await tx.execute(grant);
  });
}

/**
 * Statements that let the reader role see a table's rows of its own sites alone; for a migration.
 * The table's owner (our services) is not bound. The site is a
 * column or an expression of the row.
 */
export function rowLevelSecurity(table: string, site = 'site'): readonly string[] {
  const sites = `current_setting('carbawatch.sites', true)::text[]`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY reader_sites ON ${table} FOR SELECT
       USING (${site} = ANY (${sites}) OR '*' = ANY (${sites}))`,
  ];
}
