import fc from 'fast-check';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import {
  ACINETOBACTER,
  CRE,
  FIVE,
  KPN,
  UNTESTED,
  absent,
  activity,
  codes,
  found,
  judged,
  other,
} from './evidence.builders';
import { DEFAULT_EVIDENCE_POLICY } from './evidence-picture';
import { EVIDENCE_FLAGS } from './evidence-types';
import type { CarbapenemPhenotype, PhenotypicTestFact } from './evidence-types';

describe('Combination rules', () => {
  it('(a) the newest final result of a method supersedes', () => {
    const older = { status: 'final' as const, reportedAt: '2024-01-05T10:00:00Z' };
    const newer = { status: 'final' as const, reportedAt: '2024-01-06T10:00:00Z' };
    expect(judged([found('KPC', 'pcr', older), absent('KPC', 'pcr', newer)]).cpe.status).toBe(
      'suspected',
    );
    expect(judged([found('KPC', 'pcr', newer), absent('blaKPC', 'pcr', older)]).cpe.status).toBe(
      'confirmed',
    );
  });

  it('(a) preliminary never overrides final, a correction replaces, cancelled is gone', () => {
    const final = { status: 'final' as const, reportedAt: '2024-01-05' };
    const preliminary = { status: 'preliminary' as const, reportedAt: '2024-01-09' };
    const corrected = { status: 'corrected' as const, reportedAt: '2024-01-07' };
    const status = (...tests: PhenotypicTestFact[]) => judged([], tests).cpe.status;
    expect(
      status(activity('mCIM', 'positive', final), activity('mCIM', 'negative', preliminary)),
    ).toBe('confirmed');
    expect(
      status(activity('mCIM', 'positive', final), activity('mCIM', 'negative', corrected)),
    ).toBe('negative');
    expect(status(activity('mCIM', 'positive', { ...final, status: 'cancelled' }))).toBe(
      'suspected',
    );
    expect(status(activity('mCIM', 'positive', preliminary))).toBe('confirmed');
  });

  it('(a) a newer whole genome with nothing in it replaces an older hit', () => {
    const first = { reportedAt: '2024-01-05' };
    const second = { reportedAt: '2024-02-05' };
    const evidence = judged([found('NDM-1', 'wgs', first), absent('carbapenemase', 'wgs', second)]);
    expect(evidence.cpe).toMatchObject({ status: 'negative', nonCpeStandard: 'wgs' });
    const reverse = judged([found('NDM-1', 'wgs', second), absent('carbapenemase', 'wgs', first)]);
    expect(reverse.cpe.status).toBe('confirmed');
    expect(reverse.discordance).toEqual([]);
  });

  it('(b) different methods are OR-combined, three negatives do not outvote one positive', () => {
    const evidence = judged(
      [found('VIM'), absent('VIM', 'immunochromatography'), absent('VIM', 'array')],
      [activity('mCIM', 'negative')],
    );
    expect(evidence.cpe.status).toBe('confirmed');
    expect(codes(evidence)).toEqual(['gene-positive-activity-negative', 'methods-disagree']);
  });

  it('(d) a negative covers only its own targets', () => {
    const evidence = judged([absent('KPC'), absent('NDM')], [activity('mCIM')]);
    expect(evidence.targetsTested).toEqual(['KPC', 'NDM']);
    expect(evidence.cpe.status).toBe('confirmed');
    // VIM, IMP and OXA-48-like were not looked for: nothing rare is shown.
    expect(evidence.flags).not.toContain('rare-mechanism');
  });

  it('(d) a negative for one allele says nothing of its family', () => {
    expect(judged([absent('NDM-1'), found('NDM')]).discordance).toEqual([]);
    expect(codes(judged([absent('NDM'), found('NDM', 'array')]))).toEqual(['methods-disagree']);
  });

  it('(e) every step keeps its rule and its inputs', () => {
    const evidence = judged([found('blaKPC-2', 'wgs')], [activity('mCIM', 'negative')]);
    expect(evidence.steps.map(({ row, inputs }) => [row, inputs])).toEqual([
      [1, ['wgs:KPC-2']],
      [6, ['mCIM']],
    ]);
    expect(evidence.rows).toEqual([1, 6]);
  });

  it('a panel that names no targets counts as a panel, not as the whole genome', () => {
    expect(judged([absent('carbapenemase')]).cpe.status).toBe('suspected');
    expect(judged([absent('carbapenemase')], [activity('mCIM', 'negative')]).cpe).toMatchObject({
      status: 'negative',
      nonCpeStandard: 'activity+genes',
    });
  });

  it('a whole genome of poor quality excludes nothing', () => {
    const poor = absent('carbapenemase', 'wgs', { quality: 'low coverage' });
    expect(judged([poor]).cpe.status).toBe('suspected');
    expect(judged([poor]).flags).toContain('repeat-gene-test');
  });

  it('genes alone exclude only where the site has switched it on', () => {
    const tests = FIVE.map((gene) => absent(gene));
    const policy = { ...DEFAULT_EVIDENCE_POLICY, genesOnlyExcludes: true };
    expect(judged(tests).cpe).toMatchObject({ status: 'suspected', nonCpeStandard: null });
    expect(judged(tests, [], { policy }).cpe).toMatchObject({
      status: 'negative',
      nonCpeStandard: 'genes-only',
    });
    // Four of the five targets are not enough to exclude.
    expect(judged(tests.slice(1), [], { policy }).cpe.status).toBe('suspected');
  });

  it('OXA-48-like stays possible after a negative mCIM until its gene is negative', () => {
    const phenotype = { ...CRE, oxa48Pattern: true };
    const mcim = [activity('mCIM', 'negative')];
    expect(judged([], mcim, { phenotype }).cpe.status).toBe('suspected');
    expect(judged([absent('KPC'), absent('NDM')], mcim, { phenotype }).cpe.status).toBe(
      'suspected',
    );
    expect(
      judged(
        FIVE.map((gene) => absent(gene)),
        mcim,
        { phenotype },
      ).cpe,
    ).toMatchObject({
      status: 'negative',
      nonCpeStandard: 'activity+genes',
    });
  });

  it('a negative Carba NP alone excludes, and says that it misses OXA-48-like', () => {
    const evidence = judged([], [activity('CarbaNP', 'negative')]);
    expect(evidence.cpe).toMatchObject({ status: 'negative', nonCpeStandard: 'activity' });
    expect(evidence.flags).toContain('oxa-48-not-excluded');
  });

  it('a negative Hodge test, synergy test or temocillin says nothing', () => {
    const tests = (['MHT', 'inhibitor', 'temocillin'] as const).map((t) => activity(t, 'negative'));
    expect(judged([], tests).cpe.status).toBe('suspected');
  });
});

describe('Presumptive evidence', () => {
  it.each([
    [
      'synergy with boronic acid: class A',
      activity('inhibitor', 'positive', { detail: 'boronic acid' }),
      'class A',
    ],
    [
      'synergy with DPA: class B',
      activity('inhibitor', 'positive', { detail: 'DPA only' }),
      'class B',
    ],
    [
      'synergy with EDTA: class B',
      activity('inhibitor', 'positive', { detail: 'EDTA' }),
      'class B',
    ],
    ['temocillin MIC >= 128 mg/L: OXA-48-like', activity('temocillin'), 'OXA-48-like'],
    ['modified Hodge', activity('MHT'), 'Hodge'],
    ['another test without a method', activity('other'), 'not named'],
    ['eCIM without an mCIM result', activity('eCIM'), 'class B'],
  ])('%s makes it probable', (_title, test, words) => {
    const evidence = judged([], [test], { phenotype: UNTESTED });
    expect(evidence.cpe.status).toBe('probable');
    expect(evidence.cpe.because.join(' ')).toContain(words);
  });

  it('boronic acid and cloxacillin together are AmpC with porin loss, no carbapenemase', () => {
    const test = activity('inhibitor', 'positive', { detail: 'boronic acid and cloxacillin' });
    expect(judged([], [test], { phenotype: UNTESTED }).cpe.status).toBe('undetermined');
  });

  it('gives way to a whole genome without a carbapenemase, and says so', () => {
    const evidence = judged([absent('carbapenemase', 'wgs')], [activity('temocillin')]);
    expect(evidence.cpe.status).toBe('negative');
    expect(codes(evidence)).toEqual(['presumption-not-confirmed']);
  });

  it('gives way to activity and genes together, not to a negative mCIM alone', () => {
    const claims = [{ source: 'SNOMED 737528008' }];
    const mcim = [activity('mCIM', 'negative')];
    const panel = FIVE.map((gene) => absent(gene));
    expect(judged([], mcim, { claims }).cpe.status).toBe('probable');
    expect(judged(panel, mcim, { claims }).cpe.status).toBe('negative');
  });

  it.each([
    ['PCR', absent('NDM')],
    ['the whole genome', absent('carbapenemase', 'wgs')],
  ])('an NDM band in Proteus that %s does not confirm is withdrawn', (_title, test) => {
    const proteus = other('Proteus mirabilis', { enterobacterales: true, morganellaceae: true });
    const evidence = judged([found('NDM', 'immunochromatography'), test], [], {
      organism: proteus,
      phenotype: UNTESTED,
    });
    expect(['undetermined', 'negative']).toContain(evidence.cpe.status);
    expect(evidence.cpe.carbapenemases).toEqual([]);
    expect(codes(evidence)).toContain('presumption-not-confirmed');
  });
});

describe('Without any test', () => {
  const phenotypes: [string, Partial<CarbapenemPhenotype>, string, string | null][] = [
    ['nothing tested', {}, 'undetermined', null],
    [
      'susceptible, screening negative',
      { cre: 'not-cre', screening: 'negative' },
      'undetermined',
      'screening-negative',
    ],
    [
      'screening crosses the cut-off',
      { cre: 'not-cre', screening: 'indeterminate' },
      'undetermined',
      'screening-indeterminate',
    ],
    [
      'screening positive',
      { cre: 'not-cre', screening: 'positive' },
      'suspected',
      'confirmatory-test-needed',
    ],
    ['CRE', { cre: 'cre', screening: 'positive' }, 'suspected', 'confirmatory-test-needed'],
  ];
  it.each(phenotypes)('%s', (_title, phenotype, status, flag) => {
    const evidence = judged([], [], { phenotype: { ...UNTESTED, ...phenotype } });
    expect(evidence.cpe).toMatchObject({ status, nonCpeStandard: null, carbapenemases: [] });
    if (flag !== null) expect(evidence.flags).toContain(flag);
  });
});

describe('The order of evidence', () => {
  const geneTest = fc.record({
    gene: fc.constantFrom(
      'KPC',
      'blaKPC-2',
      'KPC-31',
      'NDM',
      'NDM-1',
      'OXA-48',
      'OXA-405',
      'OXA-163',
      'GES-1',
      'GES',
      'carbapenemase',
      'CTX-M-15',
      'OXA-51',
      'FOO-1',
      'KPC-2*',
      'NDM-1-42%',
    ),
    method: fc.constantFrom('pcr', 'wgs', 'immunochromatography', 'array'),
    result: fc.constantFrom('detected', 'not-detected', 'indeterminate'),
    reportedAt: fc.constantFrom('2024-01-01', '2024-01-02', '2024-01-03'),
    status: fc.constantFrom('preliminary', 'final', 'corrected'),
  });
  const phenotypic = fc.record({
    test: fc.constantFrom('mCIM', 'eCIM', 'CarbaNP', 'inhibitor', 'temocillin', 'MHT'),
    result: fc.constantFrom('positive', 'negative', 'indeterminate'),
  });
  const organism = fc.constantFrom(
    KPN,
    ACINETOBACTER,
    other('Proteus mirabilis', { enterobacterales: true, morganellaceae: true }),
  );

  it('does not matter: any shuffle gives the same answer', () => {
    fc.assert(
      fc.property(
        fc.array(geneTest, { maxLength: 8 }),
        fc.array(phenotypic, { maxLength: 5 }),
        organism,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (genes, tests, host, dice) => {
          const shuffled = <T>(list: readonly T[]): T[] =>
            list
              .map((item) => ({ item, at: dice.next().value }))
              .sort((a, b) => a.at - b.at)
              .map(({ item }) => item);
          const input = { organism: host, phenotype: CRE };
          const straight = evaluateCarbapenemase({
            ...input,
            geneTests: genes,
            phenotypicTests: tests,
          });
          const mixed = evaluateCarbapenemase({
            ...input,
            geneTests: shuffled(genes),
            phenotypicTests: shuffled(tests),
          });
          expect(mixed).toEqual(straight);
          expect(EVIDENCE_FLAGS).toEqual(expect.arrayContaining([...straight.flags]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a positive gene confirms whatever else is reported', () => {
    fc.assert(
      fc.property(fc.array(geneTest, { maxLength: 6 }), (genes) => {
        const plain = genes.map(({ gene, method, result }) => ({ gene, method, result }));
        expect(judged([...plain, found('VIM-1', 'array')]).cpe.status).toBe('confirmed');
      }),
    );
  });

  it('renaming a gene in any accepted spelling changes no verdict', () => {
    const spellings = ['blaNDM-1', 'NDM-1', 'bla_NDM_1', 'ndm1', 'blaNDM-1_1_FN396876', 'NDM-1^'];
    const answers = spellings.map((gene) => judged([found(gene, 'wgs')]).cpe.carbapenemases);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});
