import { COHORT_CELLS, cohortIsolates } from '@carbawatch/contracts';
import type { CohortCell, CohortIsolate, CohortSummary } from '@carbawatch/contracts';
import { culture, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-06-30');
});
afterAll(() => stats.stop());
beforeEach(async () => {
  await stats.forgetAll();
  await stats.know(
    [
      culture(
        '2024-03-12',
        { genes: ['KPC-2'], outcome: { vitalStatus: 'dead', diedAt: '2024-03-20' } },
        'a',
      ),
      culture('2024-03-20', { genes: ['KPC-2'] }, 'a'),
      culture('2024-03-13', { genes: ['NDM-1', 'KPC-2'], basis: 'enzyme' }, 'b'),
      culture('2024-04-14', { cpe: 'negative', outcome: { aliveAt: '2024-06-01' } }, 'c'),
      culture('2024-04-15', { cpe: 'suspected', encounter: { ward: 'B', unitType: 'icu' } }, 'd'),
      culture('2024-06-15', { cre: 'not-cre', genes: ['OXA-48'] }, 'e'),
      culture('2024-06-16', { cre: 'not-cre', cpe: 'negative' }, 'f'),
      culture('2024-06-17', { specimen: { type: 'rectal swab', purpose: 'screening' } }, 'g'),
    ],
    [movement('in', 'a', 'admit', { at: '2024-03-01T08:00:00+08:00', ward: 'A' })],
  );
});

const period = 'from=2024-01-01&to=2024-06-30';

async function isolates(query: string): Promise<CohortIsolate[]> {
  const answer = await stats.get(`${period}&${query}`, undefined, 'cohort/isolates');
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return cohortIsolates.parse(await answer.json()).items;
}

const numbers: Record<CohortCell, (summary: CohortSummary) => number> = {
  isolates: (s) => s.isolates,
  cre: (s) => s.cre,
  cpe: (s) => s.cpe.numerator,
  'non-cpe': (s) => s.nonCpe.numerator,
  undetermined: (s) => s.undetermined.numerator,
  'cpe-outside-cre': (s) => s.cpeOutsideCre,
  'died-30d': (s) => s.mortality30d.numerator,
  'alive-30d': (s) => s.mortality30d.denominator - s.mortality30d.numerator,
  'outcome-unknown': (s) => s.unknown.outcome,
  icu: (s) => s.icu.numerator,
  'icu-at-index': (s) => s.icuAtIndex.numerator,
  hepatobiliary: (s) => s.hepatobiliary.numerator,
  'enzyme-only': (s) => s.creByEnzymeOnly,
};

describe('GET /cohort/isolates', () => {
  it.each(
    COHORT_CELLS.flatMap((cell) =>
      ['patient-first', 'none', 'episode-90d'].map((policy): [CohortCell, string] => [
        cell,
        policy,
      ]),
    ),
  )('opens %s under %s into as many isolates as the summary counts', async (cell, policy) => {
    const summary = await stats.summary(`${period}&dedup=${policy}`);
    const behind = await isolates(`cell=${cell}&dedup=${policy}`);
    expect(behind).toHaveLength(numbers[cell](summary));
  });

  it('names the isolate, its patient by pseudonym, and when it was known', async () => {
    const [first] = await isolates('cell=cpe');
    expect(first).toEqual({
      site: 'site-1',
      isolateId: 'a-2024-03-12',
      patient: 'a',
      day: '2024-03-12',
      daySource: 'collected',
      organism: 'Klebsiella pneumoniae',
      ward: 'A',
      specimenGroup: 'sterile',
      standing: 'clinical',
      cre: 'cre',
      verdict: 'cpe',
      families: ['KPC'],
      st: null,
      knownOn: '2024-03-12',
    });
  });

  it('names the question that the number answers, whichever page of it is read', async () => {
    const named = {
      period: { from: '2024-01-01', to: '2024-06-30' },
      asOf: '2024-06-30',
      timezone: 'Asia/Shanghai',
      dedup: 'gap-30d',
      population: 'all',
      vital: 'known',
      sites: null,
      ward: 'A',
    };
    const answer = async (query: string) =>
      cohortIsolates.parse(
        await (await stats.get(`${period}&${query}`, undefined, 'cohort/isolates')).json(),
      );
    const { rules } = await stats.summary(period);
    const words = 'dedup=gap-30d&population=all&ward=A';
    expect(await answer(`cell=cre&${words}`)).toMatchObject({ ...named, rules });
    expect(await answer(`of=cpe&${words}&limit=1`)).toMatchObject({ ...named, rules });
    // What stands before dedup is not said to have gone through it.
    expect(await answer(`cell=isolates&${words}`)).toMatchObject({ ...named, dedup: 'none' });
  });

  it.each([
    ['group=family:NDM&cell=cpe', ['b-2024-03-13']],
    ['group=ward:B&cell=cre', ['d-2024-04-15']],
    ['of=cpe&onFrom=2024-03-13&onTo=2024-03-13', ['b-2024-03-13']],
    ['of=cpe&family=NDM', ['b-2024-03-13']],
    ['of=cpe&onset=hospital', ['a-2024-03-12']],
    ['of=cpe&onset=unknown', ['b-2024-03-13', 'e-2024-06-15']],
  ])('opens one cell of a series or a rate: %s', async (query, ids) => {
    expect((await isolates(query)).map(({ isolateId }) => isolateId)).toEqual(ids);
  });

  it('is read in pages that miss none', async () => {
    const all: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const answer = await stats.get(
        `${period}&cell=cre&limit=2${cursor}`,
        undefined,
        'cohort/isolates',
      );
      const page = cohortIsolates.parse(await answer.json());
      all.push(...page.items.map(({ isolateId }) => isolateId));
      next = page.next;
    }
    expect(all).toEqual((await isolates('cell=cre')).map(({ isolateId }) => isolateId));
    expect(all).toHaveLength(4);
  });

  it('is closed to the analyst, who may know nothing about one patient', async () => {
    const statusOf = async (role: 'analyst' | 'lab' | 'ipc') =>
      (await stats.get('cell=cre', await stats.keyFor(role, ['site-1']), 'cohort/isolates')).status;
    expect(await statusOf('analyst')).toBe(403);
    expect(await statusOf('lab')).toBe(200);
    expect(await statusOf('ipc')).toBe(200);
  });

  it('refuses a cell beside a series, and a group that nobody knows', async () => {
    for (const query of ['cell=cre&of=cpe', 'group=age:80', 'cell=cre&family=KPC']) {
      expect((await stats.get(query, undefined, 'cohort/isolates')).status).toBe(422);
    }
  });
});
