import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import type { QueryRunner } from 'typeorm';
import { Database } from './database';
import { ForwardMigration, NewerSchemaError, runMigrations } from './migrations';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

class CreateSample1790000000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE lab.sample (id int PRIMARY KEY)');
  }
}

class AddReceipt1790000000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lab.sample ADD COLUMN received_at timestamptz');
  }
}

class Breaks1790000000003 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE lab.half (id int)');
    await runner.query('SELECT no_such_column FROM lab.sample');
  }
}

const first = [CreateSample1790000000001];
const both = [...first, AddReceipt1790000000002];

describe('migrations of a schema', () => {
  it('run once each, in order, and are kept in the schema itself', async () => {
    const { database } = test;
    expect(await runMigrations(database, { schema: 'lab', migrations: first })).toEqual([
      'CreateSample1790000000001',
    ]);
    expect(await runMigrations(database, { schema: 'lab', migrations: both })).toEqual([
      'AddReceipt1790000000002',
    ]);
    expect(await runMigrations(database, { schema: 'lab', migrations: both })).toEqual([]);
    const kept = await database.query('SELECT name FROM lab.migrations ORDER BY id');
    expect(kept).toEqual(both.map(({ name }) => ({ name })));
  });

  it('refuse a database that a newer program has written', async () => {
    const starting = runMigrations(test.database, { schema: 'lab', migrations: first });
    await expect(starting).rejects.toThrow(NewerSchemaError);
    await expect(starting).rejects.toThrow('AddReceipt1790000000002');
  });

  it('leave nothing of one that failed', async () => {
    const migrations = [...both, Breaks1790000000003];
    await expect(runMigrations(test.database, { schema: 'lab', migrations })).rejects.toThrow(
      'no_such_column',
    );
    const [half] = await test.database.query(`SELECT to_regclass('lab.half') AS table`);
    expect(half).toEqual({ table: null });
  });

  it('never go back', async () => {
    await expect(new CreateSample1790000000001().down()).rejects.toThrow('forward only');
  });

  it('wait for each other when four services start at once', async () => {
    class CreateTray1790000000001 extends ForwardMigration {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE trays.tray (id int PRIMARY KEY)');
      }
    }
    const services = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        Database.connect({ url: test.url, applicationName: `service ${n}`, poolSize: 2 }),
      ),
    );
    const options = { schema: 'trays', migrations: [CreateTray1790000000001] };
    const ran = await Promise.all(services.map((service) => runMigrations(service, options)));
    expect(ran.flat()).toEqual(['CreateTray1790000000001']);
    await Promise.all(services.map((service) => service.close()));
  });

  it('refuse a schema name that would need quoting', async () => {
    const starting = runMigrations(test.database, { schema: 'Lab"; --', migrations: [] });
    await expect(starting).rejects.toThrow(RangeError);
  });
});
