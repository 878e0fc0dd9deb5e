import { UNTESTED, absent, activity, codes, enzymes, found, judged } from './evidence.builders';
import { DEFAULT_EVIDENCE_POLICY } from './evidence-picture';

describe('What is found is several-labelled', () => {
  it('keeps every enzyme of one isolate, alleles with their families', () => {
    const evidence = judged([
      found('NDM-1', 'wgs'),
      found('OXA-181', 'wgs'),
      found('CTX-M-15', 'wgs'),
    ]);
    expect(evidence.cpe.carbapenemases).toEqual([
      { family: 'NDM', allele: 'NDM-1', ambler: 'B', evidence: ['wgs'] },
      { family: 'OXA-48-like', allele: 'OXA-181', ambler: 'D', evidence: ['wgs'] },
    ]);
  });

  it('takes several enzymes in one cell apart', () => {
    expect(enzymes(judged([found('NDM-1;OXA-181', 'wgs')]))).toEqual(['NDM-1 wgs', 'OXA-181 wgs']);
    expect(judged([absent('KPC, NDM')]).targetsTested).toEqual(['KPC', 'NDM']);
    expect(judged([absent('KPC/NDM/OXA-48')]).targetsTested).toEqual(['KPC', 'NDM', 'OXA-48-like']);
    // Detected, the same cell does not say which of them.
    expect(judged([found('KPC/NDM')]).cpe.carbapenemases).toEqual([]);
  });

  it('lets an allele take along what other methods say of its family', () => {
    expect(
      enzymes(judged([found('KPC'), found('KPC', 'immunochromatography'), found('KPC-3', 'wgs')])),
    ).toEqual(['KPC-3 immunochromatography+pcr+wgs']);
  });

  it('names two alleles of one family, in the order of their numbers', () => {
    expect(enzymes(judged([found('NDM-10', 'wgs'), found('NDM-5', 'wgs')]))).toEqual([
      'NDM-5 wgs',
      'NDM-10 wgs',
    ]);
  });

  it('reads a panel target "OXA-48" as the group, and a sequenced OXA-48 as the allele', () => {
    expect(enzymes(judged([found('OXA-48')]))).toEqual(['OXA-48-like pcr']);
    expect(enzymes(judged([found('OXA-48', 'wgs')]))).toEqual(['OXA-48 wgs']);
    expect(enzymes(judged([found('OXA-48'), found('OXA-244', 'wgs')]))).toEqual([
      'OXA-244 pcr+wgs',
    ]);
  });

  it('keeps an allele that PCR and sequencing of its product named', () => {
    expect(enzymes(judged([found('blaKPC-2')]))).toEqual(['KPC-2 pcr']);
  });
});

describe('What does not count as a carbapenemase', () => {
  it.each([
    ['a truncated hit', found('NDM-1-42%', 'wgs')],
    ['a hit in the truncated column', found('NDM-1', 'wgs', { quality: 'truncated' })],
    ['a spurious hit', found('KPC-2', 'wgs', { quality: 'spurious' })],
    ['an internal stop (AMRFinderPlus)', found('blaKPC-2', 'wgs', { quality: 'INTERNAL_STOP' })],
    ['identity below 90%', found('KPC-2', 'wgs', { identity: 89.9, coverage: 100 })],
    ['coverage below 80%', found('KPC-2', 'wgs', { identity: 100, coverage: 79 })],
    ['a loose RGI hit', found('KPC-2', 'wgs', { quality: 'Loose' })],
    ['a porin', found('OmpK36GD', 'wgs')],
    ['a point mutation', found('ompK36_D135DGD', 'wgs')],
    ['a point mutation by its method', found('blaKPC', 'wgs', { quality: 'POINTX' })],
    ['an ESBL', found('CTX-M-15', 'wgs')],
    ['CTX-M-33 (Kleborate counts it, NCBI does not)', found('CTX-M-33', 'wgs')],
    ['an AmpC', found('CMY-2', 'wgs')],
    ['OXA-1', found('OXA-1', 'wgs')],
    ['OXA-9', found('OXA-9', 'wgs')],
    ['an unknown name', found('FOO-1')],
    ['"OXA" alone', found('OXA')],
    ['OXA-51 of Acinetobacter', found('OXA-51', 'wgs')],
    ['L1 of Stenotrophomonas', found('blaL1', 'wgs')],
    ['CphA of Aeromonas', found('cphA', 'wgs')],
    ['CfiA of Bacteroides', found('cfiA2', 'wgs')],
    ['a positive whose name says negative', found('KPC NEG')],
    ['a positive whose name denies it', found('no carbapenemase')],
    ['"non-KPC"', found('非KPC')],
    ['an indeterminate result', { ...found('KPC'), result: 'indeterminate' as const }],
    ['an invalid result', { ...found('KPC'), result: 'invalid' as const }],
  ])('%s', (_title, test) => {
    const evidence = judged([test]);
    expect(evidence.cpe.carbapenemases).toEqual([]);
    // The CRE phenotype stays what it was: a reason to test.
    expect(evidence.cpe.status).toBe('suspected');
  });

  it.each([
    ['an incomplete Kleborate hit', found('KPC-2?', 'wgs')],
    ['an incomplete AMRFinderPlus hit', found('blaKPC', 'wgs', { quality: 'PARTIAL_CONTIG_ENDX' })],
    ['a mutated start codon', found('KPC-2$', 'wgs')],
  ])('%s leaves a suspicion, not an enzyme, and blocks a WGS negative', (_title, test) => {
    const evidence = judged([test, absent('carbapenemase', 'wgs')], [], { phenotype: UNTESTED });
    expect(evidence.cpe).toMatchObject({ status: 'suspected', carbapenemases: [] });
    expect(evidence.flags).toContain('partial-gene');
  });

  it('an enzyme of another genus is explained and asks for a purity check', () => {
    const evidence = judged([found('OXA-66', 'wgs')]);
    expect(codes(evidence)).toEqual(['enzyme-of-another-genus']);
    expect(evidence.cpe.because.join(' ')).toContain('Acinetobacter');
    expect(evidence.flags).toContain('intrinsic-enzyme');
  });

  it('a gene name that nobody knows is kept and named', () => {
    const evidence = judged([found('FOO-1')]);
    expect(evidence.flags).toContain('unknown-gene');
    expect(evidence.cpe.because.join(' ')).toContain('FOO-1');
    expect(judged([found('blaFOO', 'wgs')]).flags).toContain('unknown-gene');
  });

  it.each(['AMRFinderPlus', 'abricate'])('judges 85%% coverage by its own tool: %s', (tool) => {
    for (const asked of ['abricate', tool]) {
      const hit = found('blaVIM-84', 'wgs', { tool: asked, identity: 100, coverage: 85 });
      // AMRFinderPlus calls less than 90% of the reference PARTIAL.
      const status = asked === 'abricate' ? 'confirmed' : 'suspected';
      expect(judged([hit]).cpe.status).toBe(status);
    }
  });

  it('the many other genes of a whole genome raise no question', () => {
    const others = [
      'Escherichia coli mdfA',
      'msbA',
      'OmpA',
      'ugd',
      'KpnE',
      'FosA6',
      'H-NS',
      'sul1',
    ];
    const evidence = judged(others.map((gene) => found(gene, 'wgs')));
    expect(evidence.flags).toEqual(['confirmatory-test-needed']);
    expect(evidence.cpe.because).toHaveLength(1);
  });
});

describe('Alleles that need a second look', () => {
  it.each([
    ['KPC-2*', 'wgs', 'confirmed', ['KPC wgs'], 'inexact-allele'],
    ['KPC-999', 'wgs', 'confirmed', ['KPC-999 wgs'], 'allele-not-in-catalogue'],
    ['NDM-999', 'wgs', 'confirmed', ['NDM-999 wgs'], 'allele-not-in-catalogue'],
    ['GES', 'pcr', 'confirmed', ['GES pcr'], 'allele-needed'],
    ['GES-999', 'wgs', 'probable', ['GES-999 wgs'], 'allele-variable'],
    ['OXA-405*', 'wgs', 'probable', ['OXA-48-like wgs'], 'allele-variable'],
    ['OXA-163', 'wgs', 'probable', ['OXA-163 wgs'], 'allele-variable'],
    ['OXA-439', 'wgs', 'probable', ['OXA-439 wgs'], 'allele-variable'],
    ['KPC-31', 'wgs', 'confirmed', ['KPC-31 wgs'], 'allele-not-carbapenemase'],
  ] as const)('%s by %s', (gene, method, status, list, flag) => {
    const evidence = judged([found(gene, method)]);
    expect(evidence.cpe.status).toBe(status);
    expect(enzymes(evidence)).toEqual(list);
    expect(evidence.flags).toContain(flag);
  });

  it('takes identity below 100% for the nearest allele, unless the tool says exact', () => {
    const figures = { identity: 99.89, coverage: 100 };
    expect(enzymes(judged([found('blaKPC-2', 'wgs', figures)]))).toEqual(['KPC wgs']);
    expect(enzymes(judged([found('blaKPC-2', 'wgs', { ...figures, quality: 'ALLELEX' })]))).toEqual(
      ['KPC-2 wgs'],
    );
    expect(enzymes(judged([found('blaKPC-2', 'wgs', { quality: 'BLASTX' })]))).toEqual(['KPC wgs']);
    expect(enzymes(judged([found('blaKPC', 'wgs', { quality: 'HMM' })]))).toEqual(['KPC wgs']);
  });

  it('GES-1 with positive activity: confirmed, but the gene does not explain it', () => {
    const evidence = judged([found('GES-1', 'wgs')], [activity('mCIM')]);
    expect(evidence.cpe).toMatchObject({ status: 'confirmed', carbapenemases: [] });
    expect(codes(evidence)).toEqual(['activity-positive-genes-negative']);
  });

  it('a second, true carbapenemase of the family outweighs a harmless one', () => {
    const evidence = judged([found('OXA-48'), found('OXA-405', 'wgs'), found('OXA-181', 'wgs')]);
    expect(evidence.cpe.status).toBe('confirmed');
    expect(enzymes(evidence)).toEqual(['OXA-181 pcr+wgs']);
  });

  it('KPC variants are excluded where the site has decided so', () => {
    const policy = { ...DEFAULT_EVIDENCE_POLICY, kpcVariants: 'excluded' as const };
    const evidence = judged([found('KPC'), found('KPC-31', 'wgs')], [], { policy });
    expect(evidence.cpe).toMatchObject({ status: 'negative', nonCpeStandard: 'wgs' });
  });
});
