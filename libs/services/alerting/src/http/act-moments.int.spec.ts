import type { Alert } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

const ACTED = '2024-01-06T03:30:00.000Z';

/** Acknowledges an alert that was fed since, stating a moment; answers its timeline then. */
async function timelineAfter(clock: 'message' | 'wall'): Promise<Alert['timeline']> {
  const served = await ServedAlerting.start(clock);
  try {
    const story = new HospitalStory('site-1')
      .at('2024-01-05 06:00')
      .admit('patient-1', 'MED-1', 'ward', { factId: 'admission-1' })
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'patient-1', cpe: 'confirmed', carbapenemases: ['KPC-2'] })
      .at('2024-01-07 10:00')
      .report('L-2', { patient: 'patient-1', cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    await served.tell(story);
    const ipc = await served.key('ipc');
    const { body } = await served.get<{ items: Alert[] }>('alerts?rule=new-cpe', ipc);
    const [raised] = body.items;
    if (!raised) throw new Error('the story raises an alert');
    const path = `alerts/${raised.id}/acknowledge`;
    const { body: after } = await served.actAt(ACTED, path, ipc);
    return after.timeline;
  } finally {
    await served.stop();
  }
}

describe('the moment of an act', () => {
  it('is the one that a demonstration or a replay states, before what came later', async () => {
    const timeline = await timelineAfter('message');
    expect(timeline.map(({ kind }) => kind)).toEqual(['raised', 'acknowledged', 'fed']);
    expect(timeline[1]).toMatchObject({ at: ACTED, actor: 'ipc nurse' });
  });

  it('is the wall clock’s at a live site, whatever the request states', async () => {
    const before = Date.now();
    const timeline = await timelineAfter('wall');
    expect(timeline.map(({ kind }) => kind)).toEqual(['raised', 'fed', 'acknowledged']);
    expect(Date.parse(timeline[2]?.at ?? '')).toBeGreaterThanOrEqual(before);
  });
});
