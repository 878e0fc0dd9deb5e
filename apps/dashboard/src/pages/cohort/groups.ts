import type { CohortCell, CohortGroup, CohortPart } from '@carbawatch/contracts';
import { useCallback } from 'react';
import type { Parameters } from '../../api/client';
import { useText } from '../../i18n/text';

/** By the verdict of the index culture; the same everywhere that groups stand side by side. */
export const GROUPS = ['cpe', 'nonCpe', 'undetermined'] as const;

/** The two that are compared, and the undetermined where there are any. */
export function groupsShown(counts: Readonly<Record<CohortGroup, number>>): CohortGroup[] {
  return GROUPS.filter((group) => group !== 'undetermined' || counts.undetermined > 0);
}

/** The cell of the API that holds a group's isolates. */
export const CELL_OF_GROUP = {
  cpe: 'cpe',
  nonCpe: 'non-cpe',
  undetermined: 'undetermined',
} as const satisfies Record<CohortGroup, CohortCell>;

/** A cell of the comparison or the outcomes, as the list of its isolates is asked for. */
export function partOf(group: CohortGroup | null, part: CohortPart): Parameters {
  return { cell: group === null ? 'cre' : CELL_OF_GROUP[group], part: JSON.stringify(part) };
}

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
