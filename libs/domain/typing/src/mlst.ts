import type { MlstReport, Typing } from '@carbawatch/contracts';
import { CG11_258, SCHEMES, type SchemeName } from './schemes.data';

/** Profiles of one scheme, ready to be looked up. */
export class ProfileTable {
  private readonly byProfile = new Map<string, string>();
  private readonly bySt = new Map<string, readonly string[]>();

  constructor(
    readonly scheme: string,
    readonly loci: readonly string[],
    profiles: Iterable<readonly [st: string, alleles: readonly string[]]>,
    private readonly complexes: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const [st, alleles] of profiles) {
      this.byProfile.set(alleles.join('-'), st);
      this.bySt.set(st, alleles);
    }
  }

  get size(): number {
    return this.bySt.size;
  }

  stOf(alleles: readonly string[]): string | null {
    return this.byProfile.get(alleles.join('-')) ?? null;
  }

  has(st: string): boolean {
    return this.bySt.has(st);
  }

  /** The alleles of a type in the order of the loci. */
  profileOf(st: string): readonly string[] | null {
    return this.bySt.get(st) ?? null;
  }

  complexOf(st: string): string | null {
    return this.complexes.get(st) ?? null;
  }

  /** The nearest STs with the number of differing loci; a locus not called counts as differing. */
  closest(alleles: readonly (string | null)[], most = 3): { st: string; differences: number }[] {
    const found: { st: string; differences: number }[] = [];
    for (const [st, known] of this.bySt) {
      const differences = known.filter((allele, locus) => allele !== alleles[locus]).length;
      found.push({ st, differences });
    }
    return found
      .sort((a, b) => a.differences - b.differences || Number(a.st) - Number(b.st))
      .slice(0, most);
  }
}

/** The profiles that the product carries, by scheme. */
export const BUNDLED_TABLES: ReadonlyMap<string, ProfileTable> = new Map(
  Object.entries(SCHEMES).map(([scheme, { loci, profiles }]) => [
    scheme,
    new ProfileTable(
      scheme,
      loci,
      profiles.map(([st, alleles]) => [st, alleles.split('-')] as const),
    ),
  ]),
);

/** A refusal names the field and what would be right. */
export class MlstRefusal extends Error {
  constructor(
    readonly field: string,
    detail: string,
  ) {
    super(`${field}: ${detail}`);
    this.name = 'MlstRefusal';
  }
}

export interface MlstCall {
  /** Null for a novel or an incomplete profile. */
  readonly st: string | null;
  readonly clonalComplex: string | null;
  readonly closest: readonly { readonly st: string; readonly differences: number }[];
  /** Loci without a whole exact allele; such a profile is incomplete, not novel. */
  readonly missing: readonly string[];
}

const EXACT_ALLELE = /^[1-9]\d*$/;

/**
 * ST of a profile. Only whole exact alleles count: `3*`, `3?`, `~3`, `-` and `NF` are no alleles,
 * so a profile with one of them has no ST, however close it is.
 */
export function callSt(table: ProfileTable, profile: Readonly<Record<string, string>>): MlstCall {
  for (const locus of Object.keys(profile)) {
    if (!table.loci.includes(locus)) {
      throw new MlstRefusal(
        `profile.${locus}`,
        `no locus of scheme ${table.scheme}, which has ${table.loci.join(', ')}`,
      );
    }
  }
  const alleles = exactAlleles(table.loci, profile);
  const missing = table.loci.filter((_, index) => alleles[index] === null);
  const st = missing.length === 0 ? table.stOf(alleles.map(String)) : null;
  return {
    st,
    clonalComplex: st === null ? null : table.complexOf(st),
    closest: table.closest(alleles),
    missing,
  };
}

function exactAlleles(
  loci: readonly string[],
  profile: Readonly<Record<string, string>>,
): (string | null)[] {
  return loci.map((locus) => {
    const allele = profile[locus]?.trim() ?? '';
    return EXACT_ALLELE.test(allele) ? allele : null;
  });
}

/** The alleles in the order of the scheme's loci; null unless every one is whole and exact. */
export function wholeProfile(
  loci: readonly string[],
  profile: Readonly<Record<string, string>>,
): readonly string[] | null {
  const alleles = exactAlleles(loci, profile);
  return alleles.every((allele) => allele !== null) ? alleles : null;
}

/** `ST11`, `11` -> `11`; `ST258-1LV`, `-`, `NF`, `0` and other near calls -> null. */
export function exactSt(text: string): string | null {
  const match = /^(?:ST)?\s*([1-9]\d*)$/i.exec(text.trim());
  return match?.[1] ?? null;
}

const SCHEME_NAMES: readonly (readonly [RegExp, SchemeName])[] = [
  [/^(kpneumoniae|klebsiella(_pneumoniae)?|klebsiella_pneumo_complex.*)$/i, 'kpneumoniae'],
  [/^(ecoli[-_]achtman(_4)?|escherichia__mlst_achtman)$/i, 'ecoli-achtman'],
  [/^(ecoli[-_]pasteur|ecoli|escherichia__mlst_pasteur)$/i, 'ecoli-pasteur'],
  [/^(ecloacae|enterobacter_cloacae)$/i, 'ecloacae'],
];

/** The scheme under its own name; null for one that is not known here, never a guess. */
export function schemeNamed(text: string): SchemeName | null {
  return SCHEME_NAMES.find(([pattern]) => pattern.test(text.trim()))?.[1] ?? null;
}

/** The one scheme with exactly these loci; the ST numbers of two schemes never mix. */
export function schemeOfLoci(loci: readonly string[]): SchemeName | null {
  const names = Object.keys(SCHEMES) as SchemeName[]; // the keys of a constant
  const fits = names.filter((name) => loci.every((locus) => isLocusOf(name, locus)));
  return loci.length > 0 && fits.length === 1 ? (fits[0] ?? null) : null;
}

function isLocusOf(scheme: SchemeName, locus: string): boolean {
  const loci: readonly string[] = SCHEMES[scheme].loci;
  return loci.includes(locus);
}

/**
 * Typing of an isolate from what was reported. A profile decides; a reported ST alone is taken as
 * said when it is an exact one. A profile and an ST that disagree give the profile's ST, and none
 * where the profile is novel or has a locus without an exact allele.
 */
export function typeIsolate(
  report: MlstReport,
  tables: ReadonlyMap<string, ProfileTable> = BUNDLED_TABLES,
): Typing {
  const profile = report.profile ?? {};
  const named = report.scheme ? schemeNamed(report.scheme) : schemeOfLoci(Object.keys(profile));
  const table = named ? tables.get(named) : undefined;
  const called = table ? stOfReported(table, profile) : null;
  const said = report.st ? exactSt(report.st) : null;
  const st = called ?? (said !== null && !contradicts(profile, said, table) ? said : null);
  const scheme = named ?? report.scheme ?? null;
  const inCg11 = scheme === 'kpneumoniae' && st !== null && CG11_258.has(st);
  return {
    scheme,
    st,
    clonalComplex: st !== null && table ? table.complexOf(st) : null,
    clonalGroup: inCg11 ? { label: 'CG11/258', basis: 'curated-7-locus' } : null,
    kLocus: null,
    cgst: null,
  };
}

/** Loci that were not reported say nothing; a table that does not know the ST has no opinion. */
function contradicts(
  profile: Readonly<Record<string, string>>,
  st: string,
  table: ProfileTable | undefined,
): boolean {
  if (Object.values(profile).some((allele) => !EXACT_ALLELE.test(allele.trim()))) return true;
  const known = table?.profileOf(st) ?? null;
  if (!table || known === null) return false;
  return table.loci.some((locus, at) => {
    const allele = profile[locus]?.trim();
    return allele !== undefined && allele !== known[at];
  });
}

/** Without the nearest types: to find them in a whole database takes longer than all the rest. */
function stOfReported(
  table: ProfileTable,
  profile: Readonly<Record<string, string>>,
): string | null {
  const alleles = wholeProfile(table.loci, profile);
  return alleles && table.stOf(alleles);
}
