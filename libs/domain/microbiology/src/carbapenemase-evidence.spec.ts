import { evaluateCarbapenemase } from './carbapenemase-evidence';
import { CRE, FIVE, KPN, absent, activity, codes, found, other } from './evidence.builders';
import type { CarbapenemaseEvidence, EvidenceInput } from './evidence-types';

/**
 * Rows of the evidence model: CSTE/CDC 17-ID-04 and 22-ID-04, CLSI M100 Tables 3B and 3C, EUCAST
 * guideline on resistance mechanisms, Kleborate's legend; band exceptions PMC10269506, PMC10512785.
 */
const PROTEUS = other('Proteus mirabilis', { enterobacterales: true, morganellaceae: true });
const OXA_48_LOOK = { ...CRE, oxa48Pattern: true };
const SUSCEPTIBLE = { ...CRE, cre: 'not-cre', screening: 'negative' } as const;
const FIVE_ABSENT = FIVE.map((gene) => absent(gene));
const WGS_NONE = absent('carbapenemase', 'wgs');

function isolate(
  geneTests: EvidenceInput['geneTests'],
  phenotypicTests: EvidenceInput['phenotypicTests'] = [],
  more: Partial<EvidenceInput> = {},
): EvidenceInput {
  return { organism: KPN, phenotype: CRE, geneTests, phenotypicTests, ...more };
}

const names = (evidence: CarbapenemaseEvidence) =>
  evidence.cpe.carbapenemases.map((c) => c.allele ?? c.family);

interface Row {
  row: number;
  title: string;
  input: EvidenceInput;
  status: string;
  enzymes?: string[];
  flags?: string[];
  discordance?: string[];
  standard?: string;
}

const ROWS: Row[] = [
  {
    row: 1,
    title: 'WGS finds a whole carbapenemase allele: confirmed with the allele',
    input: isolate([found('blaKPC-2', 'wgs', { identity: 100, coverage: 100 })]),
    status: 'confirmed',
    enzymes: ['KPC-2'],
  },
  {
    row: 1,
    title: 'WGS finds a whole but inexact hit: confirmed with the family',
    input: isolate([found('KPC-2*', 'wgs')]),
    status: 'confirmed',
    enzymes: ['KPC'],
    flags: ['inexact-allele'],
  },
  {
    row: 2,
    title: 'PCR finds an acquired family: confirmed with the family',
    input: isolate([found('NDM')]),
    status: 'confirmed',
    enzymes: ['NDM'],
  },
  {
    row: 3,
    title: 'a lateral-flow band confirms the family',
    input: isolate([found('VIM', 'immunochromatography')]),
    status: 'confirmed',
    enzymes: ['VIM'],
  },
  {
    row: 3,
    title: 'an NDM band in Morganellaceae is probable until PCR or WGS',
    input: isolate([found('NDM', 'immunochromatography')], [], { organism: PROTEUS }),
    status: 'probable',
    enzymes: ['NDM'],
    flags: ['confirm-by-pcr-or-wgs'],
  },
  {
    row: 2,
    title: 'the same band with a positive PCR is confirmed',
    input: isolate([found('NDM', 'immunochromatography'), found('NDM')], [], {
      organism: PROTEUS,
    }),
    status: 'confirmed',
    enzymes: ['NDM'],
  },
  {
    row: 3,
    title: 'an OXA-48 band in Morganellaceae has no such doubt',
    input: isolate([found('OXA-48', 'immunochromatography')], [], { organism: PROTEUS }),
    status: 'confirmed',
    enzymes: ['OXA-48-like'],
  },
  {
    row: 4,
    title: 'mCIM positive, no gene test: confirmed, mechanism unknown',
    input: isolate([], [activity('mCIM')]),
    status: 'confirmed',
    enzymes: [],
    flags: ['mechanism-unknown'],
  },
  {
    row: 4,
    title: 'Carba NP positive, no gene test: confirmed, mechanism unknown',
    input: isolate([], [activity('CarbaNP')]),
    status: 'confirmed',
    flags: ['mechanism-unknown'],
  },
  {
    row: 5,
    title: 'activity positive and the five-target PCR negative: a rare enzyme',
    input: isolate(FIVE_ABSENT, [activity('mCIM')]),
    status: 'confirmed',
    enzymes: [],
    flags: ['mechanism-unknown', 'rare-mechanism'],
    discordance: ['activity-positive-genes-negative'],
  },
  {
    row: 6,
    title: 'gene positive and activity negative: confirmed, discordant, never dropped',
    input: isolate([found('OXA-48')], [activity('mCIM', 'negative')]),
    status: 'confirmed',
    enzymes: ['OXA-48-like'],
    flags: ['discordant'],
    discordance: ['gene-positive-activity-negative'],
  },
  {
    row: 7,
    title: 'KPC by PCR, KPC-31 by WGS: stays a confirmed KPC lineage',
    input: isolate([found('KPC'), found('blaKPC-31', 'wgs')]),
    status: 'confirmed',
    enzymes: ['KPC-31'],
    flags: ['allele-not-carbapenemase'],
    discordance: ['wgs-allele-not-carbapenemase'],
  },
  {
    row: 7,
    title: 'GES by PCR, GES-1 by WGS: excluded',
    input: isolate([found('GES'), found('GES-1', 'wgs')]),
    status: 'negative',
    standard: 'wgs',
    enzymes: [],
    flags: ['allele-not-carbapenemase'],
    discordance: ['wgs-allele-not-carbapenemase'],
  },
  {
    row: 7,
    title: 'OXA-48 by PCR, OXA-405 by WGS: excluded',
    input: isolate([found('OXA-48'), found('OXA-405', 'wgs')]),
    status: 'negative',
    standard: 'wgs',
    enzymes: [],
    discordance: ['wgs-allele-not-carbapenemase'],
  },
  {
    row: 7,
    title: 'OXA-48 by PCR, OXA-163 by WGS: variable, probable',
    input: isolate([found('OXA-48'), found('OXA-163', 'wgs')]),
    status: 'probable',
    enzymes: ['OXA-163'],
    flags: ['allele-variable'],
  },
  {
    row: 8,
    title: 'mCIM and the multi-target PCR negative in a CRE: non-CP-CRE',
    input: isolate(FIVE_ABSENT, [activity('mCIM', 'negative')]),
    status: 'negative',
    standard: 'activity+genes',
  },
  {
    row: 9,
    title: 'only the PCR panel negative in a CRE: suspected, not excluded',
    input: isolate(FIVE_ABSENT),
    status: 'suspected',
  },
  {
    row: 10,
    title: 'only mCIM negative in a CRE: excluded at probable strength',
    input: isolate([], [activity('mCIM', 'negative')]),
    status: 'negative',
    standard: 'activity',
    flags: ['activity-only-negative'],
  },
  {
    row: 10,
    title: 'only mCIM negative, ertapenem R with meropenem S or I: OXA-48-like suspected',
    input: isolate([], [activity('mCIM', 'negative')], { phenotype: OXA_48_LOOK }),
    status: 'suspected',
    flags: ['oxa-48-not-excluded'],
  },
  {
    row: 11,
    title: 'mCIM indeterminate changes nothing: still suspected, repeat',
    input: isolate([], [activity('mCIM', 'indeterminate')]),
    status: 'suspected',
    flags: ['repeat-activity-test'],
  },
  {
    row: 12,
    title: 'only synergy with boronic acid: probable',
    input: isolate(
      [],
      [activity('inhibitor', 'positive', { detail: 'synergy with boronic acid' })],
    ),
    status: 'probable',
  },
  {
    row: 12,
    title: 'only the temocillin pattern: probable',
    input: isolate([], [activity('temocillin')]),
    status: 'probable',
  },
  {
    row: 14,
    title: 'CRE phenotype and no test: suspected, confirmatory test due',
    input: isolate([]),
    status: 'suspected',
    flags: ['confirmatory-test-needed'],
  },
  {
    row: 14,
    title: 'meropenem beyond the screening cut-off, not CRE, no test: suspected',
    input: isolate([], [], { phenotype: { ...SUSCEPTIBLE, screening: 'positive' } }),
    status: 'suspected',
  },
  {
    row: 15,
    title: 'the organism code says carbapenemase-producing, no method: probable',
    input: isolate([], [], { claims: [{ source: 'SNOMED 737528008' }] }),
    status: 'probable',
    flags: ['method-unknown'],
  },
  {
    row: 16,
    title: 'OXA-48 positive, NDM negative, mCIM and Carba NP positive (CDC CP-CRE_1-0-1_TC01)',
    input: isolate([found('OXA-48'), absent('NDM')], [activity('mCIM'), activity('CarbaNP')]),
    status: 'confirmed',
    enzymes: ['OXA-48-like'],
    discordance: [],
  },
  {
    row: 17,
    title: 'WGS alone finds none: excluded',
    input: isolate([WGS_NONE]),
    status: 'negative',
    standard: 'wgs',
  },
  {
    row: 17,
    title: 'WGS finds none after a positive PCR: stays confirmed, discordant',
    input: isolate([found('KPC'), WGS_NONE]),
    status: 'confirmed',
    enzymes: ['KPC'],
    discordance: ['wgs-negative-after-positive'],
  },
  {
    row: 17,
    title: 'WGS finds none after a positive band: stays confirmed, discordant',
    input: isolate([found('KPC', 'immunochromatography'), WGS_NONE]),
    status: 'confirmed',
    discordance: ['wgs-negative-after-positive'],
  },
  {
    row: 17,
    title: 'WGS finds none after positive activity: stays confirmed, discordant',
    input: isolate([WGS_NONE], [activity('mCIM')]),
    status: 'confirmed',
    discordance: ['wgs-negative-after-positive'],
  },
];

describe('The rows of the evidence model', () => {
  it.each(ROWS)('row $row: $title', (expected) => {
    const evidence = evaluateCarbapenemase(expected.input);
    expect(evidence.cpe.status).toBe(expected.status);
    expect(evidence.cpo.status).toBe(expected.status);
    expect(evidence.rows).toContain(expected.row);
    expect(evidence.cpe.nonCpeStandard).toBe(expected.standard ?? null);
    if (expected.enzymes) expect(names(evidence)).toEqual(expected.enzymes);
    if (expected.discordance) expect(codes(evidence)).toEqual(expected.discordance);
    expect(evidence.flags).toEqual(expect.arrayContaining(expected.flags ?? []));
    expect(evidence.cpe.because.length).toBeGreaterThan(0);
  });
});
