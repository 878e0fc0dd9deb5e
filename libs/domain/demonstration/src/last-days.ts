import type { Chance } from './chance';
import { GENERAL_WARDS } from './hospital';
import { E_CLOACAE, E_COLI, K_PNEUMONIAE } from './microbes';
import { DAY, FINAL_DAYS, PCR_DAYS, YEAR_DAYS } from './plan';
import type { PlannedCulture, PlannedIsolate, PlannedPatient } from './plan';

/**
 * What lies open when the year ends, whatever the hour at which somebody looks: news of the
 * afternoon before, within a day of any morning, and of the last morning, within a day of any
 * evening.
 */
const YESTERDAY = (YEAR_DAYS - 2) * DAY;
const TODAY = (YEAR_DAYS - 1) * DAY;
/** Admissions of the two days, as on any others. */
const COMPANIONS = 12;

export function lastDays(chance: Chance): PlannedPatient[] {
  return [
    stillPending(),
    newProducer(),
    invasiveProducer(),
    testedThisMorning(),
    movedCarrier(),
    overlooked(),
    announced('SURG-1', YESTERDAY + 13 * 60 + 40),
    announced('GASTRO', TODAY + 7 * 60 + 30),
    ...Array.from({ length: COMPANIONS }, () => companion(chance)),
  ];
}

/** In ICU-1: carbapenem-resistant since yesterday, cholangitis, mechanism not known yet. */
function stillPending(): PlannedPatient {
  const collectedAt = takenFor(YESTERDAY + 13 * 60, FINAL_DAYS);
  return {
    ...inHouse([['ICU-1', 30 * DAY]], collectedAt - DAY, 'K83.0'),
    cultures: [culture(collectedAt, 'blood', KPC, true)],
  };
}

/** On a medical ward: the PCR of yesterday evening. */
function newProducer(): PlannedPatient {
  const collectedAt = takenFor(YESTERDAY + 16 * 60, PCR_DAYS);
  return {
    ...inHouse([['MED-2', 16 * DAY]], collectedAt - 2 * DAY, 'N39.0'),
    cultures: [culture(collectedAt, 'urine', OXA)],
  };
}

/** In the blood of a haematological patient: the PCR of this morning. */
function invasiveProducer(): PlannedPatient {
  const collectedAt = takenFor(TODAY + 5 * 60, PCR_DAYS);
  return {
    ...inHouse([['HAEM', 25 * DAY]], collectedAt - 6 * DAY, 'C18.7'),
    cultures: [culture(collectedAt, 'blood', KPC)],
  };
}

/** Susceptibilities of this morning: carbapenem-resistant; the rapid test comes in the evening. */
function testedThisMorning(): PlannedPatient {
  const collectedAt = takenFor(TODAY + 5 * 60, FINAL_DAYS);
  return {
    ...inHouse([['RESP', 14 * DAY]], collectedAt - 3 * DAY, 'J44.1'),
    cultures: [culture(collectedAt, 'sputum', WITHOUT_ENZYME)],
  };
}

/** Known for a week; yesterday from high dependency to the hepatobiliary ward. */
function movedCarrier(): PlannedPatient {
  const movedAt = YESTERDAY + 15 * 60 + 30;
  const collectedAt = takenFor(movedAt - 7 * DAY, PCR_DAYS);
  const admittedAt = collectedAt - 3 * DAY;
  const path = [['HDU', movedAt - admittedAt] as const, ['HPB', 12 * DAY] as const];
  return {
    ...inHouse(path, admittedAt, 'K80.3'),
    cultures: [culture(collectedAt, 'bile', NDM)],
  };
}

/** Beside that carrier until it was isolated a week ago: the first swab is due, and not taken. */
function overlooked(): PlannedPatient {
  const admittedAt = YESTERDAY - 10 * DAY + 11 * 60;
  return { ...inHouse([['HDU', 16 * DAY]], admittedAt, 'I50.0'), overlooked: true };
}

/** Somebody whom the referring hospital has announced with its list. */
function announced(ward: string, admittedAt: number): PlannedPatient {
  return { ...inHouse([[ward, 9 * DAY]], admittedAt, 'S72.0'), announced: true };
}

function companion(chance: Chance): PlannedPatient {
  const admittedAt = YESTERDAY + chance.between(0, 1) * DAY + chance.between(6 * 60, 20 * 60);
  const path = [[chance.pick(GENERAL_WARDS).name, chance.between(4, 12) * DAY] as const];
  return inHouse(path, admittedAt, chance.pick(['I50.0', 'E11.5', 'I63.9', 'K57.2']));
}

const KPC = { microbe: K_PNEUMONIAE, phenotype: 'serine', alleles: ['KPC-2'], st: '11' } as const;
const OXA = { microbe: E_COLI, phenotype: 'oxa-48', alleles: ['OXA-48'], st: '38' } as const;
const NDM = { microbe: E_CLOACAE, phenotype: 'metallo', alleles: ['NDM-1'], st: '418' } as const;
const WITHOUT_ENZYME = {
  microbe: E_CLOACAE,
  phenotype: 'porin-loss',
  alleles: [],
  st: '78',
} as const;

/** When a specimen was taken whose report, so many days later, leaves from this minute on. */
function takenFor(reportedAt: number, days: number): number {
  return reportedAt - Math.round(days * DAY);
}

function inHouse(
  path: PlannedPatient['path'],
  admittedAt: number,
  diagnosis: string,
): PlannedPatient {
  return { admittedAt, path, diagnoses: [diagnosis], dies: false, cultures: [] };
}

function culture(
  collectedAt: number,
  specimen: PlannedCulture['specimen'],
  isolate: PlannedIsolate,
  pending = false,
): PlannedCulture {
  return { collectedAt, specimen, isolates: [isolate], pending };
}
