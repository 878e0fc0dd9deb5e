import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { eventLogContract } from './contract';
import { PostgresContractLog } from './contract/postgres-harness';
import { inPlaceCarrier } from './in-place-carrier';
import { migrateLog } from './postgres-log';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await migrateLog(test.database);
});
afterAll(() => test.drop());

describe('the event log in PostgreSQL, read in place', () =>
  eventLogContract(
    async (topic) =>
      new PostgresContractLog(test, { topic, carrier: () => inPlaceCarrier({ tickMs: 20 }) }),
  ));
