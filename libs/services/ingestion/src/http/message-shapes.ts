import {
  carrierStatus,
  date,
  encounterEvent,
  isolateReport,
  MESSAGE_STATUSES,
  messageStatus,
  specimenReport,
} from '@carbawatch/contracts';
import { pageQuery } from '@carbawatch/service-kit';
import { z } from 'zod';

const siteName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site such as site-1 is needed');

export const messageId = z.object({ id: z.uuid() });

/** It stands in addresses and in answers. */
export const profileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'the name of a column mapping, such as vitek');

const payload = z.union([isolateReport, specimenReport, encounterEvent, carrierStatus]);
/** What the canonical types hold, for whoever writes them; the other formats are standards. */
export const payloadSchemas = {
  'application/json': z.union([payload, z.array(payload)]),
  'application/x-ndjson': payload,
} as const;

export const postQuery = z.strictObject({
  /** The events and problems as they would be; nothing is stored. */
  dryRun: z.enum(['true', 'false']).default('false'),
  /** The isolate of a genotype table that has no sample column. */
  sample: z.string().trim().min(1).max(200).optional(),
  /** How dates are written that are not ISO 8601, such as DD/MM/YYYY. */
  dateFormat: z.string().trim().min(1).max(40).optional(),
  /** The site of what names none; the installation's own where the key has it. */
  site: siteName.optional(),
  /** A saved column mapping, for tables. */
  profile: profileName.optional(),
});

export const listQuery = z.strictObject({
  ...pageQuery,
  /** `partly-read`: something of it went on, and something waits; whatever its status is. */
  status: z.enum([...MESSAGE_STATUSES, 'partly-read']).optional(),
  /** By the time of receipt. */
  sort: z.enum(['newest', 'oldest']).default('newest'),
  sender: z.string().min(1).max(400).optional(),
  site: siteName.optional(),
  parent: z.uuid().optional(),
  /** Messages that said something of this isolate. */
  isolateId: z.string().trim().min(1).max(200).optional(),
  from: date.optional(),
  to: date.optional(),
});
export const listSort = z.tuple([z.iso.datetime(), z.number().int()]);

/** Of the same messages as the list. */
export const stagesQuery = listQuery.pick({ sender: true, site: true, from: true, to: true });

/** Of a message that somebody corrected: the correction, which is read, or what was first sent. */
export const payloadQuery = z.strictObject({ version: z.enum(['read', 'sent']).default('read') });

/** A proxy cuts longer waits off; who needs more asks again. */
const WAIT_SECONDS_MAX = 60;

export const statusQuery = z.strictObject({
  /** Seconds to wait for `settled`. */
  wait: z.coerce.number().min(0).max(WAIT_SECONDS_MAX).default(0),
});

export const dryRunAnswer = z.object({
  events: z.array(z.object({ topic: z.string(), type: z.string(), data: z.unknown() })),
  problems: messageStatus.shape.problems,
  /** Of a table of isolates: which column was read as what, and which were not. */
  columns: z
    .array(
      z.object({
        name: z.string(),
        readAs: z.string().nullable(),
        because: z
          .enum(['no-meaning', 'unknown-agent', 'dropped-by-profile', 'not-needed'])
          .nullable(),
      }),
    )
    .optional(),
});

/** A reason is for whoever looks the message up later; it is kept sealed. */
export const dismissal = z.strictObject({ reason: z.string().trim().min(1).max(1_000) });
