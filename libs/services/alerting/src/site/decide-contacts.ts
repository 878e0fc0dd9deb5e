import { dayOf, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import type { CaseState } from '../decide/cases/case-history';
import { DAY_MS } from '../decide/cases/cluster-parameters';
import { contactParameters, contactsOf, exposuresOf } from '../decide/cases/contacts';
import type { ContactParameters, FoundContact, Neighbour } from '../decide/cases/contacts';
import { setTimers, type Timer } from '../store/clock';
import {
  casesOfContacts,
  neighboursOn,
  replaceContacts,
  type ContactBody,
} from '../store/contacts';
import { caseIdsNear, casesOfIds, casesOfPersons, type CaseRow } from '../store/known-cases';
import { specimensOf } from '../store/person-facts';
import { caseAlerts, contactAdmissionAlerts } from './contact-alerts';
import { parametersOf, type SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

const CONTACTS_RULE = 'contacts';

/**
 * Who lay beside whom: works the contacts of every case anew to which these persons' stays may
 * matter, from the stays that are stored, and writes what differs.
 */
export async function decideContacts(tx: Tx, asked: SiteQuestion): Promise<SiteDecision> {
  const { site, pseudonyms, book } = asked;
  const by = contactParameters(parametersOf(book, CONTACTS_RULE));
  const near = { before: by.lookbackMs / DAY_MS, after: by.nextInBedMs / DAY_MS };
  const stored = new Set(await casesOfContacts(tx, site, pseudonyms));
  const ids = new Set([
    ...(await casesOfPersons(tx, site, pseudonyms)).map(({ id }) => id),
    ...stored,
    ...(await caseIdsNear(tx, site, pseudonyms, near)),
  ]);
  if (ids.size === 0) return { derived: [], former: [] };
  const timers: Timer[] = [];
  const cases = new Map((await casesOfIds(tx, site, [...ids])).map((row) => [row.id, row]));
  const decisions: SiteDecision[] = [];
  const changed = new Set(pseudonyms);
  for (const id of [...ids].sort()) {
    const one = await contactsOfOne(tx, id, cases.get(id) ?? null, by, asked);
    timers.push(one.timer);
    for (const pseudonym of one.changed) changed.add(pseudonym);
    decisions.push(one);
  }
  await setTimers(tx, 2, timers);
  decisions.push(await contactAdmissionAlerts(tx, [...changed].sort(), asked));
  return {
    derived: decisions.flatMap(({ derived }) => derived),
    former: decisions.flatMap(({ former }) => former),
  };
}

async function contactsOfOne(
  tx: Tx,
  caseId: string,
  row: CaseRow | null,
  by: ContactParameters,
  asked: SiteQuestion,
): Promise<SiteDecision & { readonly changed: readonly string[]; readonly timer: Timer }> {
  const { site, nowMs } = asked;
  const state = row?.versions.at(-1)?.state ?? null;
  const found = row && state ? await foundFor(tx, caseId, row, state, by, asked) : null;
  const bodies = found && state ? await bodiesOf(tx, caseId, state, found.found, by, asked) : [];
  const changed = await replaceContacts(tx, site, caseId, bodies);
  const name = JSON.stringify(['contacts', caseId]);
  const dueMs = found?.dueMs ?? null;
  const timer = { site, name, dueMs: dueMs !== null && dueMs > nowMs ? dueMs : null };
  return { ...caseAlerts({ caseId, row, bodies }, asked), changed, timer };
}

async function foundFor(
  tx: Tx,
  caseId: string,
  row: CaseRow,
  state: CaseState,
  by: ContactParameters,
  { site, nowMs }: SiteQuestion,
): Promise<ReturnType<typeof contactsOf>> {
  const exposures = exposuresOf(state, by, null);
  const wards = new Map<string, { fromMs: number; toMs: number | null }>();
  for (const { ward, fromMs, toMs } of exposures) {
    const known = wards.get(ward);
    const later = toMs === null || known?.toMs === null ? null : Math.max(toMs, known?.toMs ?? 0);
    wards.set(ward, { fromMs: Math.min(fromMs, known?.fromMs ?? fromMs), toMs: later });
  }
  const neighbours: Neighbour[] = [];
  for (const [ward, { fromMs, toMs }] of wards) {
    // The next in the bed comes after the case has left.
    const until = toMs === null ? null : toMs + by.nextInBedMs;
    neighbours.push(...(await neighboursOn(tx, site, ward, { fromMs, toMs: until })));
  }
  const first = row.versions.find((version) => version.state !== null);
  const caseKnownMs = instantMs(first?.from ?? state.firstPositiveAt, 'UTC');
  return contactsOf(caseId, state, { exposures, neighbours }, { by, caseKnownMs, nowMs });
}

async function bodiesOf(
  tx: Tx,
  caseId: string,
  state: CaseState,
  found: readonly FoundContact[],
  by: ContactParameters,
  { site, timeZone }: SiteQuestion,
): Promise<ContactBody[]> {
  if (found.length === 0) return [];
  const pseudonyms = [...new Set(found.map(({ pseudonym }) => pseudonym))];
  const specimens = await specimensOf(
    tx,
    pseudonyms.map((pseudonym) => ({ site, pseudonym })),
  );
  const carrying = await casesOfPersons(tx, site, pseudonyms);
  const knownBefore = (contact: FoundContact) =>
    carrying.some(
      ({ pseudonym, family, versions }) =>
        pseudonym === contact.pseudonym &&
        family === state.family &&
        Boolean(versions.at(-1)?.state) &&
        instantMs(versions[0]?.from ?? '', 'UTC') <= contact.knownMs,
    );
  // Who was known to carry the same before is no contact to screen.
  return found
    .filter((contact) => !knownBefore(contact))
    .map((contact): ContactBody => {
      const since = contact.times[0]?.fromMs ?? contact.knownMs;
      const became = carrying.some(
        ({ pseudonym, family, versions }) =>
          pseudonym === contact.pseudonym &&
          family === state.family &&
          Boolean(versions.at(-1)?.state),
      );
      const negatives = new Map<string, string>();
      for (const { pseudonym, steps } of specimens) {
        const step = steps.at(-1);
        if (pseudonym !== contact.pseudonym || !step || step.withdrawn || step.testMessage)
          continue;
        const { status, negativeFor, cultureNegative } = step.classification;
        const covers = cultureNegative || negativeFor.includes(state.family);
        const collectedAt = step.specimen?.collectedAt ?? step.receivedAt;
        if (status !== 'negative' || step.status === 'preliminary' || !covers) continue;
        const day = dayOf(collectedAt, timeZone);
        if (day < dayOf(new Date(since).toISOString(), timeZone) || negatives.has(day)) continue;
        negatives.set(day, step.receivedAt);
      }
      const days = [...negatives].sort(([a], [b]) => (a < b ? -1 : 1));
      const complete = days[by.screens - 1];
      return {
        ...contact,
        caseId,
        casePseudonym: state.pseudonym,
        family: state.family,
        speciesName: state.species.name,
        status: became ? 'became-case' : complete ? 'cleared' : 'open',
        clearedAt: became ? null : (complete?.[1] ?? null),
        screens: days.map(([day]) => ({ day, result: 'negative' as const })),
        screensWanted: by.screens,
        alertId: alertId(site, CONTACTS_RULE, alertKey([state.pseudonym, caseId])),
      };
    });
}
