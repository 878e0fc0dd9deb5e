import {
  backtestJob,
  type AlertRuleChoice,
  type BacktestJob,
  type BacktestReport,
} from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
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
  // What joins patients is decided by the one writer of the site, after each patient's own batch.
  const rules = async () => (await siteAlerts()).map(({ rule }) => rule).join();
  while (!/cluster.*contacts/.test(await rules())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await served.service.whenCaughtUp();
});
afterAll(() => served.stop());

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
                    'ward-species-jump')
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
    expect(report.counts.find(({ rule }) => rule === 'new-cpe')).toMatchObject({
      before: 1,
      after: 1,
    });
    expect(report.notWalked).toEqual([]);
  });

  it('a rule that is switched off loses its alerts', async () => {
    const { lost } = await reportOf({ ...NO_CHANGE, tunings: { 'new-cpe': { enabled: false } } });
    expect(rulesOf(lost)).toEqual(['new-cpe']);
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

  it('can be cancelled, and stays so', async () => {
    const body = { from: '2024-01-01', to: '2024-01-31', rules: NO_CHANGE };
    const started = await served.post<BacktestJob>('alerts/backtest', ipc, body);
    const path = `alerts/backtest/${started.body.id}`;
    // It may have ended before: then it stays as it is.
    const { body: answer } = await served.post<BacktestJob>(`${path}/cancel`, ipc);
    expect(['cancelled', 'done']).toContain(answer.state);
    expect((await served.post<BacktestJob>(`${path}/cancel`, ipc)).body.state).toBe(answer.state);
    const other = await served.key('ipc', ['site-2']);
    expect((await served.post(`${path}/cancel`, other)).status).toBe(404);
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
