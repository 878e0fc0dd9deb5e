import { dayOfInstant, type AlertQuality } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

let served: ServedAlerting;

afterEach(() => served.stop());

async function wardDays(site: string, to: string): Promise<number | null> {
  const path = `alerts/quality?site=${site}&from=2024-01-01&to=${to}&ward=MED-1`;
  const { body } = await served.get<AlertQuality>(path, await served.key('ipc'));
  return body.total.patientDays;
}

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
/** One patient who lies there still, and one whose discharge tells how late it is. */
const lying = (site: string, until: string) =>
  new HospitalStory(site)
    .at('2024-01-10 00:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-11 10:00')
    .report('L-anna', { patient: 'anna', collectedAt: '2024-01-11 06:00', ...KPC })
    .at(until)
    .admit('zoe', 'MED-9', 'ward');

describe('patient-days of a bed that is taken', () => {
  it('end with the last message of a replay, at noon and not at midnight', async () => {
    served = await ServedAlerting.start();
    await served.tell(lying('site-1', '2024-01-20 12:00'));
    expect(await wardDays('site-1', '2024-01-20')).toBeCloseTo(10.5, 6);
    // Asked for a time that has not come, it is the same.
    expect(await wardDays('site-1', '2024-03-31')).toBeCloseTo(10.5, 6);
  });

  it('end at each site with its own last message, where several are asked for', async () => {
    served = await ServedAlerting.start();
    await served.tell(lying('site-1', '2024-01-20 12:00'));
    await served.tell(lying('site-2', '2024-01-15 00:00'));
    const all = `alerts/quality?from=2024-01-01&to=2024-03-31&ward=MED-1`;
    const { body } = await served.get<AlertQuality>(all, await served.key('ipc'));
    expect(body.total.patientDays).toBeCloseTo(10.5 + 5, 6);
  });

  it('end now, and not with the day, in a hospital that is live', async () => {
    served = await ServedAlerting.start('wall');
    await served.tell(lying('site-1', '2024-01-20 12:00'));
    const from = Date.parse('2024-01-10T00:00:00+08:00');
    const before = (Date.now() - from) / DAY_MS;
    const days = (await wardDays('site-1', dayOfInstant(Date.now(), ZONE))) ?? 0;
    const after = (Date.now() - from) / DAY_MS;
    expect(days).toBeGreaterThanOrEqual(before);
    expect(days).toBeLessThanOrEqual(after);
  });

  it('are of inpatients alone: hours in the emergency department are none', async () => {
    served = await ServedAlerting.start();
    const story = lying('site-1', '2024-01-20 12:00')
      .at('2024-01-20 13:00')
      .move('admit', 'eve', { ward: 'MED-1', unitType: 'emergency', class: 'emergency' })
      .at('2024-01-22 12:00')
      .discharge('eve');
    await served.tell(story);
    // Anna's from the tenth to noon of the 22nd, and nothing of eve's two days.
    expect(await wardDays('site-1', '2024-01-31')).toBeCloseTo(12.5, 6);
  });
});
