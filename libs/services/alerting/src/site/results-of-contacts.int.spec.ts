import { alertRuleDocument, type Alert, type BacktestJob } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const RULE = alertRuleDocument.parse({
  ...{ rule: 'cre-of-contact', version: 1, title: 'CRE in a contact', subject: 'isolate' },
  ...{ why: 'Asked by our infection control team.', enabled: true, parameters: {} },
  when: { and: [{ var: 'cre' }, { in: ['KPC', { var: 'contactOf' }] }] },
  ...{ key: ['isolateId'], severity: [{ then: 'high' }], goal: null, replaces: [] },
  ...{ gravity: [], detail: '{{all.contactOf}}' },
  text: {
    title: 'CRE in a contact of {{all.contactOf}}, {{first.ward}}',
    summary: '{{first.speciesName}} in a contact of a carrier.',
    because: ['@isolate', '@known'],
  },
  gone: [
    { if: { var: 'contactTakenBack' }, as: 'retracted', say: 'No contact of a carrier after all.' },
    { as: 'retracted', say: '{{became}}' },
  ],
});
const CHOICE = { tunings: {}, ownRules: [RULE] };

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  for (const site of ['site-1', 'site-2', 'site-3']) {
    const body = { site, reason: 'Our contacts are many', basedOn: 0, choice: CHOICE };
    const saved = await served.put<{ version: number }>('alert-rules', ipc, body);
    expect(saved.status).toBe(200);
  }
  // What the change of rules does to what was known is over before anything is told.
  const jobs = () => served.platform.database.query('SELECT FROM alerting.rule_job');
  while ((await jobs()).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
});
afterAll(() => served.stop());

/** Ada carries KPC and lay with Ben and Cleo for days; Ben's urine grows CRE, and so does Dan's. */
function story(site: string): HospitalStory {
  const told = new HospitalStory(site).at('2024-03-01 09:00');
  for (const name of ['ada', 'ben', 'cleo']) told.admit(name, 'MED-1', 'ward');
  told.admit('dan', 'SURG-9', 'ward');
  told.at('2024-03-06 10:00').report('L-ada', {
    ...{ patient: 'ada', collectedAt: '2024-03-05 06:00' },
    ...{ cpe: 'confirmed', carbapenemases: ['KPC-2'] },
  });
  for (const name of ['ben', 'dan']) {
    told.at('2024-03-09 10:00').report(`L-${name}`, {
      ...{ patient: name, collectedAt: '2024-03-07 06:00' },
      ...{ cre: 'cre', cpe: 'undetermined' },
    });
  }
  return told;
}

async function alertsOf(site: string): Promise<Alert[]> {
  const query = `alerts?site=${site}&rule=cre-of-contact&limit=100`;
  return (await served.get<{ items: Alert[] }>(query, ipc)).body.items;
}

async function until(site: string, met: (alerts: readonly Alert[]) => boolean): Promise<Alert[]> {
  for (let tries = 0; tries < 600; tries += 1) {
    const alerts = await alertsOf(site);
    if (met(alerts)) return alerts;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what was waited for did not come');
}

const told = (alerts: readonly Alert[]) =>
  alerts.map(({ title, status, raisedAt, because, timeline }) => ({
    ...{ title, status, raisedAt, because },
    timeline: timeline.map(({ at, kind, text }) => ({ at, kind, text })),
  }));

describe('a site’s own rule about the results of contacts', () => {
  it('fires for the CRE of whoever lay beside a carrier, and of nobody else', async () => {
    await served.tell(story('site-1'));
    const [alert, ...others] = await until('site-1', ({ length }) => length > 0);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      patient: { pseudonym: 'ben' },
      title: 'CRE in a contact of KPC, MED-1',
      raisedAt: '2024-03-09T02:00:00.000Z',
      status: 'open',
    });
    expect(alert?.because).toContain('Contact of a carrier of KPC on MED-1 from 2024-03-01 on.');
  });

  it('keeps no page from being read', async () => {
    for (const path of ['morning-list', 'carriers', 'occupancy?ward=MED-1', 'tasks']) {
      const { status } = await served.get(path, ipc);
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it('is the same whatever is told first', async () => {
    const { movements, results, specimens, carriers } = story('site-2');
    const none = { movements: [], results: [], specimens: [], carriers: [] };
    const parts = [
      { ...none, results: results.slice(1) },
      { ...none, results: results.slice(0, 1) },
      { ...none, movements: [...movements].reverse() },
      { ...none, specimens, carriers },
    ];
    for (const part of parts) {
      await served.append(part);
      await served.service.whenCaughtUp();
    }
    const alerts = await until('site-2', ({ length }) => length > 0);
    expect(told(alerts)).toEqual(told(await alertsOf('site-1')));
  });

  it('fires for whose screens were complete on the day on which one of them is withdrawn', async () => {
    const told = story('site-3').at('2024-03-10 10:00').discharge('ada');
    for (const day of ['2024-03-17', '2024-03-24', '2024-03-31', '2024-04-07']) {
      told.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'cleo', collectedAt: `${day} 08:00` });
    }
    told
      .at('2024-04-20 10:00')
      .report('L-cleo', {
        ...{ patient: 'cleo', collectedAt: '2024-04-19 06:00' },
        ...{ cre: 'cre', cpe: 'undetermined' },
      })
      .at('2024-04-25 10:00')
      .screen('S-2024-03-24', { patient: 'cleo', withdrawn: true });
    await served.tell(told);
    const ofCleo = (alerts: readonly Alert[]) =>
      alerts.filter(({ patient }) => patient?.pseudonym === 'cleo');
    const alerts = await until('site-3', (all) => ofCleo(all).length > 0);
    expect(ofCleo(alerts)).toMatchObject([
      { raisedAt: '2024-04-25T02:00:00.000Z', status: 'open', isolates: ['L-cleo'] },
    ]);
  });

  it('is tried by a backtest with the contacts that are stored', async () => {
    const body = { site: 'site-1', from: '2024-03-01', to: '2024-03-31', rules: RULE };
    const without = { ...body, rules: { tunings: {}, ownRules: [] } };
    const { body: started } = await served.post<BacktestJob>('alerts/backtest', ipc, without);
    const path = `alerts/backtest/${started.id}`;
    let job = started;
    while (job.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      job = (await served.get<BacktestJob>(path, ipc)).body;
    }
    const counts = job.report?.counts.find(({ rule }) => rule === 'cre-of-contact');
    expect(counts).toMatchObject({ lost: 1, gained: 0 });
  });

  it('is retracted when a correction of the case takes the contact back', async () => {
    await served.post(`alerts/${(await alertsOf('site-1'))[0]?.id ?? ''}/acknowledge`, ipc, {});
    const corrected = new HospitalStory('site-1').at('2024-03-12 10:00');
    const negative = { patient: 'ada', cpe: 'negative', carbapenemases: [] } as const;
    const result = story('site-1').at('2024-03-12 10:00').report('L-ada', negative).results.at(-1);
    if (!result) throw new Error('the correction was told');
    await served.append({ ...corrected, results: [result] });
    await served.service.whenCaughtUp();
    const [alert] = await until('site-1', ([one]) => one?.status === 'resolved');
    expect(alert?.timeline.map(({ kind }) => kind)).toContain('retracted');
    expect(alert?.timeline.find(({ kind }) => kind === 'retracted')?.text).toBe(
      'No contact of a carrier after all. No contact of a carrier of KPC on MED-1, by a correction.',
    );
  });
});
