import { addDays, dayOfInstant } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { isBesideCleared, turnsOfCleared } from '../decide/cases/beside-cleared';
import {
  becauseReopened,
  closedAt,
  isToScreen,
  reopenings,
  whyClosedAt,
} from '../decide/cases/closed-contacts';
import { becauseOfGaps, isInGap, turnsOfGaps } from '../decide/cases/case-gaps';
import { screensKnownAt } from '../decide/cases/contact-screens';
import { stayCorrected, stayTakenBack } from '../decide/cases/known-corrections';
import { groupedBy } from '../decide/grouped-by';
import type { Row } from '../decide/rules/row';
import { alertsOfCourses, type Snapshot } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { clockTime, distinct, familyWords, listed } from '../decide/wording';
import { siteAlertIds } from '../store/alerts';
import { setTimers, type Timer } from '../store/clock';
import type { BelievedBody } from './contact-alerts';
import {
  bedlessSpans,
  screenedBefore,
  staySpans,
  timerOfVisits,
  visitsOfPersons,
  type Span,
} from './contact-visits';
import type { SiteQuestion } from './decide-clusters';
import { furtherCases } from './further-cases';
import type { SiteDecision } from './site-decision';

const SCREEN_DAYS = 28;

/**
 * Alerts about contacts who come back, or are announced, before their screens are complete: one an
 * admission with its announcement, one a visit of an outpatient.
 */
export async function contactAdmissionAlerts(
  tx: Tx,
  contacts: readonly BelievedBody[],
  pseudonyms: readonly string[],
  asked: SiteQuestion,
): Promise<SiteDecision> {
  const { site, book, timeZone, nowMs } = asked;
  const rules = book.siteRules.filter(({ subject }) => subject === 'contact-admission');
  if (rules.length === 0 || pseudonyms.length === 0) return { derived: [], former: [] };
  const bodies = contacts.filter(({ times }) => areApart(times));
  const persons = [...new Set(bodies.map(({ pseudonym }) => pseudonym))];
  const visits = await visitsOfPersons(tx, persons, asked);
  const names = rules.map(({ name }) => name);
  const former = await siteAlertIds(tx, { site, pseudonyms, rules: names });
  const timers: Timer[] = [];
  const derived = persons.flatMap((pseudonym): DerivedAlert[] => {
    const subject = { site, pseudonym, group: `patient ${pseudonym}`, wardNow: null };
    const mine = bodies.filter((one) => one.pseudonym === pseudonym);
    const stays = visits.stays.filter((stay) => stay.pseudonym === pseudonym);
    const lain = { stays, isIsolated: visits.isIsolated };
    return rules.flatMap((rule) => {
      const { parameters } = rule.document;
      const known = visits.bedless(mine, parameters);
      if (known.visits.length > 0) {
        timers.push(timerOfVisits({ site, pseudonym }, mine, known.visits, nowMs));
      }
      const spans = mine.flatMap((body) => [
        ...staySpans(body, lain, known.announcedAs),
        ...bedlessSpans(body, known.visits, { parameters, nowMs }),
      ]);
      const ofVisits = groupedBy(spans, ({ visit }) => visit.key);
      const courses = [...ofVisits.values()].map((one) => snapshots(one, timeZone));
      return alertsOfCourses(rule, subject, courses);
    });
  });
  await setTimers(tx, 2, earliest(timers));
  return { derived, former };
}

/** Of rules that wait for the same person otherwise, when the first of them is due. */
function earliest(timers: readonly Timer[]): Timer[] {
  return [...groupedBy(timers, ({ name }) => name).values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const due = [first, ...others].flatMap(({ dueMs }) => dueMs ?? []);
    return [{ ...first, dueMs: due.length > 0 ? Math.min(...due) : null }];
  });
}

/** Nobody comes back who still lies beside the case: no stays are read for them. */
function areApart(times: BelievedBody['times']): boolean {
  return times.every(({ toMs }) => toMs !== null);
}

/** One look at each moment at which the visit, or whose contact it is, was known otherwise. */
function snapshots(spans: readonly Span[], timeZone: string): Snapshot[] {
  const moments = spans.flatMap(({ body, fromMs, leftMs, goneMs }) => {
    const turns = [...closedAt(body), ...reopenings(body).map(({ ms }) => ms)];
    turns.push(...turnsOfCleared(body), ...turnsOfGaps(body));
    return [fromMs, leftMs, goneMs, ...turns].filter((ms) => ms >= fromMs && ms < Infinity);
  });
  return [...new Set(moments)]
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const at = new Date(ms).toISOString();
      const because = admissionCorrections(spans, ms);
      const known = spans.filter((span) => isKnownAt(span, ms));
      const here = known.filter(({ leftMs }) => ms < leftMs);
      const open = asAdmitted(here.filter(({ body }) => isToScreen(body, ms)));
      const [first] = open;
      if (first) {
        const row = visitRow([first, ...open.slice(1)], ms, timeZone);
        const again = { ...furtherCases(open, ms), ...repeated(first, spans, ms) };
        return { at, row, why: null, because, ...again };
      }
      if (known.length === 0) return { at, row: null, why: null, corrected: true, because };
      const why = whyEnded(here, known, ms);
      if (because.length === 0) return { at, row: null, why };
      // Of whom it spoke to its end, as is known now.
      const was = (untilMs: number) => {
        const [asked, ...more] = known.filter(
          ({ body, fromMs, leftMs }) =>
            fromMs <= untilMs && leftMs >= untilMs && isToScreen(body, untilMs - 1),
        );
        return asked ? visitRow([asked, ...more], untilMs - 1, timeZone) : null;
      };
      return { at, row: null, why, because, says: because.join(' '), was };
    });
}

/** Whether the visit was known by then, and the person to be a contact of a case. */
function isKnownAt({ body, fromMs, goneMs }: Span, ms: number): boolean {
  return fromMs <= ms && ms < goneMs && !isInGap(body, ms);
}

/** Whoever has come is awaited no more, whatever else is announced under the same number. */
function asAdmitted(open: readonly Span[]): readonly Span[] {
  const admitted = open.filter(({ visit }) => visit.kind === 'admission');
  return admitted.length > 0 ? admitted : open;
}

/** What was announced is told once more at this very moment, or has come. */
function repeated({ body, visit }: Span, spans: readonly Span[], ms: number): { again?: string } {
  const isNew = visit.knownMs === ms && body.goneMs !== ms;
  const wasAnnounced = spans.some(
    (one) => one.body === body && one.visit.kind === 'announced' && one.goneMs === ms,
  );
  return isNew && wasAnnounced ? { again: 'Announced again.' } : {};
}

/** What was corrected of the admission, or of whose contact it is. */
function admissionCorrections(spans: readonly Span[], ms: number): string[] {
  return distinct(
    spans.flatMap((span) => {
      const { body, fromMs, goneMs } = span;
      if (goneMs !== ms) {
        if (body.knownMs === ms) return body.becauseKnown ?? [];
        return fromMs < ms ? [...becauseReopened(body, ms), ...becauseOfGaps(body, ms)] : [];
      }
      return body.goneMs === ms ? (body.because ?? []) : visitCorrected(span, spans, ms);
    }),
  );
}

function visitCorrected({ body, visit }: Span, spans: readonly Span[], ms: number): string[] {
  const { kind, ward, at } = visit;
  const next = spans.filter((one) => one.visit !== visit && one.fromMs === ms);
  if (kind === 'admission') {
    const isAnother = next.some((one) => one.visit.kind === kind && one.visit.at === at);
    return [isAnother ? stayCorrected(ward ?? '') : stayTakenBack(ward ?? '')];
  }
  if (next.some((one) => one.body === body)) return [];
  return [kind === 'announced' ? 'The announcement was taken back.' : 'The visit was taken back.'];
}

function whyEnded(here: readonly Span[], known: readonly Span[], ms: number): string {
  if (here.length === 0) {
    const [last] = [...known].sort((a, b) => b.leftMs - a.leftMs);
    return last?.visit.ended ?? '';
  }
  const ends = new Set(here.map(({ body }) => whyClosedAt(body, ms)));
  if (ends.has('became-case')) {
    return 'The contact is a case itself.';
  }
  return ends.has('died') ? 'The contact has died.' : 'The screens are complete.';
}

function visitRow(open: readonly [Span, ...Span[]], ms: number, timeZone: string): Row {
  const { visit } = open[0];
  const before = screenedBefore(visit, ms, timeZone);
  const families = distinct(open.map(({ body }) => body.family));
  // As was known then: what came in later rewrites no line.
  const screensOf = ({ body }: Span) => screensKnownAt(body, ms).filter((day) => day < before);
  const wanted = Math.max(...open.map(({ body }) => body.screensWanted));
  // So many screens in the first week are not the set: the last is of the end of the span.
  const isTooEarly = (span: Span): boolean => {
    const { body, lastMs } = span;
    const end = addDays(dayOfInstant(lastMs, timeZone), body.screenDays ?? SCREEN_DAYS);
    const screens = screensOf(span);
    return screens.length >= body.screensWanted && screens.every((day) => day < end);
  };
  const lastMs = Math.max(...open.map((span) => span.lastMs));
  const spanDays = Math.max(...open.map(({ body }) => body.screenDays ?? SCREEN_DAYS));
  return {
    isolates: [],
    wardAtCollection: visit.ward,
    facts: {
      visit: visit.key,
      announced: visit.kind === 'announced',
      outpatient: visit.kind === 'outpatient',
      isolated: visit.isolated,
      ward: visit.ward,
      since: visit.at === null ? null : clockTime(visit.at, timeZone),
      family: families[0] ?? '',
      familyWords: listed(families.map(familyWords)),
      screens: Math.min(...open.map((span) => screensOf(span).length)),
      screensWanted: wanted,
      complete: false,
      besideCleared: open.every(({ body }) => isBesideCleared(body, ms)),
      tooEarly: open.every(isTooEarly),
      lastContactOn: dayOfInstant(lastMs, timeZone),
      lastScreenOn: addDays(dayOfInstant(lastMs, timeZone), spanDays),
    },
    sentences: {
      contacts: () =>
        open.map(
          (span) =>
            `Contact of a carrier of ${familyWords(span.body.family)} on ${span.body.ward} until ` +
            `${dayOfInstant(span.lastMs, timeZone)}.`,
        ),
      cleared: () => distinct(open.flatMap(({ body }) => body.clearedBecause ?? [])),
    },
    ...(visit.goalFromMs !== undefined && { goalFromMs: visit.goalFromMs }),
  };
}
