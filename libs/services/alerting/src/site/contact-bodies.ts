import { addDays, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { clearedBecause, spansBesideCleared } from '../decide/cases/beside-cleared';
import {
  gapsThatEnded,
  withGaps,
  type KnownGap,
  type KnownWithGaps,
} from '../decide/cases/case-gaps';
import type { CaseState, KnownCase } from '../decide/cases/case-history';
import type { CaseStory } from '../decide/cases/case-stories';
import type { ContactParameters, FoundContact } from '../decide/cases/contacts';
import { heirOf } from '../decide/cases/case-heir';
import { isCaseSince, spansAsCase, type Span } from '../decide/cases/spans-as-case';
import { groupedBy } from '../decide/grouped-by';
import type { ClosedSpan } from '../decide/cases/closed-contacts';
import {
  screensOfContact,
  type KnownNumbers,
  type KnownReport,
  type KnownSwabs,
} from '../decide/cases/contact-screens';
import { correctionsOfCase } from '../decide/cases/known-corrections';
import { distinct } from '../decide/wording';
import { deathsOf, type ContactBody } from '../store/contacts';
import { casesOfPersons, pseudonymOfCase, type CaseRow } from '../store/known-cases';
import { numbersThroughTime } from '../store/joined-numbers';
import { swabsOf } from './contact-swabs';
import type { SiteQuestion } from './decide-clusters';

export const CONTACTS_RULE = 'contacts';

/** A case whose contacts are asked for. */
export interface CaseQuestion {
  readonly caseId: string;
  /** The first name of the case: its contacts keep their ids under each later one. */
  readonly storyId: string;
  /** The case under whose id the alert about the contacts is. */
  readonly alertCase: string;
  readonly row: KnownCase;
  readonly parts: CaseStory['parts'];
  readonly state: CaseState;
  /** When it was known to be none. */
  readonly gaps: readonly KnownGap[];
  readonly by: ContactParameters;
}

/** Contacts as they are stored: with their screens, and what has become of them since. */
export async function contactBodies(
  tx: Tx,
  { caseId, alertCase, row, state, gaps, by }: CaseQuestion,
  found: readonly (FoundContact & KnownWithGaps & { readonly goneMs?: number })[],
  { site, timeZone }: SiteQuestion,
): Promise<ContactBody[]> {
  if (found.length === 0) return [];
  const pseudonyms = [...new Set(found.map(({ pseudonym }) => pseudonym))];
  const numbers = await numbersThroughTime(tx, site, pseudonyms);
  const swabs = await swabsOf(
    tx,
    numbers.members.map((pseudonym) => ({ site, pseudonym })),
  );
  const cases = groupedBy(await casesOfPersons(tx, site, pseudonyms), ({ pseudonym }) => pseudonym);
  const carried = (pseudonym: string) => carriedBy(cases.get(pseudonym) ?? [], row.versions);
  // Who was known to carry the same before is no contact to screen; of who was a contact for a time
  // it counts what was known in that time.
  const screened = found.filter(({ pseudonym, knownMs, goneMs }) => {
    const { spans } = carried(pseudonym);
    return !(goneMs === undefined ? isCaseSince(spans, knownMs) : isAllOf(spans, knownMs, goneMs));
  });
  const ended = gapsThatEnded(gaps);
  const diedOf = await deathsOf(tx, site, numbers.members);
  return screened.map(({ gaps: apart = [], ...contact }): ContactBody => {
    const mine = numbers.of(contact.pseudonym);
    const told = swabsUnder(swabs, mine);
    const screens = screensOfContact(contact, told, mine, { family: state.family, by, timeZone });
    const died = diedOf(mine.at(Infinity));
    const closed = [...screens.closed, ...died].sort((a, b) => a.fromMs - b.fromMs);
    const carries = carried(contact.pseudonym);
    const isNow = carries.spans.some(([, toMs]) => toMs === null);
    const becameAt = isNow ? firstOf(standing(carries.cases)) : null;
    const besideCleared = spansBesideCleared(contact.times, row.versions);
    const because = clearedBecause(contact.times, state);
    return {
      ...contact,
      caseId,
      casePseudonym: state.pseudonym,
      family: state.family,
      speciesName: state.species.name,
      ...closing(contact, becameAt, closed),
      ...timesAsCase(carries, cases.get(contact.pseudonym) ?? [], timeZone),
      ...(closed.length > 0 && { closedSpans: closed }),
      ...(besideCleared.length > 0 && { clearedSpans: besideCleared }),
      ...withGaps(ended, apart),
      ...(because !== null && { clearedBecause: because }),
      screens: screens.counted.map(({ day, believed }) => ({
        day,
        result: 'negative' as const,
        ...(believed && { believed }),
      })),
      ...(screens.known.length > 0 && { knownScreens: screens.known }),
      ...(screens.notCounted.length > 0 && { notCounted: screens.notCounted }),
      ...schedule(contact, screens.counted.at(-1)?.day ?? null, by, timeZone),
      screensWanted: by.screens,
      screenDays: by.screenDays,
      firstScreenHours: by.firstScreenHours,
      resultDays: by.resultDays,
      alertId: alertId(site, CONTACTS_RULE, alertKey([pseudonymOfCase(alertCase), alertCase])),
    };
  });
}

/** Those that were ever told of one of the person's numbers: of most, its own. */
function swabsUnder({ reports, isolates }: KnownSwabs, numbers: KnownNumbers): KnownSwabs {
  const ever = new Set([-Infinity, ...numbers.turns].flatMap((ms) => numbers.at(ms)));
  const isMine = ({ tellings }: KnownReport<{ readonly pseudonym: string }>) =>
    tellings.some(({ step }) => ever.has(step.pseudonym));
  return { reports: reports.filter(isMine), isolates: isolates.filter(isMine) };
}

/** From when the next screens are counted, and from when one more would count. */
function schedule(
  { times }: FoundContact,
  lastDay: string | null,
  by: ContactParameters,
  timeZone: string,
): Pick<ContactBody, 'scheduleMs' | 'countableMs'> {
  const ends = times.flatMap(({ toMs }) => toMs ?? []);
  const scheduleMs = ends.length > 0 ? Math.max(...ends) : times[0]?.fromMs;
  return {
    ...(scheduleMs !== undefined && { scheduleMs }),
    ...(lastDay !== null && {
      countableMs: instantMs(addDays(lastDay, by.screenDaysApart), timeZone),
    }),
  };
}

/** How a contact ended, if it did: as a case, by its screens, or by its death before either. */
function closing(
  { knownMs }: FoundContact,
  becameAt: string | null,
  closed: readonly ClosedSpan[],
): Pick<ContactBody, 'status' | 'clearedAt'> {
  if (becameAt !== null) return { status: 'became-case', clearedAt: becameAt };
  const last = closed.find(({ toMs }) => toMs === null);
  if (!last) return { status: 'open', clearedAt: null };
  const isDeath = last.by === 'death';
  const ms = isDeath ? Math.max(last.fromMs, knownMs) : last.fromMs;
  return { status: isDeath ? 'died' : 'cleared', clearedAt: new Date(ms).toISOString() };
}

/**
 * The cases of a person that stand, with the one of a gene or a list that an isolate has taken
 * over: who carried it by then did so before the organism was known.
 */
function standing(cases: readonly CaseRow[]): CaseRow[] {
  const live = cases.filter(({ versions }) => versions.at(-1)?.state);
  return live.length === 0 ? [] : cases.filter((one) => live.includes(one) || heirOf(one, cases));
}

/** When somebody was first known to be a case of what stands now; null for nobody. */
function firstOf(cases: readonly CaseRow[]): string | null {
  const [first = null] = cases
    .flatMap(({ versions }) => versions.find(({ state }) => state !== null)?.from ?? [])
    .sort((a, b) => instantMs(a, 'UTC') - instantMs(b, 'UTC'));
  return first;
}

/** The cases of a person by which it carries what the case does, with when that was known. */
interface Carried {
  readonly cases: readonly CaseRow[];
  readonly spans: readonly Span[];
}

function carriedBy(cases: readonly CaseRow[], ofCase: KnownCase['versions']): Carried {
  const mine = cases.filter((one) => spansAsCase([one], ofCase, cases).length > 0);
  return { cases: mine, spans: spansAsCase(mine, ofCase, cases) };
}

function isAllOf(spans: readonly Span[], sinceMs: number, goneMs: number): boolean {
  return spans.some(([fromMs, toMs]) => fromMs <= sinceMs && goneMs <= (toMs ?? Infinity));
}

/** When it was known to be a case, by what it was known to be none, and by which correction one. */
function timesAsCase(
  { cases, spans }: Carried,
  all: readonly CaseRow[],
  timeZone: string,
): Pick<ContactBody, 'caseSpans' | 'uncased' | 'recased'> {
  const corrected = (of: readonly CaseRow[], ms: number) =>
    distinct(of.flatMap(({ versions }) => correctionsOfCase(versions, ms, { timeZone })));
  const uncased = cases.flatMap((one) =>
    one.versions.flatMap(({ from, state }) => {
      const ms = instantMs(from, 'UTC');
      return state ? [] : [{ ms, because: corrected([one], ms) }];
    }),
  );
  // What it carries now may have been another case of the person until then.
  const recased = spans.flatMap(([ms]) => {
    const because = corrected(all, ms);
    return because.length > 0 ? [{ ms, because }] : [];
  });
  return {
    ...(spans.length > 0 && { caseSpans: spans }),
    ...(uncased.length > 0 && { uncased }),
    ...(recased.length > 0 && { recased }),
  };
}
