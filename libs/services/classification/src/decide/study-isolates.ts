import type { CohortPopulation, IsolateFacts, TypingPie } from '@carbawatch/contracts';
import {
  dedup,
  isBlood,
  specimenGroupOf,
  type DedupPeriod,
  type DedupPolicy,
  type DedupRecord,
} from '@carbawatch/epidemiology';
import { isInClinicalPopulation } from './cohort-place';

/** An isolate whose type is known, as far as a study's counts ask. */
export interface TypedIsolate {
  readonly site: string;
  readonly isolateId: string;
  readonly pseudonym: string;
  /** Of collection; of the report where the specimen has no date. */
  readonly day: string;
  readonly ward: string | null;
  /** The kind of unit that the ward is. */
  readonly unit: string | null;
  readonly kLocus: string | null;
  readonly isolate: Pick<
    IsolateFacts,
    'status' | 'organism' | 'specimen' | 'infection' | 'encounter' | 'susceptibility'
  >;
  readonly st: string | null;
  readonly profile: Readonly<Record<string, string>> | null;
  readonly clonalComplex: string | null;
  readonly clonalGroup: { readonly label: string; readonly basis: string } | null;
  readonly cpe: string;
  /** With which it counts for the agent that a pie is asked by. */
  readonly category?: string | null;
  /** What became of its patient, by the pie that is asked for. */
  readonly course?: string | null;
  readonly carbapenemases: readonly { readonly family: string; readonly allele: string | null }[];
}

/** Isolates of one sequence type, or of one profile that has none. */
export interface TypeCount extends Pick<
  TypedIsolate,
  'st' | 'profile' | 'clonalComplex' | 'clonalGroup'
> {
  readonly isolates: number;
  readonly firstSeen: string;
}

/** The same isolates, split by one of their values. */
export interface TypeValue extends Pick<TypeCount, 'st' | 'profile' | 'isolates'> {
  readonly value: string | null;
}

/** Which isolates of a study count. */
export interface StudyQuestion {
  readonly policy: DedupPolicy;
  readonly population: CohortPopulation;
  readonly period: DedupPeriod;
  readonly personAt: (site: string, pseudonym: string) => string;
}

/**
 * The isolates of the population that the dedup policy keeps, a merged patient being one. They must
 * hold the patients' earlier ones too, unless the policy is anchored in the period.
 */
export function studied(
  isolates: readonly TypedIsolate[],
  { policy, population, period, personAt }: StudyQuestion,
): TypedIsolate[] {
  const members = isolates.filter((each) => isIn(population, each));
  const byId = new Map(members.map((each) => [idOf(each), each]));
  const records = members.map((each) => recordOf(each, personAt(each.site, each.pseudonym)));
  return dedup(policy, records, period).kept.flatMap((id) => byId.get(id) ?? []);
}

/** Whether the period alone says which isolates must be looked at. */
export function isAnchoredInPeriod({ kind }: DedupPolicy): boolean {
  return kind === 'none' || kind === 'patient-first';
}

function isIn(population: CohortPopulation, { isolate }: TypedIsolate): boolean {
  if (population === 'all') return true;
  const isClinical = isInClinicalPopulation({ withdrawn: false, isolate });
  return isClinical && (population === 'clinical' || isolate.infection?.status === 'infection');
}

const idOf = ({ site, isolateId }: TypedIsolate): string => JSON.stringify([site, isolateId]);

function recordOf(each: TypedIsolate, person: string): DedupRecord {
  const { site, day, ward, isolate, cpe, carbapenemases } = each;
  const { specimen } = isolate;
  return {
    id: idOf(each),
    patient: JSON.stringify([site, person]),
    organism: isolate.organism?.code ?? '',
    date: day,
    purpose: specimen?.purpose ?? 'unknown',
    specimenGroup: specimenGroupOf(specimen ?? {}),
    blood: isBlood(specimen?.type),
    carbapenemases: carbapenemases.map(({ family }) => family),
    ward: ward ?? undefined,
    cpe: cpe === 'confirmed' || cpe === 'probable',
  };
}

/** Counts by type and profile, the type that was seen first at the head. */
export function countTypes(isolates: readonly TypedIsolate[]): TypeCount[] {
  const counts = new Map<string, TypeCount>();
  for (const each of isolates) {
    const { st, profile, day } = each;
    const key = JSON.stringify([st, profile]);
    const known = counts.get(key);
    counts.set(key, {
      st,
      profile,
      clonalComplex: known?.clonalComplex ?? each.clonalComplex,
      clonalGroup: known?.clonalGroup ?? each.clonalGroup,
      isolates: (known?.isolates ?? 0) + 1,
      firstSeen: known && known.firstSeen < day ? known.firstSeen : day,
    });
  }
  return [...counts]
    .sort(([keyA, a], [keyB, b]) => compare(a.firstSeen, b.firstSeen) || compare(keyA, keyB))
    .map(([, count]) => count);
}

/** Isolates of a type of one collection day, by the pie's value; null without a pie. */
export interface TypeDay extends TypeValue {
  readonly on: string;
}

/** The same counts by day, and by one value more where a pie is asked for; the earliest first. */
export function countDays(
  isolates: readonly TypedIsolate[],
  pie: TypingPie | undefined,
): TypeDay[] {
  const counts = new Map<string, TypeDay>();
  for (const each of isolates) {
    const { st, profile, day: on } = each;
    const value = pie ? VALUE_OF[pie](each) : null;
    const key = JSON.stringify([on, value, st, profile]);
    counts.set(key, { st, profile, on, value, isolates: (counts.get(key)?.isolates ?? 0) + 1 });
  }
  return [...counts]
    .sort(([keyA, a], [keyB, b]) => compare(a.on, b.on) || compare(keyA, keyB))
    .map(([, day]) => day);
}

/** The same counts by one value more, the largest first. */
export function countValues(isolates: readonly TypedIsolate[], pie: TypingPie): TypeValue[] {
  const counts = new Map<string, TypeValue>();
  for (const each of isolates) {
    const { st, profile } = each;
    const value = VALUE_OF[pie](each);
    const key = JSON.stringify([value, st, profile]);
    counts.set(key, { st, profile, value, isolates: (counts.get(key)?.isolates ?? 0) + 1 });
  }
  return [...counts]
    .sort(([keyA, a], [keyB, b]) => b.isolates - a.isolates || compare(keyA, keyB))
    .map(([, value]) => value);
}

/** The value of one isolate; several carbapenemases are one value, as the tables name them. */
const VALUE_OF: Readonly<Record<TypingPie, (isolate: TypedIsolate) => string | null>> = {
  carbapenemase: ({ carbapenemases }) =>
    carbapenemases.map(({ allele, family }) => allele ?? family).join(', ') || null,
  kLocus: ({ kLocus }) => kLocus,
  clonalGroup: ({ clonalGroup }) => clonalGroup?.label ?? null,
  cpe: ({ cpe }) => cpe,
  organism: ({ isolate }) => isolate.organism?.name ?? null,
  ward: ({ ward }) => ward,
  unit: ({ unit }) => unit,
  site: ({ site }) => site,
  specimen: ({ isolate }) => isolate.specimen?.type ?? null,
  purpose: ({ isolate }) => isolate.specimen?.purpose ?? null,
  infection: ({ isolate }) => isolate.infection?.status ?? null,
  agent: ({ category }) => category ?? null,
  death30: ({ course }) => course ?? null,
  icu: ({ course }) => course ?? null,
  door: ({ course }) => course ?? null,
  month: ({ day }) => day.slice(0, '2026-01'.length),
  year: ({ day }) => day.slice(0, '2026'.length),
};

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
