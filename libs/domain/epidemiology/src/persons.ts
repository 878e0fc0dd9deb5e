import { instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';

/** A movement as far as it joins or parts two pseudonyms. */
export type PersonLink = Pick<
  EncounterChanged,
  'kind' | 'factId' | 'pseudonym' | 'mergedInto' | 'receivedAt'
>;

/** Joins names into groups; the group's name is its smallest member, whatever the order. */
class Groups {
  private readonly parents = new Map<string, string>();

  nameOf(member: string): string {
    const parent = this.parents.get(member) ?? member;
    if (parent === member) return member;
    const root = this.nameOf(parent);
    this.parents.set(member, root);
    return root;
  }

  join(a: string, b: string): void {
    const [first = a, second = b] = [this.nameOf(a), this.nameOf(b)].sort();
    this.parents.set(second, first);
  }
}

/** Whether a movement is a merge of two patients, or the undoing of one. */
export function isPersonLink({ kind }: Pick<EncounterChanged, 'kind'>): boolean {
  return kind === 'merge-patient' || kind === 'unmerge-patient';
}

/** Answers the person of a pseudonym: the smallest pseudonym of those that are joined. */
export type PersonOf = (pseudonym: string) => string;

/**
 * Persons as the given facts have them. A merge joins the retired pseudonym with the survivor; an
 * unmerge, received later, undoes it (without a survivor: every merge of that pseudonym).
 */
export function personsOf(movements: readonly PersonLink[], timeZone: string): PersonOf {
  const inReceipt = movements
    .filter(isPersonLink)
    .map((fact) => ({ fact, ms: instantMs(fact.receivedAt, timeZone) }))
    .sort((a, b) => a.ms - b.ms || (a.fact.factId < b.fact.factId ? -1 : 1));
  const joined = new Map<string, Set<string>>();
  for (const { fact } of inReceipt) {
    const survivors = joined.get(fact.pseudonym) ?? new Set<string>();
    joined.set(fact.pseudonym, survivors);
    if (fact.kind === 'merge-patient') {
      if (fact.mergedInto !== undefined) survivors.add(fact.mergedInto);
    } else if (fact.mergedInto === undefined) survivors.clear();
    else survivors.delete(fact.mergedInto);
  }
  const groups = new Groups();
  for (const [retired, survivors] of joined) {
    for (const survivor of survivors) groups.join(retired, survivor);
  }
  return (pseudonym) => groups.nameOf(pseudonym);
}

/**
 * Circles of pseudonyms that any merge, or an isolate that changed its patient, has ever joined.
 * They are locked and recomputed together, so that an unmerge that arrives before its merge, or a
 * known day before either, finds all of their facts.
 */
export function everJoined(pairs: readonly (readonly [string, string])[]): PersonOf {
  const groups = new Groups();
  for (const [a, b] of pairs) groups.join(a, b);
  return (pseudonym) => groups.nameOf(pseudonym);
}
