import { addDays, dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import type { CaseState } from '../decide/cases/case-history';
import type { ContactParameters, FoundContact } from '../decide/cases/contacts';
import { heirOf } from '../decide/cases/case-heir';
import { stateAt } from '../decide/cases/link-cases';
import { isNegativeFor } from '../decide/cases/negative-screens';
import type { SpecimenFact } from '../decide/facts';
import type { ContactBody } from '../store/contacts';
import { casesOfPersons, type CaseRow } from '../store/known-cases';
import { joinedNumbers } from '../store/joined-numbers';
import { specimensOf } from '../store/person-facts';
import type { SiteQuestion } from './decide-clusters';

export const CONTACTS_RULE = 'contacts';

/** A case whose contacts are asked for. */
export interface CaseQuestion {
  readonly caseId: string;
  readonly row: CaseRow;
  readonly state: CaseState;
  readonly by: ContactParameters;
}

/** Contacts as they are stored: with their screens, and what has become of them since. */
export async function contactBodies(
  tx: Tx,
  { caseId, state, by }: CaseQuestion,
  found: readonly (FoundContact & { readonly goneMs?: number })[],
  { site, timeZone }: SiteQuestion,
): Promise<ContactBody[]> {
  if (found.length === 0) return [];
  const pseudonyms = [...new Set(found.map(({ pseudonym }) => pseudonym))];
  const numbersOf = await joinedNumbers(tx, site, pseudonyms);
  const numbers = pseudonyms.flatMap((one) => numbersOf(one).map(({ pseudonym }) => pseudonym));
  const persons = [...new Set(numbers)].map((pseudonym) => ({ site, pseudonym }));
  const specimens = await specimensOf(tx, persons);
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
  return screened.map((contact): ContactBody => {
    const negatives = negativeScreens(
      numbersOf(contact.pseudonym).flatMap(({ pseudonym, sinceMs }) =>
        specimens
          .filter((specimen) => specimen.pseudonym === pseudonym)
          .flatMap(({ steps }) => steps.at(-1) ?? [])
          .map((step) => ({ step, sinceMs })),
      ),
      { family: state.family, sinceMs: contact.times[0]?.fromMs ?? contact.knownMs, timeZone },
    );
    const complete = completing(negatives, contact, by, timeZone);
    const becameAt = firstOf(caseOf(contact.pseudonym));
    return {
      ...contact,
      caseId,
      casePseudonym: state.pseudonym,
      family: state.family,
      speciesName: state.species.name,
      status: becameAt !== null ? 'became-case' : complete ? 'cleared' : 'open',
      clearedAt: becameAt ?? complete?.receivedAt ?? null,
      screens: negatives.map(({ day }) => ({ day, result: 'negative' as const })),
      screensWanted: by.screens,
      screenDays: by.screenDays,
      firstScreenHours: by.firstScreenHours,
      alertId: alertId(site, CONTACTS_RULE, alertKey([state.pseudonym, caseId])),
    };
  });
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

interface NegativeScreen {
  readonly day: string;
  readonly receivedAt: string;
}

/**
 * The screen that completes the set: so many negatives, the last at the end of the span or later
 * (28 days and four swabs, University Hospital Limerick). Four swabs in the first week show nothing
 * of what was passed on at its end; while both still lie together nothing is complete.
 */
function completing(
  negatives: readonly NegativeScreen[],
  { times }: FoundContact,
  by: ContactParameters,
  timeZone: string,
): NegativeScreen | undefined {
  const ends = times.map(({ toMs }) => toMs ?? Infinity);
  const lastMs = Math.max(...ends);
  if (lastMs === Infinity) return undefined;
  const until = addDays(dayOfInstant(lastMs, timeZone), by.screenDays);
  return negatives.slice(by.screens - 1).find(({ day }) => day >= until);
}

/** A report, and since when its number is known to be the person's. */
interface ToldScreen {
  readonly step: SpecimenFact;
  readonly sinceMs: number;
}

/** Final negatives since the first time together that looked for the family: one a day. */
function negativeScreens(
  told: readonly ToldScreen[],
  asked: { readonly family: string; readonly sinceMs: number; readonly timeZone: string },
): NegativeScreen[] {
  const first = dayOfInstant(asked.sinceMs, asked.timeZone);
  const days = new Map<string, string>();
  for (const { step, sinceMs } of told) {
    if (!isNegativeFor(step, asked.family)) continue;
    const day = dayOf(step.specimen?.collectedAt ?? step.receivedAt, asked.timeZone);
    const known = days.get(day);
    // What came in under a number that was merged later counts from the merge on.
    const isBefore = instantMs(step.receivedAt, 'UTC') < sinceMs;
    const receivedAt = isBefore ? new Date(sinceMs).toISOString() : step.receivedAt;
    const earlier = known !== undefined && instantMs(known, 'UTC') <= instantMs(receivedAt, 'UTC');
    if (day >= first && !earlier) days.set(day, receivedAt);
  }
  return [...days]
    .map(([day, receivedAt]) => ({ day, receivedAt }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}
