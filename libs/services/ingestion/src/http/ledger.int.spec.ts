import type { Database } from '@carbawatch/postgres';
import { isolateReportBuilder } from '@carbawatch/testing';
import fc from 'fast-check';
import { RunningIngestion, oru, type Json } from '../ingestion.harness';
import { messagePageStatement, type MessageFilters } from '../store/message-reads';

const report = isolateReportBuilder();

/** What a sender or somebody in the laboratory may do; each act is one request or frame. */
type Act =
  | 'post a report'
  | 'post it again'
  | 'post an unknown organism'
  | 'post broken JSON'
  | 'post three rows of which one is unusable'
  | 'send a culture'
  | 'send what is not served'
  | 'replay the newest that waits'
  | 'correct the newest that waits'
  | 'dismiss the newest that waits';

const ACTS: readonly Act[] = [
  'post a report',
  'post it again',
  'post an unknown organism',
  'post broken JSON',
  'post three rows of which one is unusable',
  'send a culture',
  'send what is not served',
  'replay the newest that waits',
  'correct the newest that waits',
  'dismiss the newest that waits',
];

describe('The ledger', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  let last: unknown = report();
  let sequence = 0;

  /** Does it, and answers how many messages came in by it (a row that waits by itself is one). */
  async function perform(act: Act): Promise<number> {
    sequence += 1;
    const waiting = async (): Promise<string | undefined> =>
      (await run.get('/messages?status=quarantined&limit=1')).body.items[0]?.messageId;
    switch (act) {
      case 'post a report':
        last = report();
        await run.post(last);
        return 1;
      case 'post it again':
        await run.post(last);
        return 1;
      case 'post an unknown organism':
        await run.post(report({ organism: { name: 'Nonesuch imaginarius' } }));
        return 1;
      case 'post broken JSON':
        await run.post(`{"broken": ${sequence}`);
        return 1;
      case 'post three rows of which one is unusable':
        await run.post([
          report(),
          { type: 'isolate.report', isolateId: `X-${sequence}` },
          report(),
        ]);
        return 2;
      case 'send a culture':
        await run.mllp(oru({ controlId: `L-${sequence}`, filler: `L-${sequence}` }));
        return 1;
      case 'send what is not served':
        await run.mllp(oru({ controlId: `L-${sequence}`, type: 'ORM^O01' }));
        return 1;
      default: {
        const id = await waiting();
        if (id === undefined) return 0;
        if (act === 'dismiss the newest that waits') {
          await run.post({ reason: 'test' }, `/messages/${id}/dismiss`);
        } else if (act === 'correct the newest that waits') {
          await run.post(report(), `/messages/${id}/replay`);
        } else await run.call('POST', `/messages/${id}/replay`);
        return 0;
      }
    }
  }

  const lines = async (): Promise<Json[]> => (await run.get('/ledger?limit=1000')).body.items;
  const total = (all: readonly Json[], column: string): number =>
    all.reduce((sum, line) => sum + line[column], 0);

  it('balances to the unit after whatever came in and whatever was done about it', async () => {
    let received = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ACTS), { minLength: 1, maxLength: 12 }),
        async (acts) => {
          for (const act of acts) received += await perform(act);
          const all = await lines();
          for (const line of all) {
            const { processed, duplicate, quarantined, dismissed, pending } = line;
            expect(processed + duplicate + quarantined + dismissed + pending).toBe(line.received);
          }
          expect(total(all, 'received')).toBe(received);
          expect(total(all, 'pending')).toBe(0);
          const waiting = await run.get('/messages?status=quarantined&limit=1000');
          expect(total(all, 'quarantined')).toBe(waiting.body.items.length);
          // What was partly read is in the ledger once, and each row of it that waits once.
          const partly = await run.get('/messages?status=partly-read&limit=1000');
          const rows = waiting.body.items.filter(({ parent }: Json) => parent !== null);
          expect(
            total(
              partly.body.items.map(({ parts }: Json) => parts),
              'waiting',
            ),
          ).toBe(rows.length);
          // The stages of the messages are the ledger's sums.
          const { services, ...stages } = (await run.get('/messages/stages')).body;
          const columns = ['received', 'processed', 'duplicate', 'quarantined', 'dismissed'];
          const sums = columns.map((column) => [column, total(all, column)]);
          const partlyRead = partly.body.items.length;
          const none = { from: null, to: null, pending: 0 };
          expect(stages).toEqual({ ...Object.fromEntries(sums), ...none, partlyRead });
          const { behind } = services.find(({ service }: Json) => service === 'ingestion') ?? {};
          expect(behind).toEqual(expect.any(Number));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('counts by sender and by the day of the site, and goes page by page', async () => {
    await perform('send a culture');
    await perform('post a report');
    const all = await lines();
    expect([...new Set(all.map(({ sender }: Json) => sender))].sort()).toEqual([
      'LIS/HOSP',
      'administrator',
    ]);
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
      new Date(),
    );
    expect(all.map(({ day }: Json) => day)).toContain(today);
    const paged: Json[] = [];
    let path: string | null = '/ledger?limit=1';
    while (path) {
      const { body }: Json = await run.get(path);
      paged.push(...body.items);
      path = body.next ? `/ledger?limit=1&cursor=${body.next}` : null;
    }
    expect(paged).toEqual(all);
    expect((await run.get('/ledger?from=2000-01-01&to=2000-01-02')).body.items).toEqual([]);
  });

  it('has a message of many told apart: how many of its rows were read, and how many wait', async () => {
    const rows = [report(), {}, report(), { type: 'isolate.report' }, report()];
    const { body } = await run.post(rows);
    const partsOf = async () => (await run.get(`/messages/${body.messageId}`)).body;
    expect(await partsOf()).toMatchObject({
      status: 'processed',
      parts: { of: 5, read: 3, waiting: 2 },
    });
    const { items } = (await run.get(`/messages?parent=${body.messageId}`)).body;
    const [first, second] = items.map(({ messageId }: Json) => messageId);
    await run.post(report(), `/messages/${first}/replay`);
    expect((await partsOf()).parts).toEqual({ of: 5, read: 4, waiting: 1 });
    const partly = async (): Promise<string[]> =>
      (await run.get('/messages?status=partly-read&limit=1000')).body.items.map(
        ({ messageId }: Json) => messageId,
      );
    expect(await partly()).toContain(body.messageId);
    await run.post({ reason: 'a line of the footer' }, `/messages/${second}/dismiss`);
    expect((await partsOf()).parts).toEqual({ of: 5, read: 4, waiting: 0 });
    expect(await partly()).not.toContain(body.messageId);
  });

  const listed = async (query: string): Promise<Json[]> => {
    const all: Json[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Json = (await run.get(`/messages?${query}${cursor}`)).body;
      all.push(...page.items);
      cursor = page.next === null ? null : `&cursor=${page.next}`;
    }
    return all;
  };

  it.each(['', 'status=quarantined', 'status=duplicate', 'sender=administrator'])(
    'is a list page by page by the time of receipt, the newest or the oldest first: %s',
    async (filter) => {
      // Enough of each kind, whatever the acts above happened to be.
      for (let n = 0; n < 4; n += 1) {
        await perform('post an unknown organism');
        await perform('post it again');
      }
      const whole = await listed(`limit=1000&${filter}`);
      const times = whole.map(({ receivedAt }) => receivedAt);
      expect(times.length).toBeGreaterThan(3);
      expect(times).toEqual([...times].sort().reverse());
      expect(await listed(`limit=3&${filter}`)).toEqual(whole);
      expect(await listed(`limit=7&sort=oldest&${filter}`)).toEqual([...whole].reverse());
    },
  );

  it('goes back 90 days from its end where no beginning is named', async () => {
    await run.platform.database.query(
      `UPDATE ingestion.message SET received_on = '2020-03-31' WHERE seq =
         (SELECT min(seq) FROM ingestion.message)`,
    );
    const countOf = async (query: string) =>
      total((await run.get(`/ledger${query}`)).body.items, 'received');
    const all = await countOf('?from=2000-01-01');
    expect(await countOf('')).toBe(all - 1);
    // The 90th day counts, the 91st does not.
    expect(await countOf('?to=2020-06-28')).toBe(1);
    expect(await countOf('?to=2020-06-29')).toBe(0);
  });

  /** How a page in the middle of five years is found. */
  async function planOf(asked: MessageFilters & { readonly sort?: 'oldest' }): Promise<string> {
    const { database } = run.platform;
    await fillWithYears(database);
    const { sort = 'newest', ...filters } = asked;
    const after = [new Date('2023-06-01T00:00:00Z'), 9_000] as const;
    const scope = { sites: ['site-1'], sender: null };
    const [sql, params] = messagePageStatement(scope, filters, { limit: 50, sort, after });
    const rows = await database.readAs(['site-1'], (tx) =>
      tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params),
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it.each([
    ['all of them', {}, 'message_received'],
    ['the oldest', { sort: 'oldest' }, 'message_received'],
    ['those of one sender', { sender: 'S-7' }, 'message_of_sender'],
    ['those that wait', { status: 'quarantined' }, 'message_ended'],
  ] as const)('finds a page of %s by an index, without sorting', async (_, asked, index) => {
    const plan = await planOf(asked);
    expect(plan).toContain(`using ${index}`);
    expect(plan).not.toMatch(/Sort|Seq Scan on message\b/);
  });

  it('reads of the days that are asked for alone, and of what waits where all else was read', async () => {
    const days = await planOf({ from: '2021-01-01', to: '2021-01-07' });
    expect(days).toMatch(/Scan (?:using|on) message_received/);
    const partly = await planOf({ status: 'partly-read' });
    expect(partly).toMatch(/Scan (?:using|on) message_(?:ended|status)/);
    expect(days + partly).not.toMatch(/Seq Scan on message\b/);
  });
});

/** Once: five years of messages of ten senders, of which one in fifty waits. */
async function fillWithYears(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO ingestion.message
       (site, message_id, channel, sender, content_type, options, control_id, content_hash,
        received_at, received_on, stored_at, status, stages)
     SELECT 'site-1', gen_random_uuid(), 'mllp', 'S-' || n % 10, 'application/hl7-v2', '{}', n::text,
            n::text, at, at::date, at, CASE WHEN n % 50 = 0 THEN 'quarantined' ELSE 'processed' END,
            '[]'
     FROM generate_series(1, 40000) AS n
     CROSS JOIN LATERAL (SELECT timestamptz '2020-01-01' + n * interval '1 hour' AS at) AS told
     WHERE NOT EXISTS (SELECT FROM ingestion.message WHERE sender = 'S-7')`,
  );
  await database.query('ANALYZE ingestion.message');
}
