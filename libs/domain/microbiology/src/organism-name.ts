import { ORGANISM_INDEX, foldedKey, foldedTokens, writtenWords } from './organism-index';
import type { NamedEntry, Organism } from './organism-index';

export type NameMatch = NamedEntry & { readonly carbapenemase: boolean };

const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(' ').flatMap((word) => foldedTokens(word)));

// "Escherichia coli not isolated" names what is absent.
const NEGATIONS = words('no not without absent negative neg excluded nil none ruled');
const RECOVERY = words('isolated grown recovered found seen cultured present');
// Two organisms in one field are two isolates, never the first of them.
const CONJUNCTIONS = words('and or with plus mixed und et');
const CARBAPENEMASES = words('carbapenemase kpc ndm vim imp oxa 48 cpe cpo cp');
// Words of a mechanism or a marker, which may be denied without denying the organism.
const MARKERS = words(
  `carbapenemase carbapenem esbl ampc beta lactamase extended spectrum kpc ndm oxa vim imp cpe cpo
  cre cro mcim producing producer resistant coagulase lactose toxin mrsa vre`.replace(/\s+/g, ' '),
);
// What a laboratory writes before the name; anything else there is not understood.
const QUALIFIERS = words(
  `carbapenemase producing producer positive carbapenem resistant sensitive susceptible esbl mdr xdr
  pdr multidrug multi drug multiresistant extended spectrum beta lactamase ampc cre cro cpe cpo crkp
  cr cp kpc ndm oxa vim imp non enterohemorrhagic enterohaemorrhagic enteropathogenic
  enterotoxigenic enteroinvasive enteroaggregative verotoxigenic verocytotoxigenic shiga toxin stec
  ehec mucoid hypermucoviscous hypervirulent hemolytic haemolytic methicillin vancomycin penicillin
  toxigenic nontoxigenic 48 like`.replace(/\s+/g, ' '),
);
const LONGEST_NAME = 6;
/** Words of a text that are looked at for a name. */
const LONGEST_TEXT = 12;
const SHORTEST_EPITHET = 4;
const LONGEST_ABBREVIATION = 6;

/** "Carbapenemase-producing", "KPC producer", "CPE": claimed, and denied nowhere in the field. */
function saysCarbapenemase(tokens: readonly string[]): boolean {
  if (tokens.some((token) => NEGATIONS.has(token) || token === 'non')) return false;
  if (tokens.includes('cpe') || tokens.includes('cpo')) return true;
  const at = tokens.findIndex((token) => token === 'producing' || token === 'producer');
  const positive = tokens.indexOf('positive');
  const before = (end: number): boolean =>
    end > 0 && CARBAPENEMASES.has(tokens[end - 1] ?? '') && tokens[end - 1] !== 'cp';
  return before(at) || before(positive);
}

/** "ESBL negative", "carbapenemase not detected" behind the name deny the marker alone. */
function deniesMarkerOnly(tokens: readonly string[], at: number): boolean {
  if (at < 2 || RECOVERY.has(tokens[at + 1] ?? '')) return false;
  return MARKERS.has(tokens[at - 1] ?? '') || MARKERS.has(tokens[at + 1] ?? '');
}

function deniesOrganism(tokens: readonly string[]): boolean {
  return tokens.some((token, at) => NEGATIONS.has(token) && !deniesMarkerOnly(tokens, at));
}

/** "…, K. pneumoniae" behind a name: an abbreviated organism, which may be a second one. */
function abbreviates(abbreviation: string, epithet: string): readonly Organism[] {
  if (abbreviation === '' || abbreviation.length > LONGEST_ABBREVIATION) return [];
  const entries = ORGANISM_INDEX.byEpithet.get(epithet) ?? [];
  return entries
    .filter(({ written }) => written.startsWith(abbreviation))
    .map(({ entry }) => entry.organism);
}

/**
 * The rest of the field must not name a second organism or take the first one back. The same
 * organism by another name, "(formerly Enterobacter aerogenes)", is no second one.
 */
function tailIsHarmless(tail: readonly string[], genus: string, organism: Organism): boolean {
  return tail.every((token, at) => {
    if (CONJUNCTIONS.has(token)) return false;
    const named = abbreviates(tail[at - 1] ?? '', token);
    if (named.length > 0 && !named.includes(organism)) return false;
    if (token === genus || !ORGANISM_INDEX.genera.has(token)) return true;
    const next = ORGANISM_INDEX.byName.get(`${token} ${tail[at + 1] ?? ''}`);
    return next?.organism === organism;
  });
}

function genusEntry(organism: Organism): NamedEntry {
  return { organism, via: 'genus' };
}

/**
 * "Klebsiella pneumoniae/oxytoca" is certain of the genus alone, "Enterobacter cloacae/asburiae" of
 * the complex that both belong to.
 */
function commonTo(entry: NamedEntry, genus: string, tail: readonly string[]): NamedEntry | null {
  const others = tail.flatMap((token) => {
    const other = ORGANISM_INDEX.byName.get(`${genus} ${token}`)?.organism;
    return other !== undefined && other.species !== entry.organism.species ? [other] : [];
  });
  if (others.length === 0) return entry;
  const { complex } = entry.organism;
  if (complex !== undefined && others.every((other) => other.complex === complex)) {
    const named = ORGANISM_INDEX.byName.get(foldedKey(complex));
    if (named) return named;
  }
  const organism = ORGANISM_INDEX.genera.get(genus);
  return organism ? genusEntry(organism) : null;
}

function readFromGenus(tokens: readonly string[]): NamedEntry | null {
  const genus = tokens[0] ?? '';
  const genusOrganism = ORGANISM_INDEX.genera.get(genus);
  for (let length = Math.min(tokens.length, LONGEST_NAME); length >= 2; length -= 1) {
    const entry = ORGANISM_INDEX.byName.get(tokens.slice(0, length).join(' '));
    if (!entry) continue;
    const tail = tokens.slice(length);
    if (!tailIsHarmless(tail, genus, entry.organism)) return null;
    const serovar = entry.organism.genus === 'Salmonella' ? serovarIn(tail) : undefined;
    if (serovar) return { organism: serovar, via: entry.via };
    return commonTo(entry, genus, tail);
  }
  const tail = tokens.slice(1);
  if (!genusOrganism || !tailIsHarmless(tail, genus, genusOrganism)) return null;
  const serovar = genus === 'salmonela' ? serovarIn(tail) : undefined;
  return serovar ? { organism: serovar, via: 'name' } : genusEntry(genusOrganism);
}

function serovarIn(tail: readonly string[]): Organism | undefined {
  for (let at = 0; at < tail.length; at += 1) {
    const serovar =
      ORGANISM_INDEX.serovars.get(tail.slice(at, at + 2).join(' ')) ??
      ORGANISM_INDEX.serovars.get(tail[at] ?? '');
    if (serovar) return serovar;
  }
  return undefined;
}

/** "K. pneumoniae", "Staph aureus": the first word begins exactly one genus with that epithet. */
function readAbbreviated(tokens: readonly string[]): NamedEntry | null {
  const [abbreviation = '', epithet = '', ...tail] = tokens;
  const entries = ORGANISM_INDEX.byEpithet.get(epithet) ?? [];
  const fitting = entries.filter(
    ({ written, folded }) => written.startsWith(abbreviation) || folded.startsWith(abbreviation),
  );
  const first = fitting[0]?.entry;
  if (!first || fitting.some(({ entry }) => entry.organism !== first.organism)) return null;
  if (!tailIsHarmless(tail, '', first.organism)) return null;
  const another = tail.some((token) => {
    const named = ORGANISM_INDEX.byEpithet.get(token) ?? [];
    return named.length > 0 && !named.some(({ entry }) => entry.organism === first.organism);
  });
  return another ? null : { organism: first.organism, via: 'synonym' };
}

function readMnemonic(tokens: readonly string[]): NamedEntry | null {
  const organism = tokens.length === 1 ? ORGANISM_INDEX.byMnemonic.get(tokens[0] ?? '') : undefined;
  return organism ? { organism, via: 'synonym' } : null;
}

function readTokens(tokens: readonly string[]): NamedEntry | null {
  const exact = ORGANISM_INDEX.byName.get(tokens.join(' '));
  if (exact) return exact;
  if (deniesOrganism(tokens)) return null;
  let start = 0;
  while (QUALIFIERS.has(tokens[start] ?? '')) start += 1;
  const rest = tokens.slice(start);
  // "non-Klebsiella" is a name of something else.
  if (start > 0 && tokens[start - 1] === 'non') return null;
  if (start > 0) {
    const bare = ORGANISM_INDEX.byName.get(rest.join(' '));
    if (bare) return bare;
  }
  if (ORGANISM_INDEX.genera.has(rest[0] ?? '')) return readFromGenus(rest);
  if ((rest[1] ?? '').length >= SHORTEST_EPITHET) return readAbbreviated(rest);
  return readMnemonic(rest);
}

/** "(Migula 1895) Castellani and Chalmers 1919": who named it is no second organism. */
function withoutAuthority(name: string): string {
  if (!/\b(1[89]|20)\d\d\)?$/.test(name)) return name;
  const parts = name.split(/\s+/);
  const from = parts.findIndex((part, at) => at >= 2 && /^[(\p{Lu}]/u.test(part));
  return from < 0 ? name : parts.slice(0, from).join(' ');
}

/** "Klebsiella (Enterobacter) aerogenes": both names must be of one organism. */
function readDoubleGenus(name: string): NamedEntry | null {
  const parts = /^(\p{L}+)\s*\((?:formerly )?(\p{L}+)\)\s*(\p{L}.*)$/u.exec(name);
  if (!parts) return null;
  const [, current = '', former = '', rest = ''] = parts;
  const entry = readTokens(foldedTokens(`${current} ${rest}`));
  const other = readTokens(foldedTokens(`${former} ${rest}`));
  return entry && entry.organism === other?.organism ? entry : null;
}

/** Reads one organism out of a laboratory's text; null whenever that would be a guess. */
export function readOrganismName(name: string): NameMatch | null {
  const tokens = foldedTokens(withoutAuthority(name.trim()));
  if (tokens.length === 0) return null;
  const entry = readDoubleGenus(name.trim()) ?? readTokens(tokens);
  return entry ? { ...entry, carbapenemase: saysCarbapenemase(tokens) } : null;
}

/** Words behind a genus that say nothing of the species: rank marks are folded away already. */
const VAGUE = words('group complex unidentified unspecified nos other isolate strain species');

/**
 * True where a genus was read and the species behind it was not: a misspelt epithet ("Klebsiella
 * pnuemonia") or one that is in no table. The genus stands, and somebody should look at the word.
 */
export function leavesSpeciesUnread(name: string): boolean {
  if (readOrganismName(name)?.via !== 'genus') return false;
  const tokens = foldedTokens(withoutAuthority(name.trim()));
  const genus = tokens.findIndex((token) => ORGANISM_INDEX.genera.has(token));
  const epithet = tokens[genus + 1] ?? '';
  if (epithet.length < SHORTEST_EPITHET || VAGUE.has(epithet)) return false;
  if (QUALIFIERS.has(epithet) || MARKERS.has(epithet) || NEGATIONS.has(epithet)) return false;
  return !ORGANISM_INDEX.byEpithet.has(epithet);
}

/**
 * The words of a text that are an organism's name only because doubled letters are not told apart
 * ("Klebsiela pneumoniae", "Acinetobacter baumanii"); null where the name is spelt as in the
 * tables, ae and e being one. Words that belong to no name, whatever they are, are left out.
 */
export function respeltName(name: string): string | null {
  const written = name.split(/\s+/).filter((word) => writtenWords(word).length > 0);
  written.length = Math.min(written.length, LONGEST_TEXT);
  for (let length = Math.min(written.length, LONGEST_NAME); length >= 2; length -= 1) {
    for (let from = 0; from + length <= written.length; from += 1) {
      const run = written.slice(from, from + length).join(' ');
      if (!ORGANISM_INDEX.byName.has(foldedKey(run))) continue;
      return writtenWords(run).every((word) => ORGANISM_INDEX.words.has(word)) ? null : run;
    }
  }
  return null;
}
