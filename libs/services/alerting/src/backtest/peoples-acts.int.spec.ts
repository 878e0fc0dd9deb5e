import type {
  Alert,
  AlertRuleChoice,
  BacktestJob,
  BacktestReport,
  Task,
} from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const NO_CHANGE: AlertRuleChoice = { tunings: {}, ownRules: [] };

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1');

/** Goes on with the story, and tells what came to it. */
async function tell(more: (told: HospitalStory) => HospitalStory): Promise<void> {
  const { movements, results, specimens } = story;
  const [moved, found, swabbed] = [movements.length, results.length, specimens.length];
  more(story);
  await served.append({
    movements: movements.slice(moved),
    results: results.slice(found),
    specimens: specimens.slice(swabbed),
    carriers: [],
  });
  await served.service.whenCaughtUp();
}

/**
 * Anna's case is reported in time and bea's is not; dora left before her result, the hospital that
 * she went to was called, and eve, who lay beside her, was screened until she was cleared. Finn was
 * never moved; that he lies in a single room somebody recorded.
 */
beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await tell((told) =>
    told
      .at('2024-01-02 08:00')
      .admit('anna', 'MED-1', 'ward')
      .admit('bea', 'MED-2', 'ward')
      .admit('dora', 'SURG', 'ward', { room: '9' })
      .admit('eve', 'SURG', 'ward', { room: '9' })
      .admit('finn', 'MED-3', 'ward')
      .at('2024-01-02 10:00')
      .report('L-anna', { patient: 'anna', collectedAt: '2024-01-02 09:00', ...KPC })
      .report('L-bea', { patient: 'bea', collectedAt: '2024-01-02 09:00', ...KPC })
      .report('L-finn', { patient: 'finn', collectedAt: '2024-01-02 09:00', ...KPC }),
  );
  const { body: tasks } = await served.get<{ items: Task[] }>('tasks?kind=statutory-report', ipc);
  const report = tasks.items.find(({ patient }) => patient.pseudonym === 'anna');
  await actAt('2024-01-02T10:20:00+08:00', await idOf('new-cpe', 'finn'), 'isolation', {
    isolation: 'single',
  });
  const said = { reference: 'CDC-2024/1' };
  const path = `tasks/${report?.id ?? ''}/complete`;
  expect((await served.actAt('2024-01-03T10:00:00+08:00', path, ipc, said)).status).toBe(200);
  await actAt('2024-01-03T10:00:00+08:00', await idOf('new-cpe', 'anna'), 'resolve', {
    disposition: 'relevant',
  });
  await tell((told) =>
    told
      .at('2024-01-05 08:00')
      .discharge('dora')
      .at('2024-01-06 10:00')
      .report('L-dora', { patient: 'dora', collectedAt: '2024-01-04 06:30', ...KPC }),
  );
  await actAt('2024-01-06T12:00:00+08:00', await idOf('not-in-house', 'dora'), 'acknowledge');
  await tell((told) => {
    for (const day of ['2024-01-08', '2024-01-15', '2024-01-22', '2024-02-06']) {
      told.at(`${day} 12:00`).screen(`S-${day}`, { patient: 'eve', collectedAt: `${day} 08:00` });
    }
    return told.at('2024-02-20 10:00').admit('zoe', 'MED-9', 'ward');
  });
  while ((await disposition('not-in-house')) !== 'cleared') {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await served.service.whenCaughtUp();
});
afterAll(() => served.stop());

async function actAt(at: string, alert: string, what: string, body?: object): Promise<void> {
  expect((await served.actAt(at, `alerts/${alert}/${what}`, ipc, body)).status).toBe(200);
}

async function idOf(rule: string, patient: string): Promise<string> {
  const { body } = await served.get<{ items: Alert[] }>(`alerts?rule=${rule}`, ipc);
  const found = body.items.find((one) => one.patient?.pseudonym === patient);
  if (!found) throw new Error(`${patient} has an alert of ${rule}`);
  return found.id;
}

async function disposition(rule: string): Promise<string | null | undefined> {
  const { body } = await served.get<{ items: Alert[] }>(`alerts?rule=${rule}`, ipc);
  return body.items[0]?.disposition;
}

async function reportOf(tunings: AlertRuleChoice['tunings']): Promise<BacktestReport> {
  const rules = { ...NO_CHANGE, tunings };
  const span = { from: '2024-01-01', to: '2024-03-31' };
  let { body: job } = await served.post<BacktestJob>('alerts/backtest', ipc, { ...span, rules });
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    job = (await served.get<BacktestJob>(`alerts/backtest/${job.id}`, ipc)).body;
  }
  if (!job.report) throw new Error(job.detail ?? 'the walk has a report');
  return job.report;
}

describe('what people did is a fact of the past that rules are tried on', () => {
  it('the rules in force raise of each rule what the list of alerts holds', async () => {
    const { counts, gained, lost, moved } = await reportOf({});
    const held = await served.platform.database.query(
      'SELECT rule, count(*)::int AS n FROM alerting.alert GROUP BY rule ORDER BY rule',
    );
    expect(counts.map(({ rule, before }) => ({ rule, n: before }))).toEqual(held);
    expect([gained, lost, moved]).toEqual([[], [], []]);
  });

  it('a report that somebody had made in time is asked for by no other term', async () => {
    const { counts } = await reportOf({ 'statutory-report': { parameters: { hours: 72 } } });
    expect(counts.find(({ rule }) => rule === 'statutory-report')).toMatchObject({
      ...{ before: 3, after: 3, gained: 0, lost: 0 },
    });
    const sooner = await reportOf({ 'statutory-report': { parameters: { hours: 30 } } });
    // Asked for six hours after the result, and reported the day after.
    expect(sooner.gained.map(({ isolateId }) => isolateId)).toEqual(['L-anna']);
  });

  it('whom somebody recorded as isolated is asked for by no rule that waits longer', async () => {
    const { counts, lost, moved } = await reportOf({
      'not-isolated': { parameters: { graceMinutes: 10 } },
    });
    expect(counts.find(({ rule }) => rule === 'not-isolated')).toMatchObject({ gained: 1 });
    expect([lost, moved.length]).toEqual([[], 2]);
  });

  it('a call that was made ends by the contacts whom the other rules find', async () => {
    const same = await reportOf({ contacts: { parameters: { screens: 3 } } });
    expect(same.moved.map(({ before }) => before.rule)).not.toContain('not-in-house');
    const more = await reportOf({ contacts: { parameters: { screens: 5 } } });
    expect(more.moved.map(({ before }) => before.rule)).toContain('not-in-house');
  });

  it('says of what would be lost or moved how somebody had judged it', async () => {
    const { lost } = await reportOf({ 'new-cpe': { enabled: false } });
    const said = lost.map(({ isolateId, judged }) => [isolateId, judged]).sort();
    expect(said).toEqual([
      ['L-anna', 'relevant'],
      ['L-bea', null],
      ['L-dora', null],
      ['L-finn', null],
    ]);
    const { moved } = await reportOf({ 'new-cpe': { severity: 'low' } });
    const anna = moved.find(({ before }) => before.isolateId === 'L-anna');
    expect([anna?.before.judged, anna?.after.judged]).toEqual(['relevant', 'relevant']);
  });
});
