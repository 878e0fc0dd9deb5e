import { ENTEROBACTERALES_BLOCKS } from './organisms.data';
import type { OrganismBlock } from './organisms.data';
import { GRAM_POSITIVE_AND_FUNGI_BLOCKS } from './organisms-gram-positive.data';
import { OTHER_GRAM_NEGATIVE_BLOCKS } from './organisms-other.data';
import {
  CARBAPENEMASE_PRODUCING,
  COMPLEX_MEMBERS,
  OTHERWISE_RESISTANT,
  WHONET_VARIANTS,
} from './organisms-resistant.data';

export type OrganismRank =
  'order' | 'genus' | 'group' | 'complex' | 'species' | 'subspecies' | 'serovar';

export type Organism = {
  /** WHONET code in lower case (`kpn`), or the name with hyphens where WHONET has no code. */
  readonly code: string;
  readonly name: string;
  readonly rank: OrganismRank;
  /** Empty for names above the genus ("Gram-negative rods"). */
  readonly genus: string;
  /** The binomial: `Klebsiella pneumoniae` for its subspecies too; null above the species. */
  readonly species: string | null;
  readonly family: string;
  readonly order: string;
  readonly isEnterobacterales: boolean;
  readonly isGramNegative: boolean;
  /** The named complex that it belongs to, if any. */
  readonly complex?: string;
  readonly snomed: readonly string[];
};

export type NamedEntry = {
  readonly organism: Organism;
  readonly via: 'name' | 'synonym' | 'genus';
};

// Rank marks carry no identity: "Klebsiella sp." is the genus, "ss. ozaenae" is "ozaenae".
// The fold has made "ss" and "spp" one letter shorter by then.
const SILENT = new Set(
  's sp species subsp subspecies serovar ser sv serotype biovar bv genus'.split(' '),
);

/** Marks of a rank as laboratories write them. */
const RANK_WORDS =
  's sp spp ss ssp species subsp subspecies serovar ser sv serotype biovar bv genus';

/**
 * Latin spelt in two ways must meet: Haemophilus and Hemophilus, baumannii and baumanii. The
 * marks are dropped, ae and oe become e, doubled letters become one, punctuation separates.
 */
export function foldedTokens(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ae|oe/g, 'e')
    .replace(/(\p{L})\1+/gu, '$1')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (folded === '') return [];
  return folded.split(' ').filter((token, at) => at === 0 || !SILENT.has(token));
}

/** Words as they are spelt, but for marks and ae or oe for e; doubled letters stay. */
export function writtenWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ae|oe/g, 'e')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

export function foldedKey(text: string): string {
  return foldedTokens(text).join(' ');
}

/** The genus as it is written and as it is folded: "A." begins Aeromonas only as written. */
export type EpithetEntry = {
  readonly written: string;
  readonly folded: string;
  readonly entry: NamedEntry;
};

export type OrganismIndex = {
  readonly all: readonly Organism[];
  readonly byCode: ReadonlyMap<string, Organism>;
  readonly bySnomed: ReadonlyMap<string, { organism: Organism; carbapenemase: boolean }>;
  readonly byName: ReadonlyMap<string, NamedEntry>;
  /** Folded genus (current or former) to the name of the genus-level organism. */
  readonly genera: ReadonlyMap<string, Organism | null>;
  /** Folded second word to the entries that carry it, for "K. pneumoniae" and "klepne". */
  readonly byEpithet: ReadonlyMap<string, readonly EpithetEntry[]>;
  readonly byMnemonic: ReadonlyMap<string, Organism | null>;
  /** Every word of a name or synonym as it is spelt. */
  readonly words: ReadonlySet<string>;
  /** Folded keys of Salmonella serovars, which laboratories write anywhere behind the genus. */
  readonly serovars: ReadonlyMap<string, Organism>;
};

function rankOf(name: string): OrganismRank {
  if (name === 'Enterobacterales') return 'order';
  if (/ species$/.test(name)) return 'genus';
  if (/ complex$/.test(name)) return 'complex';
  if (/^Salmonella [A-Z]/.test(name)) return 'serovar';
  if (/ subsp\. /.test(name)) return 'subspecies';
  if (/^[A-Z][a-z]+ [a-z]+(iae|ii|[a-z])$/.test(name)) return 'species';
  return 'group';
}

function speciesOf(name: string, rank: OrganismRank): string | null {
  if (rank === 'serovar') return 'Salmonella enterica';
  if (rank === 'species' || rank === 'subspecies') return name.split(' ').slice(0, 2).join(' ');
  return null;
}

const HIGHER_NAME = /^(Enterobacterales|Gram-|Yeast)/;

function complexOf(name: string): string | undefined {
  if (COMPLEX_MEMBERS[name]) return name;
  return Object.keys(COMPLEX_MEMBERS).find((complex) => COMPLEX_MEMBERS[complex]?.includes(name));
}

/** A table's rows, each joined with its continuation lines, which begin with `+`. */
function joinedLines(rows: string): string[] {
  const joined: string[] = [];
  for (const line of rows.split('\n')) {
    if (line.startsWith('+')) joined.push(`${joined.pop() ?? ''};${line.slice(1)}`);
    else if (line !== '') joined.push(line);
  }
  return joined;
}

function readRow(line: string, block: OrganismBlock): { organism: Organism; synonyms: string[] } {
  const [code = '', rawName = '', snomed = '', synonyms = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const rank = rankOf(rawName);
  const complex = complexOf(rawName);
  const also = synonyms.split(';').map((name) => name.trim());
  const isId = (name: string): boolean => /^\d+$/.test(name);
  return {
    organism: {
      code: code === '-' ? rawName.toLowerCase().replace(/[^a-z]+/g, '-') : code,
      name: rank === 'genus' ? rawName.replace(/ species$/, ' spp.') : rawName,
      rank,
      genus: HIGHER_NAME.test(rawName) ? '' : (/^[A-Za-z]+/.exec(rawName)?.[0] ?? ''),
      species: speciesOf(rawName, rank),
      family: rank === 'order' ? '' : block.family,
      order: block.order,
      isEnterobacterales: block.order === 'Enterobacterales',
      isGramNegative: block.gramNegative,
      ...(complex === undefined ? {} : { complex }),
      snomed: [...snomed.split(' '), ...also.filter(isId)].filter((id) => id !== ''),
    },
    synonyms: also.filter((name) => name !== '' && !isId(name)),
  };
}

function readBlocks(): { organism: Organism; synonyms: string[] }[] {
  const blocks = [
    ...ENTEROBACTERALES_BLOCKS,
    ...OTHER_GRAM_NEGATIVE_BLOCKS,
    ...GRAM_POSITIVE_AND_FUNGI_BLOCKS,
  ];
  return blocks.flatMap((block) => joinedLines(block.rows).map((line) => readRow(line, block)));
}

type Builder = {
  byName: Map<string, NamedEntry>;
  byEpithet: Map<string, EpithetEntry[]>;
  byMnemonic: Map<string, Organism | null>;
};

function addName(index: Builder, name: string, entry: NamedEntry): void {
  const key = foldedKey(name);
  if (key !== '' && !index.byName.has(key)) index.byName.set(key, entry);
  const tokens = foldedTokens(name);
  const [genus, epithet] = tokens;
  if (genus === undefined || epithet === undefined || tokens.length !== 2) return;
  const entries = index.byEpithet.get(epithet) ?? [];
  entries.push({ written: name.toLowerCase(), folded: genus, entry });
  index.byEpithet.set(epithet, entries);
}

function addMnemonic(index: Builder, organism: Organism): void {
  const [genus, epithet, ...rest] = organism.name.toLowerCase().split(' ');
  if (organism.rank !== 'species' || genus === undefined || epithet === undefined) return;
  if (rest.length > 0) return;
  const mnemonic = foldedKey(genus.slice(0, 3) + epithet.slice(0, 3));
  index.byMnemonic.set(mnemonic, index.byMnemonic.has(mnemonic) ? null : organism);
}

function readPairs(table: string, byName: ReadonlyMap<string, NamedEntry>): [string, Organism][] {
  return table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', name = ''] = line.split('|').map((cell) => cell.trim());
      const entry = byName.get(foldedKey(name));
      if (!entry) throw new Error(`organism table: ${id} names an unknown organism, ${name}`);
      return [id, entry.organism];
    });
}

function buildIndex(): OrganismIndex {
  const rows = readBlocks();
  const index: Builder = { byName: new Map(), byEpithet: new Map(), byMnemonic: new Map() };
  const genera = new Map<string, Organism | null>();
  const serovars = new Map<string, Organism>();
  for (const { organism } of rows) {
    addName(index, organism.name.replace(/ spp\.$/, ' species'), {
      organism,
      via: organism.rank === 'genus' ? 'genus' : 'name',
    });
    addMnemonic(index, organism);
    if (organism.rank === 'serovar') {
      serovars.set(foldedKey(organism.name.replace('Salmonella ', '')), organism);
    }
    const genus = foldedKey(organism.genus);
    if (organism.rank === 'genus') genera.set(genus, organism);
    else if (genus !== '' && !genera.has(genus)) genera.set(genus, null);
  }
  for (const { organism, synonyms } of rows) {
    for (const synonym of synonyms) {
      addName(index, synonym, { organism, via: 'synonym' });
      const genus = foldedTokens(synonym)[0] ?? '';
      const isBinomial = /^[A-Z][a-z]+ [a-z]+/.test(synonym);
      if (isBinomial && !genera.has(genus) && !/^(Group|Beta|Gram)/.test(synonym)) {
        genera.set(genus, null);
      }
    }
  }
  const bySnomed = new Map<string, { organism: Organism; carbapenemase: boolean }>();
  for (const { organism } of rows) {
    for (const id of organism.snomed) bySnomed.set(id, { organism, carbapenemase: false });
  }
  for (const [id, organism] of readPairs(OTHERWISE_RESISTANT, index.byName)) {
    bySnomed.set(id, { organism, carbapenemase: false });
  }
  for (const [id, organism] of readPairs(CARBAPENEMASE_PRODUCING, index.byName)) {
    bySnomed.set(id, { organism, carbapenemase: true });
  }
  const all = rows.map(({ organism }) => organism);
  const byCode = new Map(all.map((organism) => [organism.code, organism]));
  for (const [code, variants] of Object.entries(WHONET_VARIANTS)) {
    const organism = byCode.get(code);
    if (!organism) throw new Error(`organism table: variants of ${code}, which is not listed`);
    for (const variant of variants) byCode.set(variant, organism);
  }
  const names = rows.flatMap(({ organism, synonyms }) => [organism.name, ...synonyms]);
  const words = new Set([...names, RANK_WORDS].flatMap(writtenWords));
  return { all, byCode, bySnomed, genera, serovars, words, ...index };
}

export const ORGANISM_INDEX: OrganismIndex = buildIndex();

/** Every organism that the tables know. */
export const ORGANISMS: readonly Organism[] = ORGANISM_INDEX.all;
