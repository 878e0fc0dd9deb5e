import {
  ACINETOBACTER,
  UNTESTED,
  absent,
  activity,
  codes,
  enzymes,
  found,
  judged,
  other,
} from './evidence.builders';
import { DEFAULT_EVIDENCE_POLICY } from './evidence-picture';
import type { CarbapenemaseEvidence, GeneTestFact, PhenotypicTestFact } from './evidence-types';

describe('Discordance and the test that would settle it', () => {
  const CASES: [string, CarbapenemaseEvidence, string[]][] = [
    [
      'OXA-244 with negative mCIM',
      judged([found('OXA-244', 'wgs')], [activity('mCIM', 'negative')]),
      ['gene-positive-activity-negative'],
    ],
    [
      'eCIM says class B, only KPC found',
      judged([found('KPC')], [activity('mCIM'), activity('eCIM')]),
      ['enzyme-class-disagrees'],
    ],
    [
      'eCIM says serine, only NDM found',
      judged([found('NDM')], [activity('mCIM'), activity('eCIM', 'negative')]),
      ['enzyme-class-disagrees'],
    ],
    [
      'eCIM negative with KPC and NDM agrees',
      judged([found('KPC'), found('NDM')], [activity('mCIM'), activity('eCIM', 'negative')]),
      [],
    ],
    [
      'eCIM positive with VIM agrees',
      judged([found('VIM')], [activity('mCIM'), activity('eCIM')]),
      [],
    ],
    [
      'eCIM beside a negative mCIM',
      judged([], [activity('mCIM', 'negative'), activity('eCIM')]),
      ['ecim-without-mcim'],
    ],
    [
      'mCIM positive, Carba NP negative',
      judged([], [activity('mCIM'), activity('CarbaNP', 'negative')]),
      ['activity-tests-disagree'],
    ],
    [
      'mCIM both ways',
      judged([], [activity('mCIM'), activity('mCIM', 'negative')]),
      ['same-test-contradicts-itself'],
    ],
    [
      'KPC PCR both ways',
      judged([found('KPC'), absent('bla_KPC')]),
      ['same-test-contradicts-itself'],
    ],
    ['PCR KPC-2, WGS KPC-3', judged([found('KPC-2'), found('KPC-3', 'wgs')]), ['alleles-disagree']],
    [
      'PCR VIM, WGS shows only NDM-1',
      judged([found('VIM'), found('NDM-1', 'wgs')]),
      ['wgs-without-family'],
    ],
    [
      'WGS reports a hit and none',
      judged([found('NDM-1', 'wgs'), absent('carbapenemase', 'wgs')]),
      ['wgs-contradicts-itself'],
    ],
    [
      'PCR KPC, WGS shows only KPC-31',
      judged([found('KPC'), found('KPC-31', 'wgs')]),
      ['wgs-allele-not-carbapenemase'],
    ],
    [
      'PCR KPC, WGS shows KPC-2 beside KPC-31',
      judged([found('KPC'), found('KPC-2', 'wgs'), found('KPC-31', 'wgs')]),
      [],
    ],
    ['WGS alone, KPC-31', judged([found('KPC-31', 'wgs')]), []],
    [
      'GES by PCR, WGS shows only GES-1',
      judged([found('GES'), found('GES-1', 'wgs')]),
      ['wgs-allele-not-carbapenemase'],
    ],
    [
      'GES by PCR, GES-1 by WGS, and mCIM agrees that there is none',
      judged([found('GES'), found('GES-1', 'wgs')], [activity('mCIM', 'negative')]),
      [],
    ],
    ['all agree', judged([found('KPC'), found('KPC-2', 'wgs')], [activity('mCIM')]), []],
  ];
  it.each(CASES)('%s', (_title, evidence, expected) => {
    expect(codes(evidence)).toEqual(expected);
    expect(evidence.flags.includes('discordant')).toBe(expected.length > 0);
    for (const { because, reflexTest } of evidence.discordance) {
      expect(because).not.toBe('');
      expect(reflexTest).not.toBe('');
    }
  });
});

describe('A KPC that hydrolyses no carbapenem (KPC-31)', () => {
  it('is told with what the ward must know of it, and as the site counts it', () => {
    const genes = [found('KPC'), found('KPC-31', 'wgs')];
    expect(judged(genes).discordance[0]?.because).toBe(
      'KPC by PCR, whole-genome sequencing names KPC-31, which hydrolyses carbapenems little or ' +
        'not at all and is probably resistant to ceftazidime-avibactam; it is still a KPC ' +
        'lineage: precautions stay',
    );
    const policy = { ...DEFAULT_EVIDENCE_POLICY, kpcVariants: 'excluded' as const };
    expect(judged(genes, [], { policy }).discordance[0]?.because).toMatch(
      /; this site does not count it as a carbapenemase$/,
    );
  });
});

describe('Organisms other than Enterobacterales', () => {
  it('OXA-23 in Acinetobacter is a CPO, and CPE does not apply; OXA-51-like is its own', () => {
    const evidence = judged([found('OXA-23', 'wgs'), found('OXA-66', 'wgs')], [], {
      organism: ACINETOBACTER,
      phenotype: UNTESTED,
    });
    expect([evidence.cpe.status, evidence.cpo.status]).toEqual(['not-applicable', 'confirmed']);
    expect(enzymes(evidence)).toEqual(['OXA-23 wgs']);
    expect(evidence.discordance).toEqual([]);
  });

  it('a band or an activity test in Acinetobacter is probable (not validated)', () => {
    const of = (genes: GeneTestFact[], tests: PhenotypicTestFact[]) =>
      judged(genes, tests, { organism: ACINETOBACTER, phenotype: UNTESTED }).cpo.status;
    expect(of([found('NDM', 'immunochromatography')], [])).toBe('probable');
    expect(of([], [activity('mCIM')])).toBe('probable');
    expect(of([found('NDM', 'immunochromatography'), found('NDM')], [])).toBe('confirmed');
  });

  it.each([
    ['Stenotrophomonas maltophilia', 'blaL1'],
    ['Aeromonas hydrophila', 'cphA'],
    ['Shewanella xiamenensis', 'OXA-181'],
    ['Serratia fonticola', 'SFC-1'],
  ])('%s has its own carbapenemase: neither %s nor activity counts', (name, gene) => {
    const organism = other(name, { enterobacterales: name.startsWith('Serratia') });
    const evidence = judged([found(gene, 'wgs')], [activity('mCIM')], {
      organism,
      phenotype: UNTESTED,
    });
    expect(evidence.cpo.status).toBe('undetermined');
    expect(evidence.cpe.carbapenemases).toEqual([]);
    expect(evidence.discordance).toEqual([]);
  });

  it('SME in Serratia marcescens counts, chromosomal as it is', () => {
    const organism = other('Serratia marcescens', { enterobacterales: true });
    expect(enzymes(judged([found('SME-1', 'wgs')], [], { organism }))).toEqual(['SME-1 wgs']);
  });

  it('VIM in Pseudomonas is a CPO; its carbapenem resistance alone suspects nothing', () => {
    const organism = other('Pseudomonas aeruginosa');
    expect(judged([found('VIM-2', 'wgs')], [], { organism }).cpo.status).toBe('confirmed');
    expect(judged([], [], { organism }).cpo.status).toBe('undetermined');
    expect(judged([], [activity('mCIM', 'negative')], { organism }).cpo.status).toBe('negative');
  });

  it('an unknown organism with KPC is a CPO; whether it is a CPE stays open', () => {
    const organism = other('?', {
      genus: null,
      species: null,
      enterobacterales: null,
      gramNegative: null,
    });
    const evidence = judged([found('KPC')], [], { organism, phenotype: UNTESTED });
    expect([evidence.cpe.status, evidence.cpo.status]).toEqual(['undetermined', 'confirmed']);
    expect(enzymes(evidence)).toEqual(['KPC pcr']);
  });

  it('a Gram-positive with a carbapenemase gene is a mistake, not a case', () => {
    const organism = other('Staphylococcus aureus', { gramNegative: false });
    const evidence = judged([found('KPC')], [], { organism, phenotype: UNTESTED });
    expect(evidence.cpo.status).toBe('not-applicable');
    expect(evidence.cpe.carbapenemases).toEqual([]);
    expect(codes(evidence)).toEqual(['organism-not-gram-negative']);
  });
});
