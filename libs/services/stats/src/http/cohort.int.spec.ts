import { cohortGenotypes } from '@carbawatch/contracts';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { culture, history, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

const TODAY = '2024-06-30';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start(TODAY);
});
afterAll(() => stats?.stop());
beforeEach(() => stats.forgetAll());

describe('30-day mortality', () => {
  const early = '2024-03-01';

  it('counts deaths by day 30 among those died or known alive on it, the rest not', async () => {
    await stats.know([
      culture(early, { outcome: { diedAt: '2024-03-31' } }), // day 30
      culture(early, { outcome: { diedAt: '2024-04-01' } }), // day 31: lived past day 30
      culture(early, { outcome: { aliveAt: '2024-03-31' } }),
      culture(early, { outcome: { aliveAt: '2024-03-30' } }), // day 29 says nothing of day 30
      culture(early),
      culture(early, { outcome: { diedAt: '2024-02-20' } }), // an error of the data
      culture('2024-05-31'), // day 30 is today
      culture('2024-06-01'), // day 30 is tomorrow
    ]);
    const answer = await stats.summary('from=2024-01-01');
    expect(answer.mortality30d).toMatchObject({ numerator: 1, denominator: 3 });
    expect(answer.unknown).toMatchObject({ outcome: 4, followUp: 1 });
    // The error of the data is one of those whose outcome nobody knows.
    expect(answer.mortality30dBounds).toEqual({ allAlive: 1 / 7, allDead: 5 / 7 });
    expect(answer.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['death-before-index', 'follow-up-incomplete']),
    );
  });

  it('counts days by the calendar of the site: 30 days and an hour later is day 31', async () => {
    const index = { collectedAt: '2024-01-05T23:30:00+08:00' };
    const death = (at: string) => ({ at, visit: 'v' });
    await stats.know(
      [
        culture('2024-01-05', { ...index, outcome: { diedAt: '2024-02-05T00:30:00+08:00' } }, 'a'),
        culture('2024-01-05', { ...index, outcome: { diedAt: '2024-02-04T23:59:00+08:00' } }, 'b'),
        culture('2024-01-05', index, 'c'),
        culture('2024-01-05', index, 'd'),
      ],
      [
        movement('c', 'c', 'death', death('2024-02-05T00:30:00+08:00')),
        movement('d', 'd', 'death', death('2024-02-04T15:59:00Z')),
      ],
    );
    const { mortality30d, unknown } = await stats.summary('from=2024-01-01');
    expect(mortality30d).toMatchObject({ numerator: 2, denominator: 4, value: 0.5 });
    expect(unknown).toMatchObject({ outcome: 0, followUp: 0 });
  });

  it('says that a recent death counts before the survivors of its time do', async () => {
    await stats.know([
      culture(early, { outcome: { diedAt: '2024-03-05' } }),
      ...[1, 2, 3].map(() => culture(early, { outcome: { aliveAt: '2024-05-01' } })),
      culture('2024-06-20', { outcome: { diedAt: '2024-06-25' } }),
      culture('2024-06-20', { outcome: { aliveAt: '2024-06-29' } }),
    ]);
    const answer = await stats.summary('from=2024-01-01');
    expect(answer.mortality30d).toMatchObject({ numerator: 2, denominator: 5 });
    expect(answer.unknown.followUp).toBe(1);
    const [warning] = answer.warnings.filter(({ code }) => code === 'follow-up-incomplete');
    expect(warning?.detail).toBe(
      'Patients whose day 30 is after 2024-06-30: 2. The deaths among them (1) count, the living ' +
        'do not yet, so that the share of deaths is too high. Among those whose day 30 is past it ' +
        'is 1 of 4.',
    );
  });

  it('assumes the unknown alive only when asked to', async () => {
    await stats.know([
      culture(early, { outcome: { diedAt: '2024-03-05' } }),
      culture(early),
      culture(early),
    ]);
    const { mortality30d, vital } = await stats.summary('from=2024-01-01&vital=assume-alive');
    expect([mortality30d.numerator, mortality30d.denominator, vital]).toEqual([
      1,
      3,
      'assume-alive',
    ]);
  });
});

describe('the shares', () => {
  it('stand beside what could not be judged, and warn when few were tested', async () => {
    await stats.know([
      culture('2024-03-01', { genes: ['KPC-2', 'NDM-'], encounter: { unitType: 'icu' } }),
      culture('2024-03-01', { cpe: 'probable', encounter: { unitType: 'ward' } }),
      culture('2024-03-01', { cpe: 'negative', nonCpeStandard: 'activity' }),
      culture('2024-03-01', { cpe: 'suspected' }),
      culture('2024-03-01', { cpe: 'undetermined', basis: 'enzyme' }),
      culture('2024-03-01', { cre: 'not-cre', genes: ['OXA-48'] }),
      culture('2024-03-01', { cre: 'not-cre', cpe: 'negative' }),
      culture('2024-03-01', { cre: 'not-enterobacterales', cpe: 'not-applicable' }),
    ]);
    const answer = await stats.summary('from=2024-01-01&ci=exact');
    const share = ({ numerator, denominator }: { numerator: number; denominator: number }) =>
      `${numerator}/${denominator}`;
    expect({
      isolates: answer.isolates,
      creIsolates: answer.creIsolates,
      cre: answer.cre,
      creOfTested: share(answer.creOfTested),
      cpe: share(answer.cpe),
      nonCpe: share(answer.nonCpe),
      undetermined: share(answer.undetermined),
      tested: share(answer.tested),
      cpeOfTested: share(answer.cpeOfTested),
      icu: share(answer.icu),
    }).toEqual({
      isolates: 8,
      creIsolates: 5,
      cre: 5,
      creOfTested: '5/7',
      cpe: '2/5',
      nonCpe: '1/5',
      undetermined: '2/5',
      tested: '3/5',
      cpeOfTested: '2/3',
      icu: '1/2',
    });
    expect(answer).toMatchObject({
      creByEnzymeOnly: 1,
      cpeOutsideCre: 1,
      nonCpeBy: { activity: 1 },
    });
    expect(answer.unknown).toMatchObject({ ward: 3, diagnoses: 5, infection: 5, mechanism: 1 });
    expect(answer.cpe.ci.method).toBe('exact');
    expect(answer.warnings.map(({ code }) => code)).toEqual(['tested-below-90']);
    expect(
      answer.genotypes.map(({ family, count, alleles }) => ({ family, count, alleles })),
    ).toEqual([
      { family: 'KPC', count: 1, alleles: { 'KPC-2': 1 } },
      { family: 'NDM', count: 1, alleles: {} },
    ]);
  });

  it('count what was left out for the first reason that applies', async () => {
    await stats.know([
      culture('2024-03-01', { specimen: { purpose: 'screening' } }),
      culture('2024-03-01', { infection: 'colonisation' }),
      culture('2024-03-01', { encounter: { class: 'outpatient' } }),
      culture('2024-03-01', { status: 'preliminary' }),
      culture('2024-03-01', { specimen: { purpose: 'environmental' } }),
      culture('2024-03-01', { testMessage: true }),
      culture('2024-03-01'),
    ]);
    const { excluded, cre: counted, isolates } = await stats.summary('from=2024-01-01');
    expect(excluded).toEqual({
      screening: 1,
      colonisation: 1,
      contaminant: 0,
      outpatient: 1,
      preliminary: 1,
      notAssessed: 0,
    });
    expect([isolates, counted]).toEqual([1, 1]);
    const all = await stats.summary('from=2024-01-01&population=all');
    expect([all.isolates, all.cre, Object.values(all.excluded)]).toEqual([
      5,
      5,
      [0, 0, 0, 0, 0, 0],
    ]);
    const infection = await stats.summary('from=2024-01-01&population=infection');
    expect([infection.cre, infection.excluded.notAssessed]).toEqual([0, 1]);
    expect(infection.unknown.infection).toBe(1);
  });

  it('are of nothing when nothing is known, with no value and no limits', async () => {
    const { cpe, mortality30dBounds, genotypes } = await stats.summary();
    expect(cpe).toMatchObject({ numerator: 0, denominator: 0, value: null, ci: { lower: null } });
    expect(mortality30dBounds).toEqual({ allAlive: null, allDead: null });
    expect(genotypes).toEqual([]);
  });
});

describe('dedup', () => {
  const day0 = new Date('2024-01-15T00:00:00Z');
  const on = (n: number) => new Date(day0.getTime() + n * 86_400_000).toISOString().slice(0, 10);
  const swab = { type: 'rectal swab', purpose: 'screening' as const };

  // The patient of six isolates of which the rules' own texts keep different ones.
  it.each([
    ['none', 6],
    ['patient-first', 1],
    ['patient-first-ever', 1],
    ['episode-30d', 4],
    ['gap-30d', 3],
    ['ukhsa-52w', 5],
    ['clsi-m39-year', 2],
    ['clsi-m39-365d', 2],
    ['nhsn-labid', 4],
    ['cste-2023', 3],
  ])('%s keeps %i of the six isolates and is named in the answer', async (policy, kept) => {
    const early = { receivedAt: '2024-06-01T20:00:00+08:00' };
    await stats.know([
      culture(on(0), { ...early, genes: ['KPC-2'], specimen: swab }, 'p'),
      culture(on(10), { ...early, genes: ['KPC-2'] }, 'p'),
      culture(on(40), { ...early, genes: ['KPC-2'], specimen: { type: 'urine' } }, 'p'),
      culture(on(200), { ...early, genes: ['KPC-2'] }, 'p'),
      culture(on(370), { ...early, genes: ['KPC-2'], specimen: swab }, 'p'),
      culture(on(380), { ...early, genes: ['NDM-1'] }, 'p'),
    ]);
    const answer = await stats.summary(
      `from=2024-01-01&to=2025-12-31&population=all&dedup=${policy}`,
    );
    expect([answer.cre, answer.dedup, answer.creIsolates]).toEqual([kept, policy, 6]);
  });

  it('patient-first is anchored in the period, and in the ward that is asked for', async () => {
    await stats.know([
      culture('2024-01-10', { encounter: { ward: 'A' } }, 'p'),
      culture('2024-03-10', { encounter: { ward: 'B' } }, 'p'),
      culture('2024-03-20', { encounter: { ward: 'A' } }, 'p'),
    ]);
    const counted = async (query: string) => (await stats.summary(query)).cre;
    expect(await counted('from=2024-01-01')).toBe(1);
    expect(await counted('from=2024-03-01')).toBe(1);
    expect(await counted('from=2024-03-15&ward=A')).toBe(1);
    expect(await counted('from=2024-03-01&dedup=patient-first-ever')).toBe(0);
    expect(await counted('from=2024-03-01&dedup=patient-first-ever&ward=B')).toBe(1);
    expect((await stats.summary('from=2024-01-01&ward=A')).isolates).toBe(2);
    expect(await counted('from=2024-01-01&ward=nowhere')).toBe(0);
  });
});

describe('what was known on a day', () => {
  const feed = (): [IsolateHistory[], MovementFact[]] => [
    [
      history(
        'a',
        'p',
        { collectedAt: '2024-02-01', receivedAt: '2024-02-03' },
        {
          collectedAt: '2024-02-01',
          receivedAt: '2024-02-20T23:30:00+08:00',
          genes: ['KPC-2'],
        },
      ),
      culture('2024-02-05', { receivedAt: '2024-02-07', cpe: 'negative' }, 'q'),
      culture('2024-02-09', { receivedAt: '2024-03-05', outcome: { diedAt: '2024-02-28' } }, 'r'),
    ],
    [movement('m', 'q', 'merge-patient', { at: '2024-02-25', mergedInto: 'p' })],
  ];

  it('equals what a fresh run over the facts received by that day answers', async () => {
    const [isolates, movements] = feed();
    await stats.know(isolates, movements);
    const days = [
      '2024-02-02',
      '2024-02-03',
      '2024-02-10',
      '2024-02-20',
      '2024-02-25',
      '2024-03-05',
    ];
    const query = (day: string) => `from=2024-01-01&to=2024-03-31&asOf=${day}`;
    const known = [];
    for (const day of days) known.push(await stats.summary(query(day)));
    expect(known.map(({ cre: n, cpe }) => `${n} CRE, ${cpe.numerator} CPE`)).toEqual([
      '0 CRE, 0 CPE',
      '1 CRE, 0 CPE',
      '2 CRE, 0 CPE',
      '2 CRE, 1 CPE',
      '1 CRE, 1 CPE',
      '2 CRE, 1 CPE',
    ]);
    for (const [index, day] of days.entries()) {
      await stats.forgetAll();
      const [all, moves] = feed();
      const received = all
        .map((each) => ({
          ...each,
          steps: each.steps.filter(({ receivedAt }) => receivedAt.slice(0, 10) <= day),
        }))
        .filter(({ steps }) => steps.length > 0);
      await stats.know(
        received,
        moves.filter(({ receivedAt }) => receivedAt.slice(0, 10) <= day),
      );
      expect(await stats.summary(query(day))).toEqual(known[index]);
    }
  });
});

describe('genotypes', () => {
  it('stand by family with their alleles and organisms', async () => {
    await stats.know([
      culture('2024-03-01', { genes: ['KPC-2'] }),
      culture('2024-03-01', { genes: ['KPC-2'], organism: 'eco' }),
      culture('2024-03-01', { genes: ['NDM-5'], organism: 'eco' }),
      culture('2024-03-01', { cpe: 'negative' }),
    ]);
    const answer = await stats.get('window=P6M', undefined, 'cohort/genotypes');
    const { cpe, genotypes, period } = cohortGenotypes.parse(await answer.json());
    expect(period).toEqual({ from: '2023-12-31', to: TODAY });
    expect([cpe.numerator, cpe.denominator]).toEqual([3, 4]);
    expect(genotypes.map(({ family, count, organisms }) => [family, count, organisms])).toEqual([
      ['KPC', 2, { kpn: 1, eco: 1 }],
      ['NDM', 1, { eco: 1 }],
    ]);
  });
});
