import { COHORT_POPULATIONS, dayOf } from '@carbawatch/contracts';
import type { CohortPopulation, UnitType } from '@carbawatch/contracts';
import {
  isBlood,
  personsOf,
  specimenGroupOf,
  standingMovements,
  staysOf,
} from '@carbawatch/epidemiology';
import type { SpecimenGroup } from '@carbawatch/epidemiology';
import { clinicalKey, clinicalOf } from './clinical';
import type { Clinical } from './clinical';
import { knownDayOf, withMovedVisits } from './facts';
import type { IsolateHistory, IsolateStep, MovementFact, PersonFacts } from './facts';
import { firstsOfYears } from './first-of-year';
import { outcomeOf, survivalOf } from './outcome';
import type { Survival } from './outcome';
import { profileOf } from './profile';
import type { Profile } from './profile';
import { settingOf } from './setting';
import type { Whereabouts } from './setting';
import { counts, isIn, standingOf, verdictOf } from './standing';
import type { Standing, Verdict } from './standing';
import { versionsOf } from './versions';
import type { Version } from './versions';

/** Where an isolate stands in the cohort's flow; every patient's isolate does. */
export interface Counted {
  isolateId: string;
  day: string;
  /** `reported` where no day of collection is known, `received` where none of the report is. */
  daySource: 'collected' | 'reported' | 'received';
  person: string;
  standing: Standing;
  cre: IsolateStep['cre']['status'];
  verdict: Verdict;
  ward: string | null;
}

/** What an isolate counts as: its place in the flow, and what surveillance splits counts by. */
export interface Contribution extends Counted, Profile {
  wardSource: 'movement' | 'sender' | null;
  unitType: UnitType | null;
  /** Carbapenemase families of a producer, each once, sorted. */
  families: string[];
  /** Populations of which it is the person's first isolate of species and year; see `firstOf`. */
  firstOfYear: number;
}

/** Cohorts that are deduplicated: CRE, and producers that no CRE definition finds. */
export type Cohort = 'cre' | 'cpe-outside-cre';

/** A member of a cohort within one population, with the person's member before it. */
export interface Qualifying extends Counted {
  population: CohortPopulation;
  cohort: Cohort;
  /** Day of the person's previous member; the same day where an earlier one of the day counts. */
  prevDay: string | null;
  organism: string | null;
  creBasis: IsolateStep['cre']['basis'];
  nonCpeStandard: IsolateStep['cpe']['nonCpeStandard'];
  /** Carbapenemase families of a producer, each once, sorted. */
  families: string[];
  /** `family:allele` of a producer where the allele is known. */
  alleles: string[];
  specimenGroup: SpecimenGroup;
  blood: boolean;
  purpose: string | null;
  inpatient: boolean | null;
  infection: string | null;
  wardSource: 'movement' | 'sender' | null;
  icu: boolean | null;
  icuAtIndex: boolean | null;
  hepatobiliary: boolean | null;
  diedAfterDays: number | null;
  aliveAfterDays: number | null;
  rules: string;
}

/** What one isolate counts as at the end of one known day. */
export interface IsolateState {
  contribution: Contribution;
  qualifying: Qualifying[];
  clinical: Clinical | null;
}

interface Member {
  counted: Counted;
  clinical: Clinical | null;
  contribution: Contribution;
  cohort: Cohort | null;
  details: Omit<Qualifying, keyof Counted | 'population' | 'cohort' | 'prevDay'>;
}

interface KnownIsolate {
  history: IsolateHistory;
  /** Known by the day, in the order of receipt; `step` is the last of them. */
  steps: readonly IsolateStep[];
  step: IsolateStep;
}

/** Facts with the days on which they became known, each counted once. */
interface DatedFacts {
  isolates: { history: IsolateHistory; stepDays: string[] }[];
  movements: { fact: MovementFact; day: string }[];
}

function datedFacts({ isolates, movements }: PersonFacts, timeZone: string): DatedFacts {
  return {
    isolates: isolates.map((history) => ({
      history,
      stepDays: history.steps.map((step) => knownDayOf(step, timeZone)),
    })),
    movements: withMovedVisits(movements, timeZone).map((fact) => ({
      fact,
      day: knownDayOf(fact, timeZone),
    })),
  };
}

function dayAndSource(
  { history, step }: KnownIsolate,
  timeZone: string,
): Pick<Counted, 'day' | 'daySource'> {
  const collectedAt = step.specimen?.collectedAt;
  if (collectedAt !== undefined) {
    return { day: dayOf(collectedAt, timeZone), daySource: 'collected' };
  }
  if (step.reportedAt !== undefined) {
    return { day: dayOf(step.reportedAt, timeZone), daySource: 'reported' };
  }
  return { day: knownDayOf(history.steps[0] ?? step, timeZone), daySource: 'received' };
}

function cohortOf({ cre, verdict }: Counted): Cohort | null {
  if (cre === 'cre') return 'cre';
  return verdict === 'cpe' ? 'cpe-outside-cre' : null;
}

function genesOf(step: IsolateStep, verdict: Verdict): Pick<Qualifying, 'families' | 'alleles'> {
  const genes = verdict === 'cpe' ? step.cpe.carbapenemases : [];
  const alleles = genes.flatMap(({ family, allele }) => (allele ? [`${family}:${allele}`] : []));
  return {
    families: [...new Set(genes.map(({ family }) => family))].sort(),
    alleles: [...new Set(alleles)].sort(),
  };
}

function memberOf(
  known: KnownIsolate,
  person: string,
  context: { whereabouts: Whereabouts; survival: Survival; timeZone: string },
): Member {
  const { history, step } = known;
  const { whereabouts, survival, timeZone } = context;
  const { ward, unitType, inpatient, ...setting } = settingOf(step, whereabouts, timeZone);
  const verdict = verdictOf(step);
  const counted: Counted = {
    isolateId: history.isolateId,
    ...dayAndSource(known, timeZone),
    person,
    standing: standingOf(step, inpatient),
    cre: step.cre.status,
    verdict,
    ward,
  };
  const genes = genesOf(step, verdict);
  const profile = profileOf(step, whereabouts.stays, { inpatient, ...setting }, timeZone);
  return {
    counted,
    contribution: {
      ...counted,
      wardSource: setting.wardSource,
      unitType,
      families: genes.families,
      firstOfYear: 0,
      ...profile,
    },
    clinical: clinicalOf({ steps: known.steps, counted, whereabouts, survival, timeZone }),
    cohort: cohortOf(counted),
    details: {
      organism: step.organism ?? null,
      creBasis: step.cre.basis,
      nonCpeStandard: step.cpe.nonCpeStandard,
      ...genes,
      specimenGroup: specimenGroupOf(step.specimen ?? {}),
      blood: isBlood(step.specimen?.type),
      purpose: step.specimen?.purpose ?? null,
      inpatient,
      infection: step.infection ?? null,
      ...setting,
      ...outcomeOf(survival, counted.day),
      rules: step.rules,
    },
  };
}

const GROUP_RANK: Record<SpecimenGroup, number> = { sterile: 0, other: 1, screening: 2 };

/** Within a day: sterile site, other clinical, screening; then producers; then the isolate's id. */
function inOrder(a: Member, b: Member): number {
  const byText = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return (
    byText(a.contribution.day, b.contribution.day) ||
    GROUP_RANK[a.details.specimenGroup] - GROUP_RANK[b.details.specimenGroup] ||
    Number(b.contribution.verdict === 'cpe') - Number(a.contribution.verdict === 'cpe') ||
    byText(a.contribution.isolateId, b.contribution.isolateId)
  );
}

function statesOf(members: readonly Member[]): IsolateState[] {
  const sorted = [...members].sort(inOrder);
  const previous = new Map<string, string>();
  const firstsOfYear = firstsOfYears(sorted.map(({ contribution }) => contribution));
  return sorted.map(({ counted, contribution: flow, clinical, cohort, details }, index) => {
    const contribution = { ...flow, firstOfYear: firstsOfYear[index] ?? 0 };
    const qualifying = COHORT_POPULATIONS.flatMap((population): Qualifying[] => {
      if (!cohort || !isIn(population, counted.standing)) return [];
      const key = `${population} ${cohort}`;
      const prevDay = previous.get(key) ?? null;
      previous.set(key, counted.day);
      return [{ ...counted, ...details, population, cohort, prevDay }];
    });
    return { contribution, qualifying, clinical };
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** What every isolate counts as, from all facts received by the end of a known day. */
function statesKnownBy(facts: DatedFacts, day: string, timeZone: string): IsolateState[] {
  const known: KnownIsolate[] = facts.isolates.flatMap(({ history, stepDays }) => {
    // Steps stand in the order of receipt: the last one that is known by then holds.
    const steps = history.steps.slice(0, 1 + stepDays.findLastIndex((stepDay) => stepDay <= day));
    const step = steps.at(-1);
    return step && counts(step) ? [{ history, steps, step }] : [];
  });
  if (known.length === 0) return [];
  const received = facts.movements.flatMap((each) => (each.day <= day ? [each.fact] : []));
  const personOf = personsOf(received, timeZone);
  const movements = grouped(received, ({ pseudonym }) => personOf(pseudonym));
  const isolates = grouped(known, ({ step }) => personOf(step.pseudonym));
  return [...isolates].flatMap(([person, members]) => {
    const moved: readonly MovementFact[] = standingMovements(movements.get(person) ?? []);
    const context = {
      whereabouts: { movements: moved, stays: staysOf(moved, timeZone) },
      survival: survivalOf(
        members.map(({ step }) => step),
        moved,
        timeZone,
      ),
      timeZone,
    };
    return statesOf(members.map((member) => memberOf(member, person, context)));
  });
}

/**
 * Known days on which something may have changed, from `since` on; `since` itself is one, because
 * a fact that was there then may since have been taken away.
 */
function knownDaysOf({ isolates, movements }: DatedFacts, since: string | null): string[] {
  const stepDays = isolates.flatMap((isolate) => isolate.stepDays);
  const first = stepDays.reduce<string | null>((a, b) => (a === null || b < a ? b : a), null);
  const days = new Set([...stepDays, ...movements.map(({ day }) => day)]);
  if (since !== null) days.add(since);
  // Before the first isolate nothing counts, however much the patient was moved about.
  return [...days]
    .filter((day) => first !== null && day >= first && (since === null || day >= since))
    .sort();
}

/** Rows of the metric tables, each with the known days that it holds for. */
export interface PersonRows {
  contributions: Version<Contribution>[];
  qualifying: Version<Qualifying>[];
  clinical: Version<Clinical>[];
}

/**
 * Everything that these persons' isolates have ever counted as: for each known day the facts
 * received by its end are decided anew, and equal days in a row become one version. A pure
 * function of the set of facts. With `since`, only the known days from it on: facts received
 * later can't change what was known before.
 */
export function contributionsOf(
  facts: PersonFacts,
  timeZone: string,
  since: string | null = null,
): PersonRows {
  const dated = datedFacts(facts, timeZone);
  const days = knownDaysOf(dated, since);
  const states = days.map((day) => statesKnownBy(dated, day, timeZone));
  return {
    contributions: versionsOf(
      days,
      states.map((isolates) => isolates.map(({ contribution }) => contribution)),
      contributionKey,
    ),
    qualifying: versionsOf(
      days,
      states.map((isolates) => isolates.flatMap(({ qualifying }) => qualifying)),
      qualifyingKey,
    ),
    clinical: versionsOf(
      days,
      states.map((isolates) => isolates.flatMap(({ clinical }) => clinical ?? [])),
      clinicalKey,
    ),
  };
}

export function contributionKey({ isolateId }: Contribution): string {
  return isolateId;
}

export function qualifyingKey({ population, isolateId }: Qualifying): string {
  return `${population}/${isolateId}`;
}
