import type { CohortPart } from '@carbawatch/contracts';
import { DOOR_RANKINGS, doorPlaceOf } from '@carbawatch/epidemiology';
import { genotypeOf } from './comparison';
import { judgedResults, resultByAgent } from './judged-results';
import type { CohortPatient } from './patient';
import { isIntrinsic } from './resistance';
import { guidelineOf } from './rules';
import type { GuidelineEdition } from './rules';
import { LENGTHS } from './stay-lengths';
import { endedBy, followed } from './survival';
import { shownLevels } from './table-one';
import { variablesOf } from './variables';

export interface PartAsked {
  asOf: string;
  guideline?: GuidelineEdition | undefined;
}

type Of<P extends CohortPart['part']> = Extract<CohortPart, { part: P }>;
type Belongs = (patient: CohortPatient) => boolean;

const NOBODY: Belongs = () => false;

function ofVariable(part: Of<'level'> | Of<'known'>, patients: readonly CohortPatient[]): Belongs {
  const variable = variablesOf(patients).variables.find(({ name }) => name === part.variable);
  if (!variable) return NOBODY;
  if (part.part === 'known') return (patient) => variable.of(patient) !== null;
  if (variable.kind === 'level') {
    const { levelOf } = shownLevels(variable, patients);
    return (patient) => levelOf(patient) === part.level;
  }
  return (patient) => {
    const value = variable.of(patient);
    return (value === null ? null : String(value)) === part.level;
  };
}

function ofGenotype({ genotype, organism, scheme, st }: Of<'genotype'>): Belongs {
  return (patient) =>
    patient.verdict === 'cpe' &&
    genotypeOf(patient) === genotype &&
    (patient.organism ?? 'unknown') === organism &&
    (patient.detail?.st?.scheme ?? null) === scheme &&
    (patient.detail?.st?.st ?? null) === st;
}

function ofResistance(
  { agent, stratum, count }: Of<'resistance'>,
  patients: readonly CohortPatient[],
  { guideline }: PartAsked,
): Belongs {
  const ruler = guideline ? { ...guideline, ownLimits: null } : guidelineOf(patients);
  const read: readonly string[] = ['resistant', 'susceptible', 'intermediate'];
  return (patient) => {
    if (stratum !== 'all' && patient.organism !== stratum) return false;
    if (isIntrinsic(agent, patient)) return false;
    const reading = resultByAgent(judgedResults(patient, ruler).judged).get(agent)?.reading;
    return reading !== undefined && (count === 'read' ? read.includes(reading) : reading === count);
  };
}

function ofRank({ rank }: Of<'rank'>, asOf: string): Belongs {
  const [ranking] = Object.values(DOOR_RANKINGS);
  return (patient) => ranking !== undefined && doorPlaceOf(patient, ranking, asOf) === rank;
}

function ofStay({ stay: name, count }: Of<'stay'>): Belongs {
  const { days, goesOn, has } = LENGTHS[name];
  return ({ detail }) => {
    const stay = detail?.stay ?? null;
    if (stay === null) return count === 'missing';
    if (!has(stay)) return false;
    if (goesOn(stay)) return count === 'still-there';
    return count === (days(stay) === null ? 'missing' : 'known');
  };
}

function ofFollowed({ course, day }: Of<'followed'>, asOf: string): Belongs {
  if (course === 'survival') return (patient) => (followed(patient, day)?.time ?? -1) >= day;
  return (patient) => {
    // Who did not lie in an ICU at the culture is no part of the question.
    if (course === 'icu' && patient.icuAtIndex !== true) return false;
    const ended = endedBy(patient.detail?.stay?.[course], patient, day, asOf);
    return (ended?.time ?? -1) >= day;
  };
}

function belongsTo(part: CohortPart, patients: readonly CohortPatient[], asked: PartAsked) {
  switch (part.part) {
    case 'level':
    case 'known':
      return ofVariable(part, patients);
    case 'genotype':
      return ofGenotype(part);
    case 'resistance':
      return ofResistance(part, patients, asked);
    case 'rank':
      return ofRank(part, asked.asOf);
    case 'stay':
      return ofStay(part);
    case 'followed':
      return ofFollowed(part, asked.asOf);
  }
}

/** Patients whom a cell of the comparison or the outcomes counts, by the same rules as it. */
export function patientsOfPart(
  patients: readonly CohortPatient[],
  part: CohortPart,
  asked: PartAsked,
): CohortPatient[] {
  return patients.filter(belongsTo(part, patients, asked));
}
