import { SPECIMEN_GROUPS, dedup as dedupOf, parseDedupPolicy } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { calculation } from './calculation';

const id = z.union([z.string().min(1), z.number()]).transform(String);

/** Null is unknown, as everywhere in canonical payloads. */
function known<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const PURPOSES = ['clinical', 'screening', 'environmental', 'quality-control', 'unknown'] as const;

export const dedup = calculation({
  name: 'dedup',
  summary: 'which isolates count under a policy, and why the others do not',
  notes: `policy: none, patient-first, patient-first-ever, episode-<n>d, gap-<n>d, ukhsa-52w,
clsi-m39-year, clsi-m39-365d, nhsn-labid or cste-2023. from and to: first and last day, included.
Answer: policy, kept [id] in order of date, dropped [{id, because}].`,
  input: z.strictObject({
    policy: z.string(),
    from: known(z.string()),
    to: known(z.string()),
    records: z.array(
      z.strictObject({
        id,
        patient: id,
        organism: z.string(),
        date: z.string(),
        purpose: known(z.enum(PURPOSES)),
        specimenGroup: known(z.enum([...SPECIMEN_GROUPS, 'blood'])),
        carbapenemases: known(z.array(z.string())),
        ward: known(z.string()),
        blood: known(z.boolean()),
        cpe: known(z.boolean()),
      }),
    ),
  }),
  run: ({ policy, from, to, records }) => ({
    policy,
    ...dedupOf(parseDedupPolicy(policy), records, { from, to }),
  }),
});
