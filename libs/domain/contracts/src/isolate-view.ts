import { z } from 'zod';
import { classification } from './classification';
import { isolateFacts } from './events';
import { listOf } from './http';
import { wardAtCollection } from './ward-at-collection';

const because = z.array(z.string());

/** The category that the value has by its guideline, beside the one that was reported. */
const derivedCategory = z.object({
  categories: z.array(z.string()),
  guideline: z.string(),
  guidelineAssumed: z.boolean(),
  differs: z.boolean(),
  because: z.string().nullable(),
  row: z
    .object({
      guideline: z.string(),
      organisms: z.string(),
      agent: z.string(),
      method: z.string(),
      disk: z.string().nullable(),
      s: z.string().nullable(),
      r: z.string().nullable(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      source: z.string(),
    })
    .nullable(),
});

const result = isolateFacts.shape.susceptibility.unwrap().element;
export const judgedSusceptibility = z.array(result.extend({ derived: derivedCategory.nullable() }));

/** What other rules say of the isolate, with their sentences. */
export const besides = z.object({
  definitions: z.array(
    z.object({
      definition: z.string(),
      title: z.string(),
      source: z.string(),
      status: z.string(),
      basis: z.string().nullable(),
      because,
    }),
  ),
  cases: z.array(
    z.object({
      definition: z.string(),
      case: z.string(),
      condition: z.string().nullable(),
      eventCode: z.string().nullable(),
      because: z.string(),
    }),
  ),
  expertFindings: z.array(
    z.object({
      rule: z.string(),
      kind: z.string(),
      agents: z.array(z.string()),
      because: z.string(),
      action: z.string(),
      source: z.string(),
    }),
  ),
});

const step = z.object({
  receivedAt: z.string(),
  messageId: z.string(),
  withdrawn: z.boolean(),
  status: z.string(),
  classification,
});

/** An isolate as the API shows it: what is known, what follows from it, and since when. */
export const isolateView = isolateFacts.omit({ person: true, susceptibility: true }).extend({
  site: z.string(),
  isolateId: z.string(),
  patient: z.object({
    pseudonym: z.string(),
    known: z.boolean(),
    sex: z.string().optional(),
    birthYear: z.number().optional(),
  }),
  revision: z.number(),
  withdrawn: z.boolean(),
  receivedAt: z.string(),
  susceptibility: judgedSusceptibility.optional(),
  /** Null where neither movements nor the report name a ward. */
  wardAtCollection: wardAtCollection.nullable(),
  classification,
});

/** One isolate with every earlier state, oldest first; the last one is the current. */
export const isolateWithHistory = isolateView.extend({ besides, history: z.array(step) });

export const isolateList = listOf(isolateView);

export type IsolateView = z.infer<typeof isolateView>;
export type IsolateWithHistory = z.infer<typeof isolateWithHistory>;
export type JudgedResult = z.infer<typeof judgedSusceptibility>[number];
