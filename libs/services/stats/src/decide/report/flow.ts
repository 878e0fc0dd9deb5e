import type { CohortPopulation, FlowStep } from '@carbawatch/contracts';
import type { FlowCount } from '../cohort-counts';
import type { CohortPatient } from '../cohort/patient';
import { STANDINGS, isIn } from '../standing';
import type { Standing } from '../standing';
import { POPULATION_WORDS, dedupWords } from './question-words';

const STANDING_LABELS: Record<Standing, string> = {
  infection: 'Clinical culture of an inpatient, assessed as infection',
  clinical: 'Not assessed as infection',
  screening: 'Screening specimen',
  colonisation: 'Assessed as colonisation',
  contaminant: 'Assessed as contaminant',
  outpatient: 'Not an inpatient',
  preliminary: 'Preliminary result',
};

/** Why an isolate of the population is no CRE. */
const CRE_LABELS: Record<string, string> = {
  'not-cre': 'Not CRE by the definition',
  'not-enterobacterales': 'Not an Enterobacterales',
  'out-of-scope': 'Species outside the definition',
  undetermined: 'CRE undetermined: carbapenems not tested or not readable',
};

interface FlowInput {
  flow: readonly FlowCount[];
  population: CohortPopulation;
  patients: readonly CohortPatient[];
  dedup: string;
}

function sum(rows: readonly FlowCount[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}

/** From isolates to patients; what is left out stands between, each for its first reason. */
export function flowOf({ flow, population, patients, dedup }: FlowInput): FlowStep[] {
  const standing = (each: Standing) => flow.filter((row) => row.standing === each);
  const out = STANDINGS.filter((each) => !isIn(population, each));
  const inside = STANDINGS.filter((each) => isIn(population, each)).flatMap(standing);
  const cre = inside.filter((row) => row.cre === 'cre');
  const persons = new Set(patients.map(({ site, person }) => JSON.stringify([site, person])));
  const kept = patients.length;
  return [
    {
      step: 'isolates',
      label: 'Isolates of patients in the period, any organism',
      count: sum(flow),
      excluded: out.map((reason) => ({
        reason,
        label: STANDING_LABELS[reason],
        count: sum(standing(reason)),
      })),
    },
    {
      step: 'population',
      label: `Isolates of the population: ${POPULATION_WORDS[population]}`,
      count: sum(inside),
      excluded: Object.entries(CRE_LABELS).map(([reason, label]) => ({
        reason,
        label,
        count: sum(inside.filter((row) => row.cre === reason)),
      })),
    },
    {
      step: 'cre-isolates',
      label: 'CRE isolates',
      count: sum(cre),
      excluded: [
        {
          reason: 'dedup',
          label: `Further isolates; counted is: ${dedupWords(dedup)}`,
          count: sum(cre) - kept,
        },
      ],
    },
    {
      step: 'cre',
      label: 'CRE that count',
      count: kept,
      excluded: [
        {
          reason: 'same-patient',
          label: 'Of patients who count already',
          count: kept - persons.size,
        },
      ],
    },
    { step: 'patients', label: 'Patients with CRE', count: persons.size, excluded: [] },
  ];
}
