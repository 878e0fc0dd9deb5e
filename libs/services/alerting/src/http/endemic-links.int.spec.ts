import type { Alert, Cluster } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from './served.story';

let served: ServedAlerting;
let ipc: string;

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

/** Anna and bert one after the other on MED-1, of one type; five others half a year before. */
function oneAfterTheOther(site: string, othersType: string): HospitalStory {
  const story = new HospitalStory(site);
  for (let i = 0; i < 5; i += 1) {
    story.at(`2023-07-0${1 + i} 08:00`).admit(`other-${i}`, `WARD-${i}`, 'ward');
    story
      .at(`2023-07-1${i} 10:00`)
      .report(`O-${i}`, { patient: `other-${i}`, st: othersType, ...KPC })
      .discharge(`other-${i}`);
  }
  return story
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', st: '11', ...KPC })
    .at('2024-01-06 10:00')
    .discharge('anna')
    .at('2024-01-07 10:00')
    .admit('bert', 'MED-1', 'ward')
    .at('2024-01-12 10:00')
    .report('L-2', { patient: 'bert', st: '11', ...KPC });
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(oneAfterTheOther('site-1', '11'));
  await served.tell(oneAfterTheOther('site-2', '307'));
});
afterAll(() => served.stop());

it.each([
  ['is common here', 'site-1', true],
  ['is no other patient’s here', 'site-2', false],
])('a link of a type that %s, without time together', async (_, site, endemic) => {
  const list = await served.get<{ items: Alert[] }>(`alerts?rule=cluster&site=${site}`, ipc);
  const [one] = list.body.items;
  const { body } = await served.get<Alert>(`alerts/${one?.id}`, ipc);
  const said = 'Links that rest on an endemic type alone: 1 of 1.';
  expect(body.because.includes(said)).toBe(endemic);
  const id = one?.group?.replace('cluster ', '');
  const { body: cluster } = await served.get<Cluster>(`clusters/${id}`, ipc);
  expect(
    cluster.edges.map(({ weak, because }) => [weak, because.includes('endemic type')]),
  ).toEqual([[endemic, endemic]]);
});
