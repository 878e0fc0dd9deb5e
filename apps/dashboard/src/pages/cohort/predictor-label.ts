import type { CohortPredictorRow } from '@carbawatch/contracts';
import type { Text } from '../../i18n/text';

const UNITS = ['years', 'days'] as const;

/** A number's odds ratio says nothing without what it is for one more of. */
export function predictorLabel(
  { label, kind, unit }: Pick<CohortPredictorRow, 'label' | 'kind' | 'unit'>,
  text: Text,
): string {
  if (kind !== 'number') return label;
  const known = UNITS.find((each) => each === unit);
  return `${label}, ${text(`cohort.per.${known ?? 'other'}`)}`;
}
