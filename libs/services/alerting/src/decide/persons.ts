import { standingMerges, type PersonLink } from '@carbawatch/epidemiology';

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

  /** The number that the hospital goes on with: the one that was merged into nothing else. */
  representativeOf(person: readonly string[]): string {
    const kept = person.filter((member) => (this.survivors.get(member)?.size ?? 0) === 0);
    const [first] = kept.length > 0 ? kept : person;
    if (first === undefined) throw new RangeError('a person has at least one pseudonym');
    return first;
  }
}
