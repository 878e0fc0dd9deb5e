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

/** `≥ 16`, as guidelines print it, in sentences that hold `>=16`. */
export function withSigns(sentence: string): string {
  return sentence.replace(/>= ?/g, '≥\u00a0').replace(/<= ?/g, '≤\u00a0');
}
