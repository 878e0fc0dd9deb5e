import type { Alert, Task } from '@carbawatch/contracts';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';
import { LookAnew1793000000004 } from '../store/migrations/look-anew-1793000000004';
import { jobOf } from '../store/rule-jobs';

const KPC = { cpe: 'confirmed' as const, carbapenemases: ['KPC-2'], specimen: { type: 'urine' } };

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1');

const tasksOf = async (patient: string, kind: string, status = 'open'): Promise<Task[]> => {
  const path = `tasks?kind=${kind}&status=${status}`;
  const { body } = await served.get<{ items: Task[] }>(path, ipc);
  return body.items.filter((one) => one.patient.pseudonym === patient);
};
const reportsOf = (patient: string) => tasksOf(patient, 'statutory-report');
const withdrawalsOf = (patient: string) => tasksOf(patient, 'withdraw-report');
const complete = async (task: Task | undefined, said: Partial<Task>) =>
  expect((await served.post(`tasks/${task?.id ?? ''}/complete`, ipc, said)).status).toBe(200);
const remindersOf = async (patient: string): Promise<Alert[]> => {
  const { body } = await served.get<{ items: Alert[] }>('alerts?rule=statutory-report', ipc);
  return body.items.filter((one) => one.patient?.pseudonym === patient);
};

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  story.at('2024-01-02 08:00');
  for (const who of ['anna', 'bea', 'carl', 'dora', 'emil', 'fay', 'gus', 'hal']) {
    story.admit(who, `WARD-${who}`, 'ward', { isolation: 'single' });
  }
  story.at('2024-01-02 10:00');
  for (const who of ['anna', 'carl', 'emil', 'gus']) {
    story.report(`L-${who}`, { patient: who, collectedAt: '2024-01-02 09:00', ...KPC });
  }
  await served.tell(story);
});
afterAll(() => served.stop());

describe('a report by law of a result that is said to be of another patient', () => {
  it('is due for the second in its own right, and to be withdrawn for the first', async () => {
    const [first] = await reportsOf('anna');
    await complete(first, { reference: 'CDC-2024/17' });
    await served.tell(story.at('2024-01-05 10:00').report('L-anna', { patient: 'bea' }));
    const [second, ...others] = await reportsOf('bea');
    expect(others).toEqual([]);
    expect(second).toMatchObject({
      isolateId: 'L-anna',
      status: 'open',
      since: '2024-01-05T02:00:00.000Z',
      dueAt: '2024-01-10T02:00:00.000Z',
    });
    expect(await withdrawalsOf('anna')).toMatchObject([
      { title: 'Withdraw the report CDC-2024/17 at the authority: KPC in Klebsiella pneumoniae' },
    ]);
    expect(await reportsOf('anna')).toEqual([]);
    expect(await withdrawalsOf('bea')).toEqual([]);
  });

  it('is reminded of, until it is made', async () => {
    await served.tell(story.at('2024-01-09 11:00').admit('zoe', 'MED-9', 'ward'));
    expect(await remindersOf('bea')).toMatchObject([{ status: 'open' }]);
    await complete((await reportsOf('bea'))[0], { reference: 'CDC-2024/18' });
    await served.tell(story.at('2024-01-09 12:00').admit('zack', 'MED-9', 'ward'));
    expect(await remindersOf('bea')).toMatchObject([{ status: 'resolved' }]);
  });

  it('is asked of the first anew where it is theirs after all and had been withdrawn', async () => {
    await complete((await withdrawalsOf('anna'))[0], {});
    await served.tell(story.at('2024-01-12 10:00').report('L-anna', { patient: 'anna' }));
    expect(await withdrawalsOf('bea')).toMatchObject([
      { title: 'Withdraw the report CDC-2024/18 at the authority: KPC in Klebsiella pneumoniae' },
    ]);
    const [again] = await reportsOf('anna');
    expect(again).toMatchObject({ status: 'open', dueAt: '2024-01-17T02:00:00.000Z' });
    await complete(again, { reference: 'CDC-2024/19' });
    // Taken back a second time it is to be withdrawn a second time.
    await served.tell(story.at('2024-01-13 10:00').report('L-anna', { withdrawn: true }));
    expect(await withdrawalsOf('anna')).toMatchObject([
      { title: 'Withdraw the report CDC-2024/19 at the authority: KPC in Klebsiella pneumoniae' },
    ]);
  });

  it('counts on where nobody had withdrawn it, or nobody had made it', async () => {
    await complete((await reportsOf('carl'))[0], { reference: 'CDC-2024/20' });
    const [unmade] = await reportsOf('emil');
    await served.tell(
      story
        .at('2024-01-15 10:00')
        .report('L-carl', { patient: 'dora' })
        .report('L-emil', { patient: 'fay' })
        .at('2024-01-15 11:00')
        .report('L-carl', { patient: 'carl' }),
    );
    expect(await reportsOf('carl')).toEqual([]);
    expect(await tasksOf('carl', 'statutory-report', 'done')).toHaveLength(1);
    expect([...(await withdrawalsOf('carl')), ...(await reportsOf('dora'))]).toEqual([]);
    expect((await reportsOf('fay')).map(({ id }) => id)).toEqual([unmade?.id]);
    expect(await withdrawalsOf('emil')).toEqual([]);
  });

  it('counts for whoever was one person with the patient when it was made', async () => {
    await served.tell(story.at('2024-01-16 09:00').merge('gus', 'hal'));
    await complete((await reportsOf('hal'))[0], { reference: 'CDC-2024/21' });
    await served.tell(story.at('2024-01-17 09:00').unmerge('gus', 'hal'));
    expect(await reportsOf('gus')).toEqual([]);
    expect([...(await reportsOf('hal')), ...(await withdrawalsOf('hal'))]).toEqual([]);
    expect((await tasksOf('gus', 'statutory-report', 'done')).map((one) => one.reference)).toEqual([
      'CDC-2024/21',
    ]);
  });

  it('that was made leaves what a correction makes of the case its own term', async () => {
    await served.tell(story.at('2024-01-20 10:00').report('L-gus', { species: E_COLI }));
    expect(await reportsOf('gus')).toMatchObject([
      { title: 'Report by law: KPC in Escherichia coli', dueAt: '2024-01-25T02:00:00.000Z' },
    ]);
    expect(await remindersOf('gus')).toMatchObject([{ status: 'resolved' }]);
  });

  it('comes out the same when the site is looked at anew', async () => {
    const path = 'tasks?status=all&limit=200';
    const before = await served.get<{ items: Task[] }>(path, ipc);
    const alerts = await served.get<{ items: Alert[] }>('alerts?rule=statutory-report', ipc);
    const { database } = served.platform;
    const query = (sql: string) => database.query(sql);
    await new LookAnew1793000000004().up({ query } as never);
    while (await database.transaction((tx) => jobOf(tx, 'site-1'))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await served.service.whenCaughtUp();
    expect((await served.get<{ items: Task[] }>(path, ipc)).body).toEqual(before.body);
    const after = await served.get<{ items: Alert[] }>('alerts?rule=statutory-report', ipc);
    expect(after.body).toEqual(alerts.body);
  });
});
