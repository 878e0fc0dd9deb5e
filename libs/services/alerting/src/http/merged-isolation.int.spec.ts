import type { Alert, OccupancyView } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;
const story = new HospitalStory('site-1').at('2024-01-01 08:00');

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(
    story
      .admit('anna', 'MED-1', 'ward')
      .admit('bert', 'MED-1', 'ward')
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC }),
  );
});
afterAll(() => served.stop());

async function beds(): Promise<string[]> {
  const { body } = await served.get<OccupancyView>('occupancy?ward=MED-1&site=site-1', ipc);
  return body.beds.map(({ pseudonym, isolation }) => `${pseudonym} ${isolation}`);
}

describe('isolation recorded under a number that the hospital retires', () => {
  it('is that of the bed under the surviving number, and goes with it when it is taken back', async () => {
    const { body } = await served.get<{ items: Alert[] }>('alerts?rule=new-cpe', ipc);
    const path = `alerts/${body.items[0]?.id ?? ''}/isolation`;
    await served.post(path, ipc, { isolation: 'cohort' });
    expect(await beds()).toEqual(['anna cohort', 'bert null']);
    await served.tell(story.at('2024-01-03 10:00').merge('anna', 'anna-9'));
    expect(await beds()).toEqual(['anna-9 cohort', 'bert null']);
    await served.post(path, ipc, { isolation: 'none' });
    expect(await beds()).toEqual(['anna-9 null', 'bert null']);
  });
});
