import { ORGANISM_INDEX, foldedTokens } from './organism-index';
import type { NamedEntry, Organism } from './organism-index';

export type NameMatch = NamedEntry & { readonly carbapenemase: boolean };

const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(' ').flatMap((word) => foldedTokens(word)));

// "Escherichia coli not isolated" names what is absent.
const NEGATIONS = words('no not without absent negative neg excluded nil none ruled');
// Two organisms in one field are two isolates, never the first of them.
const CONJUNCTIONS = words('and or with plus mixed und et');
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
const SHORTEST_EPITHET = 4;

function saysCarbapenemase(tokens: readonly string[]): boolean {
  const at = tokens.indexOf('carbapenemase');
  const next = tokens[at + 1];
  if (at < 0 || tokens[at - 1] === 'non') return false;
  return next === 'producing' || next === 'producer' || next === 'positive';
}

/** The rest of the field must not name a second organism or take the first one back. */
function tailIsHarmless(tail: readonly string[], genus = ''): boolean {
  return tail.every(
    (token) => !CONJUNCTIONS.has(token) && (token === genus || !ORGANISM_INDEX.genera.has(token)),
  );
}

function genusEntry(organism: Organism): NamedEntry {
  return { organism, via: 'genus' };
}

/** "Klebsiella pneumoniae/oxytoca" is certain of the genus alone. */
function namesAnotherSpecies(entry: NamedEntry, genus: string, tail: readonly string[]): boolean {
  return tail.some((token) => {
    const other = ORGANISM_INDEX.byName.get(`${genus} ${token}`);
    return other !== undefined && other.organism.species !== entry.organism.species;
  });
}

function readFromGenus(tokens: readonly string[]): NamedEntry | null {
  const genus = tokens[0] ?? '';
  const genusOrganism = ORGANISM_INDEX.genera.get(genus);
  for (let length = Math.min(tokens.length, LONGEST_NAME); length >= 2; length -= 1) {
    const entry = ORGANISM_INDEX.byName.get(tokens.slice(0, length).join(' '));
    if (!entry) continue;
    const tail = tokens.slice(length);
    if (!tailIsHarmless(tail, genus)) return null;
    const serovar = entry.organism.genus === 'Salmonella' ? serovarIn(tail) : undefined;
    if (serovar) return { organism: serovar, via: entry.via };
    if (!namesAnotherSpecies(entry, genus, tail)) return entry;
    return genusOrganism ? genusEntry(genusOrganism) : null;
  }
  const tail = tokens.slice(1);
  if (!genusOrganism || !tailIsHarmless(tail, genus)) return null;
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
  if (!tailIsHarmless(tail)) return null;
  const entries = ORGANISM_INDEX.byEpithet.get(epithet) ?? [];
  const fitting = entries.filter(
    ({ written, folded }) => written.startsWith(abbreviation) || folded.startsWith(abbreviation),
  );
  const first = fitting[0]?.entry;
  if (!first || fitting.some(({ entry }) => entry.organism !== first.organism)) return null;
  if (tail.some((token) => ORGANISM_INDEX.byEpithet.has(token))) return null;
  return { organism: first.organism, via: 'synonym' };
}

function readMnemonic(tokens: readonly string[]): NamedEntry | null {
  const organism = tokens.length === 1 ? ORGANISM_INDEX.byMnemonic.get(tokens[0] ?? '') : undefined;
  return organism ? { organism, via: 'synonym' } : null;
}

function readTokens(tokens: readonly string[]): NamedEntry | null {
  const exact = ORGANISM_INDEX.byName.get(tokens.join(' '));
  if (exact) return exact;
  if (tokens.some((token) => NEGATIONS.has(token))) return null;
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

/** Reads one organism out of a laboratory's text; null whenever that would be a guess. */
export function readOrganismName(name: string): NameMatch | null {
  const tokens = foldedTokens(withoutAuthority(name.trim()));
  if (tokens.length === 0) return null;
  const entry = readTokens(tokens);
  return entry ? { ...entry, carbapenemase: saysCarbapenemase(tokens) } : null;
}
