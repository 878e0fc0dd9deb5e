import { TOPICS, signal as signalShape, signals as signalsShape } from '@carbawatch/contracts';
import type { Signal, Signals } from '@carbawatch/contracts';
import { culture, history } from '../decide/facts.builder';
import type { IsolateHistory } from '../decide/facts';
import { decideSignals } from '../store/signals';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-06-30');
});
afterAll(() => stats.stop());
beforeEach(async () => {
  await stats.forgetAll();
  await stats.platform.database.query(`DELETE FROM log.record WHERE topic = $1`, [
    TOPICS.signalsDetected,
  ]);
});

async function signals(query: string): Promise<Signals> {
  const answer = await stats.get(query, undefined, 'signals');
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return signalsShape.parse(await answer.json());
}

async function decide(): Promise<void> {
  const setting = { timeZone: 'Asia/Shanghai', nowMs: Date.parse('2024-06-30T12:00:00Z') };
  let more = true;
  while (more) more = await decideSignals(stats.platform.database, 'site-1', setting);
}

async function told(): Promise<Signal[]> {
  const rows = await stats.platform.database.query<{ value: string }>(
    `SELECT value::text AS value FROM log.record WHERE topic = $1 ORDER BY "offset"`,
    [TOPICS.signalsDetected],
  );
  return rows.map(({ value }) => signalShape.parse(JSON.parse(value)));
}

async function standing(): Promise<unknown[]> {
  const rows = await stats.platform.database.query(
    `SELECT id, detector, of, family, ward, detected_on, last_seen_on FROM stats.signal
     WHERE status = 'detected' ORDER BY id`,
  );
  return rows;
}

const onIcu = { genes: ['KPC-2'], encounter: { ward: 'ICU' } };
const outbreak = (): IsolateHistory[] => [
  culture('2024-05-01', onIcu, 'a'),
  culture('2024-05-10', onIcu, 'b'),
  culture('2024-05-12', onIcu, 'c'),
  culture('2024-05-12', { cre: 'not-cre', cpe: 'negative' }, 'd'),
];
const fixedRule = ({ detector, series }: Signal) =>
  detector === 'fixed-rule' && series.family === 'KPC';

describe('signals of the log', () => {
  it('are told once, with what was learnt from and why', async () => {
    await stats.know(outbreak());
    await decide();
    await decide();
    const [signal, ...others] = (await told()).filter(fixedRule);
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      site: 'site-1',
      status: 'detected',
      method: 'Fixed rule',
      parameters: { minCases: 2, days: 28 },
      series: { of: 'cpe', family: 'KPC', ward: 'ICU' },
      detectedOn: '2024-05-10',
      at: '2024-05-10T12:00:00.000Z',
    });
    expect(signal?.because[0]).toBe(
      '2 new patients with KPC producers on ward ICU from 2024-04-13 to 2024-05-10, ' +
        'as known on 2024-05-10.',
    );
  });

  it('are told under their id as seen again when a further case joins them', async () => {
    const [first, second, third] = outbreak();
    if (!first || !second || !third) throw new Error('three cases');
    await stats.know([first, second]);
    await decide();
    await stats.know([third]);
    await decide();
    const tellings = (await told()).filter(fixedRule);
    expect(new Set(tellings.map(({ id }) => id)).size).toBe(1);
    expect(tellings.map(({ seenOn }) => seenOn)).toEqual([
      ['2024-05-10'],
      ['2024-05-10', '2024-05-12'],
    ]);
    const { raised, warnings } = await signals('family=KPC&ward=ICU');
    expect(warnings.map(({ code }) => code)).toEqual(['raised-of-all-specimens']);
    expect(raised.find(fixedRule)).toMatchObject({ lastSeenOn: '2024-05-12' });
  });

  it('are withdrawn, and told so, when a retraction takes their ground away', async () => {
    await stats.know(outbreak().slice(0, 2));
    await decide();
    const words = { ...onIcu, collectedAt: '2024-05-10', receivedAt: '2024-05-10T20:00:00+08:00' };
    await stats.know([
      history('b-2024-05-10', 'b', words, {
        ...words,
        receivedAt: '2024-05-10T21:00:00+08:00',
        withdrawn: true,
      }),
    ]);
    await decide();
    expect((await told()).filter(fixedRule).map(({ status }) => status)).toEqual([
      'detected',
      'withdrawn',
    ]);
    expect((await signals('')).raised).toEqual([]);
  });

  it('are told again, under their id, when a case that came late makes them count more', async () => {
    const [first, second] = outbreak();
    if (!first || !second) throw new Error('two cases');
    await stats.know([first, second]);
    await decide();
    const late = { ...onIcu, collectedAt: '2024-05-09', receivedAt: '2024-05-10T21:00:00+08:00' };
    await stats.know([history('late', 'late', late)]);
    await decide();
    const tellings = (await told()).filter(fixedRule);
    expect(tellings.map(({ status, observed }) => [status, observed])).toEqual([
      ['detected', 2],
      ['detected', 3],
    ]);
    expect(new Set(tellings.map(({ id }) => id)).size).toBe(1);
    expect(Date.parse(tellings[1]?.at ?? '')).toBeGreaterThan(Date.parse(tellings[0]?.at ?? ''));
  });

  it('say on each later day what their series counts, and when they would be none', async () => {
    const bOn = (receivedAt: string, more = {}) => {
      const words = {
        ...onIcu,
        collectedAt: '2024-05-10',
        receivedAt: '2024-05-10T20:00:00+08:00',
      };
      const later = { ...words, ...more, receivedAt };
      return history('b-2024-05-10', 'b', words, later);
    };
    await stats.know(outbreak().slice(0, 2));
    await decide();
    await stats.know([bOn('2024-05-14T09:00:00+08:00', { withdrawn: true })]);
    await decide();
    const last = async () => (await told()).filter(fixedRule).at(-1);
    const first = { on: '2024-05-10', observed: 2, to: '2024-05-10', holds: true, further: 1 };
    const none = {
      ...{ on: '2024-05-14', at: '2024-05-14T01:00:00.000Z', observed: 1, to: '2024-05-10' },
      ...{ holds: false, further: 0 },
    };
    expect(await last()).toMatchObject({ status: 'detected', counted: [first, none] });
    // A year later nobody asks any more; a new case within the four weeks counts again.
    await stats.know([culture('2024-05-20', onIcu, 'c'), culture('2024-05-21', onIcu, 'd')]);
    await decide();
    expect((await last())?.counted).toMatchObject([
      first,
      none,
      { on: '2024-05-20', observed: 2, to: '2024-05-20', holds: true, further: 1 },
      { on: '2024-05-21', observed: 3, to: '2024-05-21', holds: true, further: 1 },
    ]);
  });

  it('are signals again by a result that is given back, which is no further case', async () => {
    const words = { ...onIcu, collectedAt: '2024-05-10', receivedAt: '2024-05-10T20:00:00+08:00' };
    const withdrawn = { ...words, withdrawn: true, receivedAt: '2024-05-14T09:00:00+08:00' };
    const again = { ...words, receivedAt: '2024-05-16T09:00:00+08:00' };
    await stats.know(outbreak().slice(0, 2));
    await stats.know([history('b-2024-05-10', 'b', words, withdrawn, again)]);
    await decide();
    const signal = (await told()).filter(fixedRule).at(-1);
    // Its detector alarms on that day anew; nobody new is ill.
    expect(signal?.seenOn).toEqual(['2024-05-10', '2024-05-16']);
    expect(signal?.counted?.map(({ on, holds, further }) => [on, holds, further])).toEqual([
      ['2024-05-10', true, 1],
      ['2024-05-14', false, 0],
      ['2024-05-16', true, 0],
    ]);
  });

  it('hold with fewer cases as long as their detector alarms, as two of three do', async () => {
    await stats.know(outbreak());
    await decide();
    const words = { ...onIcu, collectedAt: '2024-05-12', receivedAt: '2024-05-12T12:00:00Z' };
    const receivedAt = '2024-06-02T09:00:00+08:00';
    await stats.know([
      history('c-2024-05-12', 'c', words, { ...words, withdrawn: true, receivedAt }),
    ]);
    await decide();
    const counted = (await told()).filter(fixedRule).at(-1)?.counted;
    expect(counted?.map(({ on, observed, holds }) => [on, observed, holds])).toEqual([
      ['2024-05-10', 2, true],
      ['2024-05-12', 3, true],
      ['2024-06-02', 2, true],
    ]);
  });

  it('are told by the running service itself, soon after their cases', async () => {
    await stats.know(outbreak());
    // The watch looks every few seconds; without it nothing would ever be told.
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await told()).filter(fixedRule)).toHaveLength(1);
  });

  it('are the same in whatever order and batches the facts come', async () => {
    await stats.know(outbreak());
    await decide();
    const atOnce = await standing();
    expect(atOnce.length).toBeGreaterThan(0);
    await stats.forgetAll();
    for (const one of outbreak().reverse()) {
      await stats.know([one]);
      await decide();
    }
    expect(await standing()).toEqual(atOnce);
  });
});

describe('GET /signals', () => {
  it('sets all detectors side by side over a series, with its history', async () => {
    await stats.know([
      ...outbreak(),
      culture('2023-01-02', { cre: 'not-cre', cpe: 'negative' }, 'long ago'),
    ]);
    const answer = await signals('ward=ICU&from=2024-05-01&to=2024-05-31');
    expect(answer).toMatchObject({
      historyFrom: '2023-01-02',
      observed: 3,
      dedup: 'patient-first',
    });
    expect(answer.detectors.map(({ detector }) => detector)).toEqual([
      'fixed-rule',
      'ears-c1',
      'ears-c2',
      'ears-c3',
      'cusum',
      'bayes',
      'farrington',
      'ward-baseline',
      'scan',
    ]);
    const [rule] = answer.detectors;
    expect(rule?.events).toEqual([
      { from: '2024-05-10', to: '2024-05-12', alarms: 2, observed: 2 },
    ]);
    const farrington = answer.detectors.find(({ detector }) => detector === 'farrington');
    expect(farrington?.history).toMatchObject({ sufficient: false });
    expect(answer.agreement.some(({ alarms }) => alarms.includes('fixed-rule'))).toBe(true);
  });

  it('needs no history to say that there is none', async () => {
    const answer = await signals('window=P30D');
    expect(answer.observed).toBe(0);
    expect(answer.detectors.every(({ points }) => points.every(({ alarm }) => !alarm))).toBe(true);
  });

  it('looks at OXA-48-like enzymes where a ward says OXA-48', async () => {
    await stats.know([culture('2024-05-10', { genes: ['OXA-181'] }, 'a')]);
    const answer = await signals('family=OXA-48&from=2024-05-01&to=2024-05-31');
    expect(answer).toMatchObject({ observed: 1, series: { family: 'OXA-48-like' } });
  });

  it('calls nothing quiet before any isolate was heard of', async () => {
    const silent = await signals('window=P30D');
    expect(silent.detectors.map(({ history: { sufficient } }) => sufficient)).not.toContain(true);
    expect(silent.agreement.flatMap(({ judged }) => judged)).toEqual([]);
    await stats.know([culture('2024-01-02', { cre: 'not-cre', cpe: 'negative' }, 'first')]);
    const heard = await signals('window=P30D');
    expect(heard.agreement.flatMap(({ judged }) => judged)).toContain('fixed-rule');
  });

  it('refuses a period that is too long, and closes itself to senders', async () => {
    expect((await stats.get('from=2000-01-01', undefined, 'signals')).status).toBe(422);
    const sender = await stats.keyFor('sender', ['site-1']);
    expect((await stats.get('', sender, 'signals')).status).toBe(403);
  });
});
