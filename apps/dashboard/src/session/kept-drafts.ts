/**
 * What somebody is working on and has not saved, kept on this computer's disk until it is saved,
 * discarded, or its writer signs out. Nothing about a patient belongs here: rules of alerts do, a
 * payload that is being corrected does not.
 */
const DRAFT = 'carbawatch.draft:';

export const keptDraft = (name: string): string | null => localStorage.getItem(`${DRAFT}${name}`);

export function keepDraft(name: string, draft: string | null): void {
  if (draft === null) localStorage.removeItem(`${DRAFT}${name}`);
  else localStorage.setItem(`${DRAFT}${name}`, draft);
}

/** Nothing that anybody drafted here is left. */
export function forgetDrafts(): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(DRAFT)) localStorage.removeItem(name);
  }
}
