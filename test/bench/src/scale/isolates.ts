import type { EncounterChanged, IsolateClassified, Susceptibility } from '@carbawatch/contracts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Ten years of a large hospital's isolates, the same in every run. Margins, in shares of isolates
 * unless said otherwise, near those of a tertiary hospital's laboratory:
 * organism: E. coli 45, K. pneumoniae 20, E. cloacae 6, P. mirabilis 6, P. aeruginosa 13, other 10
 * specimen: urine 48, blood 16, respiratory 16, wound 12, rectal screening 8
 * patients: 1 in 3 isolates is of a patient seen in the weeks before
 * CRE: 3 in 100; of them CPE 50 in 100; of CPE: KPC 55, NDM 22, OXA-48-like 17, VIM 6
 * wards: 40, four of them ICUs; admitted patients: 1 in 4, each with two movements
 * reports: two an isolate, a preliminary and a final one; received within four days
 * outcome: known for CRE; 18 in 100 died within 30 days
 */
export const MARGINS =
  '10 years, 40 wards, 3% CRE, half of it CPE, 8% screening, 1 in 3 isolates a repeat, ' +
  'antibiograms of 8 agents, 2 reports an isolate, 1 in 4 patients with movements';

const FIRST_DAY_MS = Date.UTC(2016, 0, 1);
const DAYS = 3_650;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WARDS = 40;
const ICUS = 4;
/** Patients seen lately, from whom repeats are drawn. */
const RECENT_PATIENTS = 2_000;

type Weighted<T> = readonly (readonly [T, number])[];

const ORGANISMS: Weighted<readonly [code: string, name: string]> = [
  [['eco', 'Escherichia coli'], 45],
  [['kpn', 'Klebsiella pneumoniae'], 20],
  [['pae', 'Pseudomonas aeruginosa'], 13],
  [['eci', 'Enterobacter cloacae'], 6],
  [['pmi', 'Proteus mirabilis'], 6],
  [['sma', 'Serratia marcescens'], 10],
];
const SPECIMENS: Weighted<string> = [
  ['urine', 48],
  ['blood', 16],
  ['sputum', 16],
  ['wound', 12],
  ['rectal swab', 8],
];
const FAMILIES: Weighted<readonly [family: string, allele: string]> = [
  [['KPC', 'KPC-2'], 55],
  [['NDM', 'NDM-1'], 22],
  [['OXA-48-like', 'OXA-48'], 17],
  [['VIM', 'VIM-1'], 6],
];
const AGENTS = ['AMK', 'GEN', 'CIP', 'TZP', 'CRO', 'CAZ', 'FEP', 'SXT'];

/** An isolate with what its arrival tells: the classified event and the patient's movements. */
export interface Arrival {
  isolate: IsolateClassified;
  movements: EncounterChanged[];
}

class Draw {
  private readonly generator = xoroshiro128plus(20_160_101);

  below(n: number): number {
    return uniformInt(this.generator, 0, n - 1);
  }

  of100(share: number): boolean {
    return this.below(100) < share;
  }

  weighted<T>(items: Weighted<T>): T {
    let rest = this.below(items.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [item, weight] of items) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new RangeError('nothing to draw from');
  }
}

function susceptibility(draw: Draw, cre: boolean): Susceptibility[] {
  const meropenem: Susceptibility = cre
    ? { agent: 'MEM', method: 'mic', operator: '>=', value: 16, unit: 'mg/L' }
    : { agent: 'MEM', method: 'mic', operator: '<=', value: 0.25, unit: 'mg/L' };
  return [
    meropenem,
    ...AGENTS.map((agent): Susceptibility => ({
      agent,
      interpretation: draw.of100(cre ? 80 : 25) ? 'R' : 'S',
    })),
  ];
}

const iso = (ms: number): string => new Date(ms).toISOString();

interface Patient {
  pseudonym: string;
  ward: number;
  moved: boolean;
}

function movementsOf({ pseudonym, ward }: Patient, collectedMs: number): EncounterChanged[] {
  const fact = (kind: 'admit' | 'discharge', atMs: number): EncounterChanged => ({
    site: 'bench',
    pseudonym,
    factId: `${pseudonym}-${kind}`,
    messageId: 'bench',
    sender: 'ADT',
    receivedAt: iso(atMs),
    kind,
    at: iso(atMs),
    class: 'inpatient',
    ...(kind === 'admit' && {
      ward: `W${ward}`,
      unitType: ward < ICUS ? ('icu' as const) : ('ward' as const),
    }),
  });
  return [fact('admit', collectedMs - 3 * DAY_MS), fact('discharge', collectedMs + 6 * DAY_MS)];
}

/** So many isolates in the order of their collection. */
export function* arrivals(count: number): Generator<Arrival> {
  const draw = new Draw();
  const recent: Patient[] = [];
  for (let n = 0; n < count; n += 1) {
    const collectedMs =
      FIRST_DAY_MS + Math.floor((n * DAYS) / count) * DAY_MS + draw.below(20) * HOUR_MS;
    const repeat = recent.length > 0 && draw.below(3) === 0;
    const known = repeat ? recent[draw.below(recent.length)] : undefined;
    const patient = known ?? {
      pseudonym: `p${n}`,
      ward: draw.below(WARDS),
      moved: draw.of100(25),
    };
    if (!known) recent[n % RECENT_PATIENTS] = patient;
    yield {
      isolate: isolateOf(draw, n, patient, collectedMs),
      movements: !known && patient.moved ? movementsOf(patient, collectedMs) : [],
    };
  }
}

function outcomeOf(draw: Draw, collectedMs: number) {
  return draw.of100(18)
    ? { vitalStatus: 'dead' as const, diedAt: iso(collectedMs + draw.below(30) * DAY_MS) }
    : { vitalStatus: 'alive' as const, aliveAt: iso(collectedMs + 40 * DAY_MS) };
}

function isolateOf(
  draw: Draw,
  n: number,
  { pseudonym, ward }: Patient,
  collectedMs: number,
): IsolateClassified {
  const [code, name] = draw.weighted(ORGANISMS);
  const type = draw.weighted(SPECIMENS);
  const cre = draw.of100(3) && code !== 'pae';
  const gene = cre && draw.of100(50) ? draw.weighted(FAMILIES) : null;
  const preliminaryMs = collectedMs + DAY_MS;
  const finalMs = collectedMs + (2 + draw.below(3)) * DAY_MS;
  const isolate = {
    organism: { code, name },
    specimen: {
      type,
      purpose: type === 'rectal swab' ? ('screening' as const) : ('clinical' as const),
      collectedAt: iso(collectedMs),
    },
    encounter: { class: 'inpatient' as const, ward: `W${ward}` },
  };
  const classification = classificationOf(cre, gene);
  return {
    site: 'bench',
    isolateId: `i${n}`,
    pseudonym,
    patientKnown: true,
    revision: 2,
    receivedAt: iso(finalMs),
    messageId: 'bench',
    withdrawn: false,
    isolate: {
      ...isolate,
      status: 'final',
      reportedAt: iso(finalMs),
      susceptibility: susceptibility(draw, cre),
      ...(cre && { outcome: outcomeOf(draw, collectedMs) }),
    },
    classification,
    earlier: [
      {
        receivedAt: iso(preliminaryMs),
        messageId: 'bench',
        withdrawn: false,
        isolate: { ...isolate, status: 'preliminary', reportedAt: iso(preliminaryMs) },
        classification: classificationOf(false, null),
      },
    ],
  };
}

function classificationOf(
  cre: boolean,
  gene: readonly [family: string, allele: string] | null,
): IsolateClassified['classification'] {
  const carbapenemases = gene
    ? [{ family: gene[0], allele: gene[1], ambler: null, evidence: ['pcr'] }]
    : [];
  return {
    rules: '2026.1',
    cre: {
      status: cre ? 'cre' : 'not-cre',
      definition: 'cdc-2015',
      basis: cre ? 'phenotype' : null,
      notTested: [],
      because: [],
    },
    cpe: {
      status: gene ? 'confirmed' : 'negative',
      nonCpeStandard: gene ? null : 'activity+genes',
      carbapenemases,
      because: [],
    },
    cpo: { status: gene ? 'confirmed' : 'negative' },
    discordance: [],
    flags: [],
    typing: null,
    breakpoints: 'CLSI 2025',
  };
}
