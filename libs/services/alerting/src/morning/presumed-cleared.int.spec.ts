import { morningList, type MorningList } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
const PATH = 'morning-list?site=site-1&since=2024-01-01T00:00:00Z';

let served: ServedAlerting;
let ipc: string;

/** Anna is cleared by two screens, bert by a list; cora carries, and dora does so of one of two. */
function cleared(): HospitalStory {
  const story = new HospitalStory('site-1').at('2023-01-02 08:00');
  for (const patient of ['anna', 'dora']) {
    story
      .admit(patient, 'MED-1', 'ward')
      .report(`L-${patient}`, { patient, collectedAt: '2023-01-02 06:00', ...KPC })
      .discharge(patient);
  }
  for (const day of ['2023-07-10', '2023-07-20']) {
    story.at(`${day} 10:00`);
    for (const patient of ['anna', 'dora']) story.screen(`S-${patient}-${day}`, { patient });
  }
  return story
    .known('bert', { kind: 'presumed-cleared', family: 'NDM', firstPositiveOn: '2020-05-01' })
    .known('cora', { kind: 'carrier', family: 'VIM', firstPositiveOn: '2023-03-01' })
    .known('dora', { kind: 'carrier', family: 'VIM', firstPositiveOn: '2023-08-01' })
    .at('2024-01-05 08:00')
    .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' })
    .admit('bert', 'MED-1', 'ward')
    .admit('cora', 'MED-1', 'ward')
    .admit('dora', 'MED-1', 'ward', { visit: 'dora-2' });
}

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(cleared());
});
afterAll(() => served.stop());

async function printed(language: string): Promise<string> {
  const headers = { Authorization: `Bearer ${ipc}`, 'Accept-Language': language };
  const answer = await fetch(`${served.address}/${PATH.replace('?', '/print?')}`, { headers });
  return answer.text();
}

describe('carriers in house who are presumed cleared', () => {
  it('are marked, with since when; who still carries one of two enzymes is not', async () => {
    const { body } = await served.get<MorningList>(PATH, ipc);
    const list = morningList.strict().parse(body);
    expect(
      list.carriersInHouse.map(({ patient, presumedCleared }) => [
        patient.pseudonym,
        presumedCleared,
      ]),
    ).toEqual([
      ['anna', { since: '2023-07-20' }],
      ['bert', { since: null }],
      ['cora', undefined],
      ['dora', undefined],
    ]);
  });

  it('are marked on paper, in both languages', async () => {
    const english = await printed('en');
    expect(english).toContain('presumed cleared since 2023-07-20');
    expect(english).toContain('presumed cleared, by a list');
    const chinese = await printed('zh');
    expect(chinese).toContain('自 2023-07-20 起推定清除');
    expect(chinese).toContain('名单称已推定清除');
  });
});
