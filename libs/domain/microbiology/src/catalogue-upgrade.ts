import { DEFAULT_CATALOGUE_POLICY, catalogueTitle, lookupAllele } from './catalogue';
import type { CarbapenemaseAnswer, Catalogue, CataloguePolicy } from './catalogue';
import { parseGeneName } from './gene-names';

export type AlleleChangeKind = 'added' | 'removed' | 'carbapenemase' | 'family' | 'ambler';

export interface AlleleChange {
  readonly allele: string;
  readonly kind: AlleleChangeKind;
  readonly before: string | null;
  readonly after: string | null;
}

/** The alleles of an isolate as they are stored, in the sender's own words. */
export interface StoredAlleles {
  readonly isolate: string;
  readonly genes: readonly string[];
}

export interface IsolateChange {
  readonly isolate: string;
  readonly genes: readonly {
    readonly gene: string;
    readonly before: CarbapenemaseAnswer;
    readonly after: CarbapenemaseAnswer;
    readonly because: string;
  }[];
}

export interface CatalogueUpgrade {
  readonly from: string;
  readonly to: string;
  readonly alleles: readonly AlleleChange[];
  readonly isolates: readonly IsolateChange[];
}

/**
 * What would change if `after` replaced `before`: which alleles, and which stored isolates' genes
 * would be read otherwise. A report to decide on, never a silent reclassification.
 */
export function compareCatalogues(
  before: Catalogue,
  after: Catalogue,
  stored: Iterable<StoredAlleles> = [],
  policy: CataloguePolicy = DEFAULT_CATALOGUE_POLICY,
): CatalogueUpgrade {
  return {
    from: catalogueTitle(before),
    to: catalogueTitle(after),
    alleles: alleleChanges(before, after),
    isolates: [...stored].flatMap((one) => isolateChange(one, before, after, policy) ?? []),
  };
}

function alleleChanges(before: Catalogue, after: Catalogue): AlleleChange[] {
  const names = new Set([...before.alleles.keys(), ...after.alleles.keys()]);
  const ordered = [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return ordered.flatMap((allele) => changesOf(allele, before, after));
}

function changesOf(allele: string, before: Catalogue, after: Catalogue): AlleleChange[] {
  const old = before.alleles.get(allele);
  const now = after.alleles.get(allele);
  const word = (carbapenemase: boolean) => (carbapenemase ? 'carbapenemase' : 'no carbapenemase');
  if (old === undefined || now === undefined) {
    return [
      {
        allele,
        kind: old === undefined ? 'added' : 'removed',
        before: old === undefined ? null : word(old.carbapenemase),
        after: now === undefined ? null : word(now.carbapenemase),
      },
    ];
  }
  const changes: AlleleChange[] = [];
  if (old.carbapenemase !== now.carbapenemase) {
    changes.push({
      allele,
      kind: 'carbapenemase',
      before: word(old.carbapenemase),
      after: word(now.carbapenemase),
    });
  }
  if (old.family !== now.family) {
    changes.push({ allele, kind: 'family', before: old.family, after: now.family });
  }
  if (old.ambler !== now.ambler) {
    changes.push({ allele, kind: 'ambler', before: old.ambler, after: now.ambler });
  }
  return changes;
}

function isolateChange(
  stored: StoredAlleles,
  before: Catalogue,
  after: Catalogue,
  policy: CataloguePolicy,
): IsolateChange | null {
  const genes = [...new Set(stored.genes)].sort().flatMap((gene) => {
    const old = answerFor(gene, before, policy);
    const now = answerFor(gene, after, policy);
    if (old.answer === now.answer) return [];
    return [{ gene, before: old.answer, after: now.answer, because: now.because }];
  });
  return genes.length === 0 ? null : { isolate: stored.isolate, genes };
}

function answerFor(
  gene: string,
  catalogue: Catalogue,
  policy: CataloguePolicy,
): { answer: CarbapenemaseAnswer; because: string } {
  const { allele } = parseGeneName(gene, catalogue);
  const found = allele === null ? null : lookupAllele(allele, catalogue, policy);
  return found === null
    ? { answer: null, because: `${gene}: no allele of ${catalogueTitle(catalogue)}` }
    : { answer: found.carbapenemase, because: found.because };
}
