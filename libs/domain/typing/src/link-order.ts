import { compareSts, type AlleleMatrix } from './profiles';

/**
 * goeBURST's total order of links (Francisco et al., BMC Bioinformatics 2009;10:152, as PHYLOViZ
 * runs it): shorter first; then, for single-, double-, triple-locus variants in turn, the larger
 * and then the smaller of the two ends' counts; then isolate frequencies; then the lower numbers.
 * PHYLOViZ compares two links' numbers as text, so that 10 stands before 9; here they are numbers.
 */
export class LinkOrder {
  /** counts[k - 1][row]: how many other rows differ from it at exactly k loci. */
  private readonly variants: readonly Int32Array[];
  private readonly rank: Int32Array;

  constructor(
    private readonly matrix: AlleleMatrix,
    readonly levels: number,
  ) {
    this.variants = Array.from({ length: levels }, () => new Int32Array(matrix.size));
    const order = matrix.profiles.map((_, row) => row);
    order.sort((a, b) => compareSts(this.st(a), this.st(b)));
    this.rank = new Int32Array(matrix.size);
    order.forEach((row, rank) => {
      this.rank[row] = rank;
    });
  }

  /** Counts the variants among these rows (a component, or all). */
  countAmong(rows: readonly number[]): void {
    for (let i = 0; i < rows.length; i += 1) {
      const a = rows[i] ?? 0;
      for (let j = i + 1; j < rows.length; j += 1) {
        const b = rows[j] ?? 0;
        const distance = this.matrix.distance(a, b, this.levels);
        const counts = distance > 0 ? this.variants[distance - 1] : undefined;
        if (counts) {
          counts[a] = (counts[a] ?? 0) + 1;
          counts[b] = (counts[b] ?? 0) + 1;
        }
      }
    }
  }

  st(row: number): string {
    return this.matrix.profiles[row]?.st ?? '';
  }

  frequency(row: number): number {
    return this.matrix.profiles[row]?.count ?? 1;
  }

  /** Number of other rows that differ at exactly `k` loci, as counted so far. */
  variantsAt(row: number, k: number): number {
    return this.variants[k - 1]?.[row] ?? 0;
  }

  lowerFirst(a: number, b: number): number {
    return (this.rank[a] ?? 0) - (this.rank[b] ?? 0);
  }

  /** Negative when link (a, b) of length `ab` stands before link (c, d) of length `cd`. */
  compare(a: number, b: number, ab: number, other: readonly [number, number, number]): number {
    const [c, d, cd] = other;
    if (ab !== cd) return ab - cd;
    for (const counts of this.variants) {
      const byCount = compareEnds(counts[a] ?? 0, counts[b] ?? 0, counts[c] ?? 0, counts[d] ?? 0);
      if (byCount !== 0) return byCount;
    }
    return (
      compareEnds(this.frequency(a), this.frequency(b), this.frequency(c), this.frequency(d)) ||
      this.compareNumbers(a, b, c, d)
    );
  }

  /** The founder has the most SLVs; then DLVs, TLVs, isolates, the lowest number. */
  founderOf(rows: readonly number[]): number {
    const [first = 0, ...rest] = rows;
    return rest.reduce((best, row) => (this.compareFounders(row, best) < 0 ? row : best), first);
  }

  private compareFounders(a: number, b: number): number {
    for (let k = 1; k <= this.levels; k += 1) {
      const difference = this.variantsAt(b, k) - this.variantsAt(a, k);
      if (difference !== 0) return difference;
    }
    return this.frequency(b) - this.frequency(a) || this.lowerFirst(a, b);
  }

  private compareNumbers(a: number, b: number, c: number, d: number): number {
    const rank = (row: number): number => this.rank[row] ?? 0;
    return (
      Math.min(rank(a), rank(b)) - Math.min(rank(c), rank(d)) ||
      Math.max(rank(a), rank(b)) - Math.max(rank(c), rank(d))
    );
  }
}

/** Larger maximum first, then larger minimum. */
function compareEnds(a: number, b: number, c: number, d: number): number {
  return Math.max(c, d) - Math.max(a, b) || Math.min(c, d) - Math.min(a, b);
}
