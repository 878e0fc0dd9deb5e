import type { Task } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1');

async function arrivals(status = 'open'): Promise<Task[]> {
  const path = `tasks?kind=carrier-arrived&status=${status}&order=due`;
  return (await served.get<{ items: Task[] }>(path, ipc)).body.items;
}
const who = (tasks: readonly Task[]) => tasks.map(({ patient }) => patient.pseudonym);

/** What was told since the last time. */
async function tell(act: (to: HospitalStory) => unknown): Promise<void> {
  const told = { m: story.movements.length, r: story.results.length, c: story.carriers.length };
  act(story);
  await served.append({
    movements: story.movements.slice(told.m),
    results: story.results.slice(told.r),
    specimens: [],
    carriers: story.carriers.slice(told.c),
  });
  await served.service.whenCaughtUp();
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

describe('who is announced', () => {
  it('is work of the arrivals from then on: carriers, contacts by a list and of cases here', async () => {
    await tell((to) => {
      to.at('2024-03-01 08:00').admit('case', 'SURG-1', 'ward').admit('beside', 'SURG-1', 'ward');
      to.admit('last', 'MED-9', 'ward');
      to.known('carrier', { family: 'NDM' }).known('listed', { kind: 'contact', family: 'KPC' });
      to.at('2024-03-04 10:00').report('L-1', {
        ...{ patient: 'case', collectedAt: '2024-03-03 06:30', ...KPC },
      });
      to.at('2024-03-05 10:00').discharge('beside');
      to.at('2024-03-06 09:00').announce('carrier', {
        at: '2024-03-12T09:00:00+08:00',
        ward: 'W1',
      });
      to.announce('listed', { at: '2024-03-13', ward: 'W2' });
      to.announce('beside', { ward: 'W3' }).announce('stranger', { at: '2024-03-12' });
    });
    const isThere = async () => who(await arrivals()).includes('beside');
    // Contacts are decided by the one writer of the site, after the patient's own batch.
    while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 100));
    const ofAnnounced = (await arrivals()).filter(({ title }) => title.includes('to come in'));
    expect(ofAnnounced).toMatchObject([
      {
        patient: { pseudonym: 'carrier' },
        title: 'Known carrier to come in: NDM',
        ...{ ward: 'W1', severity: 'high', since: '2024-03-06T01:00:00.000Z' },
        dueAt: '2024-03-12T01:00:00.000Z',
        because: expect.arrayContaining(['Announced for 2024-03-12 09:00 on W1.']),
      },
      {
        patient: { pseudonym: 'listed' },
        title: 'Contact by a list to come in: KPC',
        dueAt: '2024-03-12T16:00:00.000Z',
      },
      {
        patient: { pseudonym: 'beside' },
        title: 'Contact of a case here to come in',
        because: expect.arrayContaining(['Announced on W3, the day not told.']),
      },
    ]);
    const headers = { 'Accept-Language': 'zh-CN' };
    const zh = await served.request('GET', 'tasks?kind=carrier-arrived', ipc, undefined, headers);
    expect(JSON.stringify(zh.body)).not.toMatch(/to come in|Announced|The screens of the contact/);
  });

  it('is off the list when called off or come, where the bed asks for its isolation', async () => {
    await tell((to) => {
      to.at('2024-03-07 09:00').move('cancel-admit', 'listed', { announced: {} });
      to.at('2024-03-12 09:00').admit('carrier', 'W1', 'ward');
    });
    const left = await arrivals();
    expect(who(left)).toContain('beside');
    expect(who(left)).not.toContain('listed');
    expect(left.filter(({ patient }) => patient.pseudonym === 'carrier')).toMatchObject([
      { title: expect.stringContaining('Known carrier in house') },
    ]);
  });

  it('is off the list some weeks after the day, though nobody told anything of them', async () => {
    await tell((to) => to.at('2024-04-20 09:00').transfer('last', 'MED-8', 'ward'));
    expect(who(await arrivals())).not.toContain('beside');
  });

  it('is waited for twice where two numbers of one person are announced in one moment', async () => {
    await tell((to) => {
      to.at('2024-05-01 09:00').known('kept', { family: 'VIM' }).admit('kept', 'W4', 'ward');
      to.admit('other', 'W5', 'ward');
      to.at('2024-05-02 09:00').discharge('kept').discharge('other').merge('other', 'kept');
      to.announce('kept', { ward: 'W6' }).announce('other', { ward: 'W7' });
    });
    const wards = (await arrivals())
      .filter(({ title }) => title.includes('VIM'))
      .map((t) => t.ward);
    expect(wards.sort()).toEqual(['W6', 'W7']);
  });
});
