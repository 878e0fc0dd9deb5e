import { isolateReportBuilder } from '@carbawatch/testing';
import fc from 'fast-check';
import { RunningIngestion, oru, type Json } from '../ingestion.harness';

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
});
