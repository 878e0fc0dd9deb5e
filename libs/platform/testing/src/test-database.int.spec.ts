import { testDatabase } from './test-database';

describe('a database for each spec file', () => {
  it('is empty, and what one test writes another does not see', async () => {
    const first = await testDatabase();
    const second = await testDatabase({ poolSize: 2 });
    await first.database.query('CREATE TABLE isolate (id text)');
    const seen = await second.database.query<{ table: string | null }>(
      `SELECT to_regclass('isolate')::text AS table`,
    );
    await first.drop();
    await second.drop();
    expect(seen).toEqual([{ table: null }]);
  });

  it('is gone after its drop, even while a session is open in it', async () => {
    const test = await testDatabase();
    const witness = await testDatabase();
    const session = await test.database.openSession('left open');
    const { name } = test.database;
    await test.drop();
    const left = await witness.database.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    await session.end().catch(() => undefined);
    await witness.drop();
    expect(left).toEqual([]);
  });
});
