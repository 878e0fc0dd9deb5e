import { wholeProfile, type ProfileTable, type StudyType } from '@carbawatch/typing';
import type { TypeCount, TypeDay, TypeValue } from './study-isolates';

/** A sequence type of the study, or a whole profile that has none yet. */
export interface StudyNode extends StudyType {
  /** True for a profile that no table knows; `st` is then the profile itself, `3-3-1-1-1-1-99`. */
  readonly novel: boolean;
  readonly clonalComplex: string | null;
  readonly clonalGroup: TypeCount['clonalGroup'];
}

export interface StudyNodes {
  readonly nodes: readonly StudyNode[];
  /** Types whose alleles nobody told: an ST outside of the tables, an incomplete profile. */
  readonly unplaced: readonly { readonly st: string | null; readonly isolates: number }[];
}

/**
 * The types of a study with their alleles: those of the table, else those that an isolate of the
 * type was reported with. An ST without alleles can't be placed in a graph, and is told, not lost.
 */
export function studyNodes(counts: readonly TypeCount[], table: ProfileTable): StudyNodes {
  const alleles = allelesByType(counts, table);
  const nodes = new Map<string, StudyNode>();
  const unplaced = new Map<string | null, number>();
  for (const count of counts) {
    const st = typeName(count, table);
    const profile = st === null ? undefined : alleles.get(st);
    if (st === null || !profile) {
      unplaced.set(count.st, (unplaced.get(count.st) ?? 0) + count.isolates);
      continue;
    }
    const known = nodes.get(st);
    nodes.set(st, {
      st,
      novel: count.st === null,
      alleles: profile,
      count: (known?.count ?? 0) + count.isolates,
      firstSeen: known && known.firstSeen < count.firstSeen ? known.firstSeen : count.firstSeen,
      clonalComplex: known?.clonalComplex ?? count.clonalComplex,
      clonalGroup: known?.clonalGroup ?? count.clonalGroup,
    });
  }
  return {
    nodes: [...nodes.values()],
    unplaced: [...unplaced].map(([st, isolates]) => ({ st, isolates })),
  };
}

function allelesOf(
  { profile }: Pick<TypeCount, 'profile'>,
  { loci }: ProfileTable,
): readonly string[] | null {
  return profile && wholeProfile(loci, profile);
}

/** An ST, else the whole profile; null where the profile has gaps. */
function typeName(count: Pick<TypeCount, 'st' | 'profile'>, table: ProfileTable): string | null {
  return count.st ?? allelesOf(count, table)?.join('-') ?? null;
}

export interface Slice {
  readonly value: string | null;
  readonly isolates: number;
}

/** Of each type the isolates by value, the most first. */
export function slicesByType(
  values: readonly TypeValue[],
  table: ProfileTable,
): Map<string, readonly Slice[]> {
  const counted = new Map<string, Map<string | null, number>>();
  for (const each of values) {
    const st = typeName(each, table);
    if (st === null) continue;
    const own = counted.get(st) ?? new Map<string | null, number>();
    own.set(each.value, (own.get(each.value) ?? 0) + each.isolates);
    counted.set(st, own);
  }
  const sliced = (own: Map<string | null, number>): Slice[] =>
    [...own]
      .map(([value, isolates]) => ({ value, isolates }))
      .sort((a, b) => b.isolates - a.isolates);
  return new Map([...counted].map(([st, own]) => [st, sliced(own)]));
}

export interface CollectedOn extends Slice {
  readonly on: string;
}

/** Of each type the isolates by day, in the order of the days; of those without a type as well. */
export function daysByType(
  days: readonly TypeDay[],
  table: ProfileTable,
): Map<string | null, readonly CollectedOn[]> {
  const counted = new Map<string | null, Map<string, CollectedOn>>();
  for (const each of days) {
    const { on, value } = each;
    const st = typeName(each, table);
    const own = counted.get(st) ?? new Map<string, CollectedOn>();
    const key = JSON.stringify([on, value]);
    own.set(key, { on, value, isolates: (own.get(key)?.isolates ?? 0) + each.isolates });
    counted.set(st, own);
  }
  return new Map([...counted].map(([st, own]) => [st, [...own.values()]]));
}

function allelesByType(
  counts: readonly TypeCount[],
  table: ProfileTable,
): Map<string, readonly string[]> {
  const alleles = new Map<string, readonly string[]>();
  for (const count of counts) {
    const own = allelesOf(count, table);
    const st = count.st ?? own?.join('-');
    if (st === undefined) continue;
    const known = table.profileOf(st) ?? own;
    if (known && !alleles.has(st)) alleles.set(st, known);
  }
  return alleles;
}
