import { instantMs } from '@carbawatch/contracts';
import { standingMerges, type PersonLink } from '@carbawatch/epidemiology';
import type { IsolateStep } from './facts';

/**
 * Which pseudonyms are one person, by the merges and unmerges received so far. Merges are kept as
 * they were said (retired, survivor): an unmerge takes its own merge back and leaves the others,
 * and one that overtook its merge takes it back as soon as that comes.
 */
export class Persons {
  private readonly links = new Map<string, PersonLink[]>();
  private readonly survivors = new Map<string, ReadonlySet<string>>();

  /** Takes a merge or an unmerge; without a survivor an unmerge is of all of the pseudonym's. */
  link(link: PersonLink): void {
    const { pseudonym: retired } = link;
    const links = [...(this.links.get(retired) ?? []), link];
    this.links.set(retired, links);
    const standing = standingMerges(links, 'UTC').flatMap(({ mergedInto }) =>
      mergedInto === undefined || mergedInto === retired ? [] : [mergedInto],
    );
    this.survivors.set(retired, new Set(standing));
  }

  /** All pseudonyms of the person that this one belongs to, sorted. */
  personOf(pseudonym: string): string[] {
    const members = new Set([pseudonym]);
    // A set is walked in the order of insertion, also over what is added meanwhile.
    for (const member of members) {
      for (const survivor of this.survivors.get(member) ?? []) members.add(survivor);
      for (const [retired, survivors] of this.survivors) {
        if (survivors.has(member)) members.add(retired);
      }
    }
    return [...members].sort();
  }

  /** Isolates that were held for this person's until a merge was taken back. */
  partedFrom(
    members: ReadonlySet<string>,
    steps: ReadonlyMap<string, IsolateStep>,
  ): ReadonlySet<string> {
    const links = [...this.links.values()].flat();
    const partings = links.filter(({ kind }) => kind === 'unmerge-patient');
    if (partings.length === 0) return new Set();
    const parted = [...steps].filter(([, { pseudonym, itsSince }]) => {
      if (members.has(pseudonym)) return false;
      const others = new Set(this.personOf(pseudonym));
      const sinceMs = itsSince === undefined ? -Infinity : receiptMs({ receivedAt: itsSince });
      return partings.some(
        (parting) =>
          receiptMs(parting) > sinceMs &&
          links.some((link) => isOf(parting, link) && joins(link, members, others)),
      );
    });
    return new Set(parted.map(([isolateId]) => isolateId));
  }

  /** The number that the hospital goes on with: the one that was merged into nothing else. */
  representativeOf(person: readonly string[]): string {
    const kept = person.filter((member) => (this.survivors.get(member)?.size ?? 0) === 0);
    const [first] = kept.length > 0 ? kept : person;
    if (first === undefined) throw new RangeError('a person has at least one pseudonym');
    return first;
  }
}

function receiptMs({ receivedAt }: Pick<PersonLink, 'receivedAt'>): number {
  return instantMs(receivedAt, 'UTC');
}

/** Whether the undoing is of this merge, which was known by then. */
function isOf(parting: PersonLink, merge: PersonLink): boolean {
  const { pseudonym, mergedInto } = parting;
  if (merge.kind !== 'merge-patient' || pseudonym !== merge.pseudonym) return false;
  const isNamed = mergedInto === undefined || mergedInto === merge.mergedInto;
  return isNamed && receiptMs(merge) <= receiptMs(parting);
}

function joins(
  { pseudonym, mergedInto = pseudonym }: PersonLink,
  some: ReadonlySet<string>,
  others: ReadonlySet<string>,
): boolean {
  return (
    (some.has(pseudonym) && others.has(mergedInto)) ||
    (others.has(pseudonym) && some.has(mergedInto))
  );
}
