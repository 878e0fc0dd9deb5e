import { dayOf, dayOfInstant, instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertId, alertKey } from '../decide/alert-id';
import type { CaseState } from '../decide/cases/case-history';
import type { Row } from '../decide/rules/row';
import { alertOfCourse, type Snapshot } from '../decide/site-alert';
import type { DerivedAlert } from '../decide/tracks';
import { clockTime, distinct, familyWords } from '../decide/wording';
import { siteAlertIds } from '../store/alerts';
import { contactsOfPersons, type ContactBody } from '../store/contacts';
import { pseudonymOfCase } from '../store/known-cases';
import { occupancyOf, type OccupancyRow } from '../store/occupancy';
import type { SiteQuestion } from './decide-clusters';
import type { SiteDecision } from './site-decision';

interface CaseContacts {
  readonly caseId: string;
  /** The case as it last was one; null where it never was. */
  readonly state: CaseState | null;
  /** When it was known to be none after all. */
  readonly goneAt: string | null;
  readonly bodies: readonly ContactBody[];
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

/** Alerts about contacts who come back before their screens are complete: one an admission. */
export async function contactAdmissionAlerts(
  tx: Tx,
  pseudonyms: readonly string[],
  asked: SiteQuestion,
): Promise<SiteDecision> {
  const { site, book } = asked;
  const rules = book.siteRules.filter(({ subject }) => subject === 'contact-admission');
  if (rules.length === 0 || pseudonyms.length === 0) return { derived: [], former: [] };
  const bodies = (await contactsOfPersons(tx, site, pseudonyms))
    .filter(({ status }) => status !== 'became-case')
    .sort((a, b) => a.knownMs - b.knownMs || (a.id < b.id ? -1 : 1));
  const persons = [...new Set(bodies.map(({ pseudonym }) => pseudonym))];
  const refs = persons.map((pseudonym) => ({ site, pseudonym }));
  const stays = refs.length > 0 ? await occupancyOf(tx, refs) : [];
  const names = rules.map(({ name }) => name);
  const former = await siteAlertIds(tx, { site, pseudonyms, rules: names });
  const derived = new Map<string, DerivedAlert>();
  for (const body of bodies) {
    const mine = stays.filter((stay) => stay.pseudonym === body.pseudonym);
    const group = `patient ${body.pseudonym}`;
    const subject = { site, pseudonym: body.pseudonym, group, wardNow: null };
    for (const snapshots of admissions(body, mine, asked)) {
      for (const rule of rules) {
        const one = alertOfCourse(rule, subject, snapshots);
        // Of several cases the one whose contact was known first speaks for the admission.
        if (one && !derived.has(one.id)) derived.set(one.id, one);
      }
    }
  }
  return { derived: [...derived.values()], former };
}

/** One look a day at who has become a contact, until the case is none or all are done. */
function caseSnapshots(
  { caseId, state, bodies, goneAt }: CaseContacts,
  asked: SiteQuestion,
): Snapshot[] {
  const { timeZone } = asked;
  const days = new Map<string, number>();
  for (const { knownMs } of bodies) {
    const day = dayOfInstant(knownMs, timeZone);
    days.set(day, Math.max(knownMs, days.get(day) ?? 0));
  }
  const snapshots = [...days.values()]
    .sort((a, b) => a - b)
    .map((ms): Snapshot => {
      const known = bodies.filter(({ knownMs }) => knownMs <= ms);
      const at = new Date(ms).toISOString();
      return { at, row: caseRow(caseId, state, known), why: null };
    });
  const open = bodies.some(({ status }) => status === 'open');
  const cleared = bodies.flatMap(({ clearedAt }) => (clearedAt === null ? [] : [clearedAt]));
  const last = cleared.sort((a, b) => instantMs(a, 'UTC') - instantMs(b, 'UTC')).at(-1);
  if (goneAt !== null) {
    snapshots.push({ at: goneAt, row: null, why: null });
  } else if (!open && last !== undefined) {
    snapshots.push({ at: last, row: null, why: 'The screens of all contacts are complete.' });
  }
  return snapshots.sort((a, b) => instantMs(a.at, 'UTC') - instantMs(b.at, 'UTC'));
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
      speciesName: state?.species.name ?? '',
      ward: state?.ward ?? null,
      wards,
      contacts: new Set(known.map(({ pseudonym }) => pseudonym)).size,
    },
    sentences: {
      contacts: () =>
        wards.map((ward) => {
          const here = known.filter((contact) => contact.ward === ward);
          const bay = here.filter(({ kind }) => kind === 'bay').length;
          const next = here.filter(({ kind }) => kind === 'next-in-bed').length;
          return `${ward}: ${here.length} contacts, ${bay} of them in the same bay, ${next} next in the bed.`;
        }),
    },
  };
}

/** Admissions of a contact after the last time beside the case. */
function admissions(
  body: ContactBody,
  stays: readonly OccupancyRow[],
  { timeZone }: SiteQuestion,
): Snapshot[][] {
  const ends = body.times.map(({ toMs }) => toMs);
  if (ends.includes(null)) return [];
  const last = Math.max(...ends.map((ms) => ms ?? 0));
  const sorted = [...stays].sort((a, b) => a.fromMs - b.fromMs);
  return sorted
    .filter(
      (stay) =>
        stay.fromMs > last &&
        !sorted.some(
          (other) => other.fromMs < stay.fromMs && (other.toMs ?? Infinity) >= stay.fromMs,
        ),
    )
    .map((stay) => {
      const visit = stay.interval.visit ?? stay.interval.from;
      const row: Row = {
        isolates: [],
        wardAtCollection: stay.interval.ward,
        facts: {
          visit,
          ward: stay.interval.ward,
          since: clockTime(stay.interval.from, timeZone),
          family: body.family,
          familyWords: familyWords(body.family),
          screens: body.screens.filter(({ day }) => day < dayOf(stay.interval.from, timeZone))
            .length,
          screensWanted: body.screensWanted,
          lastContactOn: dayOfInstant(last, timeZone),
        },
        sentences: {
          contacts: () => [`Contact on ${body.ward} until ${dayOfInstant(last, timeZone)}.`],
        },
      };
      const at = new Date(Math.max(stay.knownMs, body.knownMs)).toISOString();
      const snapshots: Snapshot[] = [{ at, row, why: null }];
      const leaves = sorted.filter((other) => other.fromMs >= stay.fromMs).at(-1)?.toMs ?? null;
      const over = [leaves, body.clearedAt === null ? null : instantMs(body.clearedAt, 'UTC')]
        .filter((ms) => ms !== null)
        .sort((a, b) => a - b)[0];
      if (over !== undefined && over > stay.fromMs) {
        const ended = new Date(Math.max(over, stay.knownMs, body.knownMs)).toISOString();
        snapshots.push({ at: ended, row: null, why: null });
      }
      return snapshots;
    });
}
