import { addDays, dayOf, dayOfInstant } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { isBesideCleared, turnsOfCleared } from '../decide/cases/beside-cleared';
import {
  becauseReopened,
  closedAt,
  isToScreen,
  reopenings,
  whyClosedAt,
} from '../decide/cases/closed-contacts';
import { stayCorrected, stayTakenBack } from '../decide/cases/known-corrections';
import type { Row } from '../decide/rules/row';
import { alertsOfCourses, type Snapshot } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { clockTime, distinct, familyWords, listed } from '../decide/wording';
import { siteAlertIds } from '../store/alerts';
import { everOccupancyOf, type BelievedRow } from '../store/occupancy';
import type { PersonRef } from '../store/person-refs';
import type { BelievedBody } from './contact-alerts';
import type { SiteQuestion } from './decide-clusters';
import { furtherCases } from './further-cases';
import type { SiteDecision } from './site-decision';

const SCREEN_DAYS = 28;

/** Alerts about contacts who come back before their screens are complete: one an admission. */
export async function contactAdmissionAlerts(
  tx: Tx,
  contacts: readonly BelievedBody[],
  pseudonyms: readonly string[],
  asked: SiteQuestion,
): Promise<SiteDecision> {
  const { site, book, timeZone } = asked;
  const rules = book.siteRules.filter(({ subject }) => subject === 'contact-admission');
  if (rules.length === 0 || pseudonyms.length === 0) return { derived: [], former: [] };
  const bodies = contacts.filter(({ times }) => areApart(times));
  const persons = [...new Set(bodies.map(({ pseudonym }) => pseudonym))];
  const refs = persons.map((pseudonym) => ({ site, pseudonym }));
  const stays = refs.length > 0 ? await everOccupied(tx, refs) : [];
  const names = rules.map(({ name }) => name);
  const former = await siteAlertIds(tx, { site, pseudonyms, rules: names });
  const derived = persons.flatMap((pseudonym): DerivedAlert[] => {
    const subject = { site, pseudonym, group: `patient ${pseudonym}`, wardNow: null };
    const lain = stays.filter((stay) => stay.pseudonym === pseudonym);
    const visits = new Map<string, Span[]>();
    for (const body of bodies.filter((one) => one.pseudonym === pseudonym)) {
      for (const span of spansOf(body, lain)) {
        const visit = visitOf(span.stay);
        visits.set(visit, [...(visits.get(visit) ?? []), span]);
      }
    }
    const courses = [...visits.values()].map((spans) => snapshots(spans, timeZone));
    return rules.flatMap((rule) => alertsOfCourses(rule, subject, courses));
  });
  return { derived, former };
}

/** A stay that stands, or one that was believed until `goneMs`. */
type BelievedStay = BelievedRow & { readonly goneMs: number | null };

async function everOccupied(tx: Tx, refs: readonly PersonRef[]): Promise<BelievedStay[]> {
  const { standing, former } = await everOccupancyOf(tx, refs);
  return [...standing.map((stay) => ({ ...stay, goneMs: null })), ...former];
}

/** Nobody comes back who still lies beside the case: no stays are read for them. */
function areApart(times: BelievedBody['times']): boolean {
  return times.every(({ toMs }) => toMs !== null);
}

/** One contact in one admission after the last time beside the case, as both were believed. */
interface Span {
  readonly body: BelievedBody;
  readonly stay: BelievedStay;
  readonly lastMs: number;
  readonly fromMs: number;
  readonly leftMs: number;
  readonly goneMs: number;
}

function spansOf(body: BelievedBody, stays: readonly BelievedStay[]): Span[] {
  const lastMs = Math.max(...body.times.map(({ toMs }) => toMs ?? Infinity));
  return stays.flatMap((stay): Span[] => {
    const others = stays.filter((other) => wereKnownTogether(stay, other));
    const isFirst =
      stay.fromMs > lastMs &&
      !others.some(({ fromMs, toMs }) => fromMs < stay.fromMs && (toMs ?? Infinity) >= stay.fromMs);
    const fromMs = Math.max(stay.knownMs, body.knownMs);
    const goneMs = Math.min(stay.goneMs ?? Infinity, body.goneMs ?? Infinity);
    if (!isFirst || fromMs >= goneMs) return [];
    const end = others
      .filter((other) => other.fromMs >= stay.fromMs)
      .sort((a, b) => a.fromMs - b.fromMs)
      .at(-1);
    const leftMs = Math.max(end?.toMs ?? Infinity, fromMs);
    return [{ body, stay, lastMs, fromMs, leftMs, goneMs }];
  });
}

/** What was believed is looked at beside what was known then, what stands beside what stands. */
function wereKnownTogether(stay: BelievedStay, other: BelievedStay): boolean {
  if (stay.goneMs === null) return other.goneMs === null;
  return other.knownMs < stay.goneMs && (other.goneMs === null || other.goneMs > stay.knownMs);
}

function visitOf({ interval }: BelievedStay): string {
  return interval.visit ?? interval.from;
}

/** One look at each moment at which the admission, or whose contact it is, was known otherwise. */
function snapshots(spans: readonly Span[], timeZone: string): Snapshot[] {
  const moments = spans.flatMap(({ body, fromMs, leftMs, goneMs }) => {
    const turns = [...closedAt(body), ...reopenings(body).map(({ ms }) => ms)];
    return [fromMs, leftMs, goneMs, ...turns, ...turnsOfCleared(body)].filter(
      (ms) => ms >= fromMs && ms < Infinity,
    );
  });
  return [...new Set(moments)]
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const at = new Date(ms).toISOString();
      const because = admissionCorrections(spans, ms);
      const known = spans.filter((span) => span.fromMs <= ms && ms < span.goneMs);
      const here = known.filter(({ leftMs }) => ms < leftMs);
      const open = here.filter(({ body }) => isToScreen(body, ms));
      const [first] = open;
      if (first) {
        const row = admissionRow([first, ...open.slice(1)], ms, timeZone);
        return { at, row, why: null, because, ...furtherCases(open, ms) };
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
        return asked ? admissionRow([asked, ...more], untilMs - 1, timeZone) : null;
      };
      return { at, row: null, why, because, says: because.join(' '), was };
    });
}

/** What was corrected of the admission, or of whose contact it is. */
function admissionCorrections(spans: readonly Span[], ms: number): string[] {
  return distinct(
    spans.flatMap(({ body, stay, fromMs, goneMs }) => {
      if (goneMs !== ms) return fromMs < ms ? becauseReopened(body, ms) : [];
      if (body.goneMs === ms) return body.because ?? [];
      const isAnother = spans.some(
        (one) => one.stay !== stay && one.fromMs === ms && one.stay.fromMs === stay.fromMs,
      );
      const ward = stay.interval.ward ?? '';
      return [isAnother ? stayCorrected(ward) : stayTakenBack(ward)];
    }),
  );
}

function whyEnded(here: readonly Span[], known: readonly Span[], ms: number): string {
  if (here.length === 0) {
    const isDeath = known.some(({ stay }) => stay.interval.end === 'death');
    return isDeath ? 'The patient has died.' : 'The patient has left.';
  }
  const ends = new Set(here.map(({ body }) => whyClosedAt(body, ms)));
  if (ends.has('became-case')) {
    return 'The contact is a case itself.';
  }
  return ends.has('died') ? 'The contact has died.' : 'The screens are complete.';
}

function admissionRow(open: readonly [Span, ...Span[]], ms: number, timeZone: string): Row {
  const { interval } = open[0].stay;
  const admittedOn = dayOf(interval.from, timeZone);
  const families = distinct(open.map(({ body }) => body.family));
  const screensOf = ({ body }: Span) => body.screens.filter(({ day }) => day < admittedOn);
  const wanted = Math.max(...open.map(({ body }) => body.screensWanted));
  // So many screens in the first week are not the set: the last is of the end of the span.
  const isTooEarly = (span: Span): boolean => {
    const { body, lastMs } = span;
    const end = addDays(dayOfInstant(lastMs, timeZone), body.screenDays ?? SCREEN_DAYS);
    const screens = screensOf(span);
    return screens.length >= body.screensWanted && screens.every(({ day }) => day < end);
  };
  const lastMs = Math.max(...open.map((span) => span.lastMs));
  return {
    isolates: [],
    wardAtCollection: interval.ward,
    facts: {
      visit: visitOf(open[0].stay),
      ward: interval.ward,
      since: clockTime(interval.from, timeZone),
      family: families[0] ?? '',
      familyWords: listed(families.map(familyWords)),
      screens: Math.min(...open.map((span) => screensOf(span).length)),
      screensWanted: wanted,
      complete: false,
      besideCleared: open.every(({ body }) => isBesideCleared(body, ms)),
      tooEarly: open.every(isTooEarly),
      lastContactOn: dayOfInstant(lastMs, timeZone),
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
  };
}
