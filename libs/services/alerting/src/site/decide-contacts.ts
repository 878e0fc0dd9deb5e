import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { DAY_MS } from '../decide/cases/cluster-parameters';
import { contactParameters, contactsOf, exposuresOf } from '../decide/cases/contacts';
import type { ContactParameters } from '../decide/cases/contacts';
import { everExposed, formerContacts } from '../decide/cases/former-contacts';
import type { BelievedNeighbour, FormerContact } from '../decide/cases/former-contacts';
import { setTimers, type Timer } from '../store/clock';
import {
  casesOfContacts,
  neighboursOn,
  replaceContacts,
  replaceFormerContacts,
  type FormerContactBody,
} from '../store/contacts';
import { caseIdsNear, casesOfPersons, pseudonymOfCase, type CaseRow } from '../store/known-cases';
import { heirOf } from '../decide/cases/case-heir';
import { CONTACTS_RULE, contactBodies, type CaseQuestion } from './contact-bodies';
import { contactAdmissionAlerts } from './contact-admissions';
import { believedContacts, contactAlerts, type CaseContacts } from './contact-alerts';
import { contactDepartureAlerts } from './contact-departures';
import { parametersOf, type SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

/** With the cases whose contacts are others now, or closed, or open anew. */
interface ContactDecision extends SiteDecision {
  readonly changed: readonly string[];
}

/**
 * Who lay beside whom: works the contacts of every case anew to which these persons' stays may
 * matter, from the stays that are stored, and writes what differs.
 */
export async function decideContacts(tx: Tx, asked: SiteQuestion): Promise<ContactDecision> {
  const { site, pseudonyms, book, mine, nowMs } = asked;
  const by = contactParameters(parametersOf(book, CONTACTS_RULE));
  const near = { before: by.lookbackMs / DAY_MS, after: by.nextInBedMs / DAY_MS };
  const stored = new Set(await casesOfContacts(tx, site, pseudonyms));
  const ids = new Set([
    ...mine.map(({ id }) => id),
    ...stored,
    ...(await caseIdsNear(tx, site, pseudonyms, near)),
  ]);
  if (ids.size === 0) return { derived: [], former: [], changed: [] };
  const timers: Timer[] = [];
  // Of contacts that close or open the first stage has to hear: a call may end with them.
  const called = new Set<string>();
  const of = new Set<string>();
  const rows = await casesOfPersons(tx, site, [...new Set([...ids].map(pseudonymOfCase))]);
  // Cases of one person and family share an alert: all of them are looked at together.
  const families = new Set([...ids].map(familyOfCase));
  for (const { id } of rows) if (families.has(familyOfCase(id))) ids.add(id);
  const decisions: SiteDecision[] = [];
  const carried = new Map<string, CaseContacts[]>();
  const former: FormerContactBody[] = [];
  const changed = new Set(pseudonyms);
  for (const id of [...ids].sort()) {
    const one = await contactsOfOne(tx, id, rows, by, asked);
    timers.push(one.timer);
    if (one.hasChanged) {
      called.add(pseudonymOfCase(id)); // one person may be several cases
      of.add(id);
    }
    for (const pseudonym of one.changed) changed.add(pseudonym);
    former.push(...one.former);
    const family = familyOfCase(id);
    carried.set(family, [...(carried.get(family) ?? []), one.contacts]);
  }
  for (const cases of carried.values()) {
    decisions.push(
      contactAlerts({ firstId: firstOfFamily(cases[0]?.caseId ?? '', rows), cases }, asked),
    );
  }
  for (const { pseudonym, caseId } of await replaceFormerContacts(tx, site, [...ids], former)) {
    changed.add(pseudonym);
    of.add(caseId);
  }
  await setTimers(tx, 2, timers);
  await setTimers(
    tx,
    3,
    [...called].map((name) => ({ site, name, dueMs: nowMs })),
  );
  const persons = [...changed].sort();
  const contacts = await believedContacts(tx, site, persons);
  decisions.push(await contactAdmissionAlerts(tx, contacts, persons, asked));
  decisions.push(await contactDepartureAlerts(tx, contacts, persons, asked));
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
    changed: [...of],
  };
}

/** A case's id begins with its person and family. */
function familyOfCase(id: string): string {
  const [pseudonym, family] = JSON.parse(id) as [string, string]; // our own id
  return JSON.stringify([pseudonym, family]);
}

/** Of a person's cases of one family the one that was known first: the alert is under its id. */
function firstOfFamily(id: string, rows: readonly CaseRow[]): string {
  const knownMs = ({ versions }: CaseRow) => instantMs(versions[0]?.from ?? '', 'UTC');
  const [first] = rows
    .filter((row) => familyOfCase(row.id) === familyOfCase(id))
    .sort((a, b) => knownMs(a) - knownMs(b) || (a.id < b.id ? -1 : 1));
  return first?.id ?? id;
}

interface OneCase {
  readonly contacts: CaseContacts;
  /** Whose contacts changed. */
  readonly changed: readonly string[];
  readonly former: readonly FormerContactBody[];
  readonly timer: Timer;
  /** Contacts have changed: closed, or open anew. */
  readonly hasChanged: boolean;
}

async function contactsOfOne(
  tx: Tx,
  caseId: string,
  rows: readonly CaseRow[],
  by: ContactParameters,
  asked: SiteQuestion,
): Promise<OneCase> {
  const { site, nowMs } = asked;
  const row = rows.find(({ id }) => id === caseId) ?? null;
  const last = row?.versions.at(-1);
  // A case that is none after all keeps the course of its alert, and has no contacts any more.
  const goneAt = last?.state === null ? last.from : null;
  const state = row?.versions.flatMap((version) => version.state ?? []).at(-1) ?? null;
  const alertCase = firstOfFamily(caseId, rows);
  const one = row && state ? { caseId, alertCase, row, state, by } : null;
  const met = one ? await foundFor(tx, one, asked) : null;
  const until = goneAt === null ? Infinity : instantMs(goneAt, 'UTC');
  const known = met?.contacts.found.filter(({ knownMs }) => knownMs < until) ?? [];
  const taken = met?.former.filter(({ knownMs }) => knownMs < until) ?? [];
  const bodies = one ? await contactBodies(tx, one, known, asked) : [];
  const ends = new Map(taken.map(({ id, goneMs }) => [id, goneMs]));
  const former = (one ? await contactBodies(tx, one, taken, asked) : []).map((body) => ({
    ...body,
    goneMs: ends.get(body.id) ?? body.knownMs,
  }));
  const changed = await replaceContacts(tx, site, caseId, goneAt === null ? bodies : []);
  const name = JSON.stringify(['contacts', caseId]);
  const dueMs = goneAt === null ? (met?.contacts.dueMs ?? null) : null;
  const timer = { site, name, dueMs: dueMs !== null && dueMs > nowMs ? dueMs : null };
  const heir = row && goneAt !== null ? heirOf(row, rows) : null;
  const contacts = { caseId, state, bodies, former, goneAt, heir };
  const hasChanged = changed.length > 0;
  const gone = goneAt === null ? [] : bodies.map((body) => ({ ...body, goneMs: until }));
  return { contacts, changed, former: believed(former, gone), timer, hasChanged };
}

/** Who was a contact until then: a span each, where one was taken back and told again too. */
function believed(
  former: readonly FormerContactBody[],
  gone: readonly FormerContactBody[],
): FormerContactBody[] {
  const spans = new Map(former.map((body) => [body.id, body]));
  for (const body of gone) {
    const knownMs = Math.min(body.knownMs, spans.get(body.id)?.knownMs ?? Infinity);
    spans.set(body.id, { ...body, knownMs });
  }
  return [...spans.values()];
}

async function foundFor(
  tx: Tx,
  { caseId, row, state, by }: CaseQuestion,
  { site, nowMs }: SiteQuestion,
): Promise<{ contacts: ReturnType<typeof contactsOf>; former: FormerContact[] }> {
  const { versions } = row;
  const wards = new Map<string, { fromMs: number; toMs: number | null }>();
  for (const { ward, fromMs, toMs } of everExposed(versions, by)) {
    const known = wards.get(ward);
    const later = toMs === null || known?.toMs === null ? null : Math.max(toMs, known?.toMs ?? 0);
    wards.set(ward, { fromMs: Math.min(fromMs, known?.fromMs ?? fromMs), toMs: later });
  }
  const neighbours: BelievedNeighbour[] = [];
  for (const [ward, { fromMs, toMs }] of wards) {
    // The next in the bed comes after the case has left.
    const until = toMs === null ? null : toMs + by.nextInBedMs;
    neighbours.push(...(await neighboursOn(tx, site, ward, { fromMs, toMs: until })));
  }
  const first = versions.find((version) => version.state !== null);
  const caseKnownMs = instantMs(first?.from ?? state.firstPositiveAt, 'UTC');
  const near = {
    exposures: exposuresOf(state, by),
    neighbours: neighbours.filter(({ goneMs }) => goneMs === null),
  };
  const contacts = contactsOf(caseId, state, near, { by, caseKnownMs, nowMs });
  const { found } = contacts;
  return { contacts, former: formerContacts({ caseId, versions, neighbours, found, by, nowMs }) };
}
