import type { MorningList } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const EMERGENCY = { ward: 'ED', unitType: 'emergency', class: 'emergency' } as const;

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

async function movements(): Promise<string[]> {
  const path = 'morning-list?since=2024-03-01T07:00:00%2B08:00';
  const { body } = await served.get<MorningList>(path, ipc);
  return body.movements.map(({ patient, kind, to, from }) =>
    [patient.pseudonym, kind, to ?? from].join(' '),
  );
}

it('who lies in the house has not arrived by a visit elsewhere that was over by then', async () => {
  const story = new HospitalStory('site-1')
    .at('2024-02-10 10:00')
    .admit('paul', 'MED-1', 'ward')
    .at('2024-02-20 09:00')
    .report('L-1', { patient: 'paul', collectedAt: '2024-02-20 06:30', ...KPC })
    .at('2024-03-01 09:00')
    // Seen in the emergency department under a number of its own, and known to carry.
    .move('admit', 'emma', { ...EMERGENCY, visit: 'emma-1' })
    .at('2024-03-01 10:00')
    .report('L-2', { patient: 'emma', collectedAt: '2024-03-01 09:30', ...KPC })
    // Still there: nobody has said that this one left.
    .move('admit', 'olaf', { ...EMERGENCY, visit: 'olaf-1' })
    .report('L-3', { patient: 'olaf', collectedAt: '2024-03-01 09:30', ...KPC })
    .at('2024-03-01 15:00')
    .move('discharge', 'emma', { visit: 'emma-1' });
  await served.tell(story);
  expect(await movements()).toEqual(['emma arriving ED', 'olaf arriving ED', 'emma leaving ED']);

  await served.tell(story.at('2024-03-02 06:00').merge('emma', 'paul'));
  expect(await movements()).toEqual(['olaf arriving ED']);

  // Moved on the ward of the whole time, as before.
  await served.tell(story.at('2024-03-02 07:00').transfer('paul', 'MED-2', 'ward'));
  expect(await movements()).toEqual(['olaf arriving ED', 'paul moving MED-2']);
});
