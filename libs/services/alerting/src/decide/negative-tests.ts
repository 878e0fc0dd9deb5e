import type { IsolateFacts, PHENOTYPIC_TESTS } from '@carbawatch/contracts';
import { describeGene } from '@carbawatch/microbiology';
import { distinct } from './wording';

/** What carbapenemase tests of an isolate looked for and did not find; each absent for none. */
export interface NegativeTests {
  /** Families of carbapenemases, sorted. */
  readonly negativeGenes?: readonly string[];
  /** Tests of activity, by their names. */
  readonly inactiveTests?: readonly string[];
}

/** Tests that show any carbapenemase by what it does; others tell classes of them apart. */
const ACTIVITY: Partial<Record<(typeof PHENOTYPIC_TESTS)[number], string>> = {
  mCIM: 'mCIM',
  CIM: 'CIM',
  CarbaNP: 'Carba NP',
  MHT: 'MHT',
  MALDI: 'MALDI',
};

/** Of a gene or test that another result contradicts, nothing is said here. */
export function negativeTestsOf({
  geneTests = [],
  phenotypicTests = [],
}: Pick<IsolateFacts, 'geneTests' | 'phenotypicTests'>): NegativeTests {
  const found = new Set(
    geneTests.filter(({ result }) => result !== 'not-detected').flatMap(familiesIn),
  );
  const genes = distinct(
    geneTests
      .filter(({ result }) => result === 'not-detected')
      .flatMap(familiesIn)
      .filter((family) => !found.has(family)),
  ).sort();
  const active = new Set(
    phenotypicTests.flatMap((one) => (one.result === 'negative' ? [] : one.test)),
  );
  const tests = distinct(
    phenotypicTests.flatMap(({ test }) => (active.has(test) ? [] : (ACTIVITY[test] ?? []))),
  ).sort();
  return {
    ...(genes.length > 0 && { negativeGenes: genes }),
    ...(tests.length > 0 && { inactiveTests: tests }),
  };
}

function familiesIn({ gene }: { readonly gene: string }): string[] {
  return gene.split('/').flatMap((name) => {
    const { family, carbapenemase } = describeGene(name.trim());
    return family !== null && carbapenemase !== false && carbapenemase !== null ? [family] : [];
  });
}
