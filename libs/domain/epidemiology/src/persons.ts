import { instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';
import { compareMoments } from './told-order';

/** A movement as far as it joins or parts two pseudonyms. */
export type PersonLink = Pick<
  EncounterChanged,
  'kind' | 'factId' | 'pseudonym' | 'mergedInto' | 'at' | 'receivedAt'
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
 * unmerge that was made later undoes it (without a survivor: every merge of that pseudonym).
 */
export function personsOf(movements: readonly PersonLink[], timeZone: string): PersonOf {
  const groups = new Groups();
  for (const { pseudonym, mergedInto } of standingMerges(movements, timeZone)) {
    if (mergedInto !== undefined) groups.join(pseudonym, mergedInto);
  }
  return (pseudonym) => groups.nameOf(pseudonym);
}

/**
 * The merges that no later unmerge takes back, in whatever order they are given: which of two was
 * later is a matter of when they were made, so that an unmerge may overtake its merge.
 */
export function standingMerges<L extends PersonLink>(links: readonly L[], timeZone: string): L[] {
  const unmerges = links.filter(({ kind }) => kind === 'unmerge-patient');
  return links.filter(
    (merge) =>
      merge.kind === 'merge-patient' &&
      !unmerges.some((unmerge) => parts(unmerge, merge) && isMadeAfter(unmerge, merge, timeZone)),
  );
}

function parts(unmerge: PersonLink, merge: PersonLink): boolean {
  const { pseudonym, mergedInto } = unmerge;
  if (pseudonym !== merge.pseudonym) return false;
  return mergedInto === undefined || mergedInto === merge.mergedInto;
}

/** By when they happened; by receipt where that is the same, or one day and no more is told. */
function isMadeAfter(unmerge: PersonLink, merge: PersonLink, timeZone: string): boolean {
  const received = instantMs(unmerge.receivedAt, timeZone) - instantMs(merge.receivedAt, timeZone);
  const made = compareMoments(unmerge.at, merge.at);
  return (made || received || (unmerge.factId < merge.factId ? -1 : 1)) > 0;
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
