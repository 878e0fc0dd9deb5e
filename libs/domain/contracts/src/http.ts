import { z } from 'zod';

/** RFC 9457; `pointer` is the place (JSON Pointer, `line 12`, `OBX[3]-5`), never a value. */
export const problem = z.object({ code: z.string(), pointer: z.string(), detail: z.string() });
export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
  messageId: z.string().optional(),
  problems: z.array(problem).optional(),
});

export const MESSAGE_STATUSES = [
  'pending',
  'processed',
  'duplicate',
  'quarantined',
  'dismissed',
] as const;

export const messageAccepted = z.object({
  messageId: z.string(),
  status: z.literal('accepted'),
  duplicateOf: z.string().nullable(),
});

export const messageStatus = z.object({
  messageId: z.string(),
  site: z.string(),
  sender: z.string(),
  contentType: z.string(),
  receivedAt: z.string(),
  status: z.enum(MESSAGE_STATUSES),
  duplicateOf: z.string().nullable(),
  parent: z.string().nullable(),
  stages: z.array(z.object({ stage: z.string(), at: z.string() })),
  events: z.array(
    z.object({
      type: z.string(),
      topic: z.string(),
      id: z.string(),
      isolateId: z.string().nullable(),
    }),
  ),
  problems: z.array(problem),
  /**
   * How much of it was read: rows of a table, messages of a batch, else the isolates of its one
   * message. Null until it was read, and for what is no payload that can be read.
   */
  parts: z
    .object({
      of: z.number().int().nonnegative(),
      /** Those that went on, also once they were corrected. */
      read: z.number().int().nonnegative(),
      /** Those that are messages of their own and wait in quarantine. */
      waiting: z.number().int().nonnegative(),
    })
    .nullable(),
  settled: z.boolean(),
});

/** Every list of the API; `next` is null on the last page. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const ROLES = ['sender', 'lab', 'ipc', 'analyst', 'admin'] as const;

/**
 * A proportion with its interval; `value` and the limits are null when nothing was counted.
 * Unrounded: rounding belongs to whoever prints.
 */
export const proportion = z.object({
  numerator: z.number().int(),
  denominator: z.number().int(),
  value: z.number().nullable(),
  ci: z.object({
    method: z.enum(['wilson', 'wald', 'exact']),
    level: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
  }),
});

export type Problem = z.infer<typeof problem>;
export type ProblemDetails = z.infer<typeof problemDetails>;
export type MessageStatus = z.infer<typeof messageStatus>;
export type MessageStatusName = (typeof MESSAGE_STATUSES)[number];
export type Role = (typeof ROLES)[number];
export type Proportion = z.infer<typeof proportion>;
