import {
  BUNDLED_CATALOGUE,
  DEFAULT_CATALOGUE_POLICY,
  catalogueTitle,
  familyAnswer,
  familySentence,
  lookupAllele,
} from './catalogue';
import type { AmblerClass, Catalogue, CataloguePolicy, CarbapenemaseAnswer } from './catalogue';
import { parseGeneName } from './gene-names';
import type { GeneName } from './gene-names';
import { isAcquiredFamily } from './native-enzymes';

/** The answer of `carbawatch calc gene`. */
export interface GeneDescription {
  readonly family: string | null;
  readonly allele: string | null;
  readonly ambler: AmblerClass | null;
  readonly carbapenemase: CarbapenemaseAnswer;
  readonly because: string;
}

/** A family in words: how many of its alleles are carbapenemases, and by which catalogue. */
export function describeFamily(family: string, catalogue: Catalogue): string {
  const fact = catalogue.families.get(family);
  if (fact === undefined) return `${family} is no family of ${catalogueTitle(catalogue)}`;
  return `${familySentence(fact)} (${catalogueTitle(catalogue)})`;
}

const NOT_AN_ENZYME: Readonly<Record<string, string>> = {
  porin: 'a porin: its loss or change is no carbapenemase',
  'point-mutation': 'a point mutation, not an enzyme',
  'penicillin-binding': 'a penicillin-binding protein or its regulator, not an enzyme',
  'other-resistance': 'not a beta-lactamase gene',
};

/** The catalogue's answer and the classification's differ, and both are right: this is why. */
const FAMILY_ALONE =
  'In classification a test that finds the family without naming an allele, such as PCR, counts ' +
  'as an acquired carbapenemase; once the allele is known, the allele decides';

/** What a gene name means: family, allele, Ambler class, carbapenemase or not, and why. */
export function describeGene(
  name: string,
  catalogue: Catalogue = BUNDLED_CATALOGUE,
  policy: CataloguePolicy = DEFAULT_CATALOGUE_POLICY,
): GeneDescription {
  const gene = parseGeneName(name, catalogue);
  const found = describeParsedGene(gene, catalogue, policy);
  const { family, allele, carbapenemase } = found;
  if (family === null || allele !== null || carbapenemase !== 'variable') return found;
  if (gene.closest !== null || !isAcquiredFamily(family)) return found;
  return { ...found, because: `${found.because}. ${FAMILY_ALONE}` };
}

export function describeParsedGene(
  gene: GeneName,
  catalogue: Catalogue = BUNDLED_CATALOGUE,
  policy: CataloguePolicy = DEFAULT_CATALOGUE_POLICY,
): GeneDescription {
  if (gene.family === null) return notABetaLactamase(gene, catalogue);
  if (gene.allele !== null) {
    const answer = lookupAllele(gene.allele, catalogue, policy);
    if (answer !== null) {
      const { family, allele, ambler, carbapenemase, because } = answer;
      return { family, allele, ambler, carbapenemase, because };
    }
  }
  const fact = catalogue.families.get(gene.family);
  if (fact === undefined) return notABetaLactamase(gene, catalogue);
  const nearest =
    gene.closest === null ? '' : `${gene.raw} is no exact ${gene.closest}, only near it; `;
  return {
    family: gene.family,
    allele: null,
    ambler: fact.ambler,
    carbapenemase: familyAnswer(fact),
    because: `${nearest}${describeFamily(gene.family, catalogue)}`,
  };
}

function notABetaLactamase(gene: GeneName, catalogue: Catalogue): GeneDescription {
  const what = NOT_AN_ENZYME[gene.kind];
  if (gene.kind === 'any-carbapenemase') {
    const because = `${gene.raw} names no gene: any family is meant`;
    return { family: null, allele: null, ambler: null, carbapenemase: null, because };
  }
  return {
    family: null,
    allele: null,
    ambler: null,
    carbapenemase: what === undefined ? null : false,
    because:
      what === undefined
        ? `${gene.raw} is no name of ${catalogueTitle(catalogue)}: not guessed`
        : `${gene.raw} is ${what}`,
  };
}
