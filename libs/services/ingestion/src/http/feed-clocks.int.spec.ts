import { TOPICS } from '@carbawatch/contracts';
import { FeedBook } from '../intake/feed-book';
import { FeedRetirements } from '../intake/feed-retirement';
import { SilenceWatch } from '../intake/silence-watch';
import { RunningIngestion, oru } from '../ingestion.harness';

const MINUTE = 60_000;

/** MSH-7 so many minutes from now, with its offset. */
const hl7Time = (minutes: number) =>
  `${new Date(Date.now() + minutes * MINUTE).toISOString().replace(/[-:T]|\.\d+Z/g, '')}+0000`;

function watchOf(run: RunningIngestion): SilenceWatch {
  const { config, clock, database, log } = run.platform;
  const book = new FeedBook(config, clock);
  const retirements = new FeedRetirements(database, book, clock, log);
  return new SilenceWatch(database, book, config, log, retirements);
}

const clockOf = async (run: RunningIngestion, sender: string) =>
  (await run.get(`/feeds?sender=${encodeURIComponent(sender)}`)).body.items[0]?.clock;

describe('Clocks of senders', () => {
  let run: RunningIngestion;
  let watch: SilenceWatch;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    watch = watchOf(run);
  });
  afterAll(() => run?.drop());

  /** As if what was heard until now had been heard some hours ago. */
  const hoursPass = (hours: number) =>
    run.platform.database.query(
      `UPDATE ingestion.feed_lag SET hour = hour - make_interval(hours => $1)`,
      [hours],
    );

  it('that are right are told of by nobody', async () => {
    await run.mllp(oru({ app: 'RIGHT', time: hl7Time(0) }));
    expect(await watch.sweep()).toBe(0);
    expect(await clockOf(run, 'RIGHT/HOSP')).toEqual({
      status: 'right',
      offSeconds: 0,
      since: null,
    });
  });

  it('that run ahead are told of by one message from the future, once, and when they are right', async () => {
    await run.mllp(oru({ app: 'FAST', time: hl7Time(30) }));
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);
    const [ahead] = await run.events(TOPICS.feedsChanged);
    expect(ahead).toMatchObject({
      sender: 'FAST/HOSP',
      status: 'ok',
      clock: { status: 'ahead' },
    });
    expect(Math.abs(ahead.clock.offSeconds - 1_800)).toBeLessThan(120);
    expect(await clockOf(run, 'FAST/HOSP')).toMatchObject({ status: 'ahead', since: ahead.at });

    await hoursPass(1);
    await run.mllp(oru({ app: 'FAST', time: hl7Time(0), controlId: 'FAST-2' }));
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);
    const told = await run.events(TOPICS.feedsChanged);
    expect(told.at(-1)).toMatchObject({ clock: { status: 'right', offSeconds: 0 } });
  });

  it('that are behind are told of when six hours agree; a message that waited is no clock', async () => {
    for (let hour = 1; hour <= 6; hour += 1) {
      expect(await watch.sweep()).toBe(0);
      await hoursPass(1);
      await run.mllp(oru({ app: 'SLOW', time: hl7Time(-40), controlId: `SLOW-${hour}` }));
    }
    expect(await watch.sweep()).toBe(1);
    expect(await clockOf(run, 'SLOW/HOSP')).toMatchObject({ status: 'behind' });
  });

  it('are judged by a FHIR Bundle’s own time as well', async () => {
    const timestamp = new Date(Date.now() + 20 * MINUTE).toISOString();
    const patient = { resourceType: 'Patient', id: 'p', identifier: [{ value: 'MRN1' }] };
    const admitted = {
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: 'Patient/p' },
      identifier: [{ value: 'V1' }],
      period: { start: '2026-01-05T08:00:00Z' },
    };
    const entry = [patient, admitted].map((resource) => ({ resource }));
    const key = await run.newKey('sender', ['site-1'], 'fhir gateway');
    const { status } = await run.call('POST', '/messages', {
      key,
      type: 'application/fhir+json',
      body: JSON.stringify({ resourceType: 'Bundle', type: 'message', timestamp, entry }),
    });
    expect(status).toBe(202);
    expect(await watch.sweep()).toBe(1);
    expect(await clockOf(run, 'fhir gateway')).toMatchObject({ status: 'ahead' });
  });
});

it('A feed of a live site that falls silent is told of once, and once again when it is heard', async () => {
  const run = await RunningIngestion.start();
  try {
    await run.platform.database.query(
      `WITH hour AS (
         INSERT INTO ingestion.feed_hour (site, sender, hour, messages)
         SELECT 'site-1', 'LIS/LAB', hour, 6
         FROM generate_series(date_trunc('hour', now()) - interval '30 days',
           date_trunc('hour', now()) - interval '5 hours', interval '1 hour') AS hour
         RETURNING hour)
       INSERT INTO ingestion.feed (site, sender, channel, first_at, last_at)
       SELECT 'site-1', 'LIS/LAB', 'mllp', min(hour), max(hour) FROM hour`,
    );
    const watch = watchOf(run);
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);
    await run.mllp(oru({ app: 'LIS', facility: 'LAB', time: hl7Time(0) }));
    expect([await watch.sweep(), await watch.sweep()]).toEqual([1, 0]);
    const told = await run.events(TOPICS.feedsChanged);
    // 6 an hour are 52,597 pauses a year: ln of it, 10.87 messages, are missing after 109 minutes.
    expect(told).toMatchObject([{ status: 'silent' }, { status: 'ok' }]);
    expect(told[0].expected).toBeCloseTo(10.87, 1);
    expect(told[1].silentSince).toBe(told[0].silentSince);
  } finally {
    await run.drop();
  }
});

it('What somebody posts by hand tells of no clock', async () => {
  const run = await RunningIngestion.start();
  try {
    const body = oru({ app: 'TRIED', time: hl7Time(30) });
    const { status } = await run.call('POST', '/messages', { type: 'application/hl7-v2', body });
    expect(status).toBe(202);
    expect(await watchOf(run).sweep()).toBe(0);
    expect(await run.count('FROM ingestion.feed_lag')).toBe(0);
  } finally {
    await run.drop();
  }
});

it('A replay has no clock to compare with: nothing is noted', async () => {
  const replay = await RunningIngestion.start({ CARBAWATCH_CLOCK: 'message' });
  try {
    await replay.call('POST', '/messages', {
      key: await replay.newKey('sender', ['site-1'], 'replayed feed'),
      type: 'application/hl7-v2',
      body: oru({ app: 'PAST', time: hl7Time(90) }),
      headers: { 'Carbawatch-Received-At': '2024-03-31T11:30:00+08:00' },
    });
    expect(await watchOf(replay).sweep()).toBe(0);
    expect(await replay.count('FROM ingestion.feed_lag')).toBe(0);
  } finally {
    await replay.drop();
  }
});
