import { acknowledgedMany, type AcknowledgedMany, type Alert } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

let served: ServedAlerting;
let ipc: string;
let open: Alert[];

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(
    new HospitalStory('site-1')
      .at('2024-01-03 10:00')
      .admit('anna', 'ICU-2', 'icu')
      .at('2024-01-05 10:00')
      .report('L-1', {
        patient: 'anna',
        collectedAt: '2024-01-04 06:30',
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      }),
  );
  open = (await served.get<{ items: Alert[] }>('alerts?status=open', ipc)).body.items;
});
afterAll(() => served.stop());

const acknowledge = (ids: readonly string[], key = ipc) =>
  served.post<AcknowledgedMany>('alerts/acknowledge', key, { ids });

describe('all alerts of one patient acknowledged at once', () => {
  it('are each acknowledged, by an act of its own that is audited', async () => {
    const ids = open.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(2);
    const { status, body } = await acknowledge(ids);
    expect(status).toBe(200);
    const { results } = acknowledgedMany.strict().parse(body);
    expect(results.map(({ id, outcome, alert }) => [id, outcome, alert?.status])).toEqual(
      ids.map((id) => [id, 'acknowledged', 'acknowledged']),
    );
    const audited = await served.platform.database.query<{ target: string }>(
      `SELECT target FROM access.audit WHERE action = 'alert.acknowledged'`,
    );
    expect(audited.map(({ target }) => target).sort()).toEqual([...ids].sort());
    const again = await acknowledge(ids);
    expect(again.body).toEqual(body);
  });

  it('one that may not be acknowledged leaves the others done, and says why', async () => {
    const [first, second] = open.map(({ id }) => id);
    await served.post(`alerts/${first ?? ''}/resolve`, ipc, { disposition: 'relevant' });
    const { body } = await acknowledge([first ?? '', 'nonsense', second ?? '']);
    expect(body.results.map(({ outcome, alert }) => [outcome, alert === null])).toEqual([
      ['refused', true],
      ['refused', true],
      ['acknowledged', false],
    ]);
    expect(body.results[1]).toMatchObject({ code: 'not-found' });
  });

  it('of another site do not exist for this key; a list of none is refused', async () => {
    const elsewhere = await served.key('ipc', ['site-2']);
    const { body } = await acknowledge([open[0]?.id ?? ''], elsewhere);
    expect(body.results).toMatchObject([{ outcome: 'refused', code: 'not-found', alert: null }]);
    expect((await acknowledge([])).status).toBe(422);
    expect((await acknowledge([open[0]?.id ?? ''], await served.key('lab'))).status).toBe(403);
  });
});

it('several are listed by id, in that order; what is none is left out', async () => {
  const [first, second] = open.map(({ id }) => id);
  const ids = [second, '6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', first].join(',');
  const listed = (key: string) => served.get<{ items: Alert[] }>(`alerts?ids=${ids}`, key);
  expect((await listed(ipc)).body.items.map(({ id }) => id)).toEqual([second, first]);
  expect((await listed(await served.key('ipc', ['site-2']))).body.items).toEqual([]);
});

describe('a comment by mistake', () => {
  it('is taken back once, stays to be read and says by whom', async () => {
    const path = `alerts/${open[0]?.id ?? ''}`;
    const before = await served.get<Alert>(path, ipc);
    const said = await served.post<Alert>(`${path}/comment`, ipc, { comment: 'moved to bed 7' });
    const { at } = said.body.timeline.at(-1) ?? { at: '' };
    await served.post(`${path}/uncomment`, ipc, { at });
    const { status, body } = await served.post<Alert>(`${path}/uncomment`, ipc, { at });
    expect(status).toBe(200);
    expect(body.timeline.slice(before.body.timeline.length)).toMatchObject([
      { kind: 'commented', text: 'moved to bed 7', takenBackBy: expect.any(String) },
      { kind: 'uncommented', text: 'Comment taken back.' },
    ]);
    const later = await served.post<Alert>(`${path}/comment`, ipc, { comment: 'moved to bed 8' });
    expect(later.body.timeline.at(-1)).not.toHaveProperty('takenBackBy');
    const never = { at: '2020-01-01T00:00:00.000Z' };
    expect((await served.post(`${path}/uncomment`, ipc, never)).status).toBe(409);
  });
});
