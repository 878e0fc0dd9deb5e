import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { FeedBook } from '../intake/feed-book';
import { FeedRetirements } from '../intake/feed-retirement';
import { SilenceWatch } from '../intake/silence-watch';
import { RunningIngestion, oru } from '../ingestion.harness';

const report = isolateReportBuilder();

describe('Feeds', () => {
  let run: RunningIngestion;
  let watch: SilenceWatch;
  beforeAll(async () => {
    run = await RunningIngestion.start({ CARBAWATCH_CLOCK: 'message' });
    const { config, clock, database, log } = run.platform;
    const book = new FeedBook(config, clock);
    const retirements = new FeedRetirements(database, book, clock, log);
    watch = new SilenceWatch(database, book, config, log, retirements);
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
      retirement: null,
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

  describe('that will send nothing more', () => {
    let lab = '';
    const act = (deed: 'retire' | 'restore', more: object, key?: string) =>
      run.call('POST', `/feeds/${deed}`, {
        type: 'application/json',
        body: JSON.stringify({ sender: 'TRIAL/HOSP', ...more }),
        ...(key === undefined ? {} : { key }),
      });
    const published = async () => {
      const [row] = await run.platform.database.query<{ retired: boolean }>(
        `SELECT retired FROM ingestion.feed_standing WHERE sender = 'TRIAL/HOSP'`,
      );
      return row?.retired;
    };
    const told = async () => {
      await watch.sweep();
      const all = await run.events(TOPICS.feedsChanged);
      return all.flatMap(({ sender, at, retirement }) =>
        sender === 'TRIAL/HOSP' && retirement ? [{ at, ...retirement }] : [],
      );
    };
    const sent = (controlId: string, hour: string) =>
      run.mllp(oru({ app: 'TRIAL', controlId, time: `20240401${hour}00+0800` }));

    it('are retired with a reason, by the desk of their own site alone', async () => {
      await sent('trial-1', '0800');
      await postAt('2024-04-01T10:00:00+08:00');
      lab = await run.newKey('lab', ['site-1'], 'laboratory desk');

      expect((await act('retire', {})).status).toBe(422);
      const sender = await run.newKey('sender', ['site-1'], 'machine');
      expect((await act('retire', { reason: 'a test' }, sender)).status).toBe(403);
      const elsewhere = await run.newKey('lab', ['site-9'], 'other desk');
      expect((await act('retire', { reason: 'a test' }, elsewhere)).status).toBe(404);
      const byHand = await act('retire', { sender: 'administrator', reason: 'a test' });
      expect([byHand.status, byHand.body.code]).toEqual([409, 'by-hand']);
    });

    it('are as they were when that is taken back', async () => {
      const retired = await act('retire', { reason: 'a trial of the interface' }, lab);
      expect([retired.status, retired.body]).toMatchObject([
        200,
        {
          status: 'retired',
          retirement: {
            retiredAt: '2024-04-01T02:00:00.000Z',
            retiredBy: 'laboratory desk',
            reason: 'a trial of the interface',
            endedAt: null,
          },
        },
      ]);
      // Once more it is as it was, with the first reason.
      const again = await act('retire', { reason: 'another reason' }, lab);
      expect(again.body).toEqual(retired.body);
      expect((await run.get('/feeds?status=retired')).body.items).toHaveLength(1);
      expect(await published()).toBe(true);
      const first = { at: '2024-04-01T02:00:00.000Z', retired: true, heard: false, turn: 1 };
      expect(await told()).toEqual([first]);

      expect((await act('restore', {}, lab)).body).toMatchObject({
        status: 'learning',
        retirement: { endedAt: '2024-04-01T02:00:00.000Z', endedBy: 'laboratory desk' },
      });
      expect(await published()).toBe(false);
      await act('retire', { reason: 'the interface was migrated' }, lab);
    });

    it('come back by themselves with whatever is heard of them', async () => {
      // Whatever is heard of it brings it back by itself, and is as good as any other message.
      await sent('trial-2', '1100');
      expect(await published()).toBe(false);
      expect(await feed('TRIAL/HOSP')).toMatchObject({
        status: 'learning',
        retirement: {
          reason: 'the interface was migrated',
          endedAt: '2024-04-01T03:00:00.000Z',
          endedBy: null,
        },
      });
      const turns = (await told()).map(({ retired, heard, turn }) => [turn, retired, heard]);
      expect(turns).toEqual([
        [1, true, false],
        [2, false, false],
        [3, true, false],
        [4, false, true],
      ]);
      expect(await told()).toHaveLength(4);
      const { items } = (await run.get('/audit?action=feed.retired')).body;
      expect(
        items.map(({ detail }: { detail: { reason: string } }) => detail.reason).sort(),
      ).toEqual(['a trial of the interface', 'the interface was migrated']);
      const returns = (await run.get('/audit?action=feed.spoke-again')).body.items;
      expect(returns).toMatchObject([{ actor: 'system', target: 'TRIAL/HOSP' }]);
      expect(JSON.stringify(await run.events(TOPICS.feedsChanged))).not.toContain('migrated');
    });
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

  it('that speak again in a replay after months keep the silence that was', async () => {
    await heard('LONG/LAB', '2023-10-01T00:00:00+08:00', '2023-11-30T10:00:00+08:00', 6);
    const silencesOnceHeard = async (time: string) => {
      await run.mllp(oru({ app: 'LONG', facility: 'LAB', controlId: `at-${time}`, time }));
      await watch.sweep();
      const all = await run.events(TOPICS.feedsChanged);
      const told = all.filter(({ sender }) => sender === 'LONG/LAB');
      const [newest] = told.sort((a, b) => b.revision - a.revision);
      const silences: { from: string; until: string | null }[] = newest?.silences ?? [];
      return silences.map(({ from, until }) => [from.slice(0, 16), until?.slice(0, 16) ?? null]);
    };
    const silence = ['2023-11-30T04:48', '2024-03-31T12:00'];
    await silencesOnceHeard('20231130110000+0800');
    expect(await silencesOnceHeard('20240331200000+0800')).toEqual([silence]);
    expect(await silencesOnceHeard('20240402100000+0800')).toEqual([silence]);
    expect(await silencesOnceHeard('20240409100000+0800')).toEqual([silence]);
    // Told late: it ended a month before.
    const earlier = ['2023-11-30T04:48', '2024-02-29T12:00'];
    expect(await silencesOnceHeard('20240229200000+0800')).toEqual([earlier]);
    expect(await silencesOnceHeard('20240410100000+0800')).toEqual([earlier]);
  });
});
