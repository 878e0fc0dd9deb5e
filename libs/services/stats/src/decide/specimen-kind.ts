import { isBlood } from '@carbawatch/epidemiology';

/** Kinds of specimen that antibiograms are made for apart (CLSI M39: urine, blood, others). */
const KINDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['urine', /urin|尿/],
  ['respiratory', /sput|trach|bronch|\bbal\b|respir|lung|endotrach|痰|支气管/],
  ['wound', /wound|pus|abscess|ulcer|burn|swab|skin|tissue|伤口|脓/],
  ['bile', /bile|biliary|胆/],
];

/** Null where nobody said what was sampled. */
export function specimenKind(type: string | null, group: string): string | null {
  if (type === null) return null;
  if (isBlood(type)) return 'blood';
  const found = KINDS.find(([, words]) => words.test(type));
  if (found) return found[0];
  return group === 'sterile' ? 'other sterile site' : 'other';
}
