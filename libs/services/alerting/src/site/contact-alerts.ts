import { dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import { NO_ISOLATE, type CaseState } from '../decide/cases/case-history';
import type { Row } from '../decide/rules/row';
import { alertOfCourse, type Snapshot } from '../decide/site-alert';
import { counted, distinct, familyWords } from '../decide/wording';
import {
  contactsOfPersons,
  formerContactsOfPersons,
  type ContactBody,
  type FormerContactBody,
} from '../store/contacts';
import { pseudonymOfCase } from '../store/known-cases';
import type { SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

interface CaseContacts {
  readonly caseId: string;
  /** The case as it last was one; null where it never was. */
  readonly state: CaseState | null;
  /** When it was known to be none after all. */
  readonly goneAt: string | null;
  readonly bodies: readonly ContactBody[];
  /** As what it goes on, where an isolate has shown the organism. */
  readonly heir: CaseState | null;
  /** Who was a contact until a movement was corrected. */
  readonly former: readonly FormerContactBody[];
}

/** The alert of one case about its contacts. */
export function caseAlerts(contacts: CaseContacts, asked: SiteQuestion): SiteDecision {
  const { site, book } = asked;
  const { caseId } = contacts;
  const pseudonym = pseudonymOfCase(caseId);
  const rules = book.siteRules.filter(({ subject }) => subject === 'case-contacts');
  const subject = { site, pseudonym, group: `patient ${pseudonym}`, wardNow: null };
  const derived = rules.flatMap(
    (rule) => alertOfCourse(rule, subject, caseSnapshots(contacts, asked)) ?? [],
  );
  const ids = rules.map((rule) => alertId(site, rule.name, alertKey([pseudonym, caseId])));
  return { derived, former: ids };
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

/** Who was a contact by then, of those who are and those who were. */
function contactsAt({ bodies, former }: CaseContacts, ms: number): ContactBody[] {
  return [
    ...bodies.filter((body) => body.knownMs <= ms && wasToScreen(body)),
    ...former.filter(({ knownMs, goneMs }) => knownMs <= ms && goneMs > ms),
  ];
}

/**
 * The first contact, then one look a day at who has become one, and each correction; until the case
 * is none or all screens are done.
 */
function caseSnapshots(contacts: CaseContacts, { timeZone }: SiteQuestion): Snapshot[] {
  const { caseId, state, bodies, former, goneAt, heir } = contacts;
  // Whoever had died before was never to be screened.
  const all = [...bodies, ...former].filter(wasToScreen);
  const days = new Map<string, number>();
  for (const { knownMs } of all) {
    const day = dayOfInstant(knownMs, timeZone);
    days.set(day, Math.max(knownMs, days.get(day) ?? 0));
  }
  const taken = new Set(former.map(({ goneMs }) => goneMs));
  const first = all.map(({ knownMs }) => knownMs).sort((a, b) => a - b)[0];
  const times = new Set([...(first === undefined ? [] : [first]), ...days.values(), ...taken]);
  const until = goneAt === null ? Infinity : instantMs(goneAt, 'UTC');
  const snapshots = [...times]
    .filter((ms) => ms < until)
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const known = contactsAt(contacts, ms);
      const at = new Date(ms).toISOString();
      if (known.length > 0) return { at, row: caseRow(caseId, state, known), why: null };
      return { at, row: null, why: null, corrected: taken.has(ms) };
    });
  const open = bodies.some(({ status }) => status === 'open');
  const cleared = bodies.flatMap(({ clearedAt }) => (clearedAt === null ? [] : [clearedAt]));
  const last = cleared.sort((a, b) => instantMs(a, 'UTC') - instantMs(b, 'UTC')).at(-1);
  if (goneAt !== null) {
    const why =
      heir &&
      `The organism is known now: it goes on as ${familyWords(heir.family)} in ${heir.species.name}.`;
    snapshots.push({ at: goneAt, row: null, why });
  } else if (!open && last !== undefined) {
    const why = whyClosed(new Set(bodies.map(({ status }) => status)));
    snapshots.push({ at: last, row: null, why });
  }
  return snapshots.sort((a, b) => instantMs(a.at, 'UTC') - instantMs(b.at, 'UTC'));
}

function wasToScreen({ status, clearedAt, knownMs }: ContactBody): boolean {
  return status !== 'died' || clearedAt === null || instantMs(clearedAt, 'UTC') > knownMs;
}

function whyClosed(ended: ReadonlySet<ContactBody['status']>): string {
  if (ended.has('died')) {
    return 'No contact is left to screen: their screens are complete, they are cases themselves, or they have died.';
  }
  return ended.has('became-case')
    ? 'The screens of all contacts are complete, or they are cases themselves.'
    : 'The screens of all contacts are complete.';
}

function caseRow(caseId: string, state: CaseState | null, known: readonly ContactBody[]): Row {
  const family = state?.family ?? '';
  const wards = distinct(known.map(({ ward }) => ward)).sort();
  return {
    isolates: state?.isolates ?? [],
    wardAtCollection: state?.ward ?? null,
    facts: {
      caseId,
      family,
      familyWords: familyWords(family),
      species: state?.species.code ?? '',
      // A gene in the specimen itself, or a carrier of a list: there is no organism to name.
      speciesName: state && state.species.code !== NO_ISOLATE.code ? state.species.name : '',
      ward: state?.ward ?? null,
      wards,
      contacts: new Set(known.map(({ pseudonym }) => pseudonym)).size,
    },
    sentences: {
      contacts: () =>
        wards.map((ward) => `${ward}: ${whereTheyLay(known.filter((one) => one.ward === ward))}.`),
    },
  };
}

/** `3 contacts, 1 in the same bay`; what is nobody's is not said. */
function whereTheyLay(contacts: readonly ContactBody[]): string {
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
