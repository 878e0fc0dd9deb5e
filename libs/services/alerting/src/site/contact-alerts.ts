import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { clearedSentences } from '../decide/cases/beside-cleared';
import { timesBetweenGaps } from '../decide/cases/case-gaps';
import { NO_ISOLATE } from '../decide/cases/case-history';
import type { KnownEnds } from '../decide/cases/closed-contacts';
import type { ContactSpan } from '../decide/contact-spans';
import { groupedBy } from '../decide/grouped-by';
import type { Row } from '../decide/rules/row';
import type { RuleBook } from '../decide/rules/rule-book';
import { alertOfCourse, type SiteAlertSubject } from '../decide/site-alert';
import { counted, distinct, familyWords, listed } from '../decide/wording';
import {
  contactsOfPersons,
  formerContactsOfPersons,
  type ContactBody,
  type FormerContactBody,
} from '../store/contacts';
import { pseudonymOfCase } from '../store/known-cases';
import type { PersonRef } from '../store/person-refs';
import { contactCourse, type CaseContacts, type Known } from './contact-course';
import type { SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

/** The cases of one person and family, whatever the species, and the first known of them. */
export interface CarriedFamily {
  readonly firstId: string;
  readonly cases: readonly CaseContacts[];
}

/**
 * The alert about the contacts of one person's cases of a family: a second species in the same bed
 * asks for no second list.
 */
export function contactAlerts(
  family: CarriedFamily,
  asked: SiteQuestion,
  wardOf: ReadonlyMap<string, string>,
): SiteDecision {
  const { site, book } = asked;
  const pseudonym = pseudonymOfCase(family.firstId);
  const rules = book.siteRules.filter(isAboutContacts);
  const patient = patientOf(family) ?? pseudonym;
  const subject = {
    ...{ site, pseudonym, patient, group: `patient ${patient}` },
    ...whereAsked(family, wardOf),
    // A further contact is one more to screen: whoever had answered for the others hears of it.
    growthCalls: true,
  };
  const row = (known: readonly Known[]) => contactRow(family.firstId, known);
  const told = contactCourse(family.cases, row);
  const derived = rules.flatMap((rule) => alertOfCourse(rule, subject, told) ?? []);
  const ids = family.cases.flatMap(({ caseIds }) => caseIds);
  const former = rules.flatMap((rule) =>
    ids.map((id) => alertId(site, rule.name, alertKey([pseudonymOfCase(id), id]))),
  );
  return { derived, former };
}

/** The names of the rules whose alerts stand under the case whose contacts they are about. */
export function contactRules({ siteRules }: RuleBook): string[] {
  return siteRules.filter(isAboutContacts).map(({ name }) => name);
}

function isAboutContacts({ subject }: RuleBook['siteRules'][number]): boolean {
  return subject === 'case-contacts';
}

/** Where the case lies now, and where those do who are still to be screened. */
function whereAsked(
  { cases }: CarriedFamily,
  wardOf: ReadonlyMap<string, string>,
): Pick<SiteAlertSubject, 'wardNow' | 'wards'> {
  const open = cases.flatMap(({ bodies }) => bodies.filter(({ status }) => status === 'open'));
  const wards = open.flatMap(({ pseudonym }) => wardOf.get(pseudonym) ?? []);
  const lies = cases.flatMap(({ state }) => state?.wardTimes ?? []);
  const now = lies.findLast(({ toMs }) => toMs === null);
  return { wardNow: now?.ward ?? null, wards: distinct(wards).sort() };
}

/** Under which number the case stands, or stood last. */
function patientOf({ cases }: CarriedFamily): string | undefined {
  const standing = cases.filter(({ gaps }) => gaps.at(-1)?.toMs !== Infinity);
  const gone = cases.flatMap(({ gaps, state }) => gaps.at(-1)?.survivor ?? state ?? []);
  const states = [...standing.flatMap(({ state }) => state ?? []), ...gone];
  return states[0]?.pseudonym;
}

/** Of whom these persons are contacts, and were believed to be, by when it was known. */
export async function believedContacts(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<BelievedBody[]> {
  if (pseudonyms.length === 0) return [];
  const standing = await contactsOfPersons(tx, site, pseudonyms);
  const former = await formerContactsOfPersons(tx, site, pseudonyms);
  return [...standing.map((body) => ({ ...body, goneMs: null })), ...former].sort(
    (a, b) => a.knownMs - b.knownMs || (a.id < b.id ? -1 : 1),
  );
}

/** The same as facts of these persons, for rules that ask whose contact somebody is. */
export async function contactSpansOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(ContactSpan & PersonRef)[]> {
  const spans: (ContactSpan & PersonRef)[] = [];
  for (const [site, mine] of groupedBy(persons, (person) => person.site)) {
    const bodies = await believedContacts(
      tx,
      site,
      mine.map(({ pseudonym }) => pseudonym),
    );
    for (const body of bodies) {
      const { id, pseudonym, family, ward, times } = body;
      const ends = endsOf(body);
      const fromMs = Math.min(...times.map((time) => time.fromMs));
      for (const known of timesBetweenGaps(body)) {
        spans.push({ site, id, pseudonym, family, ward, fromMs, ends, ...known });
      }
    }
  }
  return spans;
}

function endsOf({ status, clearedAt, caseSpans, closedSpans, uncased }: ContactBody): KnownEnds {
  return {
    ...{ status, clearedAt },
    ...(caseSpans && { caseSpans }),
    ...(closedSpans && { closedSpans }),
    ...(uncased && { uncased }),
  };
}

function contactRow(firstId: string, cases: readonly Known[]): Row {
  const states = cases.map(({ state }) => state);
  const known = cases.flatMap(({ bodies }) => bodies);
  const cleared = new Set(cases.flatMap(({ besideCleared }) => besideCleared));
  const active = known.filter((body) => !cleared.has(body));
  const all = distinct(known.map(({ pseudonym }) => pseudonym)).length;
  const toScreen = cases.flatMap((one) => one.toScreen);
  const left = distinct(toScreen.map(({ pseudonym }) => pseudonym)).length;
  const wards = distinct(known.map(({ ward }) => ward)).sort();
  // A gene in the specimen itself, or a carrier of a list: there is no organism to name.
  const species = states
    .map((state) => state.species)
    .filter(({ code }) => code !== NO_ISOLATE.code);
  const family = states[0]?.family ?? '';
  const ward = states[0]?.ward ?? null;
  return {
    isolates: distinct(states.flatMap(({ isolates }) => isolates)),
    wardAtCollection: ward,
    facts: {
      caseId: firstId,
      family,
      familyWords: familyWords(family),
      species: species[0]?.code ?? '',
      speciesName: listed(distinct(species.map(({ name }) => name)).sort()),
      ward,
      wards,
      contacts: all,
      left: left < all ? left : 0,
      activeContacts: new Set(active.map(({ pseudonym }) => pseudonym)).size,
      besideCleared: active.length === 0,
    },
    sentences: {
      contacts: () =>
        wards.map((one) => `${one}: ${whereTheyLay(known.filter(({ ward }) => ward === one))}.`),
      cleared: () =>
        distinct(
          cases.flatMap(({ state, besideCleared }) => clearedSentences(state, besideCleared)),
        ),
    },
  };
}

/** `3 contacts, 1 in the same bay`; what is nobody's is not said. */
function whereTheyLay(bodies: readonly ContactBody[]): string {
  // Of two species in one bed somebody is a contact once.
  const contacts = [...new Map(bodies.map((body) => [body.pseudonym, body])).values()];
  const places = [
    ['bay', 'in the same bay'],
    ['next-in-bed', 'next in the bed'],
  ].flatMap(([kind, words = '']) => {
    const n = contacts.filter((contact) => contact.kind === kind).length;
    if (n === 0) return [];
    return contacts.length === 1 ? words : `${n} ${words}`;
  });
  return [counted(contacts.length, 'contact'), ...places].join(', ');
}

/** A contact that stands, or one that was believed until `goneMs`. */
export type BelievedBody = ContactBody &
  Pick<FormerContactBody, 'because'> & { readonly goneMs: number | null };
