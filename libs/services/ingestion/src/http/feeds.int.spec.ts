import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { FeedBook } from '../intake/feed-book';
import { SilenceWatch } from '../intake/silence-watch';
import { RunningIngestion, oru } from '../ingestion.harness';

const report = isolateReportBuilder();
const ZONE = 'Asia/Shanghai';

describe('Feeds', () => {
  let run: RunningIngestion;
  let watch: SilenceWatch;
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_CLOCK: 'message' });
    const { config, clock, database, log } = run.platform;
    watch = new SilenceWatch(database, new FeedBook(config, clock), ZONE, log);
  });
  afterAll(() => run?.drop());

  const postAt = (receivedAt: string, key?: string) =>
    run.call('POST', '/messages', {
      type: 'application/json',
      body: JSON.stringify(report()),
      headers: { 'Carbawatch-Received-At': receivedAt },
      ...(key === undefined ? {} : { key }),
    });
  /** As if a sender had sent so many messages in every hour of these days. */
  const heard = (sender: string, from: string, to: string, messages: number) =>
    run.platform.database.query(
      `WITH hour AS (
         INSERT INTO ingestion.feed_hour (site, sender, hour, messages)
         SELECT 'site-1', $1, hour, $4
         FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 hour') AS hour
         RETURNING hour)
       INSERT INTO ingestion.feed (site, sender, channel, first_at, last_at)
       SELECT 'site-1', $1, 'mllp', min(hour), max(hour) FROM hour`,
      [sender, from, to, messages],
    );
  const feed = async (sender: string) =>
    (await run.get(`/feeds?sender=${encodeURIComponent(sender)}`)).body.items[0];

  it('of which little was heard are being learned', async () => {
    await run.mllp(oru({ app: 'NEW', time: '20240301080000+0800' }));
    expect(await feed('NEW/HOSP')).toEqual({
      site: 'site-1',
      sender: 'NEW/HOSP',
      channel: 'mllp',
      status: 'learning',
      firstReceivedAt: '2024-03-01T00:00:00.000Z',
      lastReceivedAt: '2024-03-01T00:00:00.000Z',
      silentSince: null,
      expectedSinceLast: null,
      silentFrom: null,
      messagesToday: 1,
      expectedToday: null,
      quarantined: 0,
      clock: { status: 'right', offSeconds: 0, since: null },
    });
  });

  it('are published with how long and how much was heard of them lately', async () => {
    await heard('OLD/LAB', '2023-11-01T00:00:00Z', '2023-11-02T00:00:00Z', 5);
    await heard('OLD/LAB-2', '2024-02-01T00:00:00Z', '2024-02-01T09:00:00Z', 2);
    const standing = await run.platform.database.query(
      `SELECT sender, first_at, last_at, silent, recent_messages FROM ingestion.feed_standing
       WHERE sender LIKE 'OLD/%' ORDER BY sender`,
    );
    expect(standing).toEqual([
      {
        ...{ sender: 'OLD/LAB', silent: false, recent_messages: 125 },
        first_at: new Date('2023-11-01T00:00:00Z'),
        last_at: new Date('2023-11-02T00:00:00Z'),
      },
      {
        ...{ sender: 'OLD/LAB-2', silent: false, recent_messages: 20 },
        first_at: new Date('2024-02-01T00:00:00Z'),
        last_at: new Date('2024-02-01T09:00:00Z'),
      },
    ]);
    await run.platform.database.query(`DELETE FROM ingestion.feed WHERE sender LIKE 'OLD/%'`);
  });

  it('that fall silent are told of once, and once again when they are heard', async () => {
    await heard('LIS/LAB', '2024-03-01T00:00:00+08:00', '2024-03-31T11:00:00+08:00', 6);
    await postAt('2024-03-31T11:30:00+08:00');
    expect(await feed('LIS/LAB')).toMatchObject({ status: 'ok', messagesToday: 72 });
    expect((await feed('LIS/LAB')).expectedSinceLast).toBeCloseTo(3, 6);
    expect(await watch.sweep()).toBe(0);

    // The other feed goes on, and with it the clock of the site.
    await postAt('2024-03-31T18:00:00+08:00');
    expect(await feed('LIS/LAB')).toMatchObject({
      status: 'silent',
      silentSince: '2024-03-31T03:00:00.000Z',
      silentFrom: null,
    });
    expect((await run.get('/feeds?status=silent')).body.items).toHaveLength(1);
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);

    await run.mllp(oru({ app: 'LIS', facility: 'LAB', time: '20240331183000+0800' }));
    expect(await feed('LIS/LAB')).toMatchObject({ status: 'ok', silentSince: null });
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);

    const told = await run.events(TOPICS.feedsChanged);
    expect(told).toMatchObject([
      {
        sender: 'LIS/LAB',
        status: 'silent',
        silentSince: '2024-03-31T03:00:00.000Z',
        // 6 an hour are 52,597 pauses a year: ln of it, 10.87 messages, are 109 minutes.
        at: expect.stringMatching(/^2024-03-31T04:48:/),
      },
      { sender: 'LIS/LAB', status: 'ok', at: '2024-03-31T10:30:00.000Z' },
    ]);
    expect(told[0].expected).toBeCloseTo(10.87, 1);
  });

  it('show what is usual in each hour of the week', async () => {
    const { body } = await run.get('/feeds/expected?sender=LIS%2FLAB');
    expect(body.expected).toHaveLength(168);
    expect(body.expected[0]).toMatchObject({ weekday: 1, hour: 0 });
    expect(body.expected[0].messages).toBeCloseTo(6, 6);
    expect((await run.get('/feeds/expected?sender=nobody')).status).toBe(404);
  });

  it('count repeated messages as heard, and those that wait for a hand', async () => {
    const again = oru({ app: 'TWICE', organism: '999^Nonesuch^L', time: '20240331190000+0800' });
    await run.mllp(again);
    await run.mllp(again);
    expect(await feed('TWICE/HOSP')).toMatchObject({ messagesToday: 2, quarantined: 1 });
  });

  it('are seen by the keys of their site, by a sender only its own', async () => {
    const sender = await run.newKey('sender', ['site-1'], 'vitek');
    await postAt('2024-03-31T20:00:00+08:00', sender);
    const own = await run.get('/feeds', sender);
    expect(own.body.items.map((each: { sender: string }) => each.sender)).toEqual(['vitek']);
    expect((await run.get('/feeds?sender=LIS%2FLAB', sender)).body.items).toEqual([]);
    const elsewhere = await run.newKey('lab', ['site-2']);
    expect((await run.get('/feeds', elsewhere)).body.items).toEqual([]);
    const first = await run.get('/feeds?limit=2');
    const rest = await run.get(`/feeds?cursor=${first.body.next}`);
    const names = [...first.body.items, ...rest.body.items].map(
      (each: { sender: string }) => each.sender,
    );
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
  });
});
