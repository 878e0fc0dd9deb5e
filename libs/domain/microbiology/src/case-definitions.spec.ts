import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { evaluateCase, evaluateCaseDefinitions } from './case-definitions';
import type { CaseAnswer, CaseDefinitionId, CaseSpecimen } from './case-definitions';
import { isolateEvidence } from './classify';
import { evaluateCre } from './cre-evaluation';
import { evidenceOrganism } from './evidence-organism';
import { organismByCode } from './organisms';

interface Strain {
  code: string;
  susceptibility?: Susceptibility[];
  geneTests?: GeneTest[];
  phenotypicTests?: PhenotypicTest[];
  specimen?: { type: string; purpose: NonNullable<CaseSpecimen['purpose']> };
}

const mic = (agent: string, value: number): Susceptibility => ({
  agent,
  method: 'mic',
  operator: '=',
  value,
  unit: 'mg/L',
});
const found = (gene: string, method: GeneTest['method'] = 'pcr'): GeneTest => ({
  gene,
  method,
  result: 'detected',
});
const BLOOD = { type: 'blood', purpose: 'clinical' } as const;
const FIVE_ABSENT = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'].map((gene) => ({
  gene,
  method: 'pcr' as const,
  result: 'not-detected' as const,
}));

function inputOf(strain: Strain) {
  const organism = organismByCode(strain.code);
  if (organism === null) throw new Error(`no organism ${strain.code}`);
  const specimen = strain.specimen ?? BLOOD;
  const isolate = {
    organism: { code: organism.code, name: organism.name },
    susceptibility: strain.susceptibility ?? [],
    geneTests: strain.geneTests ?? [],
    phenotypicTests: strain.phenotypicTests ?? [],
    specimen,
  };
  const evidence = isolateEvidence(isolate);
  const cre = (definition: 'nhsn-labid-2015' | 'ears-net') =>
    evaluateCre(
      {
        organism,
        susceptibility: isolate.susceptibility,
        carbapenemaseConfirmed: evidence.cpo.status === 'confirmed',
        specimen,
      },
      definition,
    ).status;
  return {
    organism: evidenceOrganism(organism),
    evidence,
    phenotypicTests: isolate.phenotypicTests,
    specimen: { purpose: specimen.purpose, invasive: specimen.type === 'blood' },
    cre: { nhsnLabId: cre('nhsn-labid-2015'), earsNet: cre('ears-net') },
  };
}

const answers = (strain: Strain): Record<CaseDefinitionId, CaseAnswer['case']> =>
  Object.fromEntries(
    evaluateCaseDefinitions(inputOf(strain)).map((a) => [a.definition, a.case]),
  ) as Record<CaseDefinitionId, CaseAnswer['case']>;

/** CSTE 17-ID-04, CSTE 22-ID-04, NHSN MDRO module, UKHSA SGSS reporting, EARS-Net protocol. */
describe('One isolate under five definitions', () => {
  it('C. freundii with a KPC PCR is no case where the genus or organism is not listed', () => {
    expect(answers({ code: 'cfr', geneTests: [found('KPC')] })).toEqual({
      'cste-2018': 'no',
      'cste-2023': 'yes',
      'nhsn-labid': 'no',
      ukhsa: 'yes',
      'ears-net': 'no',
    });
  });

  it('E. coli with OXA-244, all carbapenems S, is a case by its enzyme only', () => {
    const strain = {
      code: 'eco',
      geneTests: [found('OXA-244', 'wgs')],
      susceptibility: [mic('ETP', 0.25), mic('IPM', 0.5), mic('MEM', 0.25)],
    };
    expect(answers(strain)).toEqual({
      'cste-2018': 'yes',
      'cste-2023': 'yes',
      'nhsn-labid': 'yes',
      ukhsa: 'yes',
      'ears-net': 'no',
    });
  });

  it('K. pneumoniae ETP 4, MEM 0.5, mCIM and PCR negative is CRE and no CPE', () => {
    const strain: Strain = {
      code: 'kpn',
      susceptibility: [mic('ETP', 4), mic('MEM', 0.5)],
      phenotypicTests: [{ test: 'mCIM', result: 'negative' }],
      geneTests: FIVE_ABSENT,
    };
    expect(answers(strain)).toEqual({
      'cste-2018': 'no',
      'cste-2023': 'no',
      'nhsn-labid': 'yes',
      ukhsa: 'no',
      'ears-net': 'no',
    });
    expect(inputOf(strain).evidence.cpe.status).toBe('negative');
  });

  it('P. mirabilis IPM 8, MEM 0.06 is no case anywhere', () => {
    expect(
      new Set(
        Object.values(answers({ code: 'pmi', susceptibility: [mic('IPM', 8), mic('MEM', 0.06)] })),
      ),
    ).toEqual(new Set(['no']));
  });

  it('activity alone is a case for CSTE and presumptive for UKHSA', () => {
    const strain: Strain = { code: 'kpn', phenotypicTests: [{ test: 'mCIM', result: 'positive' }] };
    expect(answers(strain)).toMatchObject({
      'cste-2018': 'yes',
      'cste-2023': 'yes',
      ukhsa: 'presumptive',
    });
  });

  it('a modified Hodge test is enough for CSTE and probable here', () => {
    const strain: Strain = { code: 'kpn', phenotypicTests: [{ test: 'MHT', result: 'positive' }] };
    expect(inputOf(strain).evidence.cpe.status).toBe('probable');
    expect(answers(strain)).toMatchObject({ 'cste-2018': 'yes', 'cste-2023': 'yes', ukhsa: 'no' });
  });

  it('K. aerogenes is a Klebsiella, Raoultella is none', () => {
    expect(answers({ code: 'eae', geneTests: [found('NDM')] })['cste-2018']).toBe('yes');
    expect(answers({ code: 'rao', geneTests: [found('NDM')] })['cste-2018']).toBe('no');
  });

  it('Acinetobacter with OXA-23 is a CPO and no CP-CRE', () => {
    expect(answers({ code: 'aba', geneTests: [found('OXA-23', 'wgs')] })).toMatchObject({
      'cste-2018': 'no',
      'cste-2023': 'yes',
      ukhsa: 'yes',
      'ears-net': 'no',
    });
  });

  it('EARS-Net asks for R in blood or CSF and for no mechanism', () => {
    const resistant = { code: 'kpn', susceptibility: [mic('MEM', 16)] };
    expect(answers(resistant)['ears-net']).toBe('yes');
    expect(answers({ ...resistant, susceptibility: [mic('MEM', 4)] })['ears-net']).toBe('no');
    const urine = { type: 'urine', purpose: 'clinical' } as const;
    expect(answers({ ...resistant, specimen: urine })['ears-net']).toBe('no');
  });

  it('EARS-Net leaves K. pneumoniae out by its specimen, and other species by their name', () => {
    const why = (strain: Strain) =>
      evaluateCaseDefinitions(inputOf(strain)).find(({ definition }) => definition === 'ears-net')
        ?.because;
    const urine = { type: 'urine', purpose: 'clinical' } as const;
    expect(why({ code: 'kpn', specimen: urine })).toContain('blood and cerebrospinal fluid only');
    expect(why({ code: 'cfr' })).toBe("Citrobacter freundii is not a species of EARS-Net's CRE");
  });
});

describe('The specimen decides the condition', () => {
  const strain = (purpose: NonNullable<CaseSpecimen['purpose']>): Strain => ({
    code: 'kpn',
    geneTests: [found('KPC')],
    specimen: { type: 'rectal swab', purpose },
  });

  it.each([
    ['clinical', { case: 'yes', condition: 'clinical', eventCode: '50270' }],
    ['screening', { case: 'yes', condition: 'screening', eventCode: '50271' }],
    ['unknown', { case: 'yes', condition: null, eventCode: null }],
    ['environmental', { case: 'no', condition: null, eventCode: null }],
    ['quality-control', { case: 'no', condition: null, eventCode: null }],
  ] as const)('%s under CSTE 22-ID-04', (purpose, expected) => {
    expect(evaluateCase('cste-2023', inputOf(strain(purpose)))).toMatchObject(expected);
  });

  it('a screening isolate is no NHSN LabID event', () => {
    expect(answers(strain('screening'))['nhsn-labid']).toBe('no');
    expect(answers(strain('clinical'))['nhsn-labid']).toBe('yes');
  });

  it('every answer says why', () => {
    for (const answer of evaluateCaseDefinitions(inputOf(strain('clinical')))) {
      expect(answer.because).not.toBe('');
    }
  });
});
