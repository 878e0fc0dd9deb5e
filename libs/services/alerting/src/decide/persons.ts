/**
 * Which pseudonyms are one person, by the merges and unmerges received so far. Merges are kept as
 * they were said (retired, survivor): an unmerge takes its own merge back and leaves the others.
 */
export class Persons {
  private readonly survivors = new Map<string, Set<string>>();

  merge(retired: string, survivor: string): void {
    if (retired === survivor) return;
    const known = this.survivors.get(retired);
    if (known) known.add(survivor);
    else this.survivors.set(retired, new Set([survivor]));
  }

  /** Without a survivor, everything that the pseudonym was merged into. */
  unmerge(retired: string, survivor: string | undefined): void {
    if (survivor === undefined) this.survivors.delete(retired);
    else this.survivors.get(retired)?.delete(survivor);
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
