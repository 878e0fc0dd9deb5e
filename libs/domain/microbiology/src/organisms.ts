import { ORGANISM_INDEX } from './organism-index';
import type { Organism } from './organism-index';
import { readOrganismName } from './organism-name';
import type { NameMatch } from './organism-name';

export type OrganismInput = {
  readonly name?: string | undefined;
  readonly snomed?: string | undefined;
  /** WHONET organism code (`kpn`); nothing else is looked up in that table. */
  readonly whonet?: string | undefined;
  /** The laboratory's own code; it means nothing without the site's table. */
  readonly local?: string | undefined;
};

export type OrganismMatch = {
  readonly organism: Organism;
  readonly via: 'snomed' | 'whonet' | 'local' | 'name' | 'synonym' | 'genus';
  /** The code or name itself says "carbapenemase-producing"; ESBL, MDR or CRE do not. */
  readonly mechanism?: 'carbapenemase';
  /** Another field of the same report names an organism that this one cannot be. */
  readonly conflictsWith?: Organism;
};

/** Local code to a WHONET code or a name, as a site keeps it. */
export type LocalOrganisms = ReadonlyMap<string, string>;

const NO_LOCAL_CODES: LocalOrganisms = new Map();

// A site uses some hundreds of spellings; the bound keeps free text from growing the cache.
const NAMES_REMEMBERED_MAX = 4_096;
const rememberedNames = new Map<string, NameMatch | null>();

function readNameOnce(name: string): NameMatch | null {
  const known = rememberedNames.get(name);
  if (known !== undefined) return known;
  const match = readOrganismName(name);
  if (rememberedNames.size >= NAMES_REMEMBERED_MAX) rememberedNames.clear();
  rememberedNames.set(name, match);
  return match;
}

/** An organism by our code (WHONET's where it has one). */
export function organismByCode(code: string): Organism | null {
  return ORGANISM_INDEX.byCode.get(code.toLowerCase()) ?? null;
}

function bySnomed(id: string | undefined): OrganismMatch | null {
  const found = id === undefined ? undefined : ORGANISM_INDEX.bySnomed.get(id.trim());
  if (!found) return null;
  return {
    organism: found.organism,
    via: 'snomed',
    ...(found.carbapenemase ? { mechanism: 'carbapenemase' as const } : {}),
  };
}

function byWhonet(code: string | undefined): OrganismMatch | null {
  const organism = code === undefined ? undefined : organismByCode(code.trim());
  return organism ? { organism, via: 'whonet' } : null;
}

function byName(name: string | undefined): OrganismMatch | null {
  const found = name === undefined ? null : readNameOnce(name);
  if (!found) return null;
  return {
    organism: found.organism,
    via: found.via,
    ...(found.carbapenemase ? { mechanism: 'carbapenemase' as const } : {}),
  };
}

function byLocal(code: string | undefined, table: LocalOrganisms): OrganismMatch | null {
  const target = code === undefined ? undefined : table.get(code.trim());
  const found = target === undefined ? null : (byWhonet(target) ?? byName(target));
  return found ? { ...found, via: 'local' } : null;
}

const RANK_DEPTH = {
  order: 0,
  group: 1,
  genus: 1,
  complex: 2,
  species: 3,
  subspecies: 4,
  serovar: 4,
};

/** True when `wide` may stand for `narrow`: a genus for its species, a complex for its members. */
export function mayBe(wide: Organism, narrow: Organism): boolean {
  if (wide.code === narrow.code) return true;
  if (wide.rank === 'order') return narrow.order === wide.order;
  if (wide.rank === 'complex') return narrow.complex === wide.complex;
  if (wide.rank === 'genus' || wide.rank === 'group') {
    if (wide.genus === '') return wide.isGramNegative === narrow.isGramNegative;
    return wide.genus === narrow.genus;
  }
  return wide.species !== null && wide.species === narrow.species && wide.rank === 'species';
}

function moreExact(first: OrganismMatch, second: OrganismMatch): OrganismMatch {
  const deeper =
    RANK_DEPTH[second.organism.rank] > RANK_DEPTH[first.organism.rank] &&
    mayBe(first.organism, second.organism);
  if (deeper) {
    return first.mechanism === undefined ? second : { ...second, mechanism: first.mechanism };
  }
  const fits = mayBe(first.organism, second.organism) || mayBe(second.organism, first.organism);
  const mechanism = first.mechanism ?? (fits ? second.mechanism : undefined);
  return {
    ...first,
    ...(mechanism === undefined ? {} : { mechanism }),
    ...(fits ? {} : { conflictsWith: second.organism }),
  };
}

/**
 * One organism from what a report says of it, or null: an unknown name is never guessed. A coded
 * field outranks the text, the more exact of two agreeing fields is taken ("Klebsiella" coded,
 * "K. pneumoniae" in the text), and contradiction is named in `conflictsWith`.
 */
export function resolveOrganism(
  input: OrganismInput,
  local: LocalOrganisms = NO_LOCAL_CODES,
): OrganismMatch | null {
  const found: OrganismMatch[] = [];
  for (const match of [
    bySnomed(input.snomed),
    byWhonet(input.whonet),
    byLocal(input.local, local),
    byName(input.name),
  ]) {
    if (match) found.push(match);
  }
  const [first, ...others] = found;
  if (!first) return null;
  return others.reduce(moreExact, first);
}
