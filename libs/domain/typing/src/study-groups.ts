import { ProfileRefusal, compareSts, masksOf, type StProfile } from './profiles';

/** What one more type, or one fewer, did to the groups of a study. */
export type GroupChange =
  | { readonly kind: 'formed'; readonly id: string; readonly members: readonly string[] }
  | { readonly kind: 'grew' | 'shrank'; readonly id: string; readonly st: string }
  | {
      readonly kind: 'merged';
      readonly id: string;
      readonly absorbed: readonly string[];
      readonly st: string;
    }
  | {
      readonly kind: 'split';
      readonly id: string;
      readonly parts: readonly string[];
      readonly st: string;
    }
  | { readonly kind: 'dissolved'; readonly id: string; readonly st: string };

export interface StableGroup {
  /** Stays with the group while it grows; of merged groups the larger one's goes on. */
  readonly id: string;
  readonly members: readonly string[];
}

/**
 * eBURST groups of a study that grows: types come and go one at a time, group ids stay, and every
 * merge and split is told. The groups are those of `goeBurst` on the same types.
 */
export class StudyGroups {
  private readonly alleles = new Map<string, readonly string[]>();
  private readonly buckets = new Map<string, Set<string>>();
  private readonly groupOf = new Map<string, string>();
  private readonly membersOf = new Map<string, Set<string>>();
  private readonly masks: readonly number[];
  private formed = 0;

  /** `loci` of the scheme; `level` loci may differ along a link (1 to 3). */
  constructor(
    private readonly loci: number,
    level = 1,
  ) {
    if (level < 1 || level > 3) throw new ProfileRefusal('level', 'a whole number from 1 to 3');
    this.masks = masksOf(loci, Math.min(level, loci));
  }

  /** Adds a type; one that is known changes nothing. Throws ProfileRefusal for another length. */
  add({ st, alleles }: StProfile): GroupChange[] {
    if (this.alleles.has(st)) return [];
    if (alleles.length !== this.loci) {
      throw new ProfileRefusal('alleles', `${this.loci} alleles are needed`);
    }
    this.alleles.set(st, alleles);
    for (const key of this.keysOf(alleles)) this.bucket(key).add(st);
    const neighbours = this.neighboursOf(st);
    if (neighbours.length === 0) return [];
    const ids = new Set(neighbours.flatMap((near) => this.groupOf.get(near) ?? []));
    const alone = neighbours.filter((near) => !this.groupOf.has(near));
    return this.join(st, [...ids], alone);
  }

  /** Takes a type out of the study. */
  remove(st: string): GroupChange[] {
    const alleles = this.alleles.get(st);
    if (!alleles) return [];
    for (const key of this.keysOf(alleles)) this.leaveBucket(key, st);
    this.alleles.delete(st);
    const id = this.groupOf.get(st);
    if (id === undefined) return [];
    const rest = this.membersOf.get(id) ?? new Set<string>();
    rest.delete(st);
    this.groupOf.delete(st);
    return this.regroup(id, rest, st);
  }

  /** Largest first, then by the lowest type. */
  groups(): StableGroup[] {
    return [...this.membersOf]
      .map(([id, members]) => ({ id, members: [...members].sort(compareSts) }))
      .sort(
        (a, b) =>
          b.members.length - a.members.length || compareSts(a.members[0] ?? '', b.members[0] ?? ''),
      );
  }

  private join(st: string, ids: readonly string[], alone: readonly string[]): GroupChange[] {
    if (ids.length === 0) {
      const members = [st, ...alone].sort(compareSts);
      return [{ kind: 'formed', id: this.form(members), members }];
    }
    const [kept = '', ...absorbed] = [...ids].sort((a, b) => this.bySize(a, b));
    for (const id of absorbed) {
      this.put(kept, this.membersOf.get(id) ?? []);
      this.membersOf.delete(id);
    }
    this.put(kept, [st, ...alone]);
    const changes: GroupChange[] = alone.map((near) => ({ kind: 'grew', id: kept, st: near }));
    if (absorbed.length > 0) return [...changes, { kind: 'merged', id: kept, absorbed, st }];
    return [...changes, { kind: 'grew', id: kept, st }];
  }

  /** Finds the parts that a group falls into without one of its types. */
  private regroup(id: string, rest: ReadonlySet<string>, st: string): GroupChange[] {
    const parts = this.partsOf(rest).sort(
      (a, b) => b.length - a.length || compareSts(a[0] ?? '', b[0] ?? ''),
    );
    for (const member of rest) this.groupOf.delete(member);
    this.membersOf.delete(id);
    const [largest = [], ...others] = parts;
    if (largest.length < 2) return [{ kind: 'dissolved', id, st }];
    this.membersOf.set(id, new Set());
    this.put(id, largest);
    if (others.length === 0) return [{ kind: 'shrank', id, st }];
    const grouped = others.filter((part) => part.length > 1).map((part) => this.form(part));
    return [{ kind: 'split', id, parts: [id, ...grouped], st }];
  }

  private partsOf(members: ReadonlySet<string>): string[][] {
    const left = new Set(members);
    const parts: string[][] = [];
    for (const start of members) {
      if (!left.delete(start)) continue;
      const part = [start];
      for (const at of part) {
        for (const near of this.neighboursOf(at)) if (left.delete(near)) part.push(near);
      }
      parts.push(part.sort(compareSts));
    }
    return parts;
  }

  private form(members: readonly string[]): string {
    this.formed += 1;
    const id = `group-${this.formed}`;
    this.membersOf.set(id, new Set());
    this.put(id, members);
    return id;
  }

  private put(id: string, members: Iterable<string>): void {
    const own = this.membersOf.get(id);
    for (const member of members) {
      own?.add(member);
      this.groupOf.set(member, id);
    }
  }

  /** The larger group first; of equal ones the older. */
  private bySize(a: string, b: string): number {
    const size = (id: string): number => this.membersOf.get(id)?.size ?? 0;
    return size(b) - size(a) || Number(a.slice(6)) - Number(b.slice(6));
  }

  private neighboursOf(st: string): string[] {
    const near = new Set<string>();
    for (const key of this.keysOf(this.alleles.get(st) ?? [])) {
      for (const other of this.buckets.get(key) ?? []) if (other !== st) near.add(other);
    }
    return [...near];
  }

  /** Types that share one of these keys differ at no more loci than are hidden. */
  private keysOf(alleles: readonly string[]): string[] {
    return this.masks.map((mask) =>
      alleles
        .map((allele, locus) => (mask & (1 << locus) ? '' : allele))
        .join(',')
        .concat(`/${mask}`),
    );
  }

  private bucket(key: string): Set<string> {
    let bucket = this.buckets.get(key);
    if (!bucket) this.buckets.set(key, (bucket = new Set()));
    return bucket;
  }

  private leaveBucket(key: string, st: string): void {
    const bucket = this.buckets.get(key);
    bucket?.delete(st);
    if (bucket?.size === 0) this.buckets.delete(key);
  }
}
