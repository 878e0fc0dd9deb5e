import { CATALOGUE_SYNONYMS } from './gene-synonyms.data';

/** What a catalogue knows by name: its alleles, its families, and the spellings that mean them. */
export interface NameIndex {
  /** Spelling key of an allele (or of one of its synonyms) to the canonical allele. */
  readonly alleles: ReadonlyMap<string, string>;
  /** The same for names that mean a gene only behind `bla` (`blaB-1`, `blaZ`). */
  readonly prefixedAlleles: ReadonlyMap<string, string>;
  readonly families: ReadonlyMap<string, string>;
}

/**
 * One key for every way of writing a name: case and separators fall away, except a separator
 * between two digits, because OXY-1-1 and OXY-11 are different enzymes.
 */
export function nameKey(text: string): string {
  return text
    .toUpperCase()
    .replace(/(\d)[^A-Z0-9]+(?=\d)/g, '$1~')
    .replace(/[^A-Z0-9~]+/g, '');
}

/** Spellings outside the catalogue's synonyms column that laboratories write. */
const LABORATORY_ALIASES: readonly (readonly [string, string])[] = [
  ['OXA-24/40', 'OXA-24'],
  ['OXA-40/24', 'OXA-24'],
  ['BcII', 'bla2'],
  ['IMI-H', 'imiH'],
];

const FAMILY_ALIASES: readonly (readonly [string, string])[] = [
  ['NMC', 'IMI'],
  ['IMI/NMC-A', 'IMI'],
  ['NMC-A/IMI', 'IMI'],
  ['IMI/NMC', 'IMI'],
  ['NMC/IMI', 'IMI'],
  ['FLC', 'FRI'],
  ['OXA-40-like', 'OXA-24-like'],
  ['OXA-24/40-like', 'OXA-24-like'],
  ['OXA-40/24-like', 'OXA-24-like'],
  ['OXA-48/181', 'OXA-48-like'],
  ['OXA-48/181/232', 'OXA-48-like'],
  ['OXA-48/181/232-like', 'OXA-48-like'],
  ['OXA-48/OXA-181', 'OXA-48-like'],
  ['OXA-48/OXA-232', 'OXA-48-like'],
  ['OXA-48/OXA-181/OXA-232', 'OXA-48-like'],
  ['OXA-48/OXA-181/OXA-244', 'OXA-48-like'],
];

export function buildNameIndex(
  alleles: Iterable<string>,
  families: Iterable<string>,
  synonyms: Iterable<readonly [string, string]> = catalogueSynonyms(),
): NameIndex {
  const known = new Set(alleles);
  const index = {
    alleles: new Map<string, string>(),
    prefixedAlleles: new Map<string, string>(),
    families: new Map<string, string>(),
  };
  const add = (name: string, allele: string): void => {
    const prefixed = name.startsWith('bla');
    const key = nameKey(prefixed ? name.slice(3) : name);
    const target = prefixed ? index.prefixedAlleles : index.alleles;
    if (!target.has(key)) target.set(key, allele);
  };
  for (const allele of known) add(allele, allele);
  for (const [other, allele] of [...synonyms, ...LABORATORY_ALIASES]) {
    if (known.has(allele)) add(other, allele);
  }
  const familySet = new Set(families);
  for (const family of familySet) {
    index.families.set(nameKey(family.replace(/^bla/, '')), family);
  }
  for (const [other, family] of FAMILY_ALIASES) {
    if (familySet.has(family)) index.families.set(nameKey(other), family);
  }
  return index;
}

export function catalogueSynonyms(): (readonly [string, string])[] {
  return CATALOGUE_SYNONYMS.trim()
    .split(/\s+/)
    .map((pair) => {
      const [other = '', allele = ''] = pair.split('=');
      return [other, allele] as const;
    });
}
