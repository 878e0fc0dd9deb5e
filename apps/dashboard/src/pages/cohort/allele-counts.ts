import type { CohortSummary } from '@carbawatch/contracts';

type Genotype = Pick<CohortSummary['genotypes'][number], 'alleles' | 'alleleUnknown'>;

/**
 * Patients of a family by allele; under null those whose test names the family alone. Where an
 * isolate carries two alleles of it the bars are longer than the family's count beside them.
 */
export function alleleCounts(of: Genotype): ReadonlyMap<string | null, number> {
  const { alleles, alleleUnknown } = of;
  const untold: [null, number][] = alleleUnknown > 0 ? [[null, alleleUnknown]] : [];
  return new Map<string | null, number>([...Object.entries(alleles), ...untold]);
}
