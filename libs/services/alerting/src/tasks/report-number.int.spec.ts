import type { Alert, ProblemDetails, Task } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;

/** Three cases; a day before the term ends each is asked for. */
function threeCases(): HospitalStory {
  const story = new HospitalStory('site-1').at('2024-01-02 08:00');
  for (const patient of ['anna', 'bea', 'carl']) story.admit(patient, 'MED-1', 'ward');
  story.at('2024-01-02 10:00');
  for (const patient of ['anna', 'bea', 'carl']) {
    story.report(`L-${patient}`, { patient, collectedAt: '2024-01-02 09:00', ...KPC });
  }
  return story.at('2024-01-06 11:00').admit('zoe', 'MED-9', 'ward');
}

const reportOf = async (patient: string, status = 'open'): Promise<Task | undefined> => {
  const path = `tasks?kind=statutory-report&status=${status}`;
  const { body } = await served.get<{ items: Task[] }>(path, ipc);
  return body.items.find((one) => one.patient.pseudonym === patient);
};
const pathOf = async (patient: string) => `tasks/${(await reportOf(patient))?.id ?? ''}/complete`;
const alertOf = async (patient: string): Promise<Alert | undefined> => {
  const { body } = await served.get<{ items: Alert[] }>('alerts?rule=statutory-report', ipc);
  return body.items.find((one) => one.patient?.pseudonym === patient);
};
const courseOf = (alert: Alert | undefined) =>
  alert?.timeline.map(({ kind, text }) => `${kind}: ${text}`).at(-1);

async function waitFor(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 100));
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(threeCases());
  await waitFor(async () => (await alertOf('carl')) !== undefined);
});
afterAll(() => served.stop());

describe('the report of a case', () => {
  it('without its number is said to be done, and asked for until somebody tells it', async () => {
    const path = await pathOf('carl');
    const bare = await served.post<Task>(path, ipc, {});
    expect([bare.status, bare.body]).toMatchObject([200, { status: 'done', reference: null }]);
    await served.tell(
      new HospitalStory('site-1').at('2024-01-06 12:00').admit('yves', 'W', 'ward'),
    );
    expect(await alertOf('carl')).toMatchObject({ status: 'open' });
    const numbered = await served.post<Task>(path, ipc, { reference: 'CDC-2024/16' });
    expect(numbered.body).toMatchObject({ status: 'done', reference: 'CDC-2024/16' });
    await waitFor(async () => (await alertOf('carl'))?.status === 'resolved');
  });

  it('is completed with the number, which task and alert show and the end of the alert names', async () => {
    const path = await pathOf('anna');
    const body = { reference: 'CDC-2024/17', comment: 'by the portal' };
    const done = await served.post<Task>(path, ipc, body);
    expect([done.status, done.body]).toMatchObject([
      200,
      { status: 'done', reference: 'CDC-2024/17', noReference: null, comment: 'by the portal' },
    ]);
    // Said again it is done as it was.
    expect((await served.post<Task>(path, ipc, body)).body).toEqual(done.body);
    await waitFor(async () => (await alertOf('anna'))?.status === 'resolved');
    const said =
      'cleared: The task of this report is completed. Number of the report: CDC-2024/17.';
    expect(courseOf(await alertOf('anna'))).toBe(said);
    const headers = { 'Accept-Language': 'zh-CN' };
    const alert = await alertOf('anna');
    const zh = await served.request<Alert>(
      'GET',
      `alerts/${alert?.id ?? ''}`,
      ipc,
      undefined,
      headers,
    );
    expect(zh.body.timeline.at(-1)?.text).toBe('该报告的任务已完成。报告编号：CDC-2024/17。');
  });

  it('may be completed without a number where somebody says why there is none', async () => {
    const path = await pathOf('bea');
    const done = await served.post<Task>(path, ipc, { noReference: 'by phone to Dr. Li' });
    expect(done.body).toMatchObject({ reference: null, noReference: 'by phone to Dr. Li' });
    await waitFor(async () => (await alertOf('bea'))?.status === 'resolved');
    expect(courseOf(await alertOf('bea'))).toBe(
      'cleared: The task of this report is completed. No number of the report: by phone to Dr. Li.',
    );
  });

  it('tells nobody outside what a person typed', async () => {
    const { database } = served.platform;
    const told = await database.query<{ ends: number; typed: number }>(
      `SELECT count(*) FILTER (WHERE value::text LIKE '%task of this report is completed%')::int
                AS ends,
              count(*) FILTER (WHERE value::text ~ 'CDC-2024|Dr. Li')::int AS typed
       FROM log.record`,
    );
    expect(told).toEqual([{ ends: 3, typed: 0 }]);
  });

  it('is open again when somebody takes the completion back', async () => {
    const done = await reportOf('bea', 'done');
    const back = await served.post<Task>(`tasks/${done?.id ?? ''}/undo`, ipc);
    expect(back.body).toMatchObject({ status: 'open', reference: null, noReference: null });
    await waitFor(async () => (await alertOf('bea'))?.status === 'open');
  });

  it('alone has a number: other tasks are completed as before, and take none', async () => {
    const { body } = await served.get<{ items: Task[] }>('tasks?kind=carrier-arrived', ipc);
    const story = new HospitalStory('site-1')
      .at('2024-01-07 08:00')
      .known('yan', { family: 'NDM' });
    story.admit('yan', 'SURG-1', 'ward', { factId: 'yan-in' });
    await served.tell(story);
    expect(body.items).toEqual([]);
    const [arrival] = (await served.get<{ items: Task[] }>('tasks?kind=carrier-arrived', ipc)).body
      .items;
    const path = `tasks/${arrival?.id ?? ''}/complete`;
    const wrong = await served.post<ProblemDetails>(path, ipc, { reference: '17' });
    expect([wrong.status, wrong.body.problems]).toMatchObject([400, [{ pointer: '/reference' }]]);
    expect(await served.post<Task>(path, ipc, {})).toMatchObject({
      status: 200,
      body: { status: 'done', reference: null },
    });
  });
});
