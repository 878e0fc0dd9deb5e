import type { MorningList, Task } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const PATH = 'morning-list?site=site-1&since=2024-01-01T00:00:00Z';

let served: ServedAlerting;
let ipc: string;

/** Gus lay beside two cases of two enzymes, who are isolated and were found on the same morning. */
beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = new HospitalStory('site-1').at('2024-01-01 08:00');
  for (const patient of ['anna', 'bert', 'gus']) story.admit(patient, 'MED-1', 'ward');
  story
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC-2'] })
    .at('2024-01-05 11:00')
    .report('L-2', { patient: 'bert', cpe: 'confirmed', carbapenemases: ['NDM-1'] });
  await served.tell(story);
  for (let tries = 0; tries < 200 && (await screens()).length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
afterAll(() => served.stop());

async function screens(): Promise<Task[]> {
  const { body } = await served.get<MorningList>(PATH, ipc);
  return [...body.screensDue, ...body.screensAhead].filter(
    ({ patient }) => patient.pseudonym === 'gus',
  );
}

describe('a contact of two cases', () => {
  it('has a task of each, and one line on paper that names both: one swab answers both', async () => {
    const [kpc = '', ndm = ''] = (await screens()).map(({ title }) => title).sort();
    expect([kpc, ndm]).toEqual([
      'Screen 1 of 4: contact of KPC in Klebsiella pneumoniae',
      'Screen 1 of 4: contact of NDM in Klebsiella pneumoniae',
    ]);
    const headers = { Authorization: `Bearer ${ipc}` };
    const print = `${served.address}/${PATH.replace('?', '/print?')}`;
    const paper = await (await fetch(print, { headers })).text();
    const lines = paper.split('\n').filter((line) => line.includes('Screen 1 of 4'));
    const ofGus = lines.filter((line) => line.includes('gus'));
    expect(ofGus).toHaveLength(1);
    expect(ofGus[0]).toContain(kpc);
    expect(ofGus[0]).toContain(ndm);
  });
});
