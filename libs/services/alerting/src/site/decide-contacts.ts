import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { DAY_MS } from '../decide/cases/cluster-parameters';
import { withGaps, type KnownGap, type KnownWithGaps } from '../decide/cases/case-gaps';
import { whyApart, whyContact, whyNoContact } from '../decide/cases/contact-corrections';
import { contactParameters, contactsOf, exposuresOf } from '../decide/cases/contacts';
import type { ContactParameters, FoundContact } from '../decide/cases/contacts';
import { asGaps, timesAsSelf, whyAnothers, without } from '../decide/cases/same-person';
import { numbersThroughTime } from '../store/joined-numbers';
import { everExposed, formerContacts } from '../decide/cases/former-contacts';
import type { BelievedNeighbour, FormerContact } from '../decide/cases/former-contacts';
import { correctionsOfCase, stayToldAgain } from '../decide/cases/known-corrections';
import { sinceKnown } from '../decide/cases/known-since';
import { setTimers, type Timer } from '../store/clock';
import {
  casesOfContactAlerts,
  casesOfContacts,
  neighboursOn,
  replaceContacts,
  replaceFormerContacts,
  wardsNow,
  type FormerContactBody,
} from '../store/contacts';
import {
  caseIdsNear,
  casesOfNumbers,
  pseudonymOfCase,
  type AnchoredCase,
} from '../store/known-cases';
import { heirOf, survivorOf } from '../decide/cases/case-heir';
import type { KnownCase } from '../decide/cases/case-history';
import { asBegun, begunBy, partsOf } from '../decide/cases/case-beginnings';
import { caseStories, type CaseStory } from '../decide/cases/case-stories';
import { groupedBy } from '../decide/grouped-by';
import { mergesOf } from './case-names';
import { CONTACTS_RULE, contactBodies, type CaseQuestion } from './contact-bodies';
import { contactAdmissionAlerts } from './contact-admissions';
import { believedContacts, contactAlerts, contactRules } from './contact-alerts';
import type { CaseContacts, CaseGap } from './contact-course';
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
  const ids = new Set([
    ...mine.map(({ id }) => id),
    ...(await casesOfContacts(tx, site, pseudonyms)),
    ...(await casesOfContactAlerts(tx, site, pseudonyms, contactRules(book))),
    ...(await caseIdsNear(tx, site, pseudonyms, near)),
  ]);
  if (ids.size === 0) return { derived: [], former: [], changed: [] };
  const timers: Timer[] = [];
  // Of contacts that close or open the first stage has to hear: a call may end with them, and a
  // rule of the site's own may ask whose contact somebody is.
  const called = new Set<string>();
  const of = new Set<string>();
  const decisions: SiteDecision[] = [];
  const carried = new Map<string, CaseContacts[]>();
  const former: FormerContactBody[] = [];
  const changed = new Set(pseudonyms);
  const { stories, rows } = await storiesOf(tx, asked, [...ids].sort());
  for (const story of stories) {
    const one = await contactsOfOne(tx, story, rows, by, asked);
    timers.push(...one.timers);
    if (one.changed.length > 0) {
      for (const id of story.caseIds) {
        called.add(pseudonymOfCase(id)); // one person may be several cases
        of.add(id);
      }
    }
    for (const pseudonym of one.changed) {
      changed.add(pseudonym);
      if (asked.book.asksForContacts) called.add(pseudonym);
    }
    former.push(...one.former);
    carried.set(story.alertCase, [...(carried.get(story.alertCase) ?? []), one.contacts]);
  }
  const bodies = [...carried.values()].flat().flatMap((one) => one.bodies);
  const wardOf = await wardsNow(
    tx,
    site,
    bodies.map(({ pseudonym }) => pseudonym),
  );
  for (const [firstId, cases] of carried) {
    decisions.push(contactAlerts({ firstId, cases }, asked, wardOf));
  }
  const decided = stories.flatMap(({ caseIds }) => caseIds);
  const corrected = await replaceFormerContacts(tx, site, decided, former);
  for (const { pseudonym, caseId } of corrected) {
    changed.add(pseudonym);
    called.add(pseudonymOfCase(caseId));
    of.add(caseId);
    if (asked.book.asksForContacts) called.add(pseudonym);
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

/** A story as it is asked for: the case itself may be none any more by any fact. */
type AskedStory = Omit<CaseStory, 'row' | 'parts'> & {
  readonly row: KnownCase | null;
  readonly parts: CaseContacts['parts'];
  readonly gaps: readonly CaseGap[];
};

/**
 * The stories of these cases, and of all with which they share an alert: with every case of whom
 * something is told, since it can be another number's case that goes on as theirs.
 */
async function storiesOf(
  tx: Tx,
  { site, timeZone, pseudonyms }: SiteQuestion,
  wanted: readonly string[],
): Promise<{ stories: AskedStory[]; rows: AnchoredCase[] }> {
  const rows = await casesOfNumbers(tx, site, [...new Set(wanted.map(pseudonymOfCase))]);
  const stories: (AskedStory & CaseStory)[] = [];
  for (const cases of groupedBy(rows, ({ anchor }) => anchor).values()) {
    const { mergedMs, movedMs } = await mergesOf(tx, site, cases);
    for (const story of caseStories(cases, movedMs)) {
      const gaps = gapsOf(story.row, cases, mergedMs, timeZone);
      stories.push({ ...story, parts: partsOf(story, timeZone), gaps });
    }
  }
  const looked = new Set(pseudonyms);
  const anchors = new Set(
    rows.flatMap(({ anchor, pseudonym }) => (looked.has(pseudonym) ? [anchor] : [])),
  );
  const ofPersons = rows.flatMap(({ anchor, id }) => (anchors.has(anchor) ? [id] : []));
  const ids = new Set([...wanted, ...ofPersons]);
  // Cases that share an alert are looked at together.
  for (let known = -1; known < ids.size;) {
    known = ids.size;
    const mine = stories.filter(({ caseIds }) => caseIds.some((id) => ids.has(id)));
    const alerts = new Set(mine.map(({ alertCase }) => alertCase));
    for (const { alertCase, caseIds } of stories) {
      if (alerts.has(alertCase)) for (const id of caseIds) ids.add(id);
    }
  }
  const told = new Set(rows.map(({ id }) => id));
  const gone = wanted.filter((id) => !told.has(id));
  const asked = [
    ...stories.filter(({ caseIds }) => caseIds.some((id) => ids.has(id))),
    ...gone.map((id) => ({
      row: null,
      caseIds: [id],
      parts: [],
      alertCase: id,
      gaps: [],
    })),
  ];
  return { stories: asked, rows };
}

/** The times in which it was known to be none, with as what it went on. */
function gapsOf(
  row: KnownCase,
  ofPerson: readonly KnownCase[],
  mergedMs: ReadonlySet<number>,
  timeZone: string,
): CaseGap[] {
  return row.versions.flatMap(({ from, state }, i): CaseGap[] => {
    if (state !== null) return [];
    const until = { ...row, versions: row.versions.slice(0, i + 1) };
    const next = row.versions.slice(i + 1).find((version) => version.state !== null);
    const fromMs = instantMs(from, 'UTC');
    const toMs = next ? instantMs(next.from, 'UTC') : Infinity;
    const correctedAt = (ms: number) => correctionsOfCase(row.versions, ms, { timeZone });
    return [
      {
        fromMs,
        toMs,
        because: correctedAt(fromMs),
        becauseBack: next ? correctedAt(toMs) : [],
        heir: heirOf(until, ofPerson),
        survivor: survivorOf(until, ofPerson, mergedMs),
      },
    ];
  });
}

interface OneCase {
  readonly contacts: CaseContacts;
  /** Whose contacts changed. */
  readonly changed: readonly string[];
  readonly former: readonly FormerContactBody[];
  readonly timers: readonly Timer[];
}

async function contactsOfOne(
  tx: Tx,
  { row, caseIds, parts, alertCase, gaps }: AskedStory,
  rows: readonly AnchoredCase[],
  by: ContactParameters,
  asked: SiteQuestion,
): Promise<OneCase> {
  const { site, nowMs } = asked;
  const last = row?.versions.at(-1);
  // A case that is none after all keeps the course of its alert, and has no contacts any more.
  const goneAt = last?.state === null ? last.from : null;
  const state = row?.versions.flatMap((version) => version.state ?? []).at(-1) ?? null;
  const story = { storyId: caseIds[0] ?? '', alertCase, parts, gaps };
  const one = row && state ? { caseId: row.id, ...story, row, state, by } : null;
  const met = one ? await foundFor(tx, one, asked) : null;
  const until = goneAt === null ? Infinity : instantMs(goneAt, 'UTC');
  const begun = row ? begunBy(row, rows, asked.timeZone) : null;
  const known = asBegun(met?.contacts.found ?? [], begun).filter(({ knownMs }) => knownMs < until);
  const taken = asBegun(met?.former ?? [], begun).filter(({ knownMs }) => knownMs < until);
  const bodies = one ? await contactBodies(tx, one, known, asked) : [];
  const ends = new Map(taken.map((contact) => [contact.id, contact]));
  const former = (one ? await contactBodies(tx, one, taken, asked) : []).map((body) => {
    const { goneMs = body.knownMs, because = [] } = ends.get(body.id) ?? {};
    return { ...body, goneMs, because };
  });
  const changed: string[] = [];
  const timers: Timer[] = [];
  const dueMs = goneAt === null ? (met?.contacts.dueMs ?? null) : null;
  for (const id of caseIds) {
    // They are kept under the name that the case has now.
    const isNow = goneAt === null && id === row?.id;
    changed.push(...(await replaceContacts(tx, site, id, isNow ? bodies : [])));
    const isDue = isNow && dueMs !== null && dueMs > nowMs;
    timers.push({ site, name: JSON.stringify(['contacts', id]), dueMs: isDue ? dueMs : null });
  }
  const contacts = { caseIds, parts, state, gaps, bodies, former };
  const because = gaps.at(-1)?.because ?? [];
  const gone = goneAt === null ? [] : bodies.map((body) => ({ ...body, goneMs: until, because }));
  return { contacts, changed, former: believed(former, gone), timers };
}

/** Who was a contact until then: a span each, where one was taken back and told again too. */
function believed(
  former: readonly FormerContactBody[],
  gone: readonly FormerContactBody[],
): FormerContactBody[] {
  const spans = new Map(former.map((body) => [body.id, body]));
  for (const body of gone) {
    const before = spans.get(body.id);
    if (!before || before.knownMs >= body.knownMs) {
      spans.set(body.id, body);
      continue;
    }
    const { knownMs, goneMs: fromMs, because = [] } = before;
    const apart = { fromMs, toMs: body.knownMs, because, becauseBack: [stayToldAgain(body.ward)] };
    const more = [...(before.gaps ?? []).filter(({ toMs }) => toMs <= fromMs), apart];
    const own = (body.gaps ?? []).filter((gap) => gap.fromMs >= body.knownMs);
    const { becauseKnown: _later, ...since } = body;
    const known = before.becauseKnown && { becauseKnown: before.becauseKnown };
    spans.set(body.id, { ...since, ...withGaps(more, own), knownMs, ...known });
  }
  return [...spans.values()];
}

/** With which correction it was none at last, and for a time. */
type ExplainedContact = FormerContact & { readonly gaps: readonly KnownGap[] };

interface FoundOfCase {
  readonly contacts: {
    readonly dueMs: number | null;
    readonly found: readonly (FoundContact & KnownWithGaps)[];
  };
  readonly former: readonly ExplainedContact[];
}

async function foundFor(
  tx: Tx,
  { storyId, row, parts, state, by }: CaseQuestion,
  { site, nowMs, timeZone }: SiteQuestion,
): Promise<FoundOfCase> {
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
  const looked = { by, caseKnownMs, nowMs };
  const { dueMs, found: all } = contactsOf(storyId, state, near, looked);
  const found = sinceKnown(all, {
    storyId,
    versions,
    neighbours: near.neighbours,
    by,
    nowMs,
    timeZone,
  });
  // Nobody was a contact of himself under a number that was his for a time.
  const own = new Set(parts.map((part) => part.state.pseudonym));
  const others = neighbours.filter(({ pseudonym }) => !own.has(pseudonym));
  const asked = { storyId, versions, neighbours: others, found, by, nowMs };
  const believed = formerContacts(asked);
  const numbers = await numbersApart(tx, site, { parts, versions }, [...found, ...believed]);
  const explained = <C extends FoundContact>(contact: C): C => {
    const becauseKnown = whyContact(contact, neighbours);
    return becauseKnown.length > 0 ? { becauseKnown, ...contact } : contact;
  };
  const former = believed.flatMap(({ apart = [], ...contact }): ExplainedContact[] => {
    const gaps = apart.map((time) => whyApart(contact, time, versions, neighbours, timeZone));
    const mine = without({ ...contact, gaps }, numbers.anothers(contact.pseudonym));
    if (!mine) return [];
    const ofCase = whyNoContact(mine, versions, neighbours, timeZone);
    const because = numbers.whyAt(contact.pseudonym, mine.goneMs) ?? ofCase;
    // As of those who are contacts to this day: of a bed of the case that was told late.
    const isLate = mine.knownMs > caseKnownMs;
    const begun = isLate ? correctionsOfCase(versions, mine.knownMs, { timeZone }) : [];
    const known = explained({ ...(begun.length > 0 && { becauseKnown: begun }), ...mine });
    return [{ ...known, gaps: mine.gaps ?? [], because }];
  });
  // Nobody is a contact while held for the case or another; who was one is one again after it.
  const standing = found
    .flatMap((contact) => without(contact, numbers.anothers(contact.pseudonym)) ?? [])
    .filter(({ knownMs }) => knownMs <= nowMs)
    .map(explained);
  return { contacts: { dueMs, found: standing }, former };
}

interface NumbersApart {
  /** When a number was held for the case itself, or for another patient, by a merge. */
  readonly anothers: (pseudonym: string) => readonly KnownGap[];
  /** Which merge, or its undoing, gave what was known of it to another number at a moment. */
  readonly whyAt: (pseudonym: string, ms: number) => string[] | null;
}

/** What merges that were taken back have made of the numbers of contacts meanwhile. */
async function numbersApart(
  tx: Tx,
  site: string,
  { parts, versions }: Pick<CaseStory, 'parts'> & Pick<KnownCase, 'versions'>,
  contacts: readonly FoundContact[],
): Promise<NumbersApart> {
  const states = [
    ...parts.map(({ state }) => state),
    ...versions.flatMap((one) => one.state ?? []),
  ];
  const own = [...new Set(states.map(({ pseudonym }) => pseudonym))].sort();
  const asked = new Set([...own, ...contacts.map(({ pseudonym }) => pseudonym)]);
  const numbers = await numbersThroughTime(tx, site, [...asked].sort());
  const mine = own.map((pseudonym) => numbers.of(pseudonym));
  return {
    anothers: (pseudonym) => {
      if (own.includes(pseudonym)) return [];
      const retired = asGaps(numbers.retired(pseudonym));
      return retired.length > 0 ? retired : timesAsSelf(mine, pseudonym);
    },
    whyAt: (pseudonym, ms) => whyAnothers(numbers.of(pseudonym), numbers.retired(pseudonym), ms),
  };
}
