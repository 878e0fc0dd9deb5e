import { useState } from 'react';
import { chosenSite } from '../api/site-scope';
import { keepDraft, keptDraft } from './kept-drafts';
import { useMe } from './me';

/** A draft by its name, one for each account and site; restored where it was begun before. */
export function useDraft(name: string) {
  const { name: account, role, site } = useMe();
  const place = [role, account, chosenSite() ?? site, name].join(':');
  const [draft, setDraft] = useState(() => keptDraft(place));
  const [isRestored, setRestored] = useState(draft !== null);
  const keep = (next: string | null): void => {
    keepDraft(place, next);
    setDraft(next);
    setRestored(false);
  };
  return { draft, isRestored, keep };
}
