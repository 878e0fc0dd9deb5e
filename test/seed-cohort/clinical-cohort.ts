import { addDays } from '@carbawatch/contracts';
import type { EncounterChanged, IsolateClassified, IsolateReport } from '@carbawatch/contracts';
import { classifiedFrom } from './classified-cohort';
import { SEED_COHORT, seedCohort } from './seed-cohort';

/**
 * SYNTHETIC. The line list of the seed cohort with what comparison, regression and outcomes ask
 * for: ages, sexes, covariates, panels, sequence types, movements and the components of DOOR. All
 * of it was drawn from a second seed; nothing is from the study, no row describes a real person.
 * `patients.csv` holds the truth a patient; clinical-cohort.R makes the expected numbers from it.
 */
const SEED = 20_191_231;
const OFFSET = '+08:00';

/** What was drawn for one patient, as a statistician's table would hold it. */
export interface PatientTruth {
  id: string;
  cpe: 0 | 1;
  age: number;
  sex: 'female' | 'male';
  species: string;
  specimen: string;
  icu: 0 | 1;
  icuAtIndex: 0 | 1;
  diagnosis: string;
  centralVenousCatheter: 0 | 1 | null;
  carbapenem30d: 0 | 1;
  biliaryDrain: 0 | 1;
  charlson: number | null;
  /** Highest concentrations in mg/L; null is not tested. */
  amk: number | null;
  cip: number | null;
  cza: number | null;
  died: number | null;
  alive: number | null;
  /** Days with their parts; whole days without movements, by the report's day of admission. */
  hospitalBefore: number;
  /** Days with their parts; null without movements. */
  icuBefore: number | null;
  hospitalAfter: number | null;
  icuAfter: number | null;
  /** Day on which the stay ended; null without movements and while it goes on. */
  left: number | null;
  /** `untold`: without movements, and no report tells a discharge. */
  stay: 'death' | 'alive' | 'there' | 'untold';
  clinicalResponse: 0 | 1 | null;
  readmitted: 0 | 1 | null;
  renalFailure: 0 | 1 | null;
  cDifficile: 0 | 1 | null;
  st: string | null;
}

/** Numbers from 0 to below 1 that are the same in every run (mulberry32). */
class Draw {
  private state = SEED;

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): 0 | 1 {
    return this.next() < probability ? 1 : 0;
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }
}

function daysFrom(day: string, moment: string): number {
  return Math.round((Date.parse(moment) - Date.parse(`${day}T00:00:00${OFFSET}`)) / 86_400_000);
}

/** 2 to the power of a drawn exponent. */
function dilution(draw: Draw, from: number, to: number): number {
  return 2 ** draw.between(from, to);
}

interface Course {
  truth: Pick<
    PatientTruth,
    'icuAtIndex' | 'hospitalBefore' | 'icuBefore' | 'hospitalAfter' | 'icuAfter' | 'left' | 'stay'
  >;
  movements: EncounterChanged[];
}

/** Of each patient the report says an admission 19 days before the index culture. */
const NO_MOVEMENTS = {
  hospitalBefore: 19,
  icuBefore: null,
  hospitalAfter: null,
  icuAfter: null,
  left: null,
  stay: 'untold',
} as const;

/** The index culture is taken at 23:30. */
const INDEX_HOUR = 23.5;

class Mover {
  readonly moves: EncounterChanged[] = [];

  constructor(
    private readonly person: string,
    private readonly indexDay: string,
  ) {}

  move(kind: EncounterChanged['kind'], after: number, clock: string, ward?: string): void {
    const at = `${addDays(this.indexDay, after)}T${clock}:00${OFFSET}`;
    const place = ward && {
      ward,
      unitType: ward.startsWith('ICU') ? ('icu' as const) : ('ward' as const),
    };
    this.moves.push({
      site: 'site-1',
      pseudonym: this.person,
      factId: `${this.person}-${this.moves.length}`,
      messageId: `${this.person}-${this.moves.length}`,
      sender: 'adt',
      receivedAt: at,
      kind,
      at,
      visit: `V-${this.person}`,
      class: 'inpatient',
      ...place,
    });
  }
}

/** Admission, perhaps the ICU and back, and how it ended. One in eight has no movements. */
function courseOf(
  person: string,
  indexDay: string,
  { icu, died }: { icu: 0 | 1; died: number | null },
  draw: Draw,
): Course {
  const before = draw.between(0, 18);
  const [inIcuBefore, inIcuAfter] = [draw.between(0, before), draw.between(1, 12)];
  const leftIcuEarlier = draw.chance(0.2) === 1 && inIcuBefore > 2;
  const length = draw.chance(0.1) ? draw.between(31, 60) : draw.between(2, 29);
  const goesOn = draw.chance(0.06) === 1 && died === null;
  if (draw.chance(0.125)) {
    return { truth: { icuAtIndex: icu, ...NO_MOVEMENTS }, movements: [] };
  }
  const mover = new Mover(person, indexDay);
  const end = died ?? length;
  mover.move('admit', -before, '10:00', 'WARD-3');
  const hourOfIndex = INDEX_HOUR / 24;
  let icuBefore: number | null = null;
  let icuAfter: number | null = null;
  if (icu) {
    mover.move('transfer', -inIcuBefore, '11:30', 'ICU-1');
    const entered = -inIcuBefore + 11.5 / 24;
    if (leftIcuEarlier) {
      mover.move('transfer', -1, '08:00', 'WARD-3');
      icuBefore = -1 + 8 / 24 - entered;
    } else {
      icuBefore = hourOfIndex - entered;
      const leaves = inIcuAfter < end && !goesOn;
      if (leaves) mover.move('transfer', inIcuAfter, '12:00', 'WARD-3');
      const until = leaves ? inIcuAfter + 0.5 : died !== null ? died + 0.5 / 24 : length + 15 / 24;
      icuAfter = goesOn ? null : until - hourOfIndex;
    }
  }
  if (died !== null) mover.move('death', died, '00:30');
  else if (!goesOn) mover.move('discharge', length, '15:00');
  const left = died !== null ? died + 0.5 / 24 : length + 15 / 24;
  return {
    truth: {
      icuAtIndex: icu && !leftIcuEarlier ? 1 : 0,
      hospitalBefore: hourOfIndex + before - 10 / 24,
      icuBefore,
      hospitalAfter: goesOn ? null : left - hourOfIndex,
      icuAfter,
      left: goesOn ? null : end,
      stay: died !== null ? 'death' : goesOn ? 'there' : 'alive',
    },
    movements: mover.moves,
  };
}

interface Drawn {
  truth: PatientTruth;
  course: Course;
  birthYear: number;
}

function unless<T>(missing: 0 | 1, value: T): T | null {
  return missing ? null : value;
}

function drawn(report: IsolateReport, repeatDay: string | null, draw: Draw): Drawn {
  const id = report.patient?.id ?? '';
  const day = report.specimen?.collectedAt?.slice(0, 10) ?? '';
  const producer = report.phenotypicTests?.[0]?.result === 'positive';
  const icu = report.encounter?.unitType === 'icu' ? 1 : 0;
  const { diedAt, aliveAt } = report.outcome ?? {};
  const died = diedAt === undefined ? null : daysFrom(day, `${diedAt.slice(0, 10)}T00:00:00+08:00`);
  const course = courseOf(id, day, { icu, died }, draw);
  const seen = [aliveAt, repeatDay, course.movements.at(-1)?.at.slice(0, 10)]
    .flatMap((each) => (each === undefined || each === null ? [] : [each]))
    .map((each) => daysFrom(day, `${each}T00:00:00+08:00`));
  const birthYear = draw.between(1930, 1985);
  const p = (ifProducer: number, otherwise: number) =>
    draw.chance(producer ? ifProducer : otherwise);
  const truth: PatientTruth = {
    id,
    cpe: producer ? 1 : 0,
    age: Number(day.slice(0, 4)) - birthYear,
    sex: draw.chance(0.6) ? 'male' : 'female',
    species: report.organism.name ?? '',
    specimen: report.specimen?.type ?? '',
    icu,
    diagnosis: report.encounter?.diagnoses?.[0]?.code ?? '',
    centralVenousCatheter: unless(draw.chance(0.08), p(0.55, 0.35)),
    carbapenem30d: p(0.65, 0.4),
    biliaryDrain: producer ? draw.chance(0.12) : 0,
    charlson: unless(draw.chance(0.06), draw.between(0, 6) + p(0.5, 0.2)),
    amk: producer ? dilution(draw, 1, 6) : dilution(draw, 0, 4),
    cip: dilution(draw, -3, 3),
    cza: unless(draw.chance(0.3), producer ? dilution(draw, -1, 6) : dilution(draw, -2, 4)),
    died,
    alive: died === null ? Math.max(...seen) : null,
    ...course.truth,
    clinicalResponse: unless(draw.chance(0.07), p(0.55, 0.7)),
    readmitted: unless(draw.chance(0.05), draw.chance(0.1)),
    renalFailure: unless(draw.chance(0.05), draw.chance(0.15)),
    cDifficile: unless(draw.chance(0.05), draw.chance(0.06)),
    st: draw.chance(0.8) && report.organism.name === 'Klebsiella pneumoniae' ? '11' : null,
  };
  return { truth, course, birthYear };
}

function answer(value: 0 | 1 | null): boolean | undefined {
  return value === null ? undefined : value === 1;
}

function mic(agent: string, value: number | null) {
  if (value === null) return [];
  return [{ agent, method: 'mic' as const, operator: '=' as const, value, unit: 'mg/L' as const }];
}

function covariatesOf(truth: PatientTruth): Record<string, boolean | number> {
  const { centralVenousCatheter: catheter, carbapenem30d, biliaryDrain, charlson } = truth;
  return {
    ...(catheter !== null && { centralVenousCatheter: catheter === 1 }),
    carbapenem30d: carbapenem30d === 1,
    biliaryDrain: biliaryDrain === 1,
    ...(charlson !== null && { charlson }),
  };
}

function eventOf(report: IsolateReport, { truth, birthYear }: Drawn): IsolateClassified {
  const event = classifiedFrom(report);
  const { clinicalResponse, readmitted, renalFailure, cDifficile } = truth;
  const components = { clinicalResponse, readmitted, renalFailure, cDifficile };
  const known = Object.entries(components).flatMap(([name, value]) => {
    const said = answer(value);
    return said === undefined ? [] : [[name, said]];
  });
  return {
    ...event,
    isolate: {
      ...event.isolate,
      person: { sex: truth.sex, birthYear },
      covariates: covariatesOf(truth),
      outcome: { ...event.isolate.outcome, ...Object.fromEntries(known) },
      susceptibility: [
        ...(event.isolate.susceptibility ?? []),
        ...mic('AMK', truth.amk),
        ...mic('CIP', truth.cip),
        ...mic('CZA', truth.cza),
        // By nature useless in Klebsiella, and a category without a value.
        { agent: 'AMP', interpretation: 'R' },
        { agent: 'SXT', interpretation: truth.cpe ? 'R' : 'S' },
      ],
    },
    classification: {
      ...event.classification,
      breakpoints: 'CLSI 2025',
      typing:
        truth.st === null
          ? null
          : {
              scheme: 'kpneumoniae',
              st: truth.st,
              clonalComplex: null,
              clonalGroup: null,
              kLocus: null,
              cgst: null,
            },
    },
  };
}

export interface ClinicalCohort {
  isolates: IsolateClassified[];
  movements: EncounterChanged[];
  patients: PatientTruth[];
}

/** The whole line list, always the same; only index cultures carry what was drawn. */
export function clinicalCohort(): ClinicalCohort {
  const draw = new Draw();
  const reports = seedCohort();
  const repeats = new Map(
    reports
      .filter(({ isolateId }) => isolateId.endsWith('-2'))
      .map(({ patient, specimen }) => [patient?.id, specimen?.collectedAt?.slice(0, 10) ?? null]),
  );
  const patients: PatientTruth[] = [];
  const movements: EncounterChanged[] = [];
  const isolates = reports.map((report) => {
    if (!/^SYNTHETIC-\d{3}-1$/.test(report.isolateId)) return classifiedFrom(report);
    const each = drawn(report, repeats.get(report.patient?.id) ?? null, draw);
    patients.push(each.truth);
    movements.push(...each.course.movements);
    return eventOf(report, each);
  });
  if (patients.length !== SEED_COHORT.patients) throw new Error('An index culture is missing.');
  return { isolates, movements, patients };
}

/** The truth as R reads it; an empty cell is NA. */
export function patientsCsv(patients: readonly PatientTruth[]): string {
  const columns = Object.keys(patients[0] ?? {});
  const lines = patients.map((patient) =>
    Object.values(patient)
      .map((cell: unknown) => (cell === null ? '' : String(cell)))
      .join(','),
  );
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
