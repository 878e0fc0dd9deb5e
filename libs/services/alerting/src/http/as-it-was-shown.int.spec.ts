import type { AcknowledgedMany, Alert } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

let served: ServedAlerting;
let ipc: string;
let sites = 0;

beforeAll(async () => {
  served = await ServedAlerting.start('wall');
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

/** Who lies beside the case since two days, told at that minute. */
const beside = (site: string, patient: string, clock: string) =>
  new HospitalStory(site).at(clock).move(
    'admit',
    patient,
    {
      ...{ factId: `${site} ${patient}`, class: 'inpatient', unitType: 'ward' },
      ...{ ward: 'MED-1', room: '1', bed: patient },
    },
    '2024-01-03T09:00',
  );

/** An alert about one contact, as a page shows it; and then a second contact becomes known. */
async function grown(): Promise<Alert> {
  const site = `site-${(sites += 1)}`;
  const story = new HospitalStory(site)
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A', factId: `${site} anna` })
    .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B', factId: `${site} bert` })
    .at('2024-01-05 10:00')
    .report('L-1', {
      ...{ patient: 'anna', collectedAt: '2024-01-05 06:00', cpe: 'confirmed' },
      carbapenemases: ['KPC-2'],
    });
  await served.tell(story);
  const path = `alerts?rule=contacts&site=${site}`;
  const { body } = await served.get<{ items: Alert[] }>(path, ipc);
  await served.tell(beside(site, 'cora', '2024-01-05 10:01'));
  const [shown] = body.items;
  if (!shown) throw new Error('the story raises an alert');
  return shown;
}

const shownIn = ({ timeline }: Alert) => timeline.findLast(({ actor }) => actor === null)?.at;
const kinds = ({ timeline }: Alert) => timeline.map(({ kind }) => kind);

describe('whoever acts on an alert as a page shows it, when it has grown', () => {
  it.each([
    ['acknowledge', 'acknowledged', {}],
    ['resolve', 'resolved', { disposition: 'relevant' }],
  ])('%s: has said nothing of the growth, and is called for it', async (act, kind, said) => {
    const alert = await grown();
    const body = { ...said, shown: shownIn(alert) };
    for (let sent = 0; sent < 2; sent += 1) {
      const { body: after } = await served.post(`alerts/${alert.id}/${act}`, ipc, body);
      expect(after.status).toBe('open');
      expect(kinds(after)).toEqual(['raised', kind, 'reraised']);
    }
    const { body: now } = await served.get<Alert>(`alerts/${alert.id}`, ipc);
    const again = { ...said, shown: shownIn(now) };
    const { body: done } = await served.post(`alerts/${alert.id}/${act}`, ipc, again);
    expect([done.status, ...kinds(done)]).toEqual([kind, 'raised', kind, 'reraised', kind]);
  });

  it('of several at once: each as it was shown', async () => {
    const [stale, fresh] = [await grown(), await grown()];
    const { body: now } = await served.get<Alert>(`alerts/${fresh.id}`, ipc);
    const shown = { [stale.id]: shownIn(stale), [fresh.id]: shownIn(now) };
    const { body } = await served.post<AcknowledgedMany>('alerts/acknowledge', ipc, {
      ...{ ids: [stale.id, fresh.id], shown },
    });
    expect(body.results.map(({ alert }) => alert?.status)).toEqual(['open', 'acknowledged']);
  });

  it('who does not say what was shown has seen all', async () => {
    const { id } = await grown();
    const { body } = await served.post(`alerts/${id}/acknowledge`, ipc);
    expect(kinds(body)).toEqual(['raised', 'amended', 'acknowledged']);
  });
});
