import { Database } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { holdDatabaseAlone } from './sole-system';

describe('The whole system on one database', () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await testDatabase();
    database = await Database.connect({ url: test.url, applicationName: 'test', poolSize: 2 });
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });

  it('runs once: a second start is refused by name, and comes in when the first has ended', async () => {
    const release = await holdDatabaseAlone(database);
    await expect(holdDatabaseAlone(database)).rejects.toMatchObject({
      code: 'START_REFUSED',
      message: expect.stringMatching(/^DATABASE_URL: another Carbawatch runs on this database/),
    });
    await release();
    const again = await holdDatabaseAlone(database);
    await again();
  }, 60_000);
});
