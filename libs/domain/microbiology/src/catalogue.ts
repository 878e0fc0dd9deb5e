import { CARBAPENEMASE_FAMILIES, CATALOGUE_VERSION } from './catalogue.data';
import { OXA_FAMILIES } from './catalogue-oxa.data';
import { OTHER_FAMILIES } from './catalogue-other.data';
import { buildNameIndex, nameKey } from './name-index';
import type { NameIndex } from './name-index';

export type AmblerClass = 'A' | 'B' | 'C' | 'D';

/** One allele as a catalogue classes it. `subclass` is Ambler's with B1, B2, B3 told apart. */
export interface AlleleFact {
  readonly allele: string;
  readonly family: string;
  readonly ambler: AmblerClass;
  readonly subclass: string;
  readonly carbapenemase: boolean;
}

export interface FamilyFact {
  readonly family: string;
  readonly ambler: AmblerClass;
  readonly carbapenemases: number;
  readonly others: number;
}

export interface Catalogue {
  readonly name: string;
  readonly version: string;
  readonly alleles: ReadonlyMap<string, AlleleFact>;
  readonly families: ReadonlyMap<string, FamilyFact>;
  readonly names: NameIndex;
}

/** Whether an enzyme, or a family, hydrolyses carbapenems; a family of both kinds is variable. */
export type CarbapenemaseAnswer = boolean | 'variable' | null;

/** Where the literature and the catalogue part, the site decides; the defaults are stated here. */
export interface CataloguePolicy {
  /**
   * Listed as carbapenemases, weak in practice: NCBI's own product names call OXA-163 and OXA-439
   * extended-spectrum enzymes.
   */
  readonly variable: ReadonlySet<string>;
  /** GES-2 is not in NCBI's list (weak activity); many reviews count it. */
  readonly ges2: 'catalogue' | 'carbapenemase' | 'variable';
}

export const DEFAULT_CATALOGUE_POLICY: CataloguePolicy = {
  variable: new Set(['OXA-163', 'OXA-439']),
  ges2: 'catalogue',
};

export interface AlleleAnswer {
  readonly allele: string;
  readonly family: string;
  readonly group: string | null;
  readonly ambler: AmblerClass;
  readonly carbapenemase: CarbapenemaseAnswer;
  /** False for an allele of a known family that the catalogue does not list. */
  readonly listed: boolean;
  readonly because: string;
}

export function catalogueOf(
  name: string,
  version: string,
  facts: Iterable<AlleleFact>,
  synonyms?: Iterable<readonly [string, string]>,
): Catalogue {
  const alleles = new Map<string, AlleleFact>();
  for (const fact of facts) if (!alleles.has(fact.allele)) alleles.set(fact.allele, fact);
  const families = countFamilies(alleles.values());
  return {
    name,
    version,
    alleles,
    families,
    names: buildNameIndex(alleles.keys(), families.keys(), synonyms),
  };
}

function countFamilies(facts: Iterable<AlleleFact>): Map<string, FamilyFact> {
  const families = new Map<string, FamilyFact>();
  const count = (family: string, fact: AlleleFact): void => {
    const before = families.get(family);
    families.set(family, {
      family,
      ambler: fact.ambler,
      carbapenemases: (before?.carbapenemases ?? 0) + (fact.carbapenemase ? 1 : 0),
      others: (before?.others ?? 0) + (fact.carbapenemase ? 0 : 1),
    });
  };
  for (const fact of facts) {
    count(fact.family, fact);
    // "OXA" alone names the whole of class D: carbapenemases and oxacillinases alike.
    if (fact.family.startsWith('OXA-')) count('OXA', fact);
  }
  return families;
}

function bundledFacts(): AlleleFact[] {
  return [CARBAPENEMASE_FAMILIES, OXA_FAMILIES, OTHER_FAMILIES].flatMap((table) =>
    table
      .split(';')
      .map((row) => row.trim())
      .filter((row) => row !== '')
      .flatMap(factsOfRow),
  );
}

function factsOfRow(row: string): AlleleFact[] {
  const [prefix = '', family = '', subclass = '', ...tokens] = row.split(/\s+/);
  const ambler = amblerOf(subclass);
  if (ambler === null) throw new Error(`catalogue row without an Ambler class: ${row}`);
  let carbapenemase = false;
  const facts: AlleleFact[] = [];
  for (const token of tokens) {
    if (token === '+' || token === '-') carbapenemase = token === '+';
    else {
      for (const suffix of suffixesOf(token)) {
        facts.push({ allele: `${prefix}${suffix}`, family, ambler, subclass, carbapenemase });
      }
    }
  }
  return facts;
}

/** `2..8` is 2 to 8, `1-2..4` is 1-2, 1-3, 1-4, `_` is the prefix alone. */
function suffixesOf(token: string): string[] {
  if (token === '_') return [''];
  const range = /^(\d+-)?(\d+)\.\.(\d+)$/.exec(token);
  if (range === null) return [token];
  const [, lead = '', from, to] = range;
  const first = Number(from);
  return Array.from({ length: Number(to) - first + 1 }, (_, i) => `${lead}${first + i}`);
}

export function amblerOf(subclass: string): AmblerClass | null {
  const letter = subclass.charAt(0);
  return letter === 'A' || letter === 'B' || letter === 'C' || letter === 'D' ? letter : null;
}

/** The NCBI Reference Gene Catalog's facts that ship with the program. */
export const BUNDLED_CATALOGUE: Catalogue = catalogueOf(
  'NCBI Reference Gene Catalog',
  CATALOGUE_VERSION,
  bundledFacts(),
);

/** Catalogue and version in the words that every `because` uses. */
export function catalogueTitle(catalogue: Catalogue): string {
  return `${catalogue.name} ${catalogue.version}`;
}

/** What the catalogue and the policy say of an allele; null for a name of no known family. */
export function lookupAllele(
  allele: string,
  catalogue: Catalogue = BUNDLED_CATALOGUE,
  policy: CataloguePolicy = DEFAULT_CATALOGUE_POLICY,
): AlleleAnswer | null {
  const canonical =
    catalogue.alleles.has(allele) || allele.startsWith('bla')
      ? allele
      : (catalogue.names.alleles.get(nameKey(allele)) ?? allele);
  const fact = catalogue.alleles.get(canonical);
  if (fact === undefined) return unlistedAllele(canonical, catalogue);
  const [carbapenemase, because] = judged(fact, catalogue, policy);
  return {
    allele: fact.allele,
    family: fact.family,
    group: groupOf(fact.family),
    ambler: fact.ambler,
    carbapenemase,
    listed: true,
    because,
  };
}

function judged(
  fact: AlleleFact,
  catalogue: Catalogue,
  policy: CataloguePolicy,
): [CarbapenemaseAnswer, string] {
  const title = catalogueTitle(catalogue);
  if (policy.variable.has(fact.allele)) {
    return [
      'variable',
      `${fact.allele} is classed as a carbapenemase (${title}), weak or none in the literature ` +
        'and an extended-spectrum enzyme by its own product name: variable by policy',
    ];
  }
  if (fact.allele === 'GES-2' && policy.ges2 !== 'catalogue') {
    return [
      policy.ges2 === 'variable' ? 'variable' : true,
      `GES-2 is not classed as a carbapenemase (${title}); ${policy.ges2} by the site's policy`,
    ];
  }
  return [
    fact.carbapenemase,
    fact.carbapenemase
      ? `${fact.allele} is carbapenem-hydrolysing, class ${fact.subclass} (${title})`
      : `${fact.allele} is not classed as carbapenem-hydrolysing (${title})`,
  ];
}

/** A newer allele of a known family has its family's answer, and says that it is not listed. */
function unlistedAllele(allele: string, catalogue: Catalogue): AlleleAnswer | null {
  const prefix = /^(.*[A-Za-z])-?\d+[A-Za-z]?$/.exec(allele)?.[1];
  const family = prefix === undefined ? undefined : catalogue.names.families.get(nameKey(prefix));
  const fact = family === undefined ? undefined : catalogue.families.get(family);
  if (family === undefined || fact === undefined) return null;
  const carbapenemase = familyAnswer(fact);
  return {
    allele,
    family,
    group: groupOf(family),
    ambler: fact.ambler,
    carbapenemase,
    listed: false,
    because:
      `${allele} is not listed in ${catalogueTitle(catalogue)}; ${familySentence(fact)}, ` +
      "so the answer is the family's",
  };
}

export function familyAnswer(fact: FamilyFact): CarbapenemaseAnswer {
  if (fact.carbapenemases === 0) return false;
  return fact.others === 0 ? true : 'variable';
}

export function familySentence(fact: FamilyFact): string {
  const all = fact.carbapenemases + fact.others;
  if (fact.carbapenemases === 0)
    return `none of the ${all} ${fact.family} alleles is a carbapenemase`;
  if (fact.others === 0) return `all ${all} ${fact.family} alleles are carbapenemases`;
  return `${fact.carbapenemases} of ${all} ${fact.family} alleles are carbapenemases`;
}

export function groupOf(family: string): string | null {
  return family.endsWith('-like') ? family : null;
}
