import type { IsolateView } from '@carbawatch/contracts';

/** `KPC-2, NDM`: alleles where known, else families; empty where there is none. */
export function carbapenemasesOf(isolate: Pick<IsolateView, 'classification'>): string {
  const { carbapenemases } = isolate.classification.cpe;
  return carbapenemases.map(({ family, allele }) => allele ?? family).join(', ');
}

/** `ST11 (CG11/258)`; empty where the type is not known. */
export function typeOf(isolate: Pick<IsolateView, 'classification'>): string {
  const { typing } = isolate.classification;
  if (!typing?.st) return '';
  return typing.clonalGroup ? `ST${typing.st} (${typing.clonalGroup.label})` : `ST${typing.st}`;
}
