import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { FeedBook } from '../intake/feed-book';
import { SilenceWatch } from '../intake/silence-watch';
import { RunningIngestion, oru } from '../ingestion.harness';

const report = isolateReportBuilder();

describe('Feeds', () => {
  let run: RunningIngestion;
  let watch: SilenceWatch;
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_CLOCK: 'message' });
    const { config, clock, database, log } = run.platform;
    watch = new SilenceWatch(database, new FeedBook(config, clock), config, log);
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

  it('that fall silent in a replay are told of by the times of their messages, in any order', async () => {
    await heard('LIS/LAB', '2024-03-01T00:00:00+08:00', '2024-03-31T10:00:00+08:00', 6);
    const speaks = (hour: string, controlId: string) =>
      run.mllp(oru({ app: 'LIS', facility: 'LAB', controlId, time: `20240331${hour}00+0800` }));
    /** What was told last, by whichever look came first. */
    const silences = async () => {
      await watch.sweep();
      const told = await run.events(TOPICS.feedsChanged);
      const [newest] = told.sort((a, b) => b.revision - a.revision);
      const all: { from: string; until: string | null }[] = newest?.silences ?? [];
      return all.map(({ from, until }) => [from.slice(11, 16), until?.slice(11, 16) ?? null]);
    };
    const published = async () => {
      const [row] = await run.platform.database.query<{ judged: boolean; from: Date }>(
        `SELECT judged_last_at = last_at AS judged, silent_from AS from
         FROM ingestion.feed_standing WHERE sender = 'LIS/LAB'`,
      );
      return [row?.judged, row?.from.toISOString().slice(11, 16)];
    };
    await speaks('1100', 'at-11');
    await postAt('2024-03-31T11:30:00+08:00');
    expect(await feed('LIS/LAB')).toMatchObject({ status: 'ok', messagesToday: 67 });
    expect((await feed('LIS/LAB')).expectedSinceLast).toBeCloseTo(3, 6);
    expect(await silences()).toEqual([]);

    // The other feed goes on, and with it the clock of the site.
    await postAt('2024-03-31T18:00:00+08:00');
    expect(await feed('LIS/LAB')).toMatchObject({
      status: 'silent',
      silentSince: '2024-03-31T03:00:00.000Z',
      silentFrom: null,
    });
    expect((await run.get('/feeds?status=silent')).body.items).toHaveLength(1);
    // 6 an hour are 52,597 pauses a year: ln of it, 10.87 messages, are 109 minutes.
    expect(await silences()).toEqual([['04:48', null]]);
    expect(await published()).toEqual([true, '04:48']);

    await speaks('1830', 'at-1830');
    expect(await feed('LIS/LAB')).toMatchObject({ status: 'ok', silentSince: null });
    expect(await silences()).toEqual([['04:48', '10:30']]);
    expect(await published()).toEqual([true, '12:18']);

    // Told late: by then the feed had been silent for twelve minutes, and was again from 14:48 on.
    await speaks('1300', 'at-13');
    expect(await silences()).toEqual([
      ['04:48', '05:00'],
      ['06:48', '10:30'],
    ]);
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
