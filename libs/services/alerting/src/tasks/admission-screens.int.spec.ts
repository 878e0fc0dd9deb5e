import type { MorningList, Task } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1');
const SINCE = 'since=2024-03-01T00:00:00Z';

const listOf = async (): Promise<MorningList> =>
  (await served.get<MorningList>(`morning-list?${SINCE}`, ipc)).body;
const dueOf = async (): Promise<[string, string][]> =>
  (await listOf()).screensDue.map(({ patient, title }) => [patient.pseudonym, title]);
const tasks = async (query: string): Promise<Task[]> =>
  (await served.get<{ items: Task[] }>(`tasks?kind=screen-admission&${query}`, ipc)).body.items;

/** Anna was cared for abroad, bea comes from another hospital, carl from home. */
beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  story.at('2024-03-01 20:00').admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true });
  story.at('2024-03-01 20:05').admit('bea', 'MED-1', 'ward', { admittedFrom: 'other hospital' });
  story.admit('carl', 'MED-1', 'ward', { admittedFrom: 'home' });
  await served.tell(story.at('2024-03-01 21:00').admit('zoe', 'MED-9', 'ward'));
});
afterAll(() => served.stop());

describe('somebody admitted with a risk of import', () => {
  it('is to be screened from the admission on, with the clock of the rule', async () => {
    expect(await tasks('status=open')).toMatchObject([
      {
        patient: { pseudonym: 'anna' },
        title: 'Screen on admission: from care abroad',
        ward: 'MED-1',
        since: '2024-03-01T12:00:00.000Z',
        dueAt: '2024-03-02T12:00:00.000Z',
        overdue: false,
        severity: 'medium',
      },
      { patient: { pseudonym: 'bea' }, title: 'Screen on admission: from another facility' },
    ]);
  });

  it('stands in the morning list among the screens due, on the first day too', async () => {
    expect(await dueOf()).toEqual([
      ['anna', 'Screen on admission: from care abroad'],
      ['bea', 'Screen on admission: from another facility'],
    ]);
    const headers = { 'Accept-Language': 'zh' };
    const path = `morning-list?${SINCE}`;
    const zh = await served.request<MorningList>('GET', path, ipc, undefined, headers);
    expect(zh.body.screensDue.map(({ title }) => title)).toEqual([
      '入院筛查：来自境外医疗机构',
      '入院筛查：来自其他机构',
    ]);
    expect((await listOf()).otherTasks).toEqual([]);
  });

  it('is overdue when the hours are over, and off the list when a screen is taken', async () => {
    await served.tell(
      story
        .at('2024-03-02 21:00')
        .screen('S-bea', { patient: 'bea', collectedAt: '2024-03-02 18:00', status: 'negative' }),
    );
    expect((await tasks('status=open')).map((one) => [one.patient.pseudonym, one.overdue])).toEqual(
      [['anna', true]],
    );
    expect(await tasks('status=open&overdue=true')).toHaveLength(1);
    expect(await dueOf()).toEqual([['anna', 'Screen on admission: from care abroad']]);
  });

  it('is done when somebody says so, and leaves the list with the house', async () => {
    const [task] = await tasks('status=open');
    expect(
      (await served.post<Task>(`tasks/${task?.id ?? ''}/complete`, ipc, {})).body,
    ).toMatchObject({ status: 'done' });
    expect(await dueOf()).toEqual([]);
    expect((await served.post<Task>(`tasks/${task?.id ?? ''}/undo`, ipc)).status).toBe(200);
    expect(await dueOf()).toHaveLength(1);
    await served.tell(story.at('2024-03-03 09:00').discharge('anna'));
    expect(await tasks('status=open')).toEqual([]);
  });
});
