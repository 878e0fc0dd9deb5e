import { UNIT_TYPES, type MappingKind, type UnitType } from '@carbawatch/contracts';
import type { LocalTerms } from '@carbawatch/formats';
import {
  NO_ORGANISMS,
  agentByCode,
  leavesSpeciesUnread,
  organismByCode,
  readNoOrganism,
  resolveAgent,
  resolveOrganism,
  respeltName,
} from '@carbawatch/microbiology';
import type { NoOrganism } from '@carbawatch/microbiology';
import { isPlainSpecimen } from './specimen-words';

/** What a site has said once of a word that no table knows. */
export interface Mapping {
  readonly site: string;
  readonly kind: MappingKind;
  /** As it was entered; compared by `plainTerm`. */
  readonly from: string;
  readonly to: string;
}

/** Words are the same whatever their case and blanks: feeds of one laboratory differ in both. */
export function plainTerm(said: string): string {
  return said.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * The target of a mapping as it is kept: the WHONET code of an organism (from it, a SNOMED CT code
 * or a name, rightly spelt) or of an agent, a unit type, a specimen type; of a word in the field of
 * an organism that says that none was found, which of these it means; null where it names nothing
 * known.
 */
export function targetOf(kind: MappingKind, to: string): string | null {
  switch (kind) {
    case 'organism':
      // What a machine sent is read for its genus; what a person says holds for all that comes.
      if (respeltName(to) !== null || leavesSpeciesUnread(to)) return null;
      if (noneIn(to) !== null) return noneIn(to);
      return resolveOrganism({ whonet: to, snomed: to, name: to })?.organism.code ?? null;
    case 'agent':
      return resolveAgent({ code: to, name: to })?.agent.code ?? null;
    case 'ward':
      return UNIT_TYPES.find((type) => type === plainTerm(to)) ?? null;
    case 'specimen':
      return plainTerm(to) || null;
  }
}

/** "No growth" and the like, as one of the words that mean that no organism was found. */
function noneIn(said: string): NoOrganism | null {
  const word = NO_ORGANISMS.find((one) => one === plainTerm(said));
  return word ?? readNoOrganism({ whonet: said, snomed: said, name: said });
}

/** What the code of a target stands for; null where the target is a word already. */
export function targetName(kind: MappingKind, to: string): string | null {
  if (kind === 'organism') return organismByCode(to)?.name ?? null;
  return kind === 'agent' ? (agentByCode(to)?.name ?? null) : null;
}

/**
 * Whether a word has a meaning already. Mappings fill gaps: one for a word that the tables know
 * would never be asked, so it is refused instead of being kept without effect.
 */
export function isKnownTerm(kind: MappingKind, from: string): boolean {
  if (kind === 'organism') {
    const said = { snomed: from, name: from };
    return resolveOrganism(said) !== null || readNoOrganism(said) !== null;
  }
  return kind === 'agent' && resolveAgent({ code: from, name: from, loinc: from }) !== null;
}

/** A word that was read by a mapping. */
export type UsedWord = Pick<Mapping, 'site' | 'kind' | 'from'>;

interface Lookups {
  readonly targets: ReadonlyMap<string, string>;
  readonly specimenTypes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sitesWithWards: ReadonlySet<string>;
}

function lookupsOf(mappings: readonly Mapping[]): Lookups {
  const specimenTypes = new Map<string, Set<string>>();
  for (const { site, kind, to } of mappings) {
    if (kind !== 'specimen') continue;
    specimenTypes.set(site, (specimenTypes.get(site) ?? new Set()).add(to));
  }
  return {
    targets: new Map(mappings.map(({ site, kind, from, to }) => [placeOf(site, kind, from), to])),
    sitesWithWards: new Set(mappings.flatMap(({ kind, site }) => (kind === 'ward' ? [site] : []))),
    specimenTypes,
  };
}

/** All mappings of all sites, as look-ups. */
export class SiteMappings {
  readonly localTerms: LocalTerms;
  private used = new Map<string, UsedWord>();

  /** `revision` grows with every mapping that is entered; what was read knows which it had. */
  constructor(
    mappings: readonly Mapping[],
    readonly revision: number,
    private readonly lookups: Lookups = lookupsOf(mappings),
  ) {
    this.localTerms = {
      organism: (site, said) => this.targetOf(site, 'organism', said),
      agent: (site, said) => this.targetOf(site, 'agent', said),
    };
  }

  /** The same mappings for one batch, which note for themselves what was read by them. */
  noting(): SiteMappings {
    return new SiteMappings([], this.revision, this.lookups);
  }

  /** The words that were read by a mapping since this was asked last. */
  takeUsed(): UsedWord[] {
    if (this.used.size === 0) return [];
    const used = [...this.used.values()];
    this.used = new Map();
    return used;
  }

  unitTypeOf(site: string, ward: string): UnitType | undefined {
    const target = this.targetOf(site, 'ward', ward);
    return UNIT_TYPES.find((type) => type === target);
  }

  /** Whether the site has mapped any ward. */
  keepsWards(site: string): boolean {
    return this.lookups.sitesWithWards.has(site);
  }

  /** True at a site that has mapped no specimen: it has no list that could lack one. */
  knowsSpecimen(site: string, type: string): boolean {
    const listed = this.lookups.specimenTypes.get(site);
    return listed === undefined || listed.has(plainTerm(type)) || isPlainSpecimen(type);
  }

  specimenTypeOf(site: string, said: string): string | undefined {
    return this.targetOf(site, 'specimen', said);
  }

  private targetOf(site: string, kind: MappingKind, said: string): string | undefined {
    const { targets } = this.lookups;
    if (targets.size === 0) return undefined;
    const place = placeOf(site, kind, said);
    const target = targets.get(place);
    if (target !== undefined) this.used.set(place, { site, kind, from: said });
    return target;
  }
}

/** A line break stands in no site, kind or plain term. */
function placeOf(site: string, kind: MappingKind, said: string): string {
  return `${site}\n${kind}\n${plainTerm(said)}`;
}
