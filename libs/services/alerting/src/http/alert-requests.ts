import {
  ALERT_ORDERS,
  ALERT_STATUSES,
  DISPOSITIONS,
  SEVERITIES,
  instantMs,
  addDays,
  moment,
} from '@carbawatch/contracts';
import { pageQuery } from '@carbawatch/service-kit';
import { z } from 'zod';
import type { AlertFilters } from '../store/alert-reads';

/** A comment is a note, not a letter; it is shown in every list that holds the alert. */
const COMMENT_LENGTH_MAX = 2_000;
const NAME_LENGTH_MAX = 200;

/** One word of a list, or several separated by commas: `status=open,acknowledged`. */
function oneOrMore<const T extends readonly [string, ...string[]]>(words: T) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).min(1))
    .optional();
}

/** Shipped rules, or names of the site's own. */
const ruleNames = z
  .string()
  .max(NAME_LENGTH_MAX * 5)
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1))
  .optional();

export const alertsQuery = z.strictObject({
  ...pageQuery,
  status: oneOrMore(ALERT_STATUSES),
  rule: ruleNames,
  severity: oneOrMore(SEVERITIES),
  ward: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  site: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  from: moment.optional(),
  to: moment.optional(),
  /** Just these, of which some may be none: what was never raised is no alert any more. */
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1).max(200))
    .optional(),
  sort: z.enum(ALERT_ORDERS).default('raised'),
  /** How many fit, beside the page. */
  counts: z.enum(['true', 'false']).default('false'),
});
export type AlertsQuery = z.output<typeof alertsQuery>;

export const alertCursor = z.tuple([z.iso.datetime(), z.uuid(), z.enum(SEVERITIES)]);
/** Any text: what is no id of an alert is the id of none. */
export const alertParams = z.object({ id: z.string() });

export function isAlertId(text: string): boolean {
  return z.uuid().safeParse(text).success;
}

const comment = z.string().trim().min(1).max(COMMENT_LENGTH_MAX);
/**
 * The moment of the newest line of the facts (without an actor) in the timeline as the person saw
 * it: whoever acts on what was shown has said nothing of what came since, and is called for that.
 */
const shown = z.iso.datetime({ offset: true }).optional();
export const acknowledgeBody = z.strictObject({ shown }).optional();
export const resolveBody = z.strictObject({
  shown,
  disposition: z.enum(DISPOSITIONS),
  comment: comment.optional(),
});
export const commentBody = z.strictObject({ comment });
/** The comment by its moment in the timeline. */
export const uncommentBody = z.strictObject({ at: z.iso.datetime() });
/** `none` takes back what was recorded in this alert. */
export const isolationBody = z.strictObject({ isolation: z.enum(['single', 'cohort', 'none']) });
/** Nothing to say; an empty object is as good as no body. */
export const emptyBody = z.strictObject({}).optional();

/** `from` and `to` are both included; a day is a day of the site's time zone. */
export function filtersOf(query: AlertsQuery, timeZone: string): AlertFilters {
  const { status, rule, severity, ward, from, to } = query;
  return {
    statuses: status ?? null,
    rules: rule ?? null,
    severities: severity ?? null,
    ward: ward ?? null,
    from: from === undefined ? null : new Date(instantMs(from, timeZone)),
    before: to === undefined ? null : new Date(endOf(to, timeZone)),
  };
}

function endOf(to: string, timeZone: string): number {
  return to.length === 10 ? instantMs(addDays(to, 1), timeZone) : instantMs(to, timeZone) + 1;
}
