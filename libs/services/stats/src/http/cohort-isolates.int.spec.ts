import {
  ANTIBIOGRAM_EXCLUSIONS,
  COHORT_CELLS,
  antibiogram,
  cohortComparison,
  cohortIsolates,
  cohortOutcomes,
} from '@carbawatch/contracts';
import type { CohortCell, CohortIsolate, CohortSummary } from '@carbawatch/contracts';
import { culture, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-06-30');
});
afterAll(() => stats.stop());

type Words = NonNullable<Parameters<typeof culture>[1]>;
type Result = NonNullable<Words['susceptibility']>[number];

const mem = (interpretation: 'S' | 'R'): Result => ({
  agent: 'MEM',
  method: 'unknown',
  interpretation,
});
const amk = (value: number): Result => ({ agent: 'AMK', method: 'mic', value, unit: 'mg/L' });

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
      culture(
        '2024-03-13',
        { genes: ['NDM-', 'KPC-2'], basis: 'enzyme', susceptibility: [mem('R'), amk(64)] },
        'b',
      ),
      culture(
        '2024-04-14',
        {
          ...{ cpe: 'negative', nonCpeStandard: 'activity+genes' },
          ...{ outcome: { aliveAt: '2024-06-01' }, susceptibility: [mem('R'), amk(4)] },
        },
        'c',
      ),
      culture('2024-04-15', { cpe: 'suspected', encounter: { ward: 'B', unitType: 'icu' } }, 'd'),
      culture('2024-06-15', { cre: 'not-cre', genes: ['OXA-48'] }, 'e'),
      culture('2024-06-16', { cre: 'not-cre', cpe: 'negative' }, 'f'),
      culture('2024-06-17', { specimen: { type: 'rectal swab', purpose: 'screening' } }, 'g'),
    ],
    [movement('in', 'a', 'admit', { at: '2024-03-01T08:00:00+08:00', ward: 'A' })],
  );
});

const period = 'from=2024-01-01&to=2024-06-30';

const encoded = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** Groups of the comparison, with the cells that name them. */
const GROUPS = [
  ['cpe', 'cpe'],
  ['nonCpe', 'non-cpe'],
  ['undetermined', 'undetermined'],
] as const;

async function json(path: string, asked = ''): Promise<unknown> {
  return (await stats.get(`${period}${asked}`, undefined, path)).json();
}

/** How many isolates a cell says it has, which are those that it lists. */
async function total(query: string): Promise<number | null> {
  const answer = await stats.get(`${period}&${query}`, undefined, 'cohort/isolates');
  if (answer.status !== 200) throw new Error(`${query}: ${await answer.text()}`);
  const { items, total: said } = cohortIsolates.parse(await answer.json());
  expect(items).toHaveLength(said ?? -1);
  return said;
}

function partTotal(cell: string, part: object): Promise<number | null> {
  return total(`cell=${cell}&part=${encoded(part)}`);
}

async function isolates(query: string): Promise<CohortIsolate[]> {
  const answer = await stats.get(`${period}&${query}`, undefined, 'cohort/isolates');
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return cohortIsolates.parse(await answer.json()).items;
}

const numbers: Record<CohortCell, (summary: CohortSummary) => number> = {
  isolates: (s) => s.isolates,
  'cre-judged': (s) => s.creOfTested.denominator,
  'not-cre': (s) => s.creOfTested.denominator - s.creOfTested.numerator,
  'cre-not-judged': (s) => s.isolates - s.creOfTested.denominator,
  // None is of known infection: whether these are, nobody has said.
  'cre-not-assessed': (s) => s.creIsolates,
  'cre-isolates': (s) => s.creIsolates,
  repeats: (s) => s.creIsolates - s.cre,
  cre: (s) => s.cre,
  cpe: (s) => s.cpe.numerator,
  'non-cpe': (s) => s.nonCpe.numerator,
  undetermined: (s) => s.undetermined.numerator,
  tested: (s) => s.tested.numerator,
  'multiple-families': (s) => s.multipleFamilies,
  'cpe-outside-cre': (s) => s.cpeOutsideCre,
  'died-30d': (s) => s.mortality30d.numerator,
  'alive-30d': (s) => s.mortality30d.denominator - s.mortality30d.numerator,
  'followed-30d': (s) => s.mortality30d.denominator,
  'outcome-unknown': (s) => s.unknown.outcome,
  'follow-up-open': (s) => s.unknown.followUp,
  'day30-unknown': (s) => s.unknown.outcome + s.unknown.followUp,
  icu: (s) => s.icu.numerator,
  'icu-known': (s) => s.icu.denominator,
  'icu-at-index': (s) => s.icuAtIndex.numerator,
  'icu-at-index-known': (s) => s.icuAtIndex.denominator,
  hepatobiliary: (s) => s.hepatobiliary.numerator,
  'hepatobiliary-known': (s) => s.hepatobiliary.denominator,
  'enzyme-only': (s) => s.creByEnzymeOnly,
  'ward-unknown': (s) => s.unknown.ward,
  'diagnoses-unknown': (s) => s.unknown.diagnoses,
  'infection-unknown': (s) => s.unknown.infection,
  'purpose-unknown': (s) => s.unknown.purpose,
  'class-unknown': (s) => s.unknown.class,
  'mechanism-unknown': (s) => s.unknown.mechanism,
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

  it.each(['known', 'assume-alive'])(
    'opens the denominator of deaths where vital status is %s',
    async (vital) => {
      const asked = `${period}&vital=${vital}`;
      const { mortality30d } = await stats.summary(asked);
      expect(await total(`cell=followed-30d&vital=${vital}`)).toBe(mortality30d.denominator);
    },
  );

  it('opens what was left out, and each family and way to be a non-producer', async () => {
    const { excluded, genotypes, nonCpeBy } = await stats.summary(period);
    expect(excluded.screening).toBe(1);
    for (const [standing, n] of Object.entries(excluded)) {
      if (standing === 'notAssessed') continue;
      expect(await total(`cell=isolates&population=all&group=standing:${standing}`)).toBe(n);
    }
    expect(genotypes.map(({ family }) => family)).toEqual(['KPC', 'NDM']);
    expect(genotypes.map(({ alleleUnknown }) => alleleUnknown)).toEqual([0, 1]);
    for (const { family, count, alleles, alleleUnknown } of genotypes) {
      expect(await total(`cell=cpe&group=family:${family}`)).toBe(count);
      for (const [allele, n] of Object.entries(alleles)) {
        expect(await total(`cell=cpe&group=allele:${family}:${allele}`)).toBe(n);
      }
      expect(await total(`cell=cpe&group=allele:${family}:`)).toBe(alleleUnknown);
    }
    for (const [standard, n] of Object.entries(nonCpeBy)) {
      const group = encodeURIComponent(`standard:${standard}`);
      expect(await total(`cell=non-cpe&group=${group}`)).toBe(n);
    }
  });

  it('opens every count of the comparison', async () => {
    const { table1, genotypes, resistance } = cohortComparison.parse(
      await json('cohort/comparison'),
    );
    let opened = 0;
    for (const { name: variable, ...row } of table1) {
      for (const [group, cell] of GROUPS) {
        const levels =
          row.kind === 'share'
            ? [{ level: 'true', of: row.groups[group].share }]
            : row.kind === 'levels'
              ? row.levels.map(({ level, groups }) => ({ level, of: groups[group] }))
              : [];
        for (const { level, of } of levels) {
          expect(await partTotal(cell, { part: 'level', variable, level })).toBe(of.numerator);
          expect(await partTotal(cell, { part: 'known', variable })).toBe(of.denominator);
          opened += of.numerator;
        }
        const missing = row.kind === 'levels' ? row.missing[group] : row.groups[group].missing;
        expect(await partTotal(cell, { part: 'level', variable, level: null })).toBe(missing);
      }
    }
    expect(opened).toBeGreaterThan(0);
    expect(genotypes.length).toBeGreaterThan(1);
    for (const { genotype, organism, scheme, st, count } of genotypes) {
      const part = { part: 'genotype', genotype, organism, scheme, st };
      expect(await partTotal('cpe', part)).toBe(count);
    }
    expect(resistance.agents.map(({ agent }) => agent)).toEqual(['AMK', 'MEM']);
    for (const { agent, strata } of resistance.agents) {
      for (const { stratum, groups } of strata) {
        for (const [group, cell] of GROUPS) {
          const { resistant } = groups[group];
          const part = { part: 'resistance', agent, stratum };
          const read = await partTotal(cell, { ...part, count: 'read' });
          expect(read).toBe(resistant.denominator);
          const found = await partTotal(cell, { ...part, count: 'resistant' });
          expect(found).toBe(resistant.numerator);
        }
      }
    }
  });

  it('opens every count of the outcomes', async () => {
    const outcomes = cohortOutcomes.parse(await json('cohort/outcomes'));
    const { mortality30d, stays, door, survival, hospital } = outcomes;
    for (const [group, cell] of GROUPS) {
      const { share, unknown } = mortality30d.groups[group];
      const behind = (of: string) => total(`cell=${of}&group=verdict:${cell}`);
      expect(await behind('died-30d')).toBe(share.numerator);
      expect(await behind('followed-30d')).toBe(share.denominator);
      expect(await behind('day30-unknown')).toBe(unknown.outcome + unknown.followUp);
      for (const [rank, n] of door.counts[group].entries()) {
        expect(await partTotal(cell, { part: 'rank', rank })).toBe(n);
      }
      for (const [stay, { groups }] of Object.entries(stays)) {
        const { known, missing, stillThere } = groups[group];
        expect(await partTotal(cell, { part: 'stay', stay, count: 'known' })).toBe(known);
        expect(await partTotal(cell, { part: 'stay', stay, count: 'missing' })).toBe(missing);
        expect(await partTotal(cell, { part: 'stay', stay, count: 'still-there' })).toBe(
          stillThere,
        );
      }
      for (const [course, { curves }] of Object.entries({ survival, hospital })) {
        const curve = curves.find((each) => each.group === group);
        for (const [at, day] of (curve?.time ?? []).entries()) {
          const part = { part: 'followed', course, day };
          expect(await partTotal(cell, part)).toBe(curve?.atRisk[at]);
        }
      }
    }
    expect(survival.curves.length).toBeGreaterThan(1);
    expect(hospital.curves.length).toBeGreaterThan(0);
  });

  it.each(['', '&by=ward,specimen', '&by=period,unit&dedup=none', '&supplement=cpe'])(
    'opens every count of the antibiogram%s',
    async (asked) => {
      const answer = antibiogram.parse(await json('antibiogram', asked));
      expect(answer.rows.length).toBeGreaterThan(0);
      for (const row of answer.rows) {
        const of = `supplement=${answer.supplement}&dedup=${answer.dedup}`;
        const words = `${of}&group=organism:${row.organism}&split=${encoded(row.split)}`;
        expect(await total(`${words}&result=tested`)).toBe(row.isolates);
        for (const { agent, tested, susceptible, resistant } of row.cells) {
          expect(await total(`${words}&result=${agent}:tested`)).toBe(tested);
          expect(await total(`${words}&result=${agent}:S`)).toBe(susceptible?.numerator);
          expect(await total(`${words}&result=${agent}:R`)).toBe(resistant);
        }
      }
      for (const { organism, agents, tested } of answer.combinations) {
        const both = agents.map((agent) => `${agent}:tested`).join(',');
        const of = `supplement=${answer.supplement}&dedup=${answer.dedup}`;
        expect(await total(`${of}&group=organism:${organism}&result=${both}`)).toBe(tested);
      }
      const left: (number | null)[] = [];
      for (const reason of ANTIBIOGRAM_EXCLUSIONS) {
        const of = `supplement=${answer.supplement}&dedup=${answer.dedup}`;
        left.push(await total(`${of}&excluded=${reason}`));
      }
      expect(left).toEqual(ANTIBIOGRAM_EXCLUSIONS.map((reason) => answer.excluded[reason]));
    },
  );

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
    ['of=cpe&months=2024-01,2024-06', ['e-2024-06-15']],
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

  // Who died, where somebody lay and what he suffers from are not the laboratory's to read, and an
  // analyst may know nothing about one patient.
  it.each([
    'cell=cre',
    'cell=died-30d',
    'cell=hepatobiliary',
    `cell=cpe&part=${encoded({ part: 'rank', rank: 0 })}`,
    'of=cpe',
  ])('opens %s to those alone who may see numbers and patients', async (query) => {
    const statusOf = async (role: 'sender' | 'lab' | 'analyst' | 'ipc') =>
      (await stats.get(query, await stats.keyFor(role, ['site-1']), 'cohort/isolates')).status;
    expect(await statusOf('sender')).toBe(403);
    expect(await statusOf('lab')).toBe(403);
    expect(await statusOf('analyst')).toBe(403);
    expect(await statusOf('ipc')).toBe(200);
  });

  it('refuses a cell beside a series, and a group that nobody knows', async () => {
    const part = encoded({ part: 'known', variable: 'sex' });
    const refused = [
      ...['cell=cre&of=cpe', 'group=age:80', 'cell=cre&family=KPC', 'of=cpe&supplement=all'],
      ...['of=cpe&group=standard:activity', `cell=icu&part=${part}`, 'cell=cre&part=KPC'],
      ...['of=cpe&excluded=repeat', 'supplement=all&excluded=all'],
      ...['cell=cre&split=3', 'of=isolates&result=MEM', 'of=cpe&months=2024-13'],
    ];
    for (const query of refused) {
      expect((await stats.get(query, undefined, 'cohort/isolates')).status).toBe(422);
    }
  });
});
