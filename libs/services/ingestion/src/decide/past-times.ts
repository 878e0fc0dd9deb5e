import { addDays, dayOf, daysBetween } from '@carbawatch/contracts';
import type { FormatPayload } from '@carbawatch/formats';
import type { Mapped, Receipt } from './mapping';
import { inside, problem } from './problems';

/** A sender's day may begin hours before the site's. */
const BEFORE_BIRTH_DAYS = 1;
/** Old strains of a study are reported anew years later; a wrong century is farther off. */
const BEFORE_REPORT_DAYS = 20 * 365;

/**
 * A specimen that was taken before its patient was born, or decades before its own report: the time
 * is left out and named, and the result goes on, as with one in the future. What names no time of
 * its own (a table of old isolates) is not judged by when it came in.
 */
export function withoutPastTimes(
  mapped: Mapped,
  payload: FormatPayload,
  pointer: string,
  { timeZone }: Receipt,
): Mapped {
  const { event } = mapped;
  if (!event || (payload.type !== 'isolate.report' && payload.type !== 'specimen.report')) {
    return mapped;
  }
  const collectedAt = payload.specimen?.collectedAt;
  if (collectedAt === undefined || !('specimen' in event.body)) return mapped;
  const day = dayOf(collectedAt, timeZone);
  const reportedAt = payload.reportedAt ?? payload.messageTime;
  const isBefore =
    isBeforeBirth(day, payload.patient) ||
    (reportedAt !== undefined &&
      daysBetween(day, dayOf(reportedAt, timeZone)) > BEFORE_REPORT_DAYS);
  if (!isBefore) return mapped;
  const specimen = { ...event.body.specimen, collectedAt: undefined };
  const found = problem('past-time', inside(pointer, 'specimen/collectedAt'));
  return {
    ...mapped,
    event: { ...event, body: { ...event.body, specimen } },
    problems: [...mapped.problems, found],
    owner: mapped.owner && { ...mapped.owner, collectedOn: null },
  };
}

type Born = { readonly birthDate?: string | undefined; readonly birthYear?: number | undefined };

function isBeforeBirth(day: string, born: Born | undefined): boolean {
  if (born?.birthDate !== undefined) return addDays(day, BEFORE_BIRTH_DAYS) < born.birthDate;
  return born?.birthYear !== undefined && Number(day.slice(0, 4)) < born.birthYear;
}
