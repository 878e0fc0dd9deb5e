import { distinct, familyWords, listed } from '../decide/wording';
import type { BelievedBody } from './contact-alerts';

/** Somebody as a contact of a case, from a moment on. */
interface ContactSince {
  readonly body: Pick<BelievedBody, 'caseId' | 'family' | 'ward'>;
  readonly fromMs: number;
}

/**
 * What feeds an alert about a contact: by then the person is a contact of a further case as well.
 * Nothing where it is the first moment of any.
 */
export function furtherCases(open: readonly ContactSince[], ms: number): { again?: string } {
  const before = new Set(
    open.filter(({ fromMs }) => fromMs < ms).map(({ body: { caseId } }) => caseId),
  );
  const further = open.filter(({ body: { caseId } }) => !before.has(caseId));
  if (before.size === 0 || further.length === 0) return {};
  const families = listed(distinct(further.map(({ body }) => familyWords(body.family))));
  const wards = listed(distinct(further.map(({ body }) => body.ward)));
  return { again: `A contact of another carrier of ${families} on ${wards} as well.` };
}
