import { z } from 'zod';

/** Whose numbers come without an assigner; of every site that has none of its own where null. */
export interface PatientAssigner {
  readonly site: string | null;
  readonly assigner: string;
}

const ENTRY = /^(?:([A-Za-z0-9][A-Za-z0-9._-]{0,63})=)?([^=\s][^=]{0,199})$/;

const patientAssigners = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((list) => list.every((entry) => ENTRY.test(entry)), {
    message: 'must be an assigner such as HOSP, or site=assigner, separated by commas',
  })
  .transform((list) =>
    list.map((entry): PatientAssigner => {
      const [, site = null, assigner = ''] = ENTRY.exec(entry) ?? [];
      return { site, assigner };
    }),
  )
  .refine((list) => new Set(list.map(({ site }) => site)).size === list.length, {
    message: 'names a site twice',
  });

/** Settings of patients' numbers, part of the environment. */
export const patientEnvironment = {
  CARBAWATCH_PATIENT_ASSIGNER: patientAssigners.optional().meta({
    description:
      'Assigner (PID-3.4) of patient numbers that come without one, or site=assigner, separated ' +
      'by commas. Set it before the first message: a number with and without one is two persons.',
    example: 'HOSP',
  }),
};

/** The assigner of a site's numbers that come without one; undefined where none is set. */
export function assignerOf(
  assigners: readonly PatientAssigner[],
  site: string,
): string | undefined {
  const own = assigners.find((entry) => entry.site === site);
  return (own ?? assigners.find((entry) => entry.site === null))?.assigner;
}
