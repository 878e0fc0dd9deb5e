import { z } from 'zod';
import { alert } from './alerts';

/** A nurse acknowledges what came of one patient, or of one ward's morning, in one act. */
const ALERTS_MAX = 200;

export const acknowledgeMany = z.strictObject({
  ids: z.array(z.string().min(1).max(100)).min(1).max(ALERTS_MAX),
  /** Of each, the moment of the newest line of the facts in the timeline as the person saw it. */
  shown: z.record(z.string(), z.iso.datetime({ offset: true })).optional(),
});

/** One result an id, in the order of the ids; one that is refused leaves the others done. */
export const acknowledgedMany = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['acknowledged', 'refused']),
      /** The alert after the act; null when it was refused. */
      alert: alert.nullable(),
      /** Why it was refused: `not-found`, or the code of its 409. */
      code: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

export type AcknowledgeMany = z.infer<typeof acknowledgeMany>;
export type AcknowledgedMany = z.infer<typeof acknowledgedMany>;
