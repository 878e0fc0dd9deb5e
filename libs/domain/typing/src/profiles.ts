/** A sequence type of a study: its alleles in the scheme's order, and how many isolates have it. */
export interface StProfile {
  /** A string: `11`; two schemes' numbers never meet in one study. */
  readonly st: string;
  readonly alleles: readonly string[];
  /** Isolates of this type in the study; 1 when not given. It breaks ties, nothing else. */
  readonly count?: number;
}

/** A refusal names the field and what would be right. */
export class ProfileRefusal extends Error {
  constructor(
    readonly field: string,
    detail: string,
  ) {
    super(`${field}: ${detail}`);
    this.name = 'ProfileRefusal';
  }
}

const NUMBER = /^\d+$/;

/** Numbers by value, other ids after them by text. */
export function compareSts(a: string, b: string): number {
  const numeric = Number(NUMBER.test(b)) - Number(NUMBER.test(a));
  if (numeric !== 0) return numeric;
  if (NUMBER.test(a)) return Number(a) - Number(b) || a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Alleles as small numbers in one array, row by row, for millions of comparisons. */
export class AlleleMatrix {
  readonly size: number;
  readonly loci: number;
  private readonly cells: Int32Array;

  /** Throws ProfileRefusal: a type given twice, or profiles of different length. */
  constructor(readonly profiles: readonly StProfile[]) {
    this.size = profiles.length;
    this.loci = profiles[0]?.alleles.length ?? 0;
    this.cells = new Int32Array(this.size * this.loci);
    const seen = new Set<string>();
    const codes = new Map<string, number>();
    profiles.forEach(({ st, alleles, count = 1 }, row) => {
      const field = `profiles[${row}]`;
      if (seen.has(st)) throw new ProfileRefusal(`${field}.st`, 'this type is given twice');
      seen.add(st);
      if (alleles.length !== this.loci || alleles.length === 0) {
        throw new ProfileRefusal(`${field}.alleles`, 'every profile needs the same number of loci');
      }
      if (!Number.isInteger(count) || count < 1) {
        throw new ProfileRefusal(`${field}.count`, 'a whole number of isolates, at least 1');
      }
      alleles.forEach((allele, locus) => {
        if (!codes.has(allele)) codes.set(allele, codes.size);
        this.cells[row * this.loci + locus] = codes.get(allele) ?? 0;
      });
    });
  }

  /** Number of loci at which two rows differ; stops counting beyond `most`. */
  distance(a: number, b: number, most = this.loci): number {
    const { cells, loci } = this;
    let differing = 0;
    for (let i = a * loci, j = b * loci, end = i + loci; i < end; i += 1, j += 1) {
      if (cells[i] !== cells[j]) {
        differing += 1;
        if (differing > most) return differing;
      }
    }
    return differing;
  }

  /** The row without the loci of `hidden` (a bit mask), as a key; equal keys are near rows. */
  keyWithout(row: number, hidden: number): string {
    let key = '';
    for (let locus = 0; locus < this.loci; locus += 1) {
      key += hidden & (1 << locus) ? ',' : `${this.cells[row * this.loci + locus]},`;
    }
    return key;
  }
}

/** Bit masks of every choice of `g` out of `loci`. */
export function masksOf(loci: number, g: number): number[] {
  const masks: number[] = [];
  const extend = (from: number, mask: number, left: number): void => {
    if (left === 0) masks.push(mask);
    else for (let i = from; i <= loci - left; i += 1) extend(i + 1, mask | (1 << i), left - 1);
  };
  extend(0, 0, g);
  return masks;
}
