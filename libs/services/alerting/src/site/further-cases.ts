import { distinct, familyWords, listed } from '../decide/wording';
import type { BelievedBody } from './contact-alerts';

/** Somebody as a contact of a case, from a moment on. */
interface ContactSince {
  readonly body: Pick<BelievedBody, 'caseId' | 'casePseudonym' | 'family' | 'ward' | 'knownMs'>;
  readonly fromMs: number;
}

/**
 * What feeds an alert about a contact: by then the person is a contact of a further case as well,
 * or of another than before.
 */
export function furtherCases(open: readonly ContactSince[], ms: number): { again?: string } {
  const known = open.filter(({ fromMs }) => fromMs < ms).map(({ body }) => body);
  const before = new Set(known.map(({ caseId }) => caseId));
  const further = open.map(({ body }) => body).filter(({ caseId }) => !before.has(caseId));
  if (further.length === 0) return {};
  const families = listed(distinct(further.map(({ family }) => familyWords(family))));
  const wards = listed(distinct(further.map(({ ward }) => ward)));
  if (before.size === 0) {
    const isNew = further.every(({ knownMs }) => knownMs === ms);
    return isNew ? { again: `A contact of another carrier of ${families} on ${wards}.` } : {};
  }
  const carriers = new Set(known.map(({ casePseudonym }) => casePseudonym));
  // One more organism, or enzyme, of whoever it lay beside.
  if (further.every(({ casePseudonym }) => carriers.has(casePseudonym))) {
    return { again: `The carrier on ${wards} is a further case, of ${families}.` };
  }
  return { again: `A contact of another carrier of ${families} on ${wards} as well.` };
}
