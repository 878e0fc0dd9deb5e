import { randomUUID } from 'node:crypto';
import { TOPICS, eventKey } from '@carbawatch/contracts';
import type { IsolateClassified } from '@carbawatch/contracts';
import { append, migrateLog } from '@carbawatch/event-log';
import { runMigrations } from '@carbawatch/postgres';
import { testDatabase } from '@carbawatch/testing';
import type { TestDatabase } from '@carbawatch/testing';
import { historyOf } from '../decide/facts';
import type { IsolateHistory } from '../decide/facts';
import { SHANGHAI, classified } from '../decide/facts.builder';
import { applyFacts } from './apply-facts';
import { statsMigrations } from './migrations';
import { rebuildIfOutdated } from './rebuild';

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  await migrateLog(test.database);
  await runMigrations(test.database, statsMigrations);
});
afterAll(() => test?.drop());

function withPanel(isolateId: string, revision: number): IsolateClassified {
  const event = classified(isolateId, `p-${isolateId}`, { receivedAt: '2024-03-02' });
  const susceptibility = [{ agent: 'AMK', interpretation: 'R' as const }];
  return { ...event, revision, isolate: { ...event.isolate, susceptibility } };
}

/** As an older version stored it. */
function shorter(event: IsolateClassified): IsolateHistory {
  const history = historyOf(event);
  return {
    ...history,
    steps: history.steps.map(({ susceptibility: _panel, judgedBy: _rules, ...step }) => step),
  };
}

it('facts of an older version are taken anew from the log, in the revision that is stored', async () => {
  const events = [withPanel('a', 1), withPanel('a', 2), withPanel('b', 1)];
  await test.database.transaction(async (tx) =>
    append(
      tx,
      events.map((value) => ({
        topic: TOPICS.isolatesClassified,
        key: eventKey(value.site, value.pseudonym),
        type: TOPICS.isolatesClassified,
        id: randomUUID(),
        subject: value.isolateId,
        source: '/site-1/test',
        time: value.receivedAt,
        cause: null,
        value,
      })),
    ),
  );
  const [a] = events;
  if (!a) throw new Error('An event was made.');
  // The consumer had come as far as the first revision of a, and not yet to b.
  await test.database.transaction((tx) =>
    applyFacts(tx, { isolates: [shorter(a)], movements: [] }, { timeZone: SHANGHAI, shard: 0 }),
  );
  await test.database.query(
    `INSERT INTO stats.made_with (counting, time_zone) VALUES (1, '${SHANGHAI}')`,
  );
  expect(await rebuildIfOutdated(test.database, SHANGHAI)).toBe(true);
  const facts = await test.database.query<{ body: IsolateHistory }>(
    'SELECT body FROM stats.isolate_fact',
  );
  expect(facts.map(({ body }) => body)).toEqual([JSON.parse(JSON.stringify(historyOf(a)))]);
  const rows = await test.database.query<{ susceptibility: unknown }>(
    'SELECT susceptibility FROM stats.clinical',
  );
  expect(rows).toEqual([{ susceptibility: [{ agent: 'AMK', interpretation: 'R' }] }]);
  expect(await rebuildIfOutdated(test.database, SHANGHAI)).toBe(false);
});
