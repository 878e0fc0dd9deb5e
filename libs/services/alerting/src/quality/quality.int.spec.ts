import { alertQuality, type Alert, type AlertQuality } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

let served: ServedAlerting;
let ipc: string;

const quality = async (more = '') =>
  (await served.get<AlertQuality>(`alerts/quality?from=2024-01-01&to=2024-01-31${more}`, ipc)).body;

/** Four carriers on MED-1 for ten days each, one of them found in a result that is taken back. */
beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  const story = new HospitalStory('site-1').at('2024-01-03 00:00');
  for (const patient of ['anna', 'bea', 'carla', 'dora']) {
    story.admit(patient, 'MED-1', 'ward', { isolation: 'single' });
  }
  story.at('2024-01-05 10:00');
  for (const patient of ['anna', 'bea', 'carla', 'dora']) {
    story.report(`L-${patient}`, { patient, collectedAt: '2024-01-04 06:30', ...KPC });
  }
  story.at('2024-01-06 10:00').report('L-dora', { cpe: 'negative', carbapenemases: [] });
  story.at('2024-01-13 00:00');
  for (const patient of ['anna', 'bea', 'carla', 'dora']) story.discharge(patient);
  await served.tell(story);
  const { body } = await served.get<{ items: Alert[] }>('alerts?rule=new-cpe&status=open', ipc);
  const [first, second, third] = body.items;
  await served.post(`alerts/${first?.id ?? ''}/acknowledge`, ipc);
  await served.post(`alerts/${first?.id ?? ''}/resolve`, ipc, { disposition: 'relevant' });
  await served.post(`alerts/${second?.id ?? ''}/resolve`, ipc, { disposition: 'relevant' });
  await served.post(`alerts/${third?.id ?? ''}/resolve`, ipc, { disposition: 'duplicate' });
});
afterAll(() => served.stop());

describe('what the alerts were worth', () => {
  it('PPV of a rule: what people called relevant, of what they judged; retractions are not judged', async () => {
    const answer = alertQuality.strict().parse(await quality());
    const newCpe = answer.byRule.find(({ rule }) => rule === 'new-cpe');
    expect(newCpe).toMatchObject({
      raised: 4,
      judged: 3,
      dispositions: { relevant: 2, duplicate: 1 },
      ppv: { numerator: 2, denominator: 3 },
      retracted: 1,
      acknowledged: 3,
      unacknowledged: 0,
    });
    // By hand: z = 1.96, centre (2/3 + z²/6) / (1 + z²/3) = 0.5731, half its width 0.3654.
    expect(newCpe?.ppv.ci.lower).toBeCloseTo(0.2077, 4);
    expect(newCpe?.ppv.ci.upper).toBeCloseTo(0.9385, 4);
  });

  it('alerts per 1,000 patient-days of the ward, with exact Poisson limits', async () => {
    const { byWard } = await quality('&rule=new-cpe');
    const [ward] = byWard;
    expect(ward).toMatchObject({ ward: 'MED-1', raised: 4, patientDays: 40 });
    // Four events in 40 days: 100 in 1,000; Garwood's limits of four are 1.090 and 10.242.
    expect(ward?.per1000PatientDays?.rate).toBeCloseTo(100, 9);
    expect(ward?.per1000PatientDays?.lower).toBeCloseTo(27.2466, 3);
    expect(ward?.per1000PatientDays?.upper).toBeCloseTo(256.0397, 3);
  });

  it('time to acknowledge: from raised to the first act of a person', async () => {
    const { total } = await quality('&rule=new-cpe');
    const years = (total.minutesToAcknowledge.median ?? 0) / (60 * 24 * 365);
    expect(years).toBeGreaterThan(1);
  });

  it('of those who waited in vain none is timed: they are counted, and no median has limits of three', async () => {
    const { total } = await quality('&rule=new-cpe');
    expect(total).toMatchObject({ acknowledged: 3, unacknowledged: 0, endedUnseen: 1 });
    expect(total.minutesToAcknowledge).toMatchObject({
      n: 3,
      ci: { method: 'order-statistics', level: 0.95, lower: null, upper: null },
    });
  });

  it('counts only what was raised in the span, and answers a span without any', async () => {
    const { body } = await served.get<AlertQuality>(
      'alerts/quality?from=2023-01-01&to=2023-12-31',
      ipc,
    );
    expect(body.total).toMatchObject({ raised: 0, ppv: { value: null }, patientDays: null });
  });

  it('names the site that it is of, where it is of one alone', async () => {
    expect((await quality()).site).toBe('site-1');
    expect((await quality('&site=site-1')).site).toBe('site-1');
    const [one, two] = [await served.key('ipc', ['site-2']), await served.key('ipc', ['a', 'b'])];
    const siteOf = async (key: string) =>
      (await served.get<AlertQuality>('alerts/quality', key)).body.site;
    expect(await siteOf(one)).toBe('site-2');
    expect(await siteOf(two)).toBeNull();
    await served.tell(new HospitalStory('site-2').at('2024-02-01 08:00').admit('x', 'W', 'ward'));
    expect((await quality()).site).toBeNull();
  });

  it('is open to analysts, since it is about nobody; a span that ends before it begins is refused', async () => {
    const analyst = await served.key('analyst');
    expect((await served.get('alerts/quality', analyst)).status).toBe(200);
    const { status } = await served.get('alerts/quality?from=2024-02-01&to=2024-01-01', ipc);
    expect(status).toBe(400);
  });

  it('an acknowledgement that was taken back was a slip: nobody has taken the alert up', async () => {
    const more = new HospitalStory('site-1')
      .at('2024-01-20 10:00')
      .report('L-ella', { patient: 'ella', collectedAt: '2024-01-20 06:30', ...KPC });
    await served.tell(more);
    const open = await served.get<{ items: Alert[] }>('alerts?rule=new-cpe&status=open', ipc);
    const path = `alerts/${open.body.items[0]?.id ?? ''}`;
    await served.post(`${path}/acknowledge`, ipc);
    expect((await quality('&rule=new-cpe')).total).toMatchObject({ acknowledged: 4 });
    await served.post(`${path}/resolve`, ipc, { disposition: 'relevant' });
    await served.post(`${path}/undo`, ipc);
    expect((await quality('&rule=new-cpe')).total).toMatchObject({ acknowledged: 4 });
    await served.post(`${path}/undo`, ipc);
    expect((await quality('&rule=new-cpe')).total).toMatchObject({
      acknowledged: 3,
      unacknowledged: 1,
    });
  });
});
