import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Access } from '../access/access';
import { accessMigrations } from '../access/access.migrations';
import { systemClock } from '../clock';
import { readConfig, type Config } from '../config';
import { loadSecrets, prepareAdminKey } from './start-keys';

const SECRET = Buffer.alloc(32, 3).toString('base64');

describe('keys at the start', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await testDatabase();
    await runMigrations(test.database, accessMigrations);
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    await test.database.query('TRUNCATE access.api_key, access.secret_check');
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function config(env: Record<string, string> = {}): Config {
    const reading = readConfig({ CARBAWATCH_DATA: folder, ...env });
    if (!reading.ok) throw new Error(reading.message);
    return reading.config;
  }

  async function isAdmin(key: string | null): Promise<boolean> {
    const caller = await new Access(test.database, systemClock).callerOf(key ?? '');
    return caller?.role === 'admin' && caller.sites === 'all';
  }

  describe('the secret key', () => {
    it('is made once into the data folder, for its owner alone, and found again', async () => {
      const first = await loadSecrets(test.database, config(), 'data-folder');
      const path = join(folder, 'secret-key');
      expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
      expect(Buffer.from(readFileSync(path, 'utf8'), 'base64')).toHaveLength(32);
      const again = await loadSecrets(test.database, config(), 'data-folder');
      expect(again.fingerprint()).toEqual(first.fingerprint());
    });

    it('of another database is refused by name, before anything is stored', async () => {
      await loadSecrets(test.database, config({ CARBAWATCH_SECRET_KEY: SECRET }), 'data-folder');
      const other = config({ CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 4).toString('hex') });
      await expect(loadSecrets(test.database, other, 'data-folder')).rejects.toThrow(
        'CARBAWATCH_SECRET_KEY: this database was written with another secret key',
      );
    });

    it('that was lost is not replaced by a new one, which could read nothing', async () => {
      await loadSecrets(test.database, config(), 'data-folder');
      rmSync(join(folder, 'secret-key'));
      await expect(loadSecrets(test.database, config(), 'data-folder')).rejects.toThrow(
        /^CARBAWATCH_SECRET_KEY: .* is gone: bring that key back/,
      );
    });

    it('of one service that makes it is read by the others, who share its folder', async () => {
      const made = await loadSecrets(test.database, config(), 'data-folder');
      const found = await loadSecrets(test.database, config(), 'made-folder');
      expect(found.fingerprint()).toEqual(made.fingerprint());
    });

    it('is made once when several start at once on one folder', async () => {
      const all = [1, 2, 3, 4].map(() => loadSecrets(test.database, config(), 'data-folder'));
      const prints = (await Promise.all(all)).map((secrets) => secrets.fingerprint());
      expect(new Set(prints.map((print) => print.toString('hex'))).size).toBe(1);
      expect(readdirSync(folder)).toEqual(['secret-key']);
    });

    it('is never made by a service that only reads it; the remedies are named', async () => {
      const starting = loadSecrets(test.database, config(), 'made-folder');
      await expect(starting).rejects.toThrow(
        /^CARBAWATCH_SECRET_KEY: needed, the same for every service: set it, or let ingestion/,
      );
      await expect(starting).rejects.toThrow(join(folder, 'secret-key'));
      expect(readdirSync(folder)).toEqual([]);
    });

    it('comes from no file where the settings alone count', async () => {
      await loadSecrets(test.database, config(), 'data-folder');
      await expect(loadSecrets(test.database, config(), 'settings-alone')).rejects.toThrow(
        'CARBAWATCH_SECRET_KEY: needed, the same for every service',
      );
    });
  });

  describe("the administrator's key", () => {
    it('is made once into the data folder, for its owner alone, and found again', async () => {
      const key = await prepareAdminKey(test.database, config(), 'data-folder');
      expect((statSync(join(folder, 'admin-key')).mode & 0o777).toString(8)).toBe('600');
      expect(await prepareAdminKey(test.database, config(), 'data-folder')).toBe(key);
      expect(await isAdmin(key)).toBe(true);
    });

    it('is the one given, and the earlier one ends', async () => {
      const made = await prepareAdminKey(test.database, config(), 'data-folder');
      const given = config({ CARBAWATCH_ADMIN_KEY: 'a-key-of-the-hospitals-own' });
      expect(await prepareAdminKey(test.database, given, 'data-folder')).toBe(given.adminKey);
      expect([await isAdmin(given.adminKey), await isAdmin(made)]).toEqual([true, false]);
    });

    it('is one, however many services start with it at once', async () => {
      const given = config({ CARBAWATCH_ADMIN_KEY: 'a-key-of-the-hospitals-own' });
      await Promise.all(
        [1, 2, 3, 4].map(() => prepareAdminKey(test.database, given, 'settings-alone')),
      );
      const rows = await test.database.query('SELECT FROM access.api_key');
      expect([rows.length, await isAdmin(given.adminKey)]).toEqual([1, true]);
    });

    it.each(['made-folder', 'settings-alone'] as const)(
      'is needed at the first start of a service that makes none (%s)',
      async (place) => {
        await expect(prepareAdminKey(test.database, config(), place)).rejects.toThrow(
          'CARBAWATCH_ADMIN_KEY: needed at the first start: set it, or start ingestion first',
        );
        await prepareAdminKey(test.database, config(), 'data-folder');
        expect(await prepareAdminKey(test.database, config(), place)).toBeNull();
      },
    );

    it('in force is left alone by a service whose folder holds an older one', async () => {
      const older = await prepareAdminKey(test.database, config(), 'data-folder');
      const given = config({ CARBAWATCH_ADMIN_KEY: 'a-key-of-the-hospitals-own' });
      await prepareAdminKey(test.database, given, 'data-folder');
      expect(await prepareAdminKey(test.database, config(), 'made-folder')).toBeNull();
      expect([await isAdmin(given.adminKey), await isAdmin(older)]).toEqual([true, false]);
    });
  });
});
