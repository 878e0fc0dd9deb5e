import { COHORT_POPULATIONS, VITAL_ASSUMPTIONS, date } from '@carbawatch/contracts';
import { COHORT_CI_METHODS, DEDUP_POLICY_NAMES, isDedupPolicyName } from '@carbawatch/epidemiology';
import { z } from 'zod';

const NAME_LENGTH_MAX = 200;

export const cohortQuery = z.strictObject({
  from: date.optional().meta({ description: 'First day, in the time zone of the site' }),
  to: date.optional().meta({ description: 'Last day, included' }),
  window: z
    .string()
    .max(20)
    .optional()
    .meta({ description: 'ISO 8601 duration that ends on `to`, P90D or P1Y; P1Y without `from`' }),
  asOf: date.optional().meta({ description: 'As known at the end of this day; today if absent' }),
  site: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  ward: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  dedup: z
    .string()
    .refine(isDedupPolicyName, `must be one of ${DEDUP_POLICY_NAMES.join(', ')}`)
    .default('patient-first'),
  ci: z.enum(COHORT_CI_METHODS).default('wilson'),
  population: z.enum(COHORT_POPULATIONS).default('clinical'),
  vital: z.enum(VITAL_ASSUMPTIONS).default('known'),
});
