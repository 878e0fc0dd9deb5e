import type { Alert } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;
let path: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = new HospitalStory('site-1')
    .at('2024-01-05 06:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-06 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC });
  await served.tell(story);
  const { body } = await served.get<{ items: Alert[] }>('alerts?rule=new-cpe', ipc);
  path = `alerts/${body.items[0]?.id ?? ''}`;
});
afterAll(() => served.stop());

describe('an act by mistake', () => {
  it('goes back a step at each undo: the resolution, then the acknowledgement, then nothing', async () => {
    await served.post(`${path}/acknowledge`, ipc);
    await served.post(`${path}/resolve`, ipc, { disposition: 'duplicate' });
    const first = await served.post<Alert>(`${path}/undo`, ipc);
    expect(first.body).toMatchObject({ status: 'acknowledged', disposition: null });
    expect(first.body.timeline.at(-1)?.text).toBe('Resolution taken back: acknowledged as before.');
    const second = await served.post<Alert>(`${path}/undo`, ipc);
    expect(second.body).toMatchObject({ status: 'open', disposition: null });
    expect(second.body.timeline.at(-1)?.text).toBe('Acknowledgement taken back.');
    const third = await served.post<{ code: string; detail: string }>(`${path}/undo`, ipc);
    expect([third.status, third.body.code, third.body.detail]).toEqual([
      409,
      'nothing-to-undo',
      'Nothing is left to take back: the alert is neither acknowledged nor resolved.',
    ]);
    const { body } = await served.get<Alert>(path, ipc);
    expect(body.timeline.map(({ kind }) => kind)).toEqual([
      'raised',
      'acknowledged',
      'resolved',
      'reopened',
      'reopened',
    ]);
  });
});
