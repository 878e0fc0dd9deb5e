import type { Alert, MorningList } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const CLINIC = { class: 'outpatient', ward: 'EYE', unitType: 'outpatient' } as const;
const DIALYSIS = { class: 'outpatient', ward: 'DIAL', unitType: 'dialysis' } as const;

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
});
afterAll(() => served.stop());

/** Carla was found in an earlier stay, dora stands on a list, cleo as a contact, max nowhere. */
const outpatients = () =>
  new HospitalStory('site-1')
    .at('2024-01-03 10:00')
    .admit('carla', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'carla', collectedAt: '2024-01-04 06:30', ...KPC })
    .at('2024-01-09 10:00')
    .discharge('carla')
    .known('carla', { family: 'KPC', firstPositiveOn: '2024-01-04' })
    .known('dora', { family: 'NDM', firstPositiveOn: '2023-05-01' })
    .known('cleo', { kind: 'contact', family: 'KPC' })
    .at('2024-02-29 09:00')
    .move('admit', 'carla', { ...CLINIC, visit: 'carla-2' })
    .at('2024-03-01 09:00')
    .move('admit', 'carla', { ...DIALYSIS, visit: 'carla-3' })
    .at('2024-03-01 10:00')
    .move('admit', 'dora', CLINIC)
    .move('admit', 'max', DIALYSIS)
    .at('2024-03-01 11:00')
    .move('admit', 'cleo', CLINIC)
    // Booked for the wrong patient, and taken back.
    .at('2024-03-01 12:00')
    .move('admit', 'dora', { ...DIALYSIS, visit: 'dora-2' })
    .at('2024-03-01 12:10')
    .move('cancel-admit', 'dora', { visit: 'dora-2' }, '2024-03-01 12:00')
    // Told the day after, and under a number that the hospital then retires.
    .at('2024-03-02 06:00')
    .move('admit', 'dora-old', { ...CLINIC, ward: 'EAR' }, '2024-03-01 16:00')
    .merge('dora-old', 'dora');

it('carriers and contacts who come as outpatients stand in the morning list, and hold no bed', async () => {
  await served.tell(outpatients());
  const path = 'morning-list?since=2024-03-01T07:00:00%2B08:00';
  const { body: list } = await served.get<MorningList>(path, ipc);
  expect(
    list.movements.map(({ patient, role, kind, to, outpatient }) => [
      patient.pseudonym,
      role,
      kind,
      to,
      outpatient,
    ]),
  ).toEqual([
    ['carla', 'carrier', 'arriving', 'DIAL', true],
    ['dora', 'carrier', 'arriving', 'EYE', true],
    ['cleo', 'contact', 'arriving', 'EYE', true],
    ['dora', 'carrier', 'arriving', 'EAR', true],
  ]);
  expect(list.says).toContain('4 movements');
  expect(list.carriersInHouse).toEqual([]);
  const { body: wards } = await served.get<{ beds: unknown[] }>('occupancy?ward=DIAL', ipc);
  expect(wards.beds).toEqual([]);

  const paper = async (language: string) => {
    const headers = { Authorization: `Bearer ${ipc}`, 'Accept-Language': language };
    const print = `${served.address}/${path.replace('?', '/print?')}`;
    return (await fetch(print, { headers })).text();
  };
  expect((await paper('en')).match(/<td>here as an outpatient<\/td>/g)).toHaveLength(4);
  expect((await paper('zh-CN')).match(/<td>门诊就诊<\/td>/g)).toHaveLength(4);

  // Of the day before, and told then: no news any more.
  const later = await served.get<MorningList>(path.replace('03-01T07', '03-01T15'), ipc);
  expect(later.body.movements.map(({ to }) => to)).toEqual(['EAR']);
});

it('a person’s timeline says which list only repeats what was found here', async () => {
  const told = async (patient: string) => {
    const { body } = await served.get<{ items: { kind: string; text: string }[] }>(
      `patients/${patient}/timeline`,
      ipc,
    );
    return body.items.filter(({ kind }) => kind === 'carrier-status').map(({ text }) => text);
  };
  expect(await told('carla')).toEqual(['Listed as carrier: it repeats what was found here.']);
  expect(await told('dora')).toEqual(['Known before as carrier of NDM.']);
});

it('only dialysis rings, as shipped', async () => {
  const { body } = await served.get<{ items: Alert[] }>('alerts?rule=known-readmission', ipc);
  expect(body.items.map(({ title, disposition }) => [disposition, title]).sort()).toEqual([
    [null, 'Known carrier here as an outpatient: KPC, DIAL'],
    // Taken back.
    ['retracted', 'Known carrier here as an outpatient: NDM, DIAL'],
  ]);
});
