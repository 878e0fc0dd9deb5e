import type { Alert, MorningList, Task } from '@carbawatch/contracts';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

interface List<T> {
  readonly items: T[];
}

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

/** Waits until the one writer of the site has decided what a patient's batch tells it. */
async function until(met: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await met()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what was waited for did not come');
}

async function tasksOn(ward: string): Promise<Record<string, Task>> {
  const query = `tasks?kind=screen-contact&status=all&ward=${ward}`;
  const { body } = await served.get<List<Task>>(query, ipc);
  return Object.fromEntries(body.items.map((task) => [task.patient?.pseudonym ?? '', task]));
}

async function alertOf(patient: string): Promise<Alert | undefined> {
  const { body } = await served.get<List<Alert>>('alerts?rule=contacts&limit=100', ipc);
  return body.items.find((alert) => alert.patient?.pseudonym === patient);
}

/** Three on a ward, and a gene in a swab of the first of them. */
function swabOf(ward: string, [first, ...others]: readonly string[]): HospitalStory {
  const story = new HospitalStory('site-1').at('2026-03-05 14:00');
  for (const name of [first ?? '', ...others]) {
    story.admit(name, ward, 'ward', { factId: `${name}-in` });
  }
  return story.at('2026-03-08 14:00').screen(`S-${first}`, {
    patient: first ?? '',
    status: 'confirmed',
    families: ['VIM'],
    collectedAt: '2026-03-08 06:00',
  });
}

describe('a gene in the swab, and then the organism of its culture', () => {
  it('are one case to its contacts: what is due stays due, and what was done stays done', async () => {
    await served.tell(swabOf('SURG-2', ['e', 'f', 'g']));
    await until(async () => 'g' in (await tasksOn('SURG-2')));
    const before = await tasksOn('SURG-2');
    await served.post(`tasks/${before['f']?.id ?? ''}/complete`, ipc, { comment: 'swab sent' });
    const culture = new HospitalStory('site-1').at('2026-03-10 09:00').report('L-e', {
      ...{ patient: 'e', species: E_COLI, collectedAt: '2026-03-08 06:00' },
      ...{ cpe: 'confirmed', carbapenemases: ['VIM-1'] },
    });
    await served.tell(culture);
    await until(async () => (await alertOf('e'))?.title.includes('Escherichia') === true);
    const after = await tasksOn('SURG-2');
    expect(Object.keys(after).sort()).toEqual(['f', 'g']);
    const due = '2026-03-09T06:00:00.000Z';
    expect(after['g']).toMatchObject({ id: before['g']?.id, status: 'open', dueAt: due });
    expect(after['g']).toMatchObject({ overdue: true, title: expect.stringContaining('coli') });
    expect(after['f']).toMatchObject({ id: before['f']?.id, status: 'done', comment: 'swab sent' });
    expect((await alertOf('e'))?.goal?.dueAt).toBe(due);
  });
});

describe('a screen that was said to be done', () => {
  const goOnTo = (at: string) =>
    served.tell(new HospitalStory('site-1').at(at).admit(`later ${at}`, 'FAR-1', 'ward'));
  const REASON =
    'Due again: said to be done on 2026-04-02, and no result that counts came in 3 days.';

  it('is due again when no result has come for days, and may be said to be done again', async () => {
    const swabbed = new HospitalStory('site-1')
      .at('2026-04-01 08:00')
      .admit('k', 'MED-4', 'ward')
      .admit('l', 'MED-4', 'ward')
      .at('2026-04-02 09:00')
      .screen('S-k', {
        ...{ patient: 'k', status: 'confirmed', families: ['NDM'] },
        collectedAt: '2026-04-01 20:00',
      });
    await served.tell(swabbed);
    await until(async () => 'l' in (await tasksOn('MED-4')));
    const { l } = await tasksOn('MED-4');
    const path = `tasks/${l?.id ?? ''}/complete`;
    await served.actAt('2026-04-02T10:00:00Z', path, ipc, { comment: 'swab sent' });
    await goOnTo('2026-04-05 17:00');
    expect((await tasksOn('MED-4'))['l']).toMatchObject({ status: 'done', comment: 'swab sent' });
    await goOnTo('2026-04-06 08:00');
    const again = (await tasksOn('MED-4'))['l'];
    const due = { status: 'open', overdue: true, dueAt: '2026-04-05T10:00:00.000Z' };
    expect(again).toMatchObject({ ...due, id: l?.id, completedAt: null });
    expect(again?.because[0]).toBe(REASON);
    const overdue = await served.get<List<Task>>('tasks?overdue=true&ward=MED-4', ipc);
    expect(overdue.body.items.map(({ id }) => id)).toContain(l?.id);
    await served.actAt('2026-04-06T01:00:00Z', path, ipc);
    expect((await tasksOn('MED-4'))['l']).toMatchObject({ status: 'done' });
  });

  it('asks for the next one when its result has come, and no more for this one', async () => {
    const result = new HospitalStory('site-1').at('2026-04-07 09:00');
    await served.tell(result.screen('S-l', { patient: 'l', collectedAt: '2026-04-02 16:00' }));
    await until(async () => (await tasksOn('MED-4'))['l']?.title.startsWith('Screen 2') === true);
    await goOnTo('2026-04-12 20:00');
    const { l } = await tasksOn('MED-4');
    expect(l?.status).toBe('open');
    expect(l?.because.join(' ')).not.toContain('Due again');
  });
});

describe('a contact by a list', () => {
  const goOnTo = (at: string) =>
    served.tell(
      new HospitalStory('site-1').at(at).admit(`then ${at}`, 'FAR-2', 'ward', { factId: at }),
    );
  const due = async () => {
    const list = await served.get<MorningList>('morning-list?site=site-1', ipc);
    const ours = ({ ward }: Task) => ward === 'MED-9';
    return list.body.screensDue.filter(ours).map(({ title }) => title);
  };

  it('is to be screened while in the house, isolated or not, until the set is complete', async () => {
    const listed = new HospitalStory('site-1')
      .at('2026-05-01 08:00')
      .known('t', { kind: 'contact', family: 'KPC', factId: 't-listed' })
      .at('2026-05-02 09:00')
      .admit('t', 'MED-9', 'ward', { isolation: 'single', factId: 't-in' });
    await served.tell(listed);
    const { t } = await tasksOn('MED-9');
    const first = { title: 'Screen 1 of 4: contact of KPC by a list', ward: 'MED-9' };
    expect(t).toMatchObject({ ...first, status: 'open', dueAt: '2026-05-03T01:00:00.000Z' });
    await goOnTo('2026-05-03 08:00');
    expect(await due()).toEqual([first.title]);
    const path = `tasks/${t?.id ?? ''}/complete`;
    await served.actAt('2026-05-03T02:00:00Z', path, ipc, { comment: 'swab sent' });
    expect((await tasksOn('MED-9'))['t']).toMatchObject({ status: 'done', id: t?.id });
    expect(await due()).toEqual([]);
  });

  it('is due again when the swab is lost, and for the next when its result has come', async () => {
    await goOnTo('2026-05-06 12:00');
    const again = (await tasksOn('MED-9'))['t'];
    expect(again).toMatchObject({ status: 'open', dueAt: '2026-05-06T02:00:00.000Z' });
    expect(again?.because[0]).toBe(
      'Due again: said to be done on 2026-05-03, and no result that counts came in 3 days.',
    );
    const path = `tasks/${again?.id ?? ''}/complete`;
    await served.actAt('2026-05-06T05:00:00Z', path, ipc);
    const result = new HospitalStory('site-1').at('2026-05-07 09:00');
    await served.tell(result.screen('S-t', { patient: 't', collectedAt: '2026-05-06 13:00' }));
    expect((await tasksOn('MED-9'))['t']).toMatchObject({
      ...{ id: again?.id, status: 'open', dueAt: '2026-05-14T16:00:00.000Z' },
      title: 'Screen 2 of 4: contact of KPC by a list',
    });
    expect(await due()).toEqual([]);
  });
});

describe('the alert about contacts', () => {
  it('says how many are left to screen', async () => {
    await served.tell(swabOf('SURG-7', ['p', 'q', 'r']));
    await until(async () => (await alertOf('p'))?.title.includes(': 2,') === true);
    const found = new HospitalStory('site-1').at('2026-03-20 09:00').report('L-q', {
      ...{ patient: 'q', species: E_COLI, collectedAt: '2026-03-19 06:00' },
      ...{ cpe: 'confirmed', carbapenemases: ['VIM-1'] },
    });
    await served.tell(found);
    await until(async () => (await alertOf('p'))?.title.includes('left') === true);
    const alert = await alertOf('p');
    expect(alert?.title).toMatch(/^Contacts to screen: 1 left of 2, VIM /);
    // Nobody is called for what is less to do.
    expect(alert?.timeline.map(({ kind }) => kind)).toEqual(['raised']);
  });
});
