import { BUNDLED_TABLES, type SchemeName } from '@carbawatch/typing';
import { E_CLOACAE, E_COLI, K_PNEUMONIAE, type Microbe } from './microbes';
import type { PlannedIsolate, PlannedPatient } from './plan';

/** Species with a scheme of the product, and how the program `mlst` names the scheme. */
const SCHEMES: ReadonlyMap<Microbe, { readonly name: SchemeName; readonly inMlst: string }> =
  new Map([
    [K_PNEUMONIAE, { name: 'kpneumoniae', inMlst: 'klebsiella' }],
    [E_COLI, { name: 'ecoli-achtman', inMlst: 'ecoli_achtman_4' }],
    [E_CLOACAE, { name: 'ecloacae', inMlst: 'ecloacae' }],
  ]);

/**
 * Sequence types that sporadic strains bear, by species and first carbapenemase, one after the
 * other. Types and profiles are published ones (see `@carbawatch/typing`) and each stands with an
 * enzyme that is reported of it; how often each comes is invented. No enzyme has one type alone, so
 * that chance cases do not look like a clone, and single-locus variants of one another are among
 * them (11, 258, 340, 437 and 512; 14 and 15; 16, 17 and 20; 147 and 273), so that the graph of the
 * year's types has groups with founders.
 */
const DECKS: ReadonlyMap<Microbe, Readonly<Record<string, readonly string[]>>> = new Map([
  [
    K_PNEUMONIAE,
    {
      'KPC-2': ['258', '340', '11', '437'],
      'KPC-3': ['512', '307', '258'],
      'NDM-1': ['147', '14', '273', '16', '11'],
      'IMP-4': ['17', '11'],
      'OXA-48': ['101', '395', '15', '11', '307', '14'],
      'OXA-181': ['16', '147', '307'],
      none: ['15', '17', '307', '20', '37', '16', '14', '23', '11', '101'],
    },
  ],
  [
    E_COLI,
    {
      'KPC-2': ['131', '648'],
      'KPC-3': ['131', '405'],
      'NDM-1': ['405', '648', '167'],
      'NDM-5': ['167', '410'],
      'IMP-4': ['131'],
      'OXA-48': ['38', '10', '69'],
      'OXA-181': ['410', '167'],
      none: ['131', '69', '10', '73', '405', '95', '648'],
    },
  ],
  [
    E_CLOACAE,
    {
      'KPC-2': ['171', '78', '114'],
      'KPC-3': ['171', '90'],
      'NDM-1': ['418', '182', '114'],
      'NDM-5': ['418', '66'],
      'IMP-4': ['133', '93'],
      'OXA-48': ['66', '108', '78'],
      'OXA-181': ['114', '121'],
      none: ['78', '114', '66', '90', '50', '108', '51', '93', '74', '171', '133', '1', '121'],
    },
  ],
]);

/** Hands out types so that each deck is gone through before one of its types comes again. */
export class StrainTypes {
  private readonly drawn = new Map<string, number>();

  /** The patient's strain with a type of its species, the same in every culture. */
  typed(patient: PlannedPatient): PlannedPatient {
    const [culture] = patient.cultures;
    const [strain] = culture?.isolates ?? [];
    if (!strain) return patient;
    const st = strain.st ?? this.typeFor(strain);
    const cultures = patient.cultures.map((one) => ({
      ...one,
      isolates: one.isolates.map((isolate) => ({ ...isolate, st })),
    }));
    return { ...patient, cultures };
  }

  private typeFor({ microbe, alleles }: PlannedIsolate): string | null {
    const enzyme = alleles[0] ?? 'none';
    const deck = DECKS.get(microbe)?.[enzyme];
    if (!deck) return null;
    const name = `${microbe.name} ${enzyme}`;
    const at = this.drawn.get(name) ?? 0;
    this.drawn.set(name, at + 1);
    return deck[at % deck.length] ?? null;
  }
}

export interface Profile {
  /** What the program `mlst` calls the scheme. */
  readonly scheme: string;
  /** Loci in the scheme's order with their alleles. */
  readonly alleles: readonly (readonly [locus: string, allele: string])[];
}

/** The published profile of a species' type; null for a species without a scheme. */
export function profileOf(microbe: Microbe, st: string): Profile | null {
  const scheme = SCHEMES.get(microbe);
  const table = scheme && BUNDLED_TABLES.get(scheme.name);
  if (!table) return null;
  const alleles = table.profileOf(st);
  if (!alleles) throw new RangeError(`${table.scheme} has no profile of ST${st}.`);
  return {
    scheme: scheme.inMlst,
    alleles: table.loci.map((locus, at) => [locus, alleles[at] ?? '-'] as const),
  };
}
