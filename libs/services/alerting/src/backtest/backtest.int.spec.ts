import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  backtestJob,
  eventKey,
  type AlertRuleChoice,
  type BacktestJob,
  type BacktestReport,
  type Signal,
} from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import { HospitalStory } from '@carbawatch/testing';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const NO_CHANGE: AlertRuleChoice = { tunings: {}, ownRules: [] };

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = new HospitalStory('site-1')
    .at('2024-01-03 10:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-anna', { patient: 'anna', collectedAt: '2024-01-04 06:30', cpe: 'suspected' })
    .at('2024-01-09 10:00')
    .report('L-anna', KPC)
    .at('2024-02-05 10:00')
    .report('L-bea', { patient: 'bea', collectedAt: '2024-02-04 06:30', cpe: 'suspected' })
    // Two carriers of one enzyme in one bay, and somebody who lay beside them.
    .at('2024-05-01 10:00')
    .admit('carl', 'ICU-2', 'icu', { room: '1' })
    .admit('dina', 'ICU-2', 'icu', { room: '1' })
    .admit('eve', 'ICU-2', 'icu', { room: '1' })
    .at('2024-05-06 10:00')
    .report('L-carl', { patient: 'carl', collectedAt: '2024-05-05 06:30', ...KPC })
    .at('2024-05-08 10:00')
    .report('L-dina', { patient: 'dina', collectedAt: '2024-05-07 06:30', ...KPC })
    .at('2024-05-12 10:00')
    .discharge('carl')
    .discharge('dina')
    .discharge('eve');
  await served.tell(story);
  // Of one signal two tellings, of another one.
  await tellSignals(signal('a', 'detected'), signal('a', 'withdrawn'), signal('b', 'detected'));
  // What joins patients is decided by the one writer of the site, after each patient's own batch.
  const rules = async () => (await siteAlerts()).map(({ rule }) => rule).join();
  while (!/cluster.*contacts.*signal/.test(await rules())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await served.service.whenCaughtUp();
});
afterAll(() => served.stop());

function signal(id: string, status: Signal['status']): Signal {
  return {
    ...{ id, site: 'site-1', status, detector: 'bayes', method: 'Poisson exceedance' },
    ...{ parameters: {}, series: { of: 'cpe', family: 'KPC', ward: 'ICU-2' } },
    ...{ detectedOn: '2024-05-08', from: '2024-05-01', to: '2024-05-08', observed: 4 },
    ...{ expected: 0.6, upper: 2, statistic: null, history: 'a year', because: ['4, not 0.6.'] },
    at: status === 'detected' ? '2024-05-09T00:00:00Z' : '2024-05-10T00:00:00Z',
  };
}

async function tellSignals(...signals: readonly Signal[]): Promise<void> {
  const events = signals.map((value): NewEvent => ({
    ...{ topic: TOPICS.signalsDetected, key: eventKey(value.site, value.id) },
    ...{ type: TOPICS.signalsDetected, id: randomUUID(), subject: value.id },
    ...{ source: '/carbawatch/test', time: value.at, cause: randomUUID(), value },
  }));
  await served.platform.database.transaction(async (tx) => append(tx, events));
}

async function backtest(rules: unknown, from = '2024-01-01', to = '2024-01-31') {
  const start = () => served.post<BacktestJob>('alerts/backtest', ipc, { from, to, rules });
  let started = await start();
  // A walk that was cancelled ends with its page; one at a time.
  while (started.status === 409) started = await start();
  if (started.status !== 202) throw new Error(`refused with ${started.status}`);
  for (;;) {
    const { body } = await served.get<BacktestJob>(`alerts/backtest/${started.body.id}`, ipc);
    if (body.state !== 'running') return backtestJob.strict().parse(body);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function reportOf(rules: unknown, from?: string, to?: string): Promise<BacktestReport> {
  const { report } = await backtest(rules, from, to);
  if (!report) throw new Error('the walk has ended well');
  return report;
}

const rulesOf = (alerts: readonly { readonly rule: string }[]) => alerts.map(({ rule }) => rule);

/** Alerts of what joins patients, as they were raised when it happened. */
async function siteAlerts(): Promise<{ rule: string; raised: string; n: number }[]> {
  return served.platform.database.query(
    `SELECT rule, min(raised_at)::text AS raised, count(*)::int AS n FROM alerting.alert
     WHERE rule IN ('cluster', 'contacts', 'contact-readmission', 'rare-mechanism', 'hospital-wide',
                    'ward-species-jump', 'signal')
     GROUP BY rule ORDER BY rule`,
  );
}

async function stored(): Promise<unknown> {
  const tables = [
    ...['alert', 'act', 'notice', 'task', 'timer', 'alert_news', 'change'],
    ...['case_link', 'cluster', 'contact', 'known_case', 'occupancy'],
  ];
  const rows = tables.map(
    (t) => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM alerting.${t} t)`,
  );
  const [row] = await served.platform.database.query(
    `SELECT ${rows.join(', ')}, (SELECT count(*) FROM log.record)`,
  );
  return row;
}

describe('trying rules on the past', () => {
  it('the rules in force change nothing', async () => {
    const report = await reportOf(NO_CHANGE);
    expect(report).toMatchObject({ gained: [], lost: [], moved: [], rulesBefore: 'as shipped' });
    expect(report.timeZone).toBe('Asia/Shanghai');
    expect(report.counts.find(({ rule }) => rule === 'new-cpe')).toMatchObject({
      before: 1,
      after: 1,
    });
    expect(report.notWalked).toEqual([]);
  });

  it('counts nothing of rules that join stays where other hospitals are asked about', async () => {
    const { counts, notWalked } = await reportOf({ ...NO_CHANGE, facilities: ['HA'] });
    expect(notWalked).toEqual(expect.arrayContaining(['cluster', 'contacts', 'rare-mechanism']));
    expect(rulesOf(counts).filter((rule) => notWalked.includes(rule))).toEqual([]);
  });

  it('a rule that is switched off loses its alerts', async () => {
    const { lost } = await reportOf({ ...NO_CHANGE, tunings: { 'new-cpe': { enabled: false } } });
    expect(rulesOf(lost)).toEqual(['new-cpe']);
  });

  it('a rule that looks at more wards gains the alert of one, at the moment it would have come', async () => {
    const tunings = { 'vulnerable-unit': { parameters: { units: ['icu', 'ward'] } } };
    const report = await reportOf({ ...NO_CHANGE, tunings });
    const raisedAt = '2024-01-05T10:00:00+08:00';
    expect(report).toMatchObject({
      gained: [{ rule: 'vulnerable-unit', raisedAt }],
      lost: [],
      moved: [],
    });
    expect(report.counts).toContainEqual({
      ...{ rule: 'vulnerable-unit', before: 0, after: 1, gained: 1, lost: 0, moved: 0 },
    });
  });

  it('a rule of one’s own gains what it would have raised', async () => {
    const shipped = SHIPPED_RULES.find(({ rule }) => rule === 'new-cpe');
    const own = { ...shipped, rule: 'our-own' };
    const { gained, lost } = await reportOf({ ...NO_CHANGE, ownRules: [own] });
    expect([rulesOf(gained), lost]).toEqual([['our-own'], []]);
  });

  it('a rule that waits less long raises its alert earlier: it has moved', async () => {
    const tunings = { 'suspected-pending': { parameters: { hours: 24 } } };
    const { moved } = await reportOf({ ...NO_CHANGE, tunings });
    expect(moved).toMatchObject([
      {
        before: { rule: 'suspected-pending', raisedAt: '2024-01-07T02:00:00.000Z' },
        after: { rule: 'suspected-pending', raisedAt: '2024-01-06T02:00:00.000Z' },
      },
    ]);
  });

  it('a rule that waits too long for this past loses its alert', async () => {
    const tunings = { 'suspected-pending': { parameters: { hours: 500 } } };
    const { lost } = await reportOf({ ...NO_CHANGE, tunings });
    expect(rulesOf(lost)).toEqual(['suspected-pending']);
  });

  it('another severity has moved it as well', async () => {
    const { moved } = await reportOf({ ...NO_CHANGE, tunings: { 'new-cpe': { severity: 'low' } } });
    expect(moved).toMatchObject([{ before: { severity: 'high' }, after: { severity: 'low' } }]);
  });

  it('raises what joins patients anew, all that was raised when it happened', async () => {
    const { counts } = await reportOf(NO_CHANGE, '2024-01-01', '2024-12-31');
    const walked = new Map(counts.map(({ rule, before }) => [rule, before]));
    for (const { rule, n } of await siteAlerts())
      expect([rule, walked.get(rule)]).toEqual([rule, n]);
  });

  it('a cluster or contacts that nobody would be told of are lost', async () => {
    const tunings = { cluster: { enabled: false }, contacts: { enabled: false } };
    const { lost } = await reportOf({ ...NO_CHANGE, tunings }, '2024-05-01', '2024-05-31');
    expect(rulesOf(lost).sort()).toEqual(['cluster', 'contacts', 'contacts']);
  });

  it('a cluster of another severity has moved', async () => {
    const tunings = { cluster: { severity: 'low' } };
    const { moved } = await reportOf({ ...NO_CHANGE, tunings }, '2024-05-01', '2024-05-31');
    expect(moved).toMatchObject([{ after: { rule: 'cluster', severity: 'low' } }]);
  });

  it('ends when it is cancelled on its way, without a report, and another can begin', async () => {
    const body = { from: '2024-01-01', to: '2024-01-31', rules: NO_CHANGE };
    const path = await served.platform.database.transaction(async (tx) => {
      // The walk waits at its first page, so that it is cancelled on its way and not after it.
      await tx.execute('LOCK TABLE alerting.movement_fact IN ACCESS EXCLUSIVE MODE');
      const started = await served.post<BacktestJob>('alerts/backtest', ipc, body);
      expect([started.status, started.body.state]).toEqual([202, 'running']);
      const own = `alerts/backtest/${started.body.id}`;
      const other = await served.key('ipc', ['site-2']);
      expect((await served.post(`${own}/cancel`, other)).status).toBe(404);
      const cancelled = await served.post<BacktestJob>(`${own}/cancel`, ipc);
      expect(cancelled.body).toMatchObject({ state: 'cancelled', report: null });
      return own;
    });
    await reportOf(NO_CHANGE);
    const { body: after } = await served.get<BacktestJob>(path, ipc);
    expect(after).toMatchObject({ state: 'cancelled', report: null });
    expect((await served.post<BacktestJob>(`${path}/cancel`, ipc)).body).toEqual(after);
  });

  it('says how far it has come, and ends with everybody looked at', async () => {
    const { progress, report } = await backtest(NO_CHANGE);
    expect(progress.persons).toBe(progress.of);
    expect(report?.persons).toBeGreaterThanOrEqual(5);
  });

  it('looks only at alerts of the days asked for', async () => {
    const off = { ...NO_CHANGE, tunings: { provisional: { enabled: false } } };
    expect((await reportOf(off, '2024-02-01', '2024-02-28')).lost).toHaveLength(1);
    expect((await reportOf(off, '2024-03-01', '2024-03-31')).lost).toHaveLength(0);
  });

  it('stores, tells and delivers nothing', async () => {
    const before = await stored();
    await reportOf({ ...NO_CHANGE, tunings: { 'new-cpe': { enabled: false } } });
    expect(await stored()).toEqual(before);
  });

  it('refuses rules that could not work, and names the place', async () => {
    const rules = { ...NO_CHANGE, tunings: { 'no-such-rule': { enabled: true } } };
    const body = { from: '2024-01-01', to: '2024-01-31', rules };
    const answer = await served.post<{ problems: unknown[] }>('alerts/backtest', ipc, body);
    expect(answer.status).toBe(422);
    expect(answer.body.problems).toMatchObject([{ pointer: '/rules/tunings/no-such-rule' }]);
  });

  it('does not exist for a key of another site', async () => {
    const { id } = await backtest(NO_CHANGE);
    const elsewhere = await served.key('ipc', ['site-2']);
    expect((await served.get(`alerts/backtest/${id}`, elsewhere)).status).toBe(404);
  });
});
