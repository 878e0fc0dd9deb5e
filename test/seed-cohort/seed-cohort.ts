import { addDays } from '@carbawatch/contracts';
import type { IsolateReport } from '@carbawatch/contracts';

/**
 * SYNTHETIC. An invented line list whose margins are those of the abstract of the study that this
 * project grew from (CRE infections of inpatients, 128 patients): 69 carbapenemase producers and 59
 * others; KPC-2 in 39, NDM in 27, IMP in 4, one isolate with two of them; 35 deaths within 30 days.
 * Nothing else is from the study: patients, dates, wards, species, NDM and IMP alleles, which two
 * enzymes the dual carrier has, ICU and hepatobiliary shares, repeats and excluded isolates were
 * drawn from a seed. No row describes a real person.
 */
export const SEED_COHORT = {
  timeZone: 'Asia/Shanghai',
  from: '2018-06-01',
  to: '2019-12-31',
  patients: 128,
  /** In the clinical population: every organism, and the CRE among them. */
  isolates: 160,
  creIsolates: 148,
  cpe: 69,
  nonCpe: 59,
  families: { KPC: 39, NDM: 27, IMP: 4 },
  diedBy30: 35,
  excluded: { screening: 9, colonisation: 6, outpatient: 5, preliminary: 3 },
} as const;

/** Day 30 of the last patient is reached here, and every survivor is known alive. */
const OBSERVED_UNTIL = '2020-02-01';
const OFFSET = '+08:00';
const SEED = 20_180_601;

type Gene = 'KPC-2' | 'NDM-1' | 'NDM-5' | 'IMP-4';

interface Patient {
  id: string;
  indexDay: string;
  genes: readonly Gene[];
  /** Null for a survivor. */
  diedAfterDays: number | null;
  icu: boolean;
  diagnosis: string;
  organism: { name: string };
}

/** Numbers from 0 to below 1 that are the same in every run (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Draw {
  private readonly next = drawing(SEED);

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  oneOf<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.between(0, choices.length - 1)] ?? choices[0];
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

const GENES_OF_PATIENTS: readonly (readonly Gene[])[] = [
  ...times<Gene[]>(39, ['KPC-2']),
  ...times<Gene[]>(18, ['NDM-1']),
  ...times<Gene[]>(8, ['NDM-5']),
  ...times<Gene[]>(3, ['IMP-4']),
  ['NDM-1', 'IMP-4'],
  ...times<Gene[]>(59, []),
];

const HEPATOBILIARY = ['K83.0', 'K74.6', 'K80.3', 'C22.0'] as const;
const OTHER_DISEASE = ['J15.0', 'I63.9', 'N39.0', 'C16.9'] as const;
const SPECIES = ['Klebsiella pneumoniae', 'Escherichia coli', 'Enterobacter cloacae'] as const;
const SPECIMENS = ['blood', 'sputum', 'urine', 'bile', 'ascites'] as const;

/** One dies on day 30 itself, one just after midnight of day 31, which no longer counts. */
function deathsOf(draw: Draw): (number | null)[] {
  const others = Array.from({ length: SEED_COHORT.diedBy30 - 1 }, () => draw.between(1, 29));
  const survivors = times<number | null>(SEED_COHORT.patients - SEED_COHORT.diedBy30 - 1, null);
  return draw.shuffled([...others, 30, 31, ...survivors]);
}

function patientsOf(draw: Draw): Patient[] {
  const deaths = deathsOf(draw);
  const genes = draw.shuffled(GENES_OF_PATIENTS);
  return genes.map((carried, index) => {
    const producer = carried.length > 0;
    const hepatobiliary = draw.chance(producer ? 0.3 : 0.15);
    return {
      id: `SYNTHETIC-${String(index + 1).padStart(3, '0')}`,
      // Of 579 days; a margin at the end leaves room for repeats within the period.
      indexDay: addDays(SEED_COHORT.from, index === 0 ? 578 : draw.between(20, 550)),
      genes: carried,
      diedAfterDays: deaths[index] ?? null,
      icu: draw.chance(producer ? 0.5 : 0.3),
      diagnosis: draw.oneOf(hepatobiliary ? HEPATOBILIARY : OTHER_DISEASE),
      organism: { name: draw.chance(0.7) ? SPECIES[0] : draw.oneOf(SPECIES) },
    };
  });
}

function outcomeOf({ indexDay, diedAfterDays }: Patient, draw: Draw): IsolateReport['outcome'] {
  if (diedAfterDays !== null) {
    const diedAt = `${addDays(indexDay, diedAfterDays)}T00:30:00${OFFSET}`;
    return { vitalStatus: 'dead', diedAt };
  }
  const seen = addDays(indexDay, draw.between(30, 90));
  return { vitalStatus: 'alive', aliveAt: seen < OBSERVED_UNTIL ? seen : OBSERVED_UNTIL };
}

/** Activity and genes tested, as the study did: what both miss is no producer. */
function evidenceOf(genes: readonly Gene[]): Pick<IsolateReport, 'geneTests' | 'phenotypicTests'> {
  if (genes.length > 0) {
    return {
      phenotypicTests: [{ test: 'mCIM', result: 'positive' }],
      geneTests: genes.map((gene) => ({
        gene: `bla${gene}`,
        method: 'wgs',
        result: 'detected',
        identity: 100,
        coverage: 100,
      })),
    };
  }
  const panel = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48'];
  return {
    phenotypicTests: [{ test: 'mCIM', result: 'negative' }],
    geneTests: panel.map((gene) => ({ gene, method: 'pcr', result: 'not-detected' })),
  };
}

function carbapenems(resistant: boolean): IsolateReport['susceptibility'] {
  const value = resistant ? 16 : 0.25;
  const operator = resistant ? '>=' : '<=';
  return ['MEM', 'IPM'].map((agent) => ({ agent, method: 'mic', operator, value, unit: 'mg/L' }));
}

/** A culture of a patient, late in the evening, so that days depend on the time zone. */
function culture(
  patient: Patient,
  number: number,
  day: string,
  details: Partial<IsolateReport>,
): IsolateReport {
  return {
    type: 'isolate.report',
    isolateId: `${patient.id}-${number}`,
    status: 'final',
    reportedAt: `${addDays(day, 2)}T15:00:00${OFFSET}`,
    patient: { id: patient.id },
    encounter: {
      id: `V-${patient.id}`,
      class: 'inpatient',
      ward: patient.icu ? 'ICU-1' : 'WARD-3',
      unitType: patient.icu ? 'icu' : 'ward',
      admittedAt: addDays(patient.indexDay, -19),
      diagnoses: [{ system: 'icd-10', code: patient.diagnosis, type: 'admission' }],
    },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: `${day}T23:30:00${OFFSET}` },
    organism: patient.organism,
    susceptibility: carbapenems(true),
    ...evidenceOf(patient.genes),
    infection: { status: 'infection' },
    ...details,
  };
}

function indexCultures(patients: readonly Patient[], draw: Draw): IsolateReport[] {
  return patients.map((patient) => {
    const outcome = outcomeOf(patient, draw);
    const report = culture(patient, 1, patient.indexDay, { ...(outcome && { outcome }) });
    const type = draw.oneOf(SPECIMENS);
    return { ...report, specimen: { ...report.specimen, type } };
  });
}

/** Further CRE of patients who were alive; the study counted the first alone. */
function repeats(patients: readonly Patient[], draw: Draw): IsolateReport[] {
  const count = SEED_COHORT.creIsolates - SEED_COHORT.patients;
  return draw
    .shuffled(patients.slice(1).filter(({ diedAfterDays }) => diedAfterDays === null))
    .slice(0, count)
    .map((patient) => culture(patient, 2, addDays(patient.indexDay, draw.between(1, 25)), {}));
}

/** Clinical isolates of other inpatients that are susceptible to carbapenems. */
function susceptibleOnes(draw: Draw): IsolateReport[] {
  return others('S', SEED_COHORT.isolates - SEED_COHORT.creIsolates, draw).map((patient) =>
    culture(patient, 1, patient.indexDay, { susceptibility: carbapenems(false) }),
  );
}

function others(letter: string, count: number, draw: Draw, genes: Gene[] = []): Patient[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `SYNTHETIC-${letter}${String(index + 1).padStart(2, '0')}`,
    indexDay: addDays(SEED_COHORT.from, draw.between(20, 550)),
    genes,
    diedAfterDays: null,
    icu: false,
    diagnosis: draw.oneOf(OTHER_DISEASE),
    organism: { name: draw.oneOf(SPECIES) },
  }));
}

/** Isolates that the study's population leaves out, some of its own patients before their index. */
function excludedOnes(patients: readonly Patient[], draw: Draw): IsolateReport[] {
  const { screening, colonisation, outpatient, preliminary } = SEED_COHORT.excluded;
  const [carriers, colonised] = [patients.slice(0, screening), patients.slice(20)];
  const before = (patient: Patient) => addDays(patient.indexDay, -draw.between(1, 10));
  const blood = (purpose: 'clinical' | 'screening', day: string, type: string) => ({
    specimen: { type, purpose, collectedAt: `${day}T09:00:00${OFFSET}` },
  });
  return [
    ...carriers.map((patient) => {
      const day = before(patient);
      return culture(patient, 3, day, blood('screening', day, 'rectal swab'));
    }),
    ...colonised.slice(0, colonisation).map((patient) => {
      const day = before(patient);
      return culture(patient, 4, day, {
        ...blood('clinical', day, 'sputum'),
        infection: { status: 'colonisation' },
      });
    }),
    ...others('O', outpatient, draw, ['KPC-2']).map((patient) =>
      culture(patient, 1, patient.indexDay, { encounter: { class: 'outpatient' } }),
    ),
    ...others('P', preliminary, draw, ['NDM-1']).map((patient) =>
      culture(patient, 1, patient.indexDay, { status: 'preliminary' }),
    ),
  ];
}

/** The line list as canonical isolate reports in the order of collection, always the same. */
export function seedCohort(): IsolateReport[] {
  const draw = new Draw();
  const patients = patientsOf(draw);
  const day = ({ specimen, isolateId }: IsolateReport) =>
    `${specimen?.collectedAt ?? ''} ${isolateId}`;
  return [
    ...indexCultures(patients, draw),
    ...repeats(patients, draw),
    ...susceptibleOnes(draw),
    ...excludedOnes(patients, draw),
  ].sort((a, b) => (day(a) < day(b) ? -1 : 1));
}
