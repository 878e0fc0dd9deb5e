import { dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { NO_ISOLATE, type CaseState } from '../decide/cases/case-history';
import type { CaseStory } from '../decide/cases/case-stories';
import type { Row } from '../decide/rules/row';
import { alertOfCourse, type Snapshot } from '../decide/site-alert';
import { counted, distinct, familyWords, listed } from '../decide/wording';
import {
  contactsOfPersons,
  formerContactsOfPersons,
  type ContactBody,
  type FormerContactBody,
} from '../store/contacts';
import { pseudonymOfCase } from '../store/known-cases';
import type { SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

export interface CaseContacts {
  /** The case under all names that it had. */
  readonly caseIds: readonly string[];
  /** As what it was known under each of them. */
  readonly parts: CaseStory['parts'];
  /** The case as it last was one; null where it never was. */
  readonly state: CaseState | null;
  /** When it was known to be none after all. */
  readonly goneAt: string | null;
  readonly bodies: readonly ContactBody[];
  /** As what it goes on, where an isolate has shown the organism. */
  readonly heir: CaseState | null;
  /** The same of the number that goes on after a merge. */
  readonly survivor: CaseState | null;
  /** Who was a contact until a movement was corrected. */
  readonly former: readonly FormerContactBody[];
}

/** The cases of one person and family, whatever the species, and the first known of them. */
export interface CarriedFamily {
  readonly firstId: string;
  readonly cases: readonly CaseContacts[];
}

/**
 * The alert about the contacts of one person's cases of a family: a second species in the same bed
 * asks for no second list.
 */
export function contactAlerts(family: CarriedFamily, asked: SiteQuestion): SiteDecision {
  const { site, book } = asked;
  const pseudonym = pseudonymOfCase(family.firstId);
  const rules = book.siteRules.filter(({ subject }) => subject === 'case-contacts');
  const patient = patientOf(family) ?? pseudonym;
  const subject = { site, pseudonym, patient, group: `patient ${patient}`, wardNow: null };
  const told = snapshotsOf(family, asked);
  const derived = rules.flatMap((rule) => alertOfCourse(rule, subject, told) ?? []);
  const ids = family.cases.flatMap(({ caseIds }) => caseIds);
  const former = rules.flatMap((rule) =>
    ids.map((id) => alertId(site, rule.name, alertKey([pseudonymOfCase(id), id]))),
  );
  return { derived, former };
}

/** Under which number the case stands, or stood last. */
function patientOf({ cases }: CarriedFamily): string | undefined {
  const standing = cases.filter(({ goneAt }) => goneAt === null);
  const gone = cases.flatMap(({ survivor, state }) => survivor ?? state ?? []);
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

/** Who was a contact of the case by then, of those who are and those who were. */
function contactsAt(one: CaseContacts, ms: number): ContactBody[] {
  if (ms >= untilOf(one)) return [];
  return [
    ...one.bodies.filter((body) => body.knownMs <= ms && wasToScreen(body)),
    ...one.former.filter(({ knownMs, goneMs }) => knownMs <= ms && goneMs > ms),
  ];
}

function untilOf({ goneAt }: Pick<CaseContacts, 'goneAt'>): number {
  return goneAt === null ? Infinity : instantMs(goneAt, 'UTC');
}

/** The case under the name that it had by then. */
function stateNamed({ parts, state }: CaseContacts, ms: number): CaseState | null {
  const named = parts.findLast(({ fromMs }) => fromMs <= ms) ?? parts[0];
  return named?.state ?? state;
}

/**
 * The first contact, then one look a day at who has become one, and each correction; until the
 * cases are none or all screens are done.
 */
function snapshotsOf({ firstId, cases }: CarriedFamily, { timeZone }: SiteQuestion): Snapshot[] {
  const taken = new Set(cases.flatMap(({ former }) => former.map(({ goneMs }) => goneMs)));
  const looked = cases.flatMap((one) => looksAt(one, timeZone));
  const doneMs = doneAt(cases);
  const gone = cases.map(untilOf).filter((ms) => ms < Infinity && ms <= doneMs);
  // Another name of the case asks nobody anew once all screens are done.
  const named = cases.flatMap(({ parts, ...one }) =>
    parts.slice(1).flatMap(({ fromMs }) => (fromMs < Math.min(doneMs, untilOf(one)) ? fromMs : [])),
  );
  const snapshots = [...new Set([...looked, ...named, ...gone])]
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const at = new Date(ms).toISOString();
      const known = cases.flatMap((one): Known[] => {
        const bodies = contactsAt(one, ms);
        const state = stateNamed(one, ms);
        return state && bodies.length > 0 ? [{ state, bodies }] : [];
      });
      if (known.length > 0) return { at, row: contactRow(firstId, known), why: null };
      const ended = cases.filter((one) => untilOf(one) === ms);
      if (ended.length === 0) return { at, row: null, why: null, corrected: taken.has(ms) };
      return { at, row: null, why: whyGone(ended) };
    });
  if (doneMs < Infinity) {
    const bodies = cases.flatMap((one) => one.bodies);
    const why = whyClosed(new Set(bodies.map(({ status }) => status)));
    snapshots.push({ at: new Date(doneMs).toISOString(), row: null, why });
  }
  return snapshots.sort((a, b) => instantMs(a.at, 'UTC') - instantMs(b.at, 'UTC'));
}

/**
 * When the last contact was closed; Infinity while one is open, and where the cases came to nothing
 * before all were.
 */
function doneAt(cases: readonly CaseContacts[]): number {
  const closed = cases.flatMap((one) =>
    one.bodies.map(({ clearedAt }) => ({
      ms: clearedAt === null ? Infinity : instantMs(clearedAt, 'UTC'),
      untilMs: untilOf(one),
    })),
  );
  const stands = cases.some(({ goneAt, bodies }) => goneAt === null && bodies.length > 0);
  if (closed.length === 0 || (!stands && closed.some(({ ms, untilMs }) => ms > untilMs))) {
    return Infinity;
  }
  return Math.max(...closed.map(({ ms, untilMs }) => Math.min(ms, untilMs)));
}

/** When a case is looked at: at its first contact, at the last of each day, at each correction. */
function looksAt(one: CaseContacts, timeZone: string): number[] {
  const until = untilOf(one);
  // Whoever had died before, or whose screens were complete, was never to be screened.
  const known = [...one.bodies, ...one.former].filter(wasToScreen).map(({ knownMs }) => knownMs);
  const days = new Map<string, number>();
  for (const ms of known) {
    const day = dayOfInstant(ms, timeZone);
    days.set(day, Math.max(ms, days.get(day) ?? 0));
  }
  const first = known.length > 0 ? [Math.min(...known)] : [];
  const taken = one.former.map(({ goneMs }) => goneMs);
  return [...first, ...days.values(), ...taken].filter((ms) => ms < until);
}

function whyGone(ended: readonly CaseContacts[]): string | null {
  if (ended.some(({ survivor }) => survivor !== null)) {
    return 'The same patient by a merge of numbers: goes on in the alert of the other number.';
  }
  const [heir] = ended.flatMap((one) => one.heir ?? []);
  if (!heir) return null;
  return heir.species.code === NO_ISOLATE.code
    ? `The enzyme is known now: it goes on as ${familyWords(heir.family)}.`
    : `The organism is known now: it goes on as ${familyWords(heir.family)} in ${heir.species.name}.`;
}

function wasToScreen({ clearedAt, knownMs }: ContactBody): boolean {
  return clearedAt === null || instantMs(clearedAt, 'UTC') > knownMs;
}

function whyClosed(ended: ReadonlySet<ContactBody['status']>): string {
  if (ended.has('died')) {
    return 'No contact is left to screen: their screens are complete, they are cases themselves, or they have died.';
  }
  return ended.has('became-case')
    ? 'The screens of all contacts are complete, or they are cases themselves.'
    : 'The screens of all contacts are complete.';
}

/** A case with the contacts of it that were known at a moment. */
interface Known {
  readonly state: CaseState;
  readonly bodies: readonly ContactBody[];
}

function contactRow(firstId: string, cases: readonly Known[]): Row {
  const states = cases.map(({ state }) => state);
  const known = cases.flatMap(({ bodies }) => bodies);
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
      contacts: new Set(known.map(({ pseudonym }) => pseudonym)).size,
    },
    sentences: {
      contacts: () =>
        wards.map((one) => `${one}: ${whereTheyLay(known.filter(({ ward }) => ward === one))}.`),
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
export type BelievedBody = ContactBody & { readonly goneMs: number | null };
