import type { MorningList, Task } from '@carbawatch/contracts';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed' as const, carbapenemases: ['KPC-2'], specimen: { type: 'urine' } };

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1');

const tasksOf = async (patient: string, kind: string, status = 'open'): Promise<Task[]> => {
  const path = `tasks?kind=${kind}&status=${status}`;
  const { body } = await served.get<{ items: Task[] }>(path, ipc);
  return body.items.filter((one) => one.patient.pseudonym === patient);
};

const complete = async (task: Task | undefined, said: Partial<Task>) =>
  served.post<Task>(`tasks/${task?.id ?? ''}/complete`, ipc, said);

const correctionsOf = async (patient: string): Promise<[string, string][]> => {
  const path = 'morning-list?since=2024-01-05T00:00:00Z';
  const { body } = await served.get<MorningList>(path, ipc);
  const mine = body.corrections.filter((one) => one.patient.pseudonym === patient);
  return mine.map(({ rule, what }) => [rule, what]);
};

/** Nurses reported both cases by the law; Bea's had no number, Carl's nobody has reported yet. */
beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  story.at('2024-01-02 08:00');
  for (const who of ['anna', 'bea', 'carl', 'dora']) {
    story.admit(who, `WARD-${who}`, 'ward', { isolation: 'single' });
  }
  story.at('2024-01-02 10:00');
  for (const who of ['anna', 'bea', 'carl', 'dora']) {
    story.report(`L-${who}`, { patient: who, collectedAt: '2024-01-02 09:00', ...KPC });
  }
  await served.tell(story);
  const report = async (who: string) => (await tasksOf(who, 'statutory-report'))[0];
  await complete(await report('anna'), { reference: 'CDC-2024/17' });
  await complete(await report('bea'), { noReference: 'by phone to Dr. Li' });
  await complete(await report('dora'), { reference: 'CDC-2024/18' });
  story
    .at('2024-01-05 10:00')
    .report('L-anna', { withdrawn: true })
    .report('L-bea', { status: 'corrected', cpe: 'negative', carbapenemases: [] })
    .report('L-carl', { withdrawn: true })
    .report('L-dora', { status: 'corrected', species: E_COLI });
  await served.tell(story);
});
afterAll(() => served.stop());

describe('a case that was reported by law and is taken back', () => {
  it('asks to withdraw the report by its number, and says why', async () => {
    expect(await tasksOf('anna', 'withdraw-report')).toMatchObject([
      {
        title: 'Withdraw the report CDC-2024/17 at the authority: KPC in Klebsiella pneumoniae',
        isolateId: 'L-anna',
        severity: 'medium',
        since: '2024-01-05T02:00:00.000Z',
        dueAt: '2024-01-10T02:00:00.000Z',
        because: [
          'It was reported by law, and its task is completed.',
          'L-anna: the laboratory withdrew the result.',
          'Whether a report is taken back or corrected, and how, is the authority’s.',
        ],
      },
    ]);
  });

  it('that was reported without a number says what was told instead', async () => {
    const [task] = await tasksOf('bea', 'withdraw-report');
    expect(task?.title).toBe('Withdraw the report at the authority: KPC in Klebsiella pneumoniae');
    expect(task?.because[1]).toBe('No number of the report: by phone to Dr. Li.');
    expect(task?.because[2]).toContain('now carbapenemase negative');
  });

  it('stands in the morning list, as a task and in the line of the correction', async () => {
    expect(await correctionsOf('anna')).toEqual([
      [
        'new-cpe',
        'L-anna: the laboratory withdrew the result. To do: Withdraw the report CDC-2024/17 at ' +
          'the authority: KPC in Klebsiella pneumoniae.',
      ],
    ]);
    const { body } = await served.request<MorningList>(
      'GET',
      'morning-list?since=2024-01-05T00:00:00Z',
      ipc,
      undefined,
      { 'Accept-Language': 'zh' },
    );
    const line = body.corrections.find((one) => one.patient.pseudonym === 'anna');
    expect(line?.what).toBe(
      'L-anna：实验室撤回了结果。待办：向主管部门撤回报告 CDC-2024/17：肺炎克雷伯菌 中的 KPC。',
    );
    const asked = body.otherTasks.filter(({ kind }) => kind === 'withdraw-report');
    expect(asked.map(({ patient }) => patient.pseudonym).sort()).toEqual(['anna', 'bea', 'dora']);
  });

  it('that nobody had reported asks nothing', async () => {
    expect(await tasksOf('carl', 'withdraw-report', 'all')).toEqual([]);
    expect((await correctionsOf('carl')).map(([, what]) => what)).toEqual([
      'L-carl: the laboratory withdrew the result.',
    ]);
  });

  it('whose isolate is another case now asks to correct it, and to report that one', async () => {
    expect(await tasksOf('dora', 'withdraw-report')).toMatchObject([
      { title: 'Correct the report CDC-2024/18 at the authority: KPC in Klebsiella pneumoniae' },
    ]);
    expect(await tasksOf('dora', 'statutory-report')).toMatchObject([
      { title: 'Report by law: KPC in Escherichia coli' },
    ]);
  });

  it('is done when somebody says so, and is asked no more', async () => {
    const [task] = await tasksOf('anna', 'withdraw-report');
    expect(await complete(task, {})).toMatchObject({ status: 200, body: { status: 'done' } });
    await served.tell(
      new HospitalStory('site-1').at('2024-01-06 08:00').known('anna', { family: 'NDM' }),
    );
    expect(await tasksOf('anna', 'withdraw-report')).toEqual([]);
    expect(await tasksOf('anna', 'withdraw-report', 'done')).toHaveLength(1);
    expect(await correctionsOf('anna')).toEqual([
      ['new-cpe', 'L-anna: the laboratory withdrew the result.'],
    ]);
  });

  it('is asked no more where the laboratory gives the result again', async () => {
    await served.tell(story.at('2024-01-07 10:00').report('L-bea', { ...KPC }));
    expect(await tasksOf('bea', 'withdraw-report', 'all')).toEqual([]);
  });
});
