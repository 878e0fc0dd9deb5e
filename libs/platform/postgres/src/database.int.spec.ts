import { EventEmitter } from 'node:events';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Database, READER_ROLE } from './database';
import { TransactionClosedError, isTransient, isUnavailable } from './errors';
import { rowLevelSecurity, runMigrations } from './migrations';
import type { Tx } from './transaction';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await database.query(
    'CREATE TABLE ward (site text, name text, beds int, PRIMARY KEY (site, name))',
  );
});
afterAll(() => test.drop());
beforeEach(() => database.query('TRUNCATE ward'));

function wards(): Promise<{ name: string }[]> {
  return database.query('SELECT name FROM ward ORDER BY name');
}

function add(tx: Tx, name: string): Promise<number> {
  return tx.execute('INSERT INTO ward VALUES ($1, $2, 10)', ['site-1', name]);
}

describe('a transaction', () => {
  it('keeps all that its work wrote when the work resolves, and nothing when it throws', async () => {
    await database.transaction((tx) => add(tx, 'ICU'));
    const failing = database.transaction(async (tx) => {
      await add(tx, 'W1');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await wards()).toEqual([{ name: 'ICU' }]);
  });

  it('answers rows of a query and the number of rows of a change', async () => {
    await database.transaction(async (tx) => {
      expect(await add(tx, 'ICU')).toBe(1);
      await add(tx, 'W1');
      expect(await tx.execute('UPDATE ward SET beds = beds + 1')).toBe(2);
      const changed = 'UPDATE ward SET beds = 0 WHERE name = $1 RETURNING name, beds';
      expect(await tx.query(changed, ['W1'])).toEqual([{ name: 'W1', beds: 0 }]);
      expect(await tx.query('DELETE FROM ward WHERE beds = 0 RETURNING name')).toEqual([
        { name: 'W1' },
      ]);
      expect(await tx.execute('DELETE FROM ward WHERE beds = 0')).toBe(0);
    });
  });

  it('runs its last steps once, in the order of registration, before the commit', async () => {
    const ran: string[] = [];
    await database.transaction(async (tx) => {
      tx.beforeCommit(async () => {
        ran.push('first');
        await add(tx, 'ICU');
        tx.beforeCommit(async () => void ran.push('added by the first'));
      });
      tx.beforeCommit(async () => void ran.push('second'));
      tx.afterCommit(() => ran.push('committed'));
      ran.push('work');
    });
    expect(ran).toEqual(['work', 'first', 'second', 'added by the first', 'committed']);
    expect(await wards()).toEqual([{ name: 'ICU' }]);
  });

  it('is rolled back when a last step fails, and runs no step after a failure of its work', async () => {
    const failing = database.transaction(async (tx) => {
      await add(tx, 'ICU');
      tx.beforeCommit(() => Promise.reject(new Error('step')));
    });
    await expect(failing).rejects.toThrow('step');
    const ran: string[] = [];
    const broken = database.transaction(async (tx) => {
      tx.beforeCommit(async () => void ran.push('before'));
      tx.afterCommit(() => ran.push('after'));
      throw new Error('work');
    });
    await expect(broken).rejects.toThrow('work');
    expect(ran).toEqual([]);
    expect(await wards()).toEqual([]);
  });

  it('refuses a statement that comes after its end', async () => {
    const leaked = await database.transaction(async (tx) => tx);
    await expect(add(leaked, 'ICU')).rejects.toThrow(TransactionClosedError);
    expect(() => leaked.beforeCommit(async () => undefined)).toThrow(TransactionClosedError);
  });

  it('shares one session with TypeORM’s manager', async () => {
    const failing = database.transaction(async (tx) => {
      await add(tx, 'ICU');
      expect(await tx.manager.query('SELECT name FROM ward')).toEqual([{ name: 'ICU' }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
  });

  it('fails as one that may be tried again when its session ends, and the pool goes on', async () => {
    const failing = database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
      await add(tx, 'ICU');
    });
    // The server's farewell or the closed connection, whichever is read first.
    expect(await failing.catch(isUnavailable)).toBe(true);
    expect(await wards()).toEqual([]);
  });

  it('survives a session that falls between its hand-over by the pool and its first use', async () => {
    const other = await Database.connect({ url: test.url, applicationName: 'falls', poolSize: 1 });
    const pool: unknown = Reflect.get(other.dataSource.driver, 'master');
    if (!(pool instanceof EventEmitter)) throw new TypeError('no pool of pg');
    // One chunk of the network can hold both the server's readiness and its farewell.
    const fallen = new Promise((resolve, fail) => {
      pool.once('acquire', (session: EventEmitter) => {
        Promise.resolve()
          .then(() => session.emit('error', new Error('terminating connection')))
          .then(resolve, fail);
      });
    });
    await Promise.allSettled([other.query('SELECT 1 AS one')]);
    await expect(fallen).resolves.toBe(true);
    expect(await other.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await other.close();
  });

  it('leaves the process alive when every session of the pool is ended', async () => {
    const heard: Error[] = [];
    const other = await Database.connect({
      url: test.url,
      applicationName: 'restarted',
      poolSize: 3,
      onIdleError: (error) => heard.push(error),
    });
    await Promise.all([1, 2, 3].map(() => other.query('SELECT pg_sleep(0.05)')));
    await database.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'restarted'`,
    );
    const answer = await other.query('SELECT 1 AS one').catch((error: unknown) => {
      expect(isTransient(error)).toBe(true);
      return other.query('SELECT 1 AS one');
    });
    expect(answer).toEqual([{ one: 1 }]);
    expect(heard.length).toBeGreaterThan(0);
    const session = await other.openSession('of a stop');
    await other.close();
    // A server that is stopped right after us says so on what we have just left.
    const before = heard.length;
    session.emit('error', new Error('terminating connection'));
    expect(heard.length).toBe(before);
    await session.end();
  });
});

describe('values', () => {
  it('come as numbers for bigint, as text for a date, as an instant for timestamptz', async () => {
    const [row] = await database.query(
      `SELECT count(*) AS n, DATE '2024-03-31' AS day,
              TIMESTAMPTZ '2024-03-31 02:30:00+02' AS at, '{"a":1}'::jsonb AS body`,
    );
    expect(row).toEqual({
      n: 1,
      day: '2024-03-31',
      at: new Date('2024-03-31T00:30:00Z'),
      body: { a: 1 },
    });
  });

  it('reach a statement that is prepared under a name', async () => {
    const statement = { name: 'sum_of', text: 'SELECT $1::int + $2::int AS sum' };
    await database.transaction(async (tx) => {
      expect(await tx.query(statement, [1, 2])).toEqual([{ sum: 3 }]);
      expect(await tx.query(statement, [3, 4])).toEqual([{ sum: 7 }]);
      const prepared = `SELECT count(*) AS n FROM pg_prepared_statements WHERE name = 'sum_of'`;
      expect(await tx.query(prepared)).toEqual([{ n: 1 }]);
    });
  });
});

describe('reading as a role that owns nothing', () => {
  beforeAll(async () => {
    await runMigrations(database, { schema: 'clinic', migrations: [] });
    await database.query(
      'CREATE TABLE clinic.bed (site text, name text, PRIMARY KEY (site, name))',
    );
    for (const statement of rowLevelSecurity('clinic.bed')) await database.query(statement);
    await runMigrations(database, { schema: 'clinic', migrations: [] });
    expect(await database.hasReaderRole()).toBe(true);
    await database.query(
      `INSERT INTO clinic.bed VALUES ('north', 'N1'), ('south', 'S1'), ('a"b\\', 'Q1')`,
    );
  });

  const beds = (sites: readonly string[] | 'all') =>
    database.readAs(sites, async (tx) => {
      const rows = await tx.query<{ name: string }>('SELECT name FROM clinic.bed ORDER BY name');
      return rows.map(({ name }) => name);
    });

  it.each([
    ['its own site', ['north'], ['N1']],
    ['several sites', ['south', 'north'], ['N1', 'S1']],
    ['a site with odd characters', ['a"b\\'], ['Q1']],
    ['no site at all', [], []],
    ['a site that does not exist', ['north,south'], []],
  ])('sees the rows of %s alone', async (_, sites, expected) => {
    expect(await beds(sites)).toEqual(expected);
  });

  it('sees all sites where the key is bound to none', async () => {
    expect(await beds('all')).toEqual(['N1', 'Q1', 'S1']);
  });

  it('does not take a site by the name of the wildcard', async () => {
    await expect(beds(['*'])).rejects.toThrow(RangeError);
  });

  it('is the reader’s role, and writes nothing', async () => {
    const role = await database.readAs(['north'], (tx) =>
      tx.query('SELECT current_user::text AS role'),
    );
    expect(role).toEqual([{ role: READER_ROLE }]);
    const writing = database.readAs('all', (tx) => tx.execute(`DELETE FROM clinic.bed`));
    await expect(writing).rejects.toMatchObject({ code: expect.stringMatching(/25006|42501/) });
  });

  it('leaves the session as it was', async () => {
    await beds(['north']);
    const [row] = await database.query(
      `SELECT current_user = session_user AS same, current_setting('carbawatch.sites', true) AS sites`,
    );
    expect(row).toEqual({ same: true, sites: '' });
  });

  it('is said to be missing where our user may not make it, and reading goes on without', async () => {
    const name = `plain_${process.pid}`;
    await database.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`);
    await database.query(`GRANT CREATE ON DATABASE ${database.name} TO ${name}`);
    const url = new URL(test.url);
    url.username = name;
    url.password = 'plain';
    const plain = await Database.connect({
      url: url.toString(),
      applicationName: 'plain',
      poolSize: 2,
    });
    await runMigrations(plain, { schema: 'modest', migrations: [] });
    expect(await plain.hasReaderRole()).toBe(false);
    const role = await plain.readAs(['north'], (tx) =>
      tx.query('SELECT current_user::text AS role'),
    );
    expect(role).toEqual([{ role: name }]);
    const writing = plain.readAs('all', (tx) => tx.execute('CREATE TABLE modest.t (id int)'));
    await expect(writing).rejects.toMatchObject({ code: '25006' });
    await plain.close();
    await database.query(`DROP OWNED BY ${name} CASCADE`);
    await database.query(`DROP ROLE ${name}`);
  });

  it('closes tables that a schema does not open to it', async () => {
    await database.query('CREATE SCHEMA IF NOT EXISTS vault');
    await database.query('CREATE TABLE vault.identity AS SELECT 1 AS secret');
    await database.query('CREATE TABLE vault.status AS SELECT 2 AS open');
    await runMigrations(database, { schema: 'vault', migrations: [], readable: ['status'] });
    const read = (table: string) =>
      database.readAs('all', (tx) => tx.query(`SELECT * FROM vault.${table}`));
    expect(await read('status')).toEqual([{ open: 2 }]);
    await expect(read('identity')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('signals', () => {
  it('reach listeners in this process after the commit, and other sessions by NOTIFY', async () => {
    const session = await database.openSession('listener');
    await session.query('LISTEN ward_changed');
    const notified = new Promise((resolve) => session.once('notification', resolve));
    const heard: string[] = [];
    const stop = database.onSignal('ward_changed', () => heard.push('here'));
    await database.transaction(async (tx) => {
      tx.signal('ward_changed');
      tx.signal('ward_changed');
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['here']);
    expect(await notified).toMatchObject({ channel: 'ward_changed' });
    stop();
    await session.end();
  });

  it('are not sent by a transaction that was rolled back', async () => {
    const heard: string[] = [];
    const stop = database.onSignal('ward_changed', () => heard.push('here'));
    const failing = database.transaction(async (tx) => {
      tx.signal('ward_changed');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(heard).toEqual([]);
    stop();
  });
});
