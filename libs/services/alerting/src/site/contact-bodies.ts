import { addDays, dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { clearedBecause, spansBesideCleared } from '../decide/cases/beside-cleared';
import type { CaseState, KnownCase } from '../decide/cases/case-history';
import type { CaseStory } from '../decide/cases/case-stories';
import type { ContactParameters, FoundContact } from '../decide/cases/contacts';
import { heirOf } from '../decide/cases/case-heir';
import { stateAt } from '../decide/cases/link-cases';
import { daysApart, isBelieved, isOfKind, wholeSet } from '../decide/cases/counted-screens';
import { hasFoundNothing } from '../decide/cases/negative-screens';
import type { SpecimenFact } from '../decide/facts';
import { deathsOf, type ContactBody } from '../store/contacts';
import { casesOfPersons, pseudonymOfCase, type CaseRow } from '../store/known-cases';
import { joinedNumbers } from '../store/joined-numbers';
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
  readonly by: ContactParameters;
}

/** Contacts as they are stored: with their screens, and what has become of them since. */
export async function contactBodies(
  tx: Tx,
  { caseId, alertCase, row, state, by }: CaseQuestion,
  found: readonly (FoundContact & { readonly goneMs?: number })[],
  { site, timeZone }: SiteQuestion,
): Promise<ContactBody[]> {
  if (found.length === 0) return [];
  const pseudonyms = [...new Set(found.map(({ pseudonym }) => pseudonym))];
  const numbersOf = await joinedNumbers(tx, site, pseudonyms);
  const numbers = pseudonyms.flatMap((one) => numbersOf(one).map(({ pseudonym }) => pseudonym));
  const persons = [...new Set(numbers)].map((pseudonym) => ({ site, pseudonym }));
  const specimens = await swabsOf(tx, persons);
  const cases = (await casesOfPersons(tx, site, pseudonyms)).filter(
    ({ family }) => family === state.family,
  );
  const caseOf = (pseudonym: string) =>
    standing(cases.filter((one) => one.pseudonym === pseudonym));
  // Who was known to carry the same before is no contact to screen; of who was a contact for a time
  // it counts what was known at that time.
  const screened = found.filter(({ pseudonym, knownMs, goneMs }) =>
    goneMs === undefined
      ? !caseOf(pseudonym).some(
          ({ versions }) => instantMs(versions[0]?.from ?? '', 'UTC') <= knownMs,
        )
      : !cases.some((one) => one.pseudonym === pseudonym && stateAt(one, knownMs) !== null),
  );
  const diedOf = await deathsOf(tx, site, [...new Set(numbers)]);
  return screened.map((contact): ContactBody => {
    const mine = numbersOf(contact.pseudonym);
    const screens = screensOf(
      mine.flatMap(({ pseudonym, sinceMs }) =>
        specimens
          .filter((specimen) => specimen.pseudonym === pseudonym)
          .flatMap(({ steps }) => toldIn(steps, sinceMs)),
      ),
      { contact, family: state.family, by, timeZone },
    );
    const becameAt = firstOf(caseOf(contact.pseudonym));
    const spans = spansOf(cases.filter(({ pseudonym }) => pseudonym === contact.pseudonym));
    const besideCleared = spansBesideCleared(contact.times, row.versions);
    const because = clearedBecause(contact.times, state);
    const diedAt = diedOf(mine.map(({ pseudonym }) => pseudonym));
    return {
      ...contact,
      caseId,
      casePseudonym: state.pseudonym,
      family: state.family,
      speciesName: state.species.name,
      ...closing(contact, { becameAt, completeAt: screens.completeAt, diedAt }),
      ...(spans.length > 0 && { caseSpans: spans }),
      ...(besideCleared.length > 0 && { clearedSpans: besideCleared }),
      ...(because !== null && { clearedBecause: because }),
      screens: screens.counted.map(({ day, believed }) => ({
        day,
        result: 'negative' as const,
        ...(believed && { believed }),
      })),
      ...(screens.notCounted.length > 0 && { notCounted: screens.notCounted }),
      screensWanted: by.screens,
      screenDays: by.screenDays,
      firstScreenHours: by.firstScreenHours,
      resultDays: by.resultDays,
      alertId: alertId(site, CONTACTS_RULE, alertKey([pseudonymOfCase(alertCase), alertCase])),
    };
  });
}

/** How a contact ended, if it did: as a case, by its screens, or by its death before either. */
function closing(
  { knownMs }: FoundContact,
  at: Readonly<Record<'becameAt' | 'completeAt' | 'diedAt', string | null>>,
): Pick<ContactBody, 'status' | 'clearedAt'> {
  if (at.becameAt !== null) return { status: 'became-case', clearedAt: at.becameAt };
  const completeMs = at.completeAt === null ? Infinity : instantMs(at.completeAt, 'UTC');
  const diedMs = at.diedAt === null ? Infinity : instantMs(at.diedAt, 'UTC');
  if (diedMs < completeMs) {
    return { status: 'died', clearedAt: new Date(Math.max(diedMs, knownMs)).toISOString() };
  }
  return { status: at.completeAt === null ? 'open' : 'cleared', clearedAt: at.completeAt };
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

/** When any of these was known to be a case. */
function spansOf(cases: readonly CaseRow[]): [number, number | null][] {
  return cases.flatMap(({ versions }) =>
    versions.flatMap(({ from, state }, i): [number, number | null][] => {
      if (state === null) return [];
      const next = versions[i + 1];
      return [[instantMs(from, 'UTC'), next ? instantMs(next.from, 'UTC') : null]];
    }),
  );
}

interface NegativeScreen {
  readonly day: string;
  readonly receivedAt: string;
  /** The report says neither where the swab was taken nor what it looked for. */
  readonly believed: boolean;
}

/** A report, when its specimen was taken, and since when its number is the person's. */
interface ToldScreen {
  readonly step: SpecimenFact;
  readonly takenAt: string;
  readonly sinceMs: number;
}

/** The report as it is now; where nobody said when the specimen was taken, its first receipt. */
function toldIn(steps: readonly SpecimenFact[], sinceMs: number): ToldScreen[] {
  const [first, step] = [steps[0], steps.at(-1)];
  if (!first || !step) return [];
  return [{ step, takenAt: step.specimen?.collectedAt ?? first.receivedAt, sinceMs }];
}

interface Screens {
  readonly counted: readonly NegativeScreen[];
  /** When the screen that completes the set was known; null while it is not complete. */
  readonly completeAt: string | null;
  /** Negatives that do not count, with why not. */
  readonly notCounted: readonly { readonly day: string; readonly because: string }[];
}

/** Final negatives since the first time together that looked for the family: one a day. */
function screensOf(
  told: readonly ToldScreen[],
  asked: {
    readonly contact: FoundContact;
    readonly family: string;
    readonly by: ContactParameters;
    readonly timeZone: string;
  },
): Screens {
  const { contact, family, by, timeZone } = asked;
  const first = dayOfInstant(contact.times[0]?.fromMs ?? contact.knownMs, timeZone);
  const days = new Map<string, string>();
  const said = new Set<string>();
  const ofOtherKind = new Map<string, string>();
  for (const { step, takenAt, sinceMs } of told) {
    const day = dayOf(takenAt, timeZone);
    if (!hasFoundNothing(step, family) || day < first) continue;
    if (!isOfKind(step, by.screenSpecimens)) {
      ofOtherKind.set(
        day,
        [step.specimen?.type ?? '', ofOtherKind.get(day) ?? ''].sort().at(-1) ?? '',
      );
      continue;
    }
    if (!isBelieved(step)) said.add(day);
    const known = days.get(day);
    // What came in under a number that was merged later counts from the merge on.
    const isBefore = instantMs(step.receivedAt, 'UTC') < sinceMs;
    const receivedAt = isBefore ? new Date(sinceMs).toISOString() : step.receivedAt;
    const earlier = known !== undefined && instantMs(known, 'UTC') <= instantMs(receivedAt, 'UTC');
    if (!earlier) days.set(day, receivedAt);
  }
  const screens = [...days].map(([day, receivedAt]): NegativeScreen => ({
    day,
    receivedAt,
    believed: !said.has(day),
  }));
  const lastMs = Math.max(...contact.times.map(({ toMs }) => toMs ?? Infinity));
  // While both still lie together nothing is complete.
  const until = lastMs < Infinity ? addDays(dayOfInstant(lastMs, timeZone), by.screenDays) : null;
  const set = { screens: by.screens, days: by.screenDaysApart };
  const whole = until === null ? null : wholeSet(screens, { ...set, until });
  if (whole)
    return { counted: whole, completeAt: whole.at(-1)?.receivedAt ?? null, notCounted: [] };
  const { counted, tooSoon } = daysApart(screens, by.screenDaysApart);
  const notCounted = [
    ...tooSoon.map(({ day, after }) => ({
      day,
      because: after === 1 ? '1 day after the last' : `${after} days after the last`,
    })),
    ...[...ofOtherKind].flatMap(([day, because]) => (days.has(day) ? [] : [{ day, because }])),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { counted, completeAt: null, notCounted };
}
