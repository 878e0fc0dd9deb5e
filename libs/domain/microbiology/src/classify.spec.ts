import fc from 'fast-check';
import { classification } from '@carbawatch/contracts';
import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { RULES_VERSION, classifyIsolate, isolateEvidence } from './classify';
import type { IsolateToClassify } from './classify';
import { CRE_DEFINITION_IDS } from './cre-definitions';
import { evaluateCre } from './cre-evaluation';
import { organismByCode } from './organisms';

const KPN = { code: 'kpn', name: 'Klebsiella pneumoniae', snomed: '56415008' };
const mic = (agent: string, value: number, more: Partial<Susceptibility> = {}): Susceptibility => ({
  agent,
  method: 'mic',
  operator: '=',
  value,
  unit: 'mg/L',
  ...more,
});
const gene = (
  name: string,
  method: GeneTest['method'] = 'wgs',
  result: GeneTest['result'] = 'detected',
): GeneTest => ({ gene: name, method, result });
const test = (
  name: PhenotypicTest['test'],
  result: PhenotypicTest['result'] = 'positive',
): PhenotypicTest => ({ test: name, result });

describe('The classification of one isolate', () => {
  it('has the shape of the contract', () => {
    const answer = classifyIsolate({
      organism: KPN,
      susceptibility: [
        mic('MEM', 16, { operator: '>=', interpretation: 'R', guideline: 'CLSI 2024' }),
      ],
      phenotypicTests: [test('mCIM')],
      geneTests: [{ ...gene('blaKPC-2'), tool: 'AMRFinderPlus', identity: 100, coverage: 100 }],
    });
    expect(classification.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      rules: RULES_VERSION,
      cre: {
        status: 'cre',
        definition: 'cdc-2015',
        basis: 'both',
        notTested: ['ETP', 'IPM', 'DOR'],
      },
      cpe: {
        status: 'confirmed',
        nonCpeStandard: null,
        carbapenemases: [{ family: 'KPC', allele: 'KPC-2', ambler: 'A', evidence: ['wgs'] }],
      },
      cpo: { status: 'confirmed' },
      discordance: [],
      typing: null,
    });
    expect(answer.cre.because[0]).toContain('MEM MIC >=16 mg/L: resistant');
    expect(answer.cpe.because[0]).toContain('KPC-2');
  });

  it.each<[string, IsolateToClassify, string, string | null, string]>([
    [
      'an OXA-48 producer that tests susceptible is CRE by its enzyme (CPE outside the phenotype)',
      {
        organism: { code: 'eco', name: 'Escherichia coli' },
        susceptibility: [mic('ETP', 0.5), mic('MEM', 0.25)],
        geneTests: [gene('OXA-244')],
      },
      'cre',
      'enzyme',
      'confirmed',
    ],
    [
      'CRE without carbapenemase (ESBL or AmpC and porin loss)',
      {
        organism: KPN,
        susceptibility: [mic('ETP', 4), mic('MEM', 0.5)],
        phenotypicTests: [test('mCIM', 'negative')],
        geneTests: ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'].map((n) =>
          gene(n, 'pcr', 'not-detected'),
        ),
      },
      'cre',
      'phenotype',
      'negative',
    ],
    [
      'mCIM negative, ertapenem R and meropenem S: OXA-48-like suspected (row 10)',
      {
        organism: KPN,
        susceptibility: [mic('ETP', 4), mic('MEM', 0.5)],
        phenotypicTests: [test('mCIM', 'negative')],
      },
      'cre',
      'phenotype',
      'suspected',
    ],
    [
      'mCIM negative, ertapenem and meropenem R: excluded',
      {
        organism: KPN,
        susceptibility: [mic('ETP', 4), mic('MEM', 8)],
        phenotypicTests: [test('mCIM', 'negative')],
      },
      'cre',
      'phenotype',
      'negative',
    ],
    [
      'meropenem 0.25 mg/L is susceptible and beyond the screening cut-off',
      { organism: KPN, susceptibility: [mic('MEM', 0.25)] },
      'not-cre',
      null,
      'suspected',
    ],
    [
      'meropenem <=0.25 mg/L crosses the cut-off: never negative',
      { organism: KPN, susceptibility: [mic('MEM', 0.25, { operator: '<=' })] },
      'not-cre',
      null,
      'undetermined',
    ],
    [
      'imipenem alone raised in Proteus says nothing',
      {
        organism: { code: 'pmi', name: 'Proteus mirabilis' },
        susceptibility: [mic('IPM', 8), mic('MEM', 0.06)],
      },
      'not-cre',
      null,
      'undetermined',
    ],
    ['nothing tested', { organism: KPN }, 'undetermined', null, 'undetermined'],
    [
      'a probable carbapenemase is not enough for the enzyme clause',
      { organism: { ...KPN, mechanismClaim: 'carbapenemase' }, susceptibility: [mic('MEM', 0.06)] },
      'not-cre',
      null,
      'probable',
    ],
  ])('%s', (_title, isolate, cre, basis, cpe) => {
    const answer = classifyIsolate(isolate);
    expect([answer.cre.status, answer.cre.basis, answer.cpe.status]).toEqual([cre, basis, cpe]);
  });

  it('names the code that claims a carbapenemase', () => {
    const { because } = classifyIsolate({
      organism: {
        code: 'eco',
        name: 'Escherichia coli',
        snomed: '737528008',
        mechanismClaim: 'carbapenemase',
      },
    }).cpe;
    expect(because.join(' ')).toContain('SNOMED 737528008');
  });

  it('keeps Acinetobacter out of CRE and CPE, and its OXA-23 in', () => {
    const answer = classifyIsolate({
      organism: { code: 'aba', name: 'Acinetobacter baumannii' },
      susceptibility: [mic('MEM', 32)],
      geneTests: [gene('OXA-23'), gene('OXA-66')],
    });
    expect(answer.cre.status).toBe('not-enterobacterales');
    expect(answer.cpe).toMatchObject({
      status: 'not-applicable',
      carbapenemases: [{ family: 'OXA-23-like', allele: 'OXA-23', ambler: 'D', evidence: ['wgs'] }],
    });
    expect(answer.cpo.status).toBe('confirmed');
  });

  it('never guesses an organism', () => {
    for (const organism of [undefined, { code: '?', name: 'Something new' }]) {
      const answer = classifyIsolate({ organism, geneTests: [gene('NDM-1')] });
      expect(answer.cre.status).toBe('undetermined');
      expect([answer.cpe.status, answer.cpo.status]).toEqual(['undetermined', 'confirmed']);
      expect(answer.flags).toContain('unknown-organism');
      expect(classification.parse(answer)).toEqual(answer);
    }
  });

  it('leaves "Gram-negative rods" open', () => {
    const answer = classifyIsolate({ organism: { code: 'gnr', name: 'Gram negative rod' } });
    expect([answer.cre.status, answer.cpe.status]).toEqual(['undetermined', 'undetermined']);
  });

  it('carries typing and the rules that it was made by', () => {
    const typing = {
      scheme: 'kpneumoniae',
      st: '11',
      clonalComplex: null,
      clonalGroup: null,
      kLocus: null,
      cgst: null,
    };
    const answer = classifyIsolate({ organism: KPN }, { typing, rulesVersion: '2099.1' });
    expect([answer.typing, answer.rules]).toEqual([typing, '2099.1']);
  });

  it('asks CDC for the phenotype where the chosen definition does not cover the organism', () => {
    const isolate = {
      organism: { code: 'cfr', name: 'Citrobacter freundii' },
      susceptibility: [mic('MEM', 16)],
    };
    const answer = classifyIsolate(isolate, { definition: 'nhsn-labid-2015' });
    expect([answer.cre.status, answer.cpe.status]).toEqual(['out-of-scope', 'suspected']);
  });

  it('judges the phenotype for the evidence by the chosen definition', () => {
    const isolate = { organism: KPN, susceptibility: [mic('MEM', 4)] };
    expect(classifyIsolate(isolate).cre.status).toBe('cre');
    expect(classifyIsolate(isolate, { definition: 'nl-brmo-2024' }).cre.status).toBe('not-cre');
  });

  it.each(CRE_DEFINITION_IDS)('passes %s all the results that it looks at', (definition) => {
    const organism = organismByCode('kpn');
    if (organism === null) throw new Error('kpn is not known');
    const susceptibility = ['CAZ', 'CIP', 'CTX', 'ETP', 'GEN', 'MEM', 'PIP', 'TZP'].map((agent) =>
      mic(agent, 64),
    );
    const whole = evaluateCre(
      { organism, susceptibility, carbapenemaseConfirmed: false, specimen: { type: 'blood' } },
      definition,
    );
    const answer = classifyIsolate(
      { organism: KPN, susceptibility, specimen: { type: 'blood' } },
      { definition },
    );
    expect(answer.cre).toEqual({
      status: whole.status,
      definition,
      basis: whole.basis ?? null,
      notTested: whole.notTested,
      because: whole.because,
    });
    expect(answer.flags).toEqual(expect.arrayContaining([...whole.flags]));
  });

  it('gives the evidence with rows and steps for audit', () => {
    const evidence = isolateEvidence({ organism: KPN, geneTests: [gene('blaKPC-2')] });
    expect(evidence.rows).toEqual([1]);
    expect(evidence.steps[0]).toMatchObject({ row: 1, inputs: ['wgs:KPC-2'] });
  });
});

describe('A late result', () => {
  const cre = { organism: KPN, susceptibility: [mic('MEM', 16)] };

  it('WGS days after the PCR turns OXA-48 into OXA-405 and takes the case back', () => {
    const pcr = gene('OXA-48', 'pcr');
    expect(classifyIsolate({ ...cre, geneTests: [pcr] }).cpe.status).toBe('confirmed');
    const later = classifyIsolate({ ...cre, geneTests: [pcr, gene('OXA-405')] });
    expect(later.cpe).toMatchObject({ status: 'negative', nonCpeStandard: 'wgs' });
    expect(later.cre.basis).toBe('phenotype');
  });

  it('a corrected susceptibility takes the suspicion back', () => {
    expect(classifyIsolate(cre).cpe.status).toBe('suspected');
    expect(classifyIsolate({ organism: KPN, susceptibility: [mic('MEM', 0.06)] }).cpe.status).toBe(
      'undetermined',
    );
  });
});

describe('Properties of the classification', () => {
  const susceptibility = fc.record({
    agent: fc.constantFrom('ETP', 'IPM', 'MEM', 'DOR', 'CAZ'),
    method: fc.constant('mic' as const),
    operator: fc.constantFrom('=' as const, '<=' as const, '>=' as const),
    value: fc.constantFrom(0.06, 0.25, 1, 2, 4, 8, 16),
    unit: fc.constant('mg/L' as const),
  });
  const genes = fc.array(
    fc.record({
      gene: fc.constantFrom('KPC', 'KPC-2', 'NDM-1', 'OXA-48', 'OXA-405', 'GES-1', 'CTX-M-15'),
      method: fc.constantFrom('pcr' as const, 'wgs' as const, 'immunochromatography' as const),
      result: fc.constantFrom('detected' as const, 'not-detected' as const),
    }),
    { maxLength: 5 },
  );
  const organism = fc.constantFrom(
    KPN,
    { code: 'pmi', name: 'Proteus mirabilis' },
    { code: 'aba', name: 'Acinetobacter baumannii' },
  );

  it('the order of results changes nothing, not even the reasons', () => {
    fc.assert(
      fc.property(
        organism,
        fc.array(susceptibility, { maxLength: 4 }),
        genes,
        (host, results, tests) => {
          const straight = classifyIsolate({
            organism: host,
            susceptibility: results,
            geneTests: tests,
          });
          const turned = classifyIsolate({
            organism: host,
            susceptibility: [...results].reverse(),
            geneTests: [...tests].reverse(),
          });
          expect(turned).toEqual(straight);
        },
      ),
    );
  });

  it('always has the shape of the contract, and a negative always says what it stands on', () => {
    fc.assert(
      fc.property(
        organism,
        fc.array(susceptibility, { maxLength: 4 }),
        genes,
        (host, results, tests) => {
          const answer = classifyIsolate({
            organism: host,
            susceptibility: results,
            geneTests: tests,
          });
          expect(classification.parse(answer)).toEqual(answer);
          expect(answer.cpe.because).not.toEqual([]);
          expect(answer.cpe.status === 'negative').toBe(answer.cpe.nonCpeStandard !== null);
          if (answer.cpe.status === 'not-applicable') {
            expect(answer.cre.status).toBe('not-enterobacterales');
          } else expect(answer.cpe.status).toBe(answer.cpo.status);
        },
      ),
    );
  });
});
