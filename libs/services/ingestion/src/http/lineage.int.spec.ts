import { TOPICS } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, oru, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();

describe('Lineage', () => {
  let run: RunningIngestion;
  let first: string;
  let second: string;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    first = (await run.post(report({ isolateId: 'L-1', ...TIMES }))).body.messageId;
    second = (await run.post(report({ isolateId: 'L-1', status: 'corrected' }))).body.messageId;
    await run.post(report({ isolateId: 'L-2' }));
    await follow(TOPICS.isolatesClassified, { site: 'site-1', isolateId: 'L-1' });
    await follow(TOPICS.alertsChanged, { site: 'site-1', id: 'ALERT-1', isolates: ['L-1'] });
    await follow(TOPICS.alertsChanged, { site: 'site-1', id: 'ALERT-2', isolates: ['L-9'] });
    // Of the third, growth was reported first; only what came after it raised an alert.
    await run.post(report({ isolateId: 'L-3' }));
    const later = (await run.post(report({ isolateId: 'L-3', status: 'final' }))).body.messageId;
    const alerted = { site: 'site-1', id: 'ALERT-3', isolates: ['L-3'] };
    await follow(TOPICS.alertsChanged, alerted, later);
  });
  afterAll(() => run?.drop());

  const TIMES = {
    specimen: { collectedAt: '2024-01-05T06:30:00+08:00' },
    reportedAt: '2024-01-07T15:20:00+08:00',
  };

  /** What another service appends because of a message, the first without more. */
  const follow = (topic: string, value: object, cause = first): Promise<void> =>
    run.platform.database.transaction(async (tx) =>
      append(tx, [
        {
          topic,
          key: 'site-1/x',
          type: topic,
          id: JSON.stringify(value).slice(0, 60),
          subject: 'x',
          source: '/test',
          time: '2024-01-07T15:20:00Z',
          cause,
          value,
        },
      ]),
    );
  const topics = ({ events }: Json): string[] => events.map(({ topic }: Json) => topic);

  it('leads from a message to its events, isolates and alerts', async () => {
    const { status, body } = await run.get(`/lineage?messageId=${first}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      messages: [{ messageId: first, status: 'processed' }],
      isolates: [{ site: 'site-1', isolateId: 'L-1' }],
      alerts: ['ALERT-1', 'ALERT-2'],
      clock: null,
    });
    expect(topics(body)).toEqual([
      TOPICS.isolatesReported,
      TOPICS.isolatesClassified,
      TOPICS.alertsChanged,
      TOPICS.alertsChanged,
    ]);
  });

  it('leads from an isolate back to every message about it, with the clock of its way', async () => {
    const { body } = await run.get('/lineage?isolateId=L-1');
    expect(body.messages.map(({ messageId }: Json) => messageId)).toEqual([first, second]);
    expect(body.alerts).toEqual(['ALERT-1']);
    expect(body.clock).toMatchObject({
      collectedAt: '2024-01-04T22:30:00.000Z',
      resultedAt: '2024-01-07T07:20:00.000Z',
    });
    const { storedAt, classifiedAt, alertedAt } = body.clock;
    expect([storedAt, classifiedAt, alertedAt]).toEqual([storedAt, classifiedAt, alertedAt].sort());
    const { body: messages } = await run.get('/messages?isolateId=L-1');
    expect(messages.items.map(({ messageId }: Json) => messageId)).toEqual([second, first]);
  });

  it('leads from an alert to its isolates and their messages', async () => {
    const { body } = await run.get('/lineage?alertId=ALERT-1');
    expect(body).toMatchObject({
      isolates: [{ isolateId: 'L-1' }],
      alerts: ['ALERT-1'],
    });
    expect(body.messages.map(({ messageId }: Json) => messageId)).toEqual([first, second]);
  });

  it.each([
    ['nothing', '', 400],
    ['two things', '?isolateId=L-1&alertId=ALERT-1', 400],
    ['an isolate that nobody reported', '?isolateId=L-9', 404],
    ['an alert that never was', '?alertId=ALERT-9', 404],
  ])('of %s is refused', async (_, query, status) => {
    expect((await run.get(`/lineage${query}`)).status).toBe(status);
  });

  it('does not exist for the keys of other sites', async () => {
    const key = await run.newKey('lab', ['site-2']);
    for (const query of [`messageId=${first}`, 'isolateId=L-1', 'alertId=ALERT-1']) {
      expect((await run.get(`/lineage?${query}`, key)).status).toBe(404);
    }
    expect((await run.get('/process-clock', key)).body.isolates).toBe(0);
  });

  it('gives the medians of a period', async () => {
    const { body } = await run.get('/process-clock');
    expect(body).toMatchObject({
      isolates: 3,
      collectedToResulted: { isolates: 3, medianSeconds: (2 * 24 + 8) * 3600 + 50 * 60 },
      storedToClassified: { isolates: 1 },
      storedToAlerted: { isolates: 2 },
    });
    expect((await run.get('/process-clock?from=2020-01-01&to=2020-12-31')).body).toMatchObject({
      isolates: 0,
      collectedToResulted: { isolates: 0, medianSeconds: null },
    });
  });
});

describe('Completeness', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    await run.mllp(oru({ controlId: 'C-1', filler: 'C-1' }));
    await run.mllp(oru({ controlId: 'C-2', filler: 'C-2', ward: '' }));
    await run.mllp(oru({ controlId: 'C-2', filler: 'C-2', ward: '' }));
    await run.post(report({ isolateId: 'C-3' }));
  });
  afterAll(() => run?.drop());

  const lines = async (query = '') => (await run.get(`/completeness?limit=500${query}`)).body.items;

  it('is counted for each sender and field, and a repeated message once', async () => {
    const own = (await lines('&sender=LIS%2FHOSP')).map(
      ({ field, present, reports, value }: Json) => [field, present, reports, value],
    );
    expect(own).toContainEqual(['encounter.ward', 1, 2, 0.5]);
    expect(own).toContainEqual(['patient', 2, 2, 1]);
    expect(own).toContainEqual(['infection.status', 0, 2, 0]);
    expect(own).toContainEqual(['susceptibility.carbapenem.value', 2, 2, 1]);
    const senders = new Set((await lines()).map(({ sender }: Json) => sender));
    expect(senders.size).toBe(2);
  });

  it('is of the days asked for', async () => {
    expect(await lines('&from=2020-01-01&to=2020-12-31')).toEqual([]);
  });
});
