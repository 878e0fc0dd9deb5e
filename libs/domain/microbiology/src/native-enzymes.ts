import type { EvidenceOrganism } from './evidence-types';

/**
 * Whether a carbapenemase family counts as acquired. Families that move between species count in
 * every host but the one on whose chromosome they are at home; all other catalogued carbapenem
 * hydrolases (L1, CphA, CfiA, BcII, OXA-51 …) belong to their own genus and count nowhere: found
 * in another organism they mean a mixed culture or a misplaced contig.
 */
const ACQUIRED: ReadonlySet<string> = new Set([
  ...['KPC', 'GES', 'IMI', 'SME', 'FRI', 'BKC', 'GPC', 'SFC', 'BIC', 'VCC'],
  ...['NDM', 'VIM', 'IMP', 'GIM', 'SIM', 'SPM', 'KHM', 'TMB', 'DIM', 'HMB', 'SMB', 'AIM', 'FIM'],
  ...['AFM', 'BIM', 'CAM', 'LMB', 'VMB'],
  ...['OXA-48-like', 'OXA-23-like', 'OXA-24-like', 'OXA-58-like', 'OXA-143-like', 'OXA-198-like'],
  ...['OXA-372-like', 'OXA-427-like'],
]);

/** Single carbapenemase alleles of families that are otherwise oxacillinases (NCBI catalogue). */
const ACQUIRED_ALLELES: ReadonlySet<string> = new Set(['OXA-233', 'OXA-655']);

/** Acquired families in the species that they come from (BLDB; Queenan & Bush, CMR 2007). */
const AT_HOME: readonly { family: string; genus: string; species: string | null }[] = [
  { family: 'SFC', genus: 'Serratia', species: 'fonticola' },
  { family: 'OXA-48-like', genus: 'Shewanella', species: null },
  { family: 'OXA-23-like', genus: 'Acinetobacter', species: 'radioresistens' },
];

/** Genera of the enzymes that never count, for the sentence that says so. */
const NATIVE_HOSTS: Readonly<Record<string, readonly string[]>> = {
  L1: ['Stenotrophomonas'],
  cphA: ['Aeromonas'],
  'OXA-12-like': ['Aeromonas'],
  cfiA: ['Bacteroides'],
  crxA: ['Bacteroides'],
  BcII: ['Bacillus'],
  blaB: ['Elizabethkingia', 'Chryseobacterium'],
  GOB: ['Elizabethkingia'],
  IND: ['Chryseobacterium'],
  CIB: ['Chryseobacterium'],
  CPS: ['Chryseobacterium'],
  EBR: ['Empedobacter'],
  MUS: ['Myroides'],
  TUS: ['Myroides'],
  MYO: ['Myroides'],
  JOHN: ['Flavobacterium'],
  FEZ: ['Legionella', 'Fluoribacter'],
  BJP: ['Bradyrhizobium'],
  CAU: ['Caulobacter'],
  CAR: ['Pectobacterium', 'Erwinia'],
  CRH: ['Chromobacterium'],
  CRP: ['Chromobacterium'],
  CVI: ['Chromobacterium'],
  'THIN-B': ['Janthinobacterium'],
  POM: ['Pseudomonas'],
  PAM: ['Pseudomonas'],
  PFM: ['Pseudomonas'],
  PST: ['Pseudomonas'],
  SFH: ['Serratia'],
  YEM: ['Yersinia'],
  SHW: ['Shewanella'],
  SHN: ['Shewanella'],
  SHD: ['Shewanella'],
  FPH: ['Francisella'],
  MAB: ['Mycobacterium', 'Mycobacteroides'],
  AXC: ['Achromobacter'],
  varG: ['Vibrio'],
  RAD: ['Riemerella'],
  ADC: ['Acinetobacter'],
  'OXA-51-like': ['Acinetobacter'],
  'OXA-134-like': ['Acinetobacter'],
  'OXA-211-like': ['Acinetobacter'],
  'OXA-213-like': ['Acinetobacter'],
  'OXA-214-like': ['Acinetobacter'],
  'OXA-229-like': ['Acinetobacter'],
  'OXA-266-like': ['Acinetobacter'],
  'OXA-274-like': ['Acinetobacter'],
  'OXA-286-like': ['Acinetobacter'],
  'OXA-679-like': ['Acinetobacter'],
  'OXA-55-like': ['Shewanella'],
  'OXA-60-like': ['Ralstonia'],
  'OXA-62-like': ['Pandoraea'],
};

/** Genera whose own chromosome gives a positive activity test (mCIM, Carba NP). */
const ACTIVE_BY_NATURE: ReadonlySet<string> = new Set([
  'Stenotrophomonas',
  'Aeromonas',
  'Elizabethkingia',
  'Chryseobacterium',
  'Myroides',
  'Empedobacter',
  'Flavobacterium',
  'Legionella',
  'Shewanella',
  'Bacteroides',
  'Bacillus',
  'Pandoraea',
  'Ralstonia',
  'Chromobacterium',
]);

export type Origin =
  | { readonly kind: 'acquired' }
  | { readonly kind: 'own'; readonly because: string }
  | { readonly kind: 'foreign'; readonly because: string };

/** Where an enzyme of this family comes from, seen from the organism that it was found in. */
export function originOf(
  family: string,
  allele: string | null,
  organism: EvidenceOrganism,
): Origin {
  const home = AT_HOME.find(
    (h) =>
      h.family === family &&
      h.genus === organism.genus &&
      (h.species === null || h.species === organism.species),
  );
  if (home !== undefined) {
    return {
      kind: 'own',
      because: `${allele ?? family} is chromosomal in ${organism.name}: intrinsic, not acquired (BLDB)`,
    };
  }
  if (ACQUIRED.has(family) || (allele !== null && ACQUIRED_ALLELES.has(allele))) {
    return { kind: 'acquired' };
  }
  const hosts = NATIVE_HOSTS[family] ?? [];
  const where = hosts.length === 0 ? 'other bacteria' : hosts.join(' and ');
  return organism.genus !== null && hosts.includes(organism.genus)
    ? {
        kind: 'own',
        because: `${allele ?? family} is intrinsic to ${organism.genus}: not counted (BLDB)`,
      }
    : {
        kind: 'foreign',
        because:
          `${allele ?? family} is an enzyme of ${where}, not known to move: ` +
          `in ${organism.name} it points to a mixed culture or contamination and is not counted (BLDB)`,
      };
}

/** Whether a test that answers with the family alone may count (PCR, immunochromatography). */
export function isAcquiredFamily(family: string): boolean {
  return ACQUIRED.has(family);
}

export function hasActivityByNature(organism: EvidenceOrganism): boolean {
  return (
    (organism.genus !== null && ACTIVE_BY_NATURE.has(organism.genus)) ||
    (organism.genus === 'Serratia' && organism.species === 'fonticola')
  );
}
