import { listOf, riskModelCard, task, type RiskModelCard, type Task } from '@carbawatch/contracts';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

interface List {
  readonly items: Task[];
  readonly next: string | null;
}

let served: ServedAlerting;
let ipc: string;
let admin: string;

const CHOLANGITIS = [{ system: 'icd-10' as const, code: 'K83.0', type: 'working' as const }];

/** Three CRE wait for their test: on a ward, in intensive care, and there with cholangitis. */
function waiting(): HospitalStory {
  const story = new HospitalStory('site-1');
  story.at('2024-01-03 10:00');
  story.admit('anna', 'MED-1', 'ward').admit('bea', 'ICU-2', 'icu');
  story.admit('carla', 'ICU-2', 'icu', { diagnoses: CHOLANGITIS });
  story.at('2024-01-05 10:00');
  for (const patient of ['anna', 'bea', 'carla']) {
    const told = { patient, cpe: 'suspected', collectedAt: '2024-01-04 06:30' } as const;
    story.report(`L-${patient}`, { ...told, encounter: { visit: `${patient}-1` } });
  }
  return story;
}

/** Settled CRE of the past: more CPE in intensive care and with cholangitis. */
function settled(): HospitalStory {
  const story = new HospitalStory('site-1').at('2023-06-01 10:00');
  let n = 0;
  const add = (icu: boolean, hpb: boolean, count: number, cpe: number) => {
    for (let i = 0; i < count; i += 1) {
      n += 1;
      const encounter = {
        ward: icu ? 'ICU-2' : 'MED-1',
        unitType: icu ? ('icu' as const) : ('ward' as const),
        diagnoses: hpb ? CHOLANGITIS : [{ system: 'icd-10' as const, code: 'J18.9' }],
      };
      const verdict =
        i < cpe
          ? ({ cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const)
          : ({ cpe: 'negative' } as const);
      const collectedAt = `2023-0${(n % 5) + 1}-11 06:30`;
      story.report(`S-${n}`, { patient: `past-${n}`, collectedAt, encounter, ...verdict });
    }
  };
  add(false, false, 20, 5);
  add(true, false, 16, 8);
  add(false, true, 12, 6);
  add(true, true, 12, 9);
  return story;
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  admin = await served.key('admin');
  await served.tell(waiting());
});
afterAll(() => served.stop());

const tests = async (more = '') =>
  (await served.get<List>(`tasks?kind=confirmatory-test${more}`, ipc)).body;

describe('the list of tests to be done', () => {
  it('is a list of tasks, those of vulnerable units due first', async () => {
    const list = await tests();
    listOf(task.strict()).parse(list);
    const ids = list.items.map(({ isolateId }) => isolateId);
    expect([ids.slice(0, 2).sort(), ids.slice(2)]).toEqual([['L-bea', 'L-carla'], ['L-anna']]);
  });

  it('is ordered by predictors while the site has no coefficients: none are invented', async () => {
    const { items } = await tests('&order=risk');
    expect(items.map(({ isolateId }) => isolateId)).toEqual(['L-carla', 'L-bea', 'L-anna']);
    expect(items[0]?.risk).toMatchObject({ probability: null, predictorsPresent: 2 });
  });

  it('gives pages that together hold every task once', async () => {
    const first = await tests('&order=risk&limit=2');
    const second = await tests(`&order=risk&limit=2&cursor=${first.next ?? ''}`);
    const all = [...first.items, ...second.items].map(({ isolateId }) => isolateId);
    expect(all).toEqual(['L-carla', 'L-bea', 'L-anna']);
    expect(second.next).toBeNull();
  });

  it('keeps what a person said of a task, and takes it back; both are safe to repeat', async () => {
    const [first] = (await tests('&order=risk')).items;
    const path = `tasks/${first?.id ?? ''}`;
    const body = { comment: 'PCR ordered' };
    const done = await served.post<Task>(`${path}/complete`, ipc, body);
    const again = await served.post<Task>(`${path}/complete`, ipc, body);
    expect(again.body).toEqual(done.body);
    expect(done.body).toMatchObject({
      status: 'done',
      completedBy: 'ipc nurse',
      comment: 'PCR ordered',
    });
    expect((await tests()).items).toHaveLength(2);
    expect((await tests('&status=done')).items).toHaveLength(1);
    const undone = await served.post<Task>(`${path}/undo`, ipc);
    expect(undone.body).toMatchObject({ status: 'open', completedAt: null });
    expect((await tests()).items).toHaveLength(3);
  });

  it('keeps a completed task that the facts ask for no more, with the reason, for good', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-01-05 10:00')
      .report('L-emma', { patient: 'emma', species: E_COLI, cpe: 'suspected' });
    await served.tell(story);
    const ofEmma = async (status: string) =>
      (await tests(`&status=${status}`)).items.find(({ isolateId }) => isolateId === 'L-emma');
    const path = `tasks/${(await ofEmma('open'))?.id ?? ''}`;
    await served.post(`${path}/complete`, ipc, { comment: 'PCR ordered' });
    const result = story.at('2024-01-06 10:00').report('L-emma', { cpe: 'negative' });
    const told = { movements: [], results: result.results.slice(-1), specimens: [], carriers: [] };
    await served.append(told);
    await served.service.whenCaughtUp();
    expect(await ofEmma('open')).toBeUndefined();
    expect(await ofEmma('done')).toMatchObject({
      patient: { pseudonym: 'emma' },
      completedBy: 'ipc nurse',
      comment: 'PCR ordered',
      endedBecause: 'A test has answered, or the isolate was corrected.',
    });
    const undone = await served.post(`${path}/undo`, ipc);
    expect(undone).toMatchObject({ status: 409, body: { code: 'task-ended' } });
  });

  it('puts what serves graver alerts first, and papers last', async () => {
    const all = (await served.get<List>('tasks?limit=200', ipc)).body.items;
    const order = ['critical', 'high', 'medium', 'low', 'info'];
    const ranks = all.map(({ severity }) => order.indexOf(severity));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(all[0]).toMatchObject({ kind: 'confirmatory-test', severity: 'critical' });
  });

  it('is late by the clock of the messages while these are replayed', async () => {
    expect((await tests()).items.map(({ overdue }) => overdue)).toContain(false);
  });

  it('does not exist for a key of another site, nor a task of it', async () => {
    const elsewhere = await served.key('ipc', ['site-2']);
    const [first] = (await tests()).items;
    expect((await served.get<List>('tasks', elsewhere)).body.items).toEqual([]);
    const path = `tasks/${first?.id ?? ''}/complete`;
    expect((await served.post(path, elsewhere)).status).toBe(404);
    expect((await served.post('tasks/nonsense/complete', ipc)).status).toBe(404);
  });

  it.each(['kind=coffee', 'order=risk', 'status=late'])('refuses the query %s', async (query) => {
    expect((await served.get(`tasks?${query}`, ipc)).status).toBe(400);
  });

  it('loses a task when its test comes', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-01-05 10:00')
      .report('L-dora', { patient: 'dora', species: E_COLI, cpe: 'suspected' });
    await served.tell(story);
    expect((await tests()).items).toHaveLength(4);
    const result = story.at('2024-01-06 10:00').report('L-dora', { cpe: 'negative' });
    const told = { movements: [], results: result.results.slice(-1), specimens: [], carriers: [] };
    await served.append(told);
    await served.service.whenCaughtUp();
    expect((await tests()).items).toHaveLength(3);
  });
});

describe('the risk model of the site', () => {
  const card = async () => (await served.get<RiskModelCard>('risk-model', ipc)).body;

  it('begins without coefficients, says so, and is not validated here', async () => {
    const begun = riskModelCard.strict().parse(await card());
    expect(begun).toMatchObject({ version: 0, method: 'none', intercept: null, calibration: null });
    expect(begun.validation).toContain('Not validated here');
    expect(begun.source).toContain('no coefficients');
  });

  it('learns nothing from too few cases', async () => {
    const answer = await served.post('risk-model/recalibrate', admin, { method: 'refit' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'too-little-to-learn-from' } });
    const shift = await served.post('risk-model/recalibrate', admin, { method: 'intercept' });
    expect(shift).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^method: .* ask for a refit$/) },
    });
  });

  it('is an administrator’s to change', async () => {
    expect((await served.post('risk-model/recalibrate', ipc, { method: 'refit' })).status).toBe(
      403,
    );
  });

  it('learns from the site’s settled CRE; the alert and the list then show the terms', async () => {
    await served.tell(settled());
    const answer = await served.post<RiskModelCard>('risk-model/recalibrate', admin, {
      method: 'refit',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      version: 1,
      method: 'refit',
      resolved: { n: 62, cpe: 28, pending: 3 },
      validatedHere: false,
    });
    expect(answer.body.calibration?.deciles.length).toBeGreaterThan(1);
    expect(answer.body.warnings.join(' ')).toContain('flatters');
    const [first] = (await tests('&order=risk')).items;
    expect(first?.isolateId).toBe('L-carla');
    expect(first?.risk?.probability).toBeGreaterThan(0.5);
    const alerts = await served.get<{ items: { isolates: string[]; risks?: unknown[] }[] }>(
      'alerts?rule=provisional&status=open',
      ipc,
    );
    const ofCarla = alerts.body.items.find(({ isolates }) => isolates.includes('L-carla'));
    expect(ofCarla?.risks).toMatchObject([
      { isolateId: 'L-carla', terms: [{ name: 'icu', present: true }, { name: 'hepatobiliary' }] },
    ]);
  });

  it('takes coefficients of a source that the site names, and shifts them to its own cases', async () => {
    const entered = await served.post<RiskModelCard>('risk-model', admin, {
      intercept: -2,
      coefficients: { icu: 1, hepatobiliary: 0.8 },
      source: 'A study that the site trusts, table 3',
    });
    expect(entered.body).toMatchObject({ version: 2, method: 'entered', fittedBy: 'admin nurse' });
    const shifted = await served.post<RiskModelCard>('risk-model/recalibrate', admin, {
      method: 'intercept',
    });
    expect(shifted.body.coefficients.map(({ weight }) => weight)).toEqual([1, 0.8]);
    expect(shifted.body.source).toContain('table 3');
    expect(shifted.body.calibration?.intercept.value).toBeCloseTo(0, 6);
  });

  it('says which of its predictors no report of the site has carried yet', async () => {
    const { body } = await served.post<RiskModelCard>('risk-model', admin, {
      site: 'site-2',
      intercept: -2,
      coefficients: { icu: 1, ventilated: 0.8 },
      source: 'A study that the site trusts, table 3',
    });
    expect(body.warnings).toEqual([expect.stringContaining('says anything of ventilated')]);
  });
});

describe('contacts who have to be screened', () => {
  const screens = async () =>
    (await served.get<List>('tasks?kind=screen-contact&status=all', ipc)).body.items;

  it('are tasks with the day on which the next screen is due, done when a person says so', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-02-01 10:00')
      .admit('rosa', 'SURG-1', 'ward', { factId: 'rosa-in' })
      .admit('zoe', 'SURG-1', 'ward', { factId: 'zoe-in' })
      .at('2024-02-05 10:00')
      .report('L-rosa', {
        patient: 'rosa',
        collectedAt: '2024-02-03 06:30',
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      })
      .at('2024-02-06 10:00')
      .discharge('rosa', { factId: 'rosa-out' });
    await served.tell(story);
    // Contacts are decided by the one writer of the site, after the patient's own batch.
    while ((await screens()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const [first, ...others] = await screens();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      kind: 'screen-contact',
      patient: { pseudonym: 'zoe' },
      ward: 'SURG-1',
      title: 'Screen 1 of 4: contact of KPC in Klebsiella pneumoniae',
      dueAt: '2024-02-06T02:00:00.000Z',
    });
    const done = await served.post<Task>(`tasks/${first?.id ?? ''}/complete`, ipc);
    expect(done.body).toMatchObject({ status: 'done', completedBy: 'ipc nurse' });
  });

  it('ask for the next screen when the result of this one has come', async () => {
    const swab = { patient: 'zoe', collectedAt: '2024-02-13 08:00' };
    await served.tell(new HospitalStory('site-1').at('2024-02-15 10:00').screen('S-zoe', swab));
    const title = async () => (await screens())[0]?.title;
    while (!(await title())?.startsWith('Screen 2'))
      await new Promise((resolve) => setTimeout(resolve, 100));
    // From the last time beside the case: the second of four over 28 days.
    const second = { status: 'open', dueAt: '2024-02-20T02:00:00.000Z' };
    expect((await screens())[0]).toMatchObject(second);
  });

  it('of whoever had left are late at the earliest a day after the contact was known', async () => {
    const story = new HospitalStory('site-1')
      .at('2024-03-01 10:00')
      .admit('pia', 'SURG-2', 'ward', { factId: 'pia-in' })
      .admit('quinn', 'SURG-2', 'ward', { factId: 'quinn-in' })
      .at('2024-03-03 12:00')
      .discharge('quinn', { factId: 'quinn-out' })
      .at('2024-04-10 10:00')
      .report('L-pia', {
        patient: 'pia',
        collectedAt: '2024-03-02 06:30',
        cpe: 'confirmed',
        carbapenemases: ['NDM-5'],
      });
    await served.tell(story);
    const quinn = async () =>
      (await screens()).find(({ patient }) => patient?.pseudonym === 'quinn');
    while (!(await quinn())) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await quinn()).toMatchObject({ dueAt: '2024-04-11T02:00:00.000Z' });
    const { body } = await served.get<{ items: { nextScreenAt: string }[] }>(
      'contacts?case=pia',
      ipc,
    );
    expect(body.items.map(({ nextScreenAt }) => nextScreenAt)).toEqual([
      '2024-04-11T02:00:00.000Z',
    ]);
  });
});
