import type { CarrierInHouse } from '@carbawatch/contracts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { alertsQuery, timelineQuery } from '../../api/queries';
import { gravestOf, type ToIsolate } from './whom-alerts-isolate';

/** Rules whose goal is that somebody is isolated, whoever of them is found to carry in the end. */
const ISOLATING_RULES = [
  ...(['new-cpe', 'provisional', 'specimen-positive', 'vulnerable-unit'] as const),
  ...(['icu-hepatobiliary', 'known-readmission', 'contact-readmission', 'import'] as const),
  ...(['not-isolated'] as const),
];
/** As many as one team isolates in a day, and more. */
const PATIENTS_MAX = 40;

/** Of whoever is no carrier of the list: those are shown with their isolation there. */
export function useToIsolate(carriers: readonly CarrierInHouse[] | undefined): ToIsolate[] {
  const asked = useQuery(
    alertsQuery({
      status: 'open,acknowledged',
      rule: ISOLATING_RULES.join(),
      ...{ sort: 'severity', limit: 200 },
    }),
  );
  const known = new Set(carriers?.map(({ patient }) => patient.pseudonym));
  const gravest = gravestOf(asked.data?.items ?? [], known).slice(0, PATIENTS_MAX);
  const courses = useQueries({
    queries: carriers ? gravest.map(({ pseudonym }) => timelineQuery(pseudonym)) : [],
  });
  return gravest.flatMap((one, at) => {
    const course = courses[at]?.data;
    if (!course) return [];
    const { isolationNow } = course;
    const isIsolated = isolationNow === 'single' || isolationNow === 'cohort';
    return isIsolated ? [] : [{ ...one, isolation: isolationNow }];
  });
}
