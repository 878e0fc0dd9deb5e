import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import type { QueryRunner } from 'typeorm';
import { Database } from '../database';
import { ForwardMigration, runMigrations, type SchemaMigrations } from '../migrations';
import { verifyArchive } from './read-archive';
import { restoreBackup } from './restore-backup';
import { writeBackup } from './write-backup';

class CreateShelf1790000000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    // `book` sorts before the `shelf` that it refers to.
    await runner.query(`CREATE TABLE library.shelf (name text PRIMARY KEY)`);
    await runner.query(`CREATE TABLE library.book (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      shelf text NOT NULL REFERENCES library.shelf (name),
      title text,
      title_length int GENERATED ALWAYS AS (length(title)) STORED,
      cover bytea,
      about jsonb,
      read_at timestamptz,
      tags text[] NOT NULL DEFAULT '{}'
    )`);
    await runner.query(`INSERT INTO library.shelf VALUES ('as shipped')`);
  }
}
class AddLoans1790000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE library.loan (book bigint, reader text)`);
  }
}

const FIRST: SchemaMigrations = { schema: 'library', migrations: [CreateShelf1790000000000] };
const LATER: SchemaMigrations = {
  schema: 'library',
  migrations: [CreateShelf1790000000000, AddLoans1790000000001],
};
const EVERYTHING = `
  SELECT count(*) AS n, md5(string_agg(to_jsonb(book)::text, '' ORDER BY id)) AS content
  FROM library.book JOIN library.shelf ON name = shelf`;

describe('a backup', () => {
  const tests: TestDatabase[] = [];
  const databases: Database[] = [];
  let folder = '';
  let source: Database;
  let file = '';

  async function emptyDatabase(): Promise<Database> {
    const test = await testDatabase();
    tests.push(test);
    const database = await Database.connect({
      url: test.url,
      applicationName: 'backup test',
      poolSize: 3,
    });
    databases.push(database);
    return database;
  }

  const backUp = (into: string) =>
    writeBackup(source, {
      schemas: ['library', 'never-made'],
      file: into,
      program: 'Carbawatch test',
      madeAt: new Date('2026-01-05T08:00:00Z'),
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-backup-'));
    file = join(folder, 'library.backup');
    source = await emptyDatabase();
    await runMigrations(source, FIRST);
    await source.query(`DELETE FROM library.shelf`);
    await source.query(`INSERT INTO library.shelf VALUES ('A'), ('B')`);
    await source.query(
      `INSERT INTO library.book (shelf, title, cover, about, read_at, tags)
       SELECT 'A', CASE WHEN n % 7 = 0 THEN NULL ELSE 'tab\t, back\\slash, 敏感 ' || n END,
              decode(repeat(md5(n::text), 20), 'hex'), jsonb_build_object('n', n),
              timestamptz '2026-01-01' + n * interval '1 hour', ARRAY['x', NULL, n::text]
       FROM generate_series(1, 5000) AS n`,
    );
    await source.query(`DELETE FROM library.book WHERE id > 4990`);
    await backUp(file);
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    for (const test of tests) await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a file for its owner alone, with a manifest that says what is in it', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['library.backup']);
    expect(await verifyArchive(file)).toMatchObject({
      program: 'Carbawatch test',
      madeAt: '2026-01-05T08:00:00.000Z',
      schemas: [{ schema: 'library', migrations: ['CreateShelf1790000000000'] }],
      tables: [
        { table: 'shelf', rows: 2 },
        { table: 'book', rows: 4990, columns: expect.not.arrayContaining(['title_length']) },
      ],
      sequences: [{ sequence: 'book_id_seq', lastValue: '5000' }],
    });
  });

  it('restored into an empty database gives the same rows, and numbering goes on', async () => {
    const target = await emptyDatabase();
    const told: unknown[] = [];
    await restoreBackup(target, { file, schemas: [FIRST], onProgress: (one) => told.push(one) });
    expect(await target.query(EVERYTHING)).toEqual(await source.query(EVERYTHING));
    expect(await target.query(`SELECT name FROM library.shelf ORDER BY 1`)).toEqual([
      { name: 'A' },
      { name: 'B' },
    ]);
    const [next] = await target.query(`INSERT INTO library.book (shelf) VALUES ('B') RETURNING id`);
    expect(next).toEqual({ id: 5001 });
    expect(told.at(-1)).toEqual({ done: 2, total: 2 });
  });

  it('of an older program is migrated to where it was, and goes on at the next start', async () => {
    const target = await emptyDatabase();
    await restoreBackup(target, { file, schemas: [LATER] });
    expect(await runMigrations(target, LATER)).toEqual(['AddLoans1790000000001']);
    expect(await target.query('SELECT count(*) AS n FROM library.book')).toEqual([{ n: 4990 }]);
  });

  it('of a newer program is refused', async () => {
    const target = await emptyDatabase();
    const older = { schema: 'library', migrations: [AddLoans1790000000001] };
    await expect(restoreBackup(target, { file, schemas: [older] })).rejects.toMatchObject({
      code: 'SCHEMA_IS_NEWER',
    });
  });

  it('is restored into no database that holds data, not even empty tables', async () => {
    const target = await emptyDatabase();
    await runMigrations(target, LATER);
    await expect(restoreBackup(target, { file, schemas: [LATER] })).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
    });
  });

  it('of a database without anything is refused, and leaves no file', async () => {
    const empty = await emptyDatabase();
    const options = { schemas: ['library'], file: join(folder, 'none'), program: 'x' };
    await expect(writeBackup(empty, { ...options, madeAt: new Date() })).rejects.toMatchObject({
      code: 'NOTHING_TO_BACK_UP',
    });
    expect(readdirSync(folder)).toEqual(['library.backup']);
  });

  it('into a folder that is not there is told, and leaves nothing', async () => {
    await expect(backUp(join(folder, 'no', 'such', 'folder'))).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(['library.backup']);
  });

  it('sees one moment, whatever is written meanwhile', async () => {
    const writing = setInterval(() => {
      void source
        .transaction(async (tx) => {
          await tx.execute(`INSERT INTO library.shelf VALUES (gen_random_uuid()::text)`);
          await tx.execute(
            `INSERT INTO library.book (shelf) SELECT name FROM library.shelf ORDER BY name LIMIT 1`,
          );
        })
        .catch(() => undefined);
    }, 1);
    const other = join(folder, 'other.backup');
    const made = await backUp(other);
    clearInterval(writing);
    const [shelves = 0, books = 0] = made.tables.map(({ rows }) => rows);
    // A shelf and a book are written together; the first tables are read long before the last.
    expect(books - 4990).toBe(shelves - 2);
    rmSync(other);
  });

  describe('that is damaged is found out:', () => {
    const damaged = join(tmpdir(), `carbawatch-damaged-${process.pid}.backup`);
    afterAll(() => rmSync(damaged, { force: true }));

    it.each<[string, (whole: Buffer) => Buffer]>([
      ['cut off', (whole) => whole.subarray(0, whole.length / 2)],
      ['without its end', (whole) => whole.subarray(0, whole.length - 20)],
      ['one byte changed on the disk', (whole) => flipped(whole, whole.length / 3)],
      [
        'one byte changed before it was packed',
        (whole) => gzipSync(flipped(gunzipSync(whole), 2_000)),
      ],
      ['without the manifest', (whole) => gzipSync(gunzipSync(whole).subarray(0, 512 * 40))],
      ['another file', () => Buffer.from('isolateId,organism\nA1,E. coli\n')],
      ['nothing', () => Buffer.alloc(0)],
    ])('%s', async (_, change) => {
      writeFileSync(damaged, change(readFileSync(file)));
      await expect(verifyArchive(damaged)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    });
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = Math.floor(at);
  copy[place] = (copy[place] ?? 0) ^ 0x20;
  return copy;
}
