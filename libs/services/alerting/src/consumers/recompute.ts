import { TOPICS, eventKey } from '@carbawatch/contracts';
import { append, type NewEvent } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { alertEventId } from '../decide/alert-id';
import type { FamilyFacts } from '../decide/facts';
import { courseOf, type Act } from '../decide/lifecycle';
import type { Rule } from '../decide/rule';
import { decideAlerts } from '../decide/walk';
import { alertsOfIds } from '../store/alert-reads';
import { alertRow, fingerprintOf, shownAlert, toldAlert, type AlertRow } from '../store/alert-row';
import { actsOf, alertHeads, deleteAlerts, saveAlerts, type AlertHead } from '../store/alerts';
import type { NewChange } from '../store/changes';
import { movementsOf, relevantIsolates } from '../store/facts';
import { membersOf, refText, type Family, type PersonRef } from '../store/person-refs';

export interface Deciding {
  readonly rules: readonly Rule[];
  readonly timeZone: string;
}

/** Why alerts are looked at now, for the events that tell of it. */
export interface Occasion {
  /** CloudEvents time: when the fact was received or the person acted. */
  readonly at: string;
  /** Message that in the end caused it; null for a person's act. */
  readonly cause: string | null;
  readonly traceparent?: string;
}

/** An alert that has changed, and the number of its new version. */
interface Changed {
  readonly row: AlertRow;
  readonly version: number;
}

const NEVER_RAISED =
  'The results were told anew in another order of receipt, by which this was never raised.';

/**
 * Recomputes every alert of these families from all of their facts and acts, writes what differs
 * from what is stored, appends an event for each alert that people see change, and answers the
 * changes for streams. The caller holds the families' locks.
 */
export async function recompute(
  tx: Tx,
  families: readonly Family[],
  deciding: Deciding,
  occasionOf: (family: Family) => Occasion,
): Promise<NewChange[]> {
  const persons = membersOf(families);
  const isolates = await relevantIsolates(tx, persons);
  const heads = await alertHeads(tx, persons);
  if (isolates.length === 0 && heads.length === 0) return [];
  const concerned = new Set([...isolates, ...heads].map(refText));
  const active = families.filter(({ site, members }) =>
    members.some((pseudonym) => concerned.has(refText({ site, pseudonym }))),
  );
  const activePersons = membersOf(active);
  const movements = await movementsOf(tx, activePersons);
  const acts = heads.length > 0 ? await actsOf(tx, activePersons) : [];
  const factsByFamily = grouped(active, { isolates, movements });
  const headsById = new Map(heads.map((head) => [head.id, head]));
  const actsById = groupedBy(acts, ({ alertId }) => alertId);

  const changed: (Changed & { occasion: Occasion })[] = [];
  const written: AlertRow[] = [];
  for (const { family, facts } of factsByFamily) {
    const occasion = occasionOf(family);
    for (const derived of decideAlerts(facts, deciding.rules, deciding.timeZone)) {
      const course = courseOf(derived.events, actsById.get(derived.id) ?? []);
      const row = alertRow(family.site, derived, course);
      const head = headsById.get(row.id);
      headsById.delete(row.id);
      const difference = differenceOf(row, head);
      if (difference === 'none') continue;
      written.push(row);
      const version = (head?.version ?? 0) + 1;
      if (difference === 'shown') changed.push({ row, version, occasion });
    }
  }
  const orphans = await withdrawOrphans(tx, [...headsById.values()], actsById);
  written.push(...orphans.kept.map(({ row }) => row));
  if (written.length > 0) await saveAlerts(tx, written);
  const familyOf = (ref: PersonRef) =>
    active.find(({ site, members }) => site === ref.site && members.includes(ref.pseudonym));
  for (const orphan of [...orphans.kept, ...orphans.deleted]) {
    const family = familyOf(orphan.row);
    if (family) changed.push({ ...orphan, occasion: occasionOf(family) });
  }
  append(tx, changed.map(eventOf));
  return changed.map(({ row }) => ({
    site: row.site,
    pseudonym: row.pseudonym,
    kind: 'alert',
    body: shownAlert(row),
  }));
}

/** `quiet`: only the present ward of a patient whose alert is closed. */
function differenceOf(row: AlertRow, head: AlertHead | undefined): 'none' | 'quiet' | 'shown' {
  if (head?.fingerprint !== fingerprintOf(row)) return 'shown';
  if (head.wardNow === row.wardNow) return 'none';
  return row.status === 'resolved' ? 'quiet' : 'shown';
}

function grouped(
  families: readonly Family[],
  known: {
    isolates: Awaited<ReturnType<typeof relevantIsolates>>;
    movements: Awaited<ReturnType<typeof movementsOf>>;
  },
): { family: Family; facts: FamilyFacts }[] {
  const isolates = groupedBy(known.isolates, refText);
  const movements = groupedBy(known.movements, refText);
  return families.map((family) => {
    const refs = membersOf([family]).map(refText);
    return {
      family,
      facts: {
        site: family.site,
        isolates: refs.flatMap((ref) => isolates.get(ref) ?? []),
        movements: refs.flatMap((ref) => movements.get(ref) ?? []),
      },
    };
  });
}

function groupedBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}

/**
 * Alerts that were raised from facts as they came in and that the whole set of facts does not
 * raise: a result was received earlier than one that was processed before it. They go, since state
 * is a function of the facts; one that a person has acted on is a fact too and stays as retracted.
 */
async function withdrawOrphans(
  tx: Tx,
  heads: readonly AlertHead[],
  acts: ReadonlyMap<string, readonly Act[]>,
): Promise<{ kept: Changed[]; deleted: Changed[] }> {
  const standing = heads.filter(
    ({ id, disposition }) => disposition !== 'retracted' || !acts.has(id),
  );
  if (standing.length === 0) return { kept: [], deleted: [] };
  const versions = new Map(standing.map(({ id, version }) => [id, version]));
  const rows = await alertsOfIds(tx, [...versions.keys()]);
  const withdrawn = rows.map((row) => ({
    row: retracted(row),
    version: (versions.get(row.id) ?? 0) + 1,
  }));
  const kept = withdrawn.filter(({ row }) => acts.has(row.id));
  const deleted = withdrawn.filter(({ row }) => !acts.has(row.id));
  if (deleted.length > 0)
    await deleteAlerts(
      tx,
      deleted.map(({ row }) => row),
    );
  return { kept, deleted };
}

function retracted(row: AlertRow): AlertRow {
  const line = { at: row.basis, kind: 'retracted', actor: null, text: NEVER_RAISED } as const;
  return {
    ...row,
    status: 'resolved',
    disposition: 'retracted',
    reopened: false,
    timeline: [...row.timeline, { ...line, comment: null }],
  };
}

function eventOf({ row, version, occasion }: Changed & { occasion: Occasion }): NewEvent {
  return {
    topic: TOPICS.alertsChanged,
    key: eventKey(row.site, row.pseudonym),
    type: TOPICS.alertsChanged,
    id: alertEventId(row.id, `${version} ${fingerprintOf(row)}`),
    subject: row.id,
    source: '/carbawatch/alerting',
    time: occasion.at,
    cause: occasion.cause,
    value: toldAlert(row),
    ...(occasion.traceparent && { traceparent: occasion.traceparent }),
  };
}
