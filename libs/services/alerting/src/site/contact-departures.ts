import { addDays, dayOfInstant, instantMs, type CarrierReported } from '@carbawatch/contracts';
import { standingClaim } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';
import { isBesideCleared, turnsOfCleared } from '../decide/cases/beside-cleared';
import { becauseOfGaps, isInGap, turnsOfGaps } from '../decide/cases/case-gaps';
import { NO_ISOLATE } from '../decide/cases/case-history';
import {
  becauseReopened,
  closedAt,
  isToScreen,
  reopenings,
  whyClosedAt,
} from '../decide/cases/closed-contacts';
import { screensKnownAt } from '../decide/cases/contact-screens';
import { knownLeavings, type KnownLeaving, type Leaving } from '../decide/leaving';
import { leavingFacts } from '../decide/rules/admission-rows';
import type { Row } from '../decide/rules/row';
import { alertsOfCourses, type Snapshot } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { clockTime, distinct, familyWords, listed } from '../decide/wording';
import { siteAlertIds } from '../store/alerts';
import { hospitalsOfNumbers, leavingNumbers, movementsOf } from '../store/facts';
import { carriersOf } from '../store/person-facts';
import { joinedNumbers } from '../store/joined-numbers';
import type { BelievedBody } from './contact-alerts';
import type { SiteQuestion } from './decide-clusters';
import { furtherCases } from './further-cases';
import type { SiteDecision } from './site-decision';

const SCREEN_DAYS = 28;

/** Alerts about contacts who leave before their screens are complete: one a departure. */
export async function contactDepartureAlerts(
  tx: Tx,
  contacts: readonly BelievedBody[],
  pseudonyms: readonly string[],
  asked: SiteQuestion,
): Promise<SiteDecision> {
  const { site, book, timeZone } = asked;
  const rules = book.siteRules.filter(({ subject }) => subject === 'contact-discharge');
  if (rules.length === 0 || pseudonyms.length === 0) return { derived: [], former: [] };
  const names = rules.map(({ name }) => name);
  const former = await siteAlertIds(tx, { site, pseudonyms, rules: names });
  const persons = [...new Set(contacts.map(({ pseudonym }) => pseudonym))];
  const courses = await leavingsOf(tx, persons, asked);
  const listed = await listedFamilies(tx, [...courses.keys()], asked);
  const derived = persons.flatMap((pseudonym): DerivedAlert[] => {
    const mine = contacts.filter((body) => body.pseudonym === pseudonym);
    const subject = { site, pseudonym, group: `patient ${pseudonym}`, wardNow: null };
    const departures = courses.get(pseudonym) ?? [];
    const isListed = listed.get(pseudonym) ?? (() => false);
    const told = departures.map((course) => snapshots(course, mine, isListed, timeZone));
    return rules.flatMap((rule) => alertsOfCourses(rule, subject, told));
  });
  return { derived, former };
}

/** Of each of these persons, under all numbers, each departure as it was known. */
async function leavingsOf(
  tx: Tx,
  pseudonyms: readonly string[],
  { site, book, timeZone }: SiteQuestion,
): Promise<Map<string, KnownLeaving[][]>> {
  if (pseudonyms.length === 0) return new Map();
  const numbersOf = await joinedNumbers(tx, site, pseudonyms);
  const numbers = (pseudonym: string) => numbersOf(pseudonym).map((one) => one.pseudonym);
  const leaving = await leavingNumbers(tx, site, pseudonyms.flatMap(numbers));
  const hospitals = await hospitalsOfNumbers(tx, site, pseudonyms.flatMap(numbers));
  const isMoved = (mine: readonly string[]): boolean => {
    const named = hospitals.filter(({ pseudonym }) => mine.includes(pseudonym));
    if (book.own) return named.some(({ hospital }) => !book.own?.has(hospital));
    return new Set(named.map(({ hospital }) => hospital)).size > 1;
  };
  const persons = pseudonyms.filter((one) => {
    const mine = numbers(one);
    return isMoved(mine) || mine.some((number) => leaving.has(number));
  });
  if (persons.length === 0) return new Map();
  const refs = [...new Set(persons.flatMap(numbers))].map((pseudonym) => ({ site, pseudonym }));
  const movements = await movementsOf(tx, refs);
  return new Map(
    persons.map((person) => {
      const mine = new Set(numbers(person));
      const told = movements.filter(({ pseudonym }) => mine.has(pseudonym));
      return [person, knownLeavings(told, timeZone, book.own)];
    }),
  );
}

/** Whether a list said by then that somebody is a contact of a family: `export` tells of that. */
type IsListed = (family: string, ms: number) => boolean;

/** Nothing is left to `export` where the site has switched it off. */
async function listedFamilies(
  tx: Tx,
  pseudonyms: readonly string[],
  { site, book }: SiteQuestion,
): Promise<ReadonlyMap<string, IsListed>> {
  const speaks = book.personRules.some(({ name }) => name === 'export');
  if (pseudonyms.length === 0 || !speaks) return new Map();
  const numbersOf = await joinedNumbers(tx, site, pseudonyms);
  const numbers = (pseudonym: string) => numbersOf(pseudonym).map((one) => one.pseudonym);
  const refs = [...new Set(pseudonyms.flatMap(numbers))].map((pseudonym) => ({ site, pseudonym }));
  const claims = (await carriersOf(tx, refs)).filter(({ kind }) => kind === 'contact');
  return new Map(
    pseudonyms.map((pseudonym): [string, IsListed] => {
      const mine = numbers(pseudonym);
      const told = claims.filter((one) => mine.includes(one.pseudonym));
      return [pseudonym, (family, ms) => isListedAt(told, family, ms)];
    }),
  );
}

function isListedAt(claims: readonly CarrierReported[], family: string, ms: number): boolean {
  const claimIds = new Set(claims.map(({ claimId }) => claimId));
  return [...claimIds].some((claimId) => {
    const stands = standingClaim(
      claims.filter((one) => one.claimId === claimId && instantMs(one.receivedAt, 'UTC') <= ms),
    );
    return stands !== undefined && !stands.withdrawn && stands.family === family;
  });
}

/** One look at each moment at which the departure, or who was a contact, was known otherwise. */
function snapshots(
  course: readonly KnownLeaving[],
  bodies: readonly BelievedBody[],
  isListed: IsListed,
  timeZone: string,
): Snapshot[] {
  const spans = bodies.map((body) => ({ body, ...spanOf(body) }));
  const begunMs = course[0]?.ms ?? Infinity;
  const moments = [
    ...course.map(({ ms }) => ms),
    ...spans.flatMap(({ fromMs, goneMs }) => [fromMs, goneMs]),
    ...bodies.flatMap((body) => [...closedAt(body), ...reopenings(body).map(({ ms }) => ms)]),
    ...bodies.flatMap((body) => [...turnsOfCleared(body), ...turnsOfGaps(body)]),
  ].filter((ms) => Number.isFinite(ms) && ms >= begunMs);
  return [...new Set(moments)]
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const at = new Date(ms).toISOString();
      const because = distinct([
        ...departureCorrections(course, ms, timeZone),
        ...distinct([
          ...bodies.flatMap((body) => (body.goneMs === ms ? (body.because ?? []) : [])),
          ...bodies.flatMap((body) => (body.knownMs === ms ? (body.becauseKnown ?? []) : [])),
          ...bodies.flatMap((body) => [...becauseReopened(body, ms), ...becauseOfGaps(body, ms)]),
        ]).sort(),
      ]);
      const leaving = course.filter((one) => one.ms <= ms).at(-1)?.leaving ?? null;
      const gone = { at, row: null, why: null, corrected: true, because };
      if (!leaving) return gone;
      const known = spans.filter(
        ({ body, fromMs, goneMs }) =>
          fromMs <= ms && ms < goneMs && !isInGap(body, ms) && wasMet(body, leaving),
      );
      const met = known.filter(({ body }) => isToScreen(body, ms));
      const open = met.filter(({ body }) => !isListed(body.family, ms));
      if (open.length > 0) {
        const bodies = open.map(({ body }) => body);
        const row = rowOf(leaving, bodies, ms, timeZone);
        return { at, row, why: null, because, ...furtherCases(open, ms) };
      }
      if (known.length === 0) return gone;
      const why = met.length > 0 ? EXPORT_SPEAKS : whyEnded(known, ms);
      if (because.length === 0) return { at, row: null, why };
      // Of whom it spoke to its end, and where they go as is known now.
      const was = (untilMs: number) => {
        const asked = known.filter(
          ({ body, fromMs }) =>
            fromMs <= untilMs &&
            isToScreen(body, untilMs - 1) &&
            !isListed(body.family, untilMs - 1),
        );
        const then = asked.map(({ body }) => body);
        return then.length > 0 ? rowOf(leaving, then, untilMs - 1, timeZone) : null;
      };
      return { at, row: null, why, because, says: because.join(' '), was };
    });
}

/** What a movement corrected of where the visit leads. */
function departureCorrections(
  course: readonly KnownLeaving[],
  ms: number,
  timeZone: string,
): string[] {
  const index = course.findIndex((one) => one.ms === ms);
  const before = course[index - 1]?.leaving;
  if (!before) return [];
  const now = course[index]?.leaving ?? null;
  if (now === null) {
    return [
      before.left ? 'The departure was taken back.' : 'The planned departure was taken back.',
    ];
  }
  if (now.to !== before.to) return [`The visit leads to ${now.to} now, and not to ${before.to}.`];
  if (!before.left || !now.left) return before.left ? ['The departure was taken back.'] : [];
  const [was, is] = [before, now].map(({ stay }) => clockTime(stay.to ?? stay.from, timeZone));
  return was === is ? [] : [`The departure was at ${is}, and not at ${was}.`];
}

const EXPORT_SPEAKS = 'A list says the same: the rule export speaks of it.';

function whyEnded(known: readonly { readonly body: BelievedBody }[], ms: number): string {
  const ends = new Set(known.map(({ body }) => whyClosedAt(body, ms)));
  if (ends.has('became-case')) {
    return 'The contact is a case itself: its own alerts speak of it.';
  }
  return ends.has('died') ? 'The contact has died.' : 'The screens are complete.';
}

function spanOf({ knownMs, goneMs }: BelievedBody): { fromMs: number; goneMs: number } {
  return { fromMs: knownMs, goneMs: goneMs ?? Infinity };
}

/** Who left before lying beside the case took nothing along. */
function wasMet({ times }: BelievedBody, { stay }: Leaving): boolean {
  return (times[0]?.fromMs ?? Infinity) < (stay.toMs ?? Infinity);
}

function rowOf(leaving: Leaving, open: readonly BelievedBody[], ms: number, timeZone: string): Row {
  const today = dayOfInstant(ms, timeZone);
  const lasts = open.map(({ times }) => times.at(-1)?.toMs ?? null);
  const lastDay = lasts.includes(null)
    ? null
    : dayOfInstant(Math.max(...lasts.map((last) => last ?? 0)), timeZone);
  const screensOf = ({ screens }: BelievedBody) => screens.filter(({ day }) => day <= today);
  // As was known then: what came in later rewrites no line.
  const knownAt = (body: BelievedBody) => screensKnownAt(body, ms).filter((day) => day <= today);
  const screens = Math.min(...open.map((body) => knownAt(body).length));
  const screensWanted = Math.max(...open.map((body) => body.screensWanted));
  return {
    isolates: [],
    wardAtCollection: leaving.stay.ward,
    facts: {
      ...leavingFacts(leaving, timeZone),
      contactOf: listed(carriedBy(open)),
      besideCleared: open.every((body) => isBesideCleared(body, ms)),
      screens,
      screensWanted,
      tooEarly: screens >= screensWanted && lastDay !== null,
      lastContactOn: lastDay,
      lastScreenOn:
        lastDay && addDays(lastDay, Math.max(...open.map((one) => one.screenDays ?? SCREEN_DAYS))),
    },
    sentences: {
      contacts: () =>
        open.map((body) => {
          const from = dayOfInstant(body.times[0]?.fromMs ?? body.knownMs, timeZone);
          const days = screensOf(body).map(({ day }) => day);
          const negative = days.length > 0 ? ` Negative on ${days.join(', ')}.` : '';
          const beside = `Contact of a carrier of ${listed(carriedBy([body]))} on ${body.ward}`;
          return `${beside} from ${from} on.${negative}`;
        }),
      cleared: () => distinct(open.flatMap(({ clearedBecause }) => clearedBecause ?? [])),
    },
  };
}

/** What the cases carry, each family once; a gene in a specimen, or a list, has no organism. */
function carriedBy(bodies: readonly BelievedBody[]): string[] {
  const families = distinct(bodies.map(({ family }) => family)).sort();
  return families.map((family) => {
    const of = bodies.filter((body) => body.family === family).map((body) => body.speciesName);
    const species = distinct(of.filter((name) => name !== NO_ISOLATE.name)).sort();
    return species.length === 0
      ? familyWords(family)
      : `${familyWords(family)} in ${listed(species)}`;
  });
}
