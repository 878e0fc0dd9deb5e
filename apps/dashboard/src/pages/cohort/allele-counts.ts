import type { CohortSummary } from '@carbawatch/contracts';

type Genotype = Pick<CohortSummary['genotypes'][number], 'count' | 'alleles'>;

/**
 * Patients of a family by allele; under null those whose test names the family alone, so that the
 * bars are as long as the family's count beside them.
 */
export function alleleCounts({ count, alleles }: Genotype): ReadonlyMap<string | null, number> {
  const told = Object.entries(alleles);
  const rest = count - told.reduce((sum, [, n]) => sum + n, 0);
  return new Map<string | null, number>([...told, ...(rest > 0 ? [[null, rest] as const] : [])]);
}
