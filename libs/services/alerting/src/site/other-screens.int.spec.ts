import type { Alert, Contact, MorningList, Task } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';
import { KPC, beside, siteCourses } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

describe('screens for other organisms, and of the nose', () => {
  it('leave a case its contacts, whatever they said the evening before', async () => {
    const nose = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
        .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B' })
        .at('2024-01-04 22:00')
        .screen('S-1', { patient: 'anna', families: [], specimen: { type: 'MRSA screen (nose)' } })
        .at('2024-01-06 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(await courses('contacts', nose)).toEqual(['raised']);
  });

  it('clear no contact: four of the nose leave it open, and four of the gut clear it', async () => {
    const screened = (type: string) => (story: HospitalStory) => {
      beside(story).at('2024-01-06 10:00').discharge('anna');
      for (const day of ['2024-01-13', '2024-01-20', '2024-01-27', '2024-02-03']) {
        story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert', specimen: { type } });
      }
      return story;
    };
    expect(await courses('contacts', screened('Nose swab, MRSA surveillance'))).toEqual(['raised']);
    expect(await courses('contacts', screened('鼻拭子'))).toEqual(['raised']);
    expect(await courses('contacts', screened('Rectal swab, CPE'))).toEqual(['raised cleared']);
  });
});

describe('what the interface says of screens', () => {
  let served: ServedAlerting;
  let ipc: string;
  beforeAll(async () => {
    served = await ServedAlerting.start();
    ipc = await served.key('ipc');
  });
  afterAll(() => served.stop());

  const items = async <T>(path: string): Promise<readonly T[]> =>
    (await served.get<{ items: readonly T[] }>(path, ipc)).body.items;

  it('a bare screen counts and is marked, and one for MRSA stands beside it with its name', async () => {
    const story = new HospitalStory('site-1').at('2026-03-01 10:00');
    for (const name of ['dora', 'emil']) story.admit(name, 'SURG-1', 'ward', { room: '1' });
    story
      .at('2026-03-04 10:00')
      .report('L-1', { patient: 'dora', collectedAt: '2026-03-03 06:00', ...KPC })
      .at('2026-03-06 10:00')
      .screen('S-bare', { patient: 'emil', specimen: { type: 'admission screen' } })
      .at('2026-03-09 10:00')
      .screen('S-mrsa', { patient: 'emil', specimen: { type: 'MRSA screen' } });
    await served.tell(story);
    const [contact] = await waitFor(() => items<Contact>('contacts?pseudonym=emil'));
    expect(contact).toMatchObject({
      screens: [{ day: '2026-03-06', result: 'negative', believed: true }],
      notCounted: [{ day: '2026-03-09', because: 'MRSA screen' }],
    });
    const [task] = await items<Task>('tasks?kind=screen-contact&ward=SURG-1');
    expect(task?.because).toEqual(
      expect.arrayContaining([
        'Not counted: 2026-03-09, MRSA screen.',
        'Counted though neither site nor target was told: 2026-03-06.',
      ]),
    );
  });

  it('growth on the plate waits for its test in the work list and in the morning list', async () => {
    await served.tell(
      new HospitalStory('site-1')
        .at('2026-03-10 08:00')
        .admit('fran', 'ICU-3', 'icu', { factId: 'fran-in' })
        .at('2026-03-11 08:00')
        .screen('PLATE', { patient: 'fran', status: 'suspected' }),
    );
    const asked = 'tasks?kind=confirmatory-test&ward=ICU-3';
    const [task] = await waitFor(() => items<Task>(asked));
    expect(task).toMatchObject({
      title: 'Carbapenemase test: growth in a CPE screen, vulnerable unit',
      isolateId: null,
      severity: 'high',
    });
    const { body } = await served.get<MorningList>('morning-list?since=2026-03-01', ipc);
    expect(body.testsPending.map(({ id }) => id)).toContain(task?.id);
    expect(JSON.stringify(body.needsIsolation)).toContain('fran');
    await served.tell(
      new HospitalStory('site-1').at('2026-03-11 20:00').report('L-fran', {
        ...{ patient: 'fran', collectedAt: '2026-03-11 08:00', cpe: 'suspected' },
        specimen: { type: 'rectal swab', purpose: 'screening' },
      }),
    );
    const named = () => items<Task>(asked).then((all) => all.filter((one) => one.isolateId));
    const { id, dueAt } = task ?? {};
    expect(await waitFor(named)).toMatchObject([{ id, dueAt, isolateId: 'L-fran' }]);
    const alerts = await items<Alert>('alerts?rule=provisional');
    expect(alerts).toMatchObject([{ status: 'open', isolates: ['L-fran'] }]);
  });
});

/** The one writer of a site decides after the patient's batch. */
async function waitFor<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await read();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what was waited for did not come');
}
