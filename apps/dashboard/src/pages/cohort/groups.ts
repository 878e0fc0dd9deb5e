import { useCallback } from 'react';
import { useText } from '../../i18n/text';

/** By the verdict of the index culture; the same everywhere that groups stand side by side. */
export const GROUPS = ['cpe', 'nonCpe', 'undetermined'] as const;

/** A group in words; what a later version names keeps its own name. */
export function useGroupName(): (group: string) => string {
  const text = useText();
  return useCallback(
    (group: string) => {
      const known = GROUPS.find((name) => name === group);
      return known ? text(`cohort.${known}`) : group;
    },
    [text],
  );
}
