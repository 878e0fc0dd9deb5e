import type { Tx } from '@carbawatch/postgres';
import type { KnownSpan } from '../decide/cases/beside-cleared';
import type { KnownGap } from '../decide/cases/case-gaps';
import type { ClosedSpan } from '../decide/cases/closed-contacts';
import { screenedTimes } from '../decide/cases/cluster-end';
import type { BelievedScreens, ScreenedContact } from '../decide/cases/cluster-end';
import type { KnownScreens } from '../decide/cases/contact-screens';
import type { BelievedContact } from '../decide/cases/contact-turns';
import type { FoundContact } from '../decide/cases/contacts';
import type { BelievedNeighbour } from '../decide/cases/former-contacts';
import { groupedBy } from '../decide/grouped-by';
import { refText, type PersonRef } from './person-refs';

/** A contact as it is stored; hours and the present ward are worked out when it is shown. */
export interface ContactBody extends FoundContact {
  readonly caseId: string;
  readonly casePseudonym: string;
  readonly family: string;
  readonly speciesName: string;
  readonly status: 'open' | 'cleared' | 'became-case' | 'died';
  readonly clearedAt: string | null;
  /** While the contact was known to carry the same; null: still so; absent: never. */
  readonly caseSpans?: readonly (readonly [fromMs: number, toMs: number | null])[];
  /** While it was known that the set was complete, or that the contact had died; absent: never. */
  readonly closedSpans?: readonly ClosedSpan[];
  /** When it was known to carry the same no more, by which correction; absent: never. */
  readonly uncased?: readonly { readonly ms: number; readonly because: readonly string[] }[];
  /** When it was known to carry the same again, by which correction; absent: never. */
  readonly recased?: readonly { readonly ms: number; readonly because: readonly string[] }[];
  /** While the case was known to be none, before it was one again; absent: never. */
  readonly gaps?: readonly KnownGap[];
  /**
   * While it was known that they lay together only when the case was presumed cleared; absent:
   * never.
   */
  readonly clearedSpans?: readonly KnownSpan[];
  /** By what the case is presumed cleared, where that is known now; absent where it is not. */
  readonly clearedBecause?: string;
  readonly screens: readonly {
    readonly day: string;
    readonly result: 'negative' | 'positive';
    /** Its report names neither site nor target. */
    readonly believed?: boolean;
  }[];
  /** How these came to be known, each change of them; absent where none was ever known. */
  readonly knownScreens?: readonly KnownScreens[];
  /** Negatives that do not count, with why not; absent for none. */
  readonly notCounted?: readonly { readonly day: string; readonly because: string }[];
  readonly screensWanted: number;
  /** Absent in what was stored before the span counted: 28 days. */
  readonly screenDays?: number;
  /** Absent in what was stored before the first screen had a term of its own: 24. */
  readonly firstScreenHours?: number;
  /** From when the schedule of screens counts: the end of the last time together that is over. */
  readonly scheduleMs?: number;
  /** From when a further screen counts, after the one before it; absent before the first. */
  readonly countableMs?: number;
  /** Absent in what was stored before a missing result was asked for: 3. */
  readonly resultDays?: number;
  readonly alertId: string;
}

export interface ContactRow {
  readonly site: string;
  readonly body: ContactBody;
}

/** A stay as neighbours are told of: those that stand, and those that were believed. */
const NEIGHBOUR = `
  SELECT pseudonym, seq, ward, room, bed, unit_type AS "unitType",
         (extract(epoch FROM from_at) * 1000)::float8 AS "fromMs",
         CASE WHEN to_at = 'infinity' THEN NULL
              ELSE (extract(epoch FROM to_at) * 1000)::float8 END AS "toMs",
         (extract(epoch FROM known_at) * 1000)::float8 AS "knownMs"`;

const WITHIN = `
  WHERE site = $1 AND ward = $2 AND to_at > to_timestamp($3::float8 / 1000.0)
    AND from_at < coalesce(to_timestamp($4::float8 / 1000.0), 'infinity')`;

/** Who lay on a ward within a time: read by the end of the stays, so that old ones are not. */
export const NEIGHBOURS = `
  ${NEIGHBOUR}, NULL::float8 AS "goneMs" FROM alerting.occupancy ${WITHIN}
  UNION ALL
  ${NEIGHBOUR}, (extract(epoch FROM gone_at) * 1000)::float8 FROM alerting.former_stay ${WITHIN}
  ORDER BY "goneMs" NULLS FIRST, pseudonym, seq`;

export async function neighboursOn(
  tx: Tx,
  site: string,
  ward: string,
  within: { readonly fromMs: number; readonly toMs: number | null },
): Promise<BelievedNeighbour[]> {
  return tx.query(NEIGHBOURS, [site, ward, within.fromMs, within.toMs]);
}

/** On which ward each of these lies; absent where the person is not in the house. */
export async function wardsNow(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (pseudonyms.length === 0) return new Map();
  const rows = await tx.query<{ pseudonym: string; ward: string }>(
    `SELECT pseudonym, ward FROM alerting.occupancy
     WHERE site = $1 AND pseudonym = ANY ($2) AND to_at = 'infinity' AND ward IS NOT NULL
       AND body ->> 'class' IS DISTINCT FROM 'outpatient'
     ORDER BY pseudonym, seq`,
    [site, [...new Set(pseudonyms)]],
  );
  return new Map(rows.map(({ pseudonym, ward }) => [pseudonym, ward]));
}

/**
 * Stays of these numbers that ended by death, deaths that were told of them, and what may have
 * taken one back: a cancel, or that the visit was moved to somebody else.
 */
const DEATHS = `
  SELECT pseudonym, body ->> 'to' AS at, 'stay' AS kind, NULL::timestamptz AS "receivedAt"
  FROM alerting.occupancy
  WHERE site = $1 AND pseudonym = ANY ($2) AND body ->> 'end' = 'death'
  UNION ALL
  SELECT pseudonym, body ->> 'at',
         CASE body ->> 'kind' WHEN 'death' THEN 'death' ELSE 'cancel-discharge' END, received_at
  FROM alerting.movement_fact
  WHERE site = $1 AND pseudonym = ANY ($2)
    AND body ->> 'kind' IN ('death', 'cancel-discharge', 'move-visit')`;

export const DEATH_TAKEN_BACK = 'The death of a contact was taken back.';

/** When somebody with these numbers was known to have died: until a cancel, or to this day. */
export async function deathsOf(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<(numbers: readonly string[]) => ClosedSpan[]> {
  const rows = await tx.query<{
    pseudonym: string;
    at: string;
    kind: 'stay' | 'death' | 'cancel-discharge';
    receivedAt: Date | null;
  }>(DEATHS, [site, pseudonyms]);
  return (numbers) => {
    const mine = rows.filter(({ pseudonym }) => numbers.includes(pseudonym));
    const ends = new Set(mine.flatMap(({ at, kind }) => (kind === 'stay' ? [at] : [])));
    const told = (kind: 'death' | 'cancel-discharge') =>
      mine
        .flatMap((row) =>
          row.kind === kind && row.receivedAt ? [{ ...row, ms: row.receivedAt.getTime() }] : [],
        )
        .sort((a, b) => a.ms - b.ms);
    return told('death').flatMap(({ at, ms: fromMs }): ClosedSpan[] => {
      if (ends.has(at)) return [{ fromMs, toMs: null, by: 'death', because: [] }];
      const cancel = told('cancel-discharge').find(({ ms }) => ms > fromMs);
      if (!cancel) return [];
      return [{ fromMs, toMs: cancel.ms, by: 'death', because: [DEATH_TAKEN_BACK] }];
    });
  };
}

/** Cases of which these persons are contacts. */
export async function casesOfContacts(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT case_id AS id FROM alerting.contact
     WHERE site = $1 AND (pseudonym = ANY ($2) OR case_pseudonym = ANY ($2))
     UNION
     SELECT case_id FROM alerting.former_contact WHERE site = $1 AND pseudonym = ANY ($2)`,
    [site, pseudonyms],
  );
  return rows.map(({ id }) => id);
}

/** By the persons alone: no other index looks better than theirs. */
export const ALERT_KEYS_OF_PERSONS = `
  SELECT rule, key FROM alerting.alert WHERE site = $1 AND pseudonym = ANY ($2)`;

/**
 * Cases under whose ids alerts about contacts are stored for these persons: by a merge that is told
 * late such a case can have been none at any time, and its contacts are kept under another name.
 */
export async function casesOfContactAlerts(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  rules: readonly string[],
): Promise<string[]> {
  const params = [site, pseudonyms];
  const rows = await tx.query<{ rule: string; key: string }>(ALERT_KEYS_OF_PERSONS, params);
  return rows.flatMap(({ rule, key }) => {
    if (!rules.includes(rule)) return [];
    const [, caseId] = JSON.parse(key) as [string, string]; // our own key
    return [caseId];
  });
}

const SAVE_CONTACTS = `
  INSERT INTO alerting.contact AS known
    (site, id, case_id, case_pseudonym, pseudonym, ward, status, known_at, body)
  SELECT $1, (body->>'id')::uuid, body->>'caseId', body->>'casePseudonym', body->>'pseudonym',
         body->>'ward', body->>'status', to_timestamp((body->>'knownMs')::float8 / 1000.0), body
  FROM unnest($2::jsonb[]) AS new (body)
  ON CONFLICT (site, id) DO UPDATE SET
    case_id = excluded.case_id, case_pseudonym = excluded.case_pseudonym,
    status = excluded.status, known_at = excluded.known_at, body = excluded.body
  WHERE known.body <> excluded.body
  RETURNING pseudonym`;

/** Replaces the contacts of a case, and answers whose changed. */
export async function replaceContacts(
  tx: Tx,
  site: string,
  caseId: string,
  contacts: readonly ContactBody[],
): Promise<string[]> {
  const gone = await tx.query<{ pseudonym: string }>(
    `DELETE FROM alerting.contact WHERE site = $1 AND case_id = $2 AND NOT id = ANY ($3)
     RETURNING pseudonym`,
    [site, caseId, contacts.map(({ id }) => id)],
  );
  if (contacts.length === 0) return gone.map(({ pseudonym }) => pseudonym);
  const saved = await tx.query<{ pseudonym: string }>(SAVE_CONTACTS, [
    site,
    contacts.map((contact) => JSON.stringify(contact)),
  ]);
  return [...gone, ...saved].map(({ pseudonym }) => pseudonym);
}

/** A contact that rested on a stay which was believed until then. */
export interface FormerContactBody extends ContactBody {
  readonly goneMs: number;
  /** Which correction showed it; absent in what was stored before that was told. */
  readonly because?: readonly string[];
}

/** Replaces what were contacts of these cases, and answers of whom, and of which, it changed. */
export async function replaceFormerContacts(
  tx: Tx,
  site: string,
  caseIds: readonly string[],
  contacts: readonly FormerContactBody[],
): Promise<{ pseudonym: string; caseId: string }[]> {
  // One goes on under its id when its case gets another name.
  const gone = await tx.query<{ pseudonym: string; caseId: string }>(
    `DELETE FROM alerting.former_contact WHERE site = $1 AND case_id = ANY ($2)
       AND (case_id, id) NOT IN (SELECT * FROM unnest($3::text[], $4::uuid[]))
     RETURNING pseudonym, case_id AS "caseId"`,
    [site, caseIds, contacts.map(({ caseId }) => caseId), contacts.map(({ id }) => id)],
  );
  const saved =
    contacts.length === 0
      ? []
      : await tx.query<{ pseudonym: string; caseId: string }>(
          `INSERT INTO alerting.former_contact AS known (site, case_id, id, pseudonym, gone_at, body)
           SELECT $1, body->>'caseId', (body->>'id')::uuid, body->>'pseudonym',
                  to_timestamp((body->>'goneMs')::float8 / 1000.0), body
           FROM unnest($2::jsonb[]) AS new (body)
           ON CONFLICT (site, case_id, id) DO UPDATE SET
             gone_at = excluded.gone_at, body = excluded.body
           WHERE known.body <> excluded.body RETURNING pseudonym, case_id AS "caseId"`,
          [site, contacts.map((contact) => JSON.stringify(contact))],
        );
  return [...gone, ...saved];
}

/** Of whom these persons were believed to be contacts. */
export async function formerContactsOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<FormerContactBody[]> {
  const rows = await tx.query<{ body: FormerContactBody }>(
    'SELECT body FROM alerting.former_contact WHERE site = $1 AND pseudonym = ANY ($2)',
    [site, pseudonyms],
  );
  return rows.map(({ body }) => body);
}

/** Of whom these persons are contacts. */
export async function contactsOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ContactBody[]> {
  const rows = await tx.query<ContactRow>(
    'SELECT site, body FROM alerting.contact WHERE site = $1 AND pseudonym = ANY ($2)',
    [site, pseudonyms],
  );
  return rows.map(({ body }) => body);
}

const SCREENED = `
  SELECT case_id AS "caseId", pseudonym,
         coalesce((body->>'sinceMs')::float8, (body->>'knownMs')::float8) AS "sinceMs",
         (body->>'knownMs')::float8 AS "knownMs", body->'caseSpans' AS "caseSpans",
         body->'closedSpans' AS "closedSpans",
         CASE WHEN body->>'status' <> 'became-case' OR body->'caseSpans' IS NULL
              THEN (extract(epoch FROM (body->>'clearedAt')::timestamptz) * 1000)::float8 END`;

/** Contacts of these cases, those who stand and those who were believed, with their ends. */
export const SCREENED_CONTACTS = `
  ${SCREENED} AS "closedMs"
  FROM alerting.contact WHERE site = $1 AND case_id = ANY ($2)
  UNION ALL
  SELECT "caseId", pseudonym, "sinceMs", "knownMs", "caseSpans", "closedSpans",
         least("clearedMs", "goneMs")
  FROM (${SCREENED} AS "clearedMs", (body->>'goneMs')::float8 AS "goneMs"
        FROM alerting.former_contact WHERE site = $1 AND case_id = ANY ($2)) AS believed`;

export async function screenedContacts(
  tx: Tx,
  site: string,
  caseIds: readonly string[],
): Promise<(Omit<ScreenedContact, 'caseIds'> & { readonly caseId: string })[]> {
  if (caseIds.length === 0) return [];
  const rows = await tx.query<BelievedScreens & { readonly caseId: string }>(SCREENED_CONTACTS, [
    site,
    caseIds,
  ]);
  return rows.flatMap(({ caseId, ...one }) =>
    screenedTimes(one).map((contact) => ({ ...contact, caseId })),
  );
}

/** Contacts of the cases of these numbers, those who stand and those who were believed. */
export const CONTACTS_OF_CASES = `
  SELECT site, case_pseudonym AS "caseNumber", body, NULL::float8 AS "goneMs"
  FROM unnest($1::text[], $2::text[]) AS wanted (site, case_pseudonym)
  JOIN alerting.contact USING (site, case_pseudonym)
  UNION ALL
  SELECT site, known.pseudonym, former.body, (former.body->>'goneMs')::float8
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.known_case AS known USING (site, pseudonym)
  JOIN alerting.former_contact AS former USING (site)
  WHERE former.case_id = known.id`;

/** The same by the number under which the case stands, by its `refText`. */
export async function contactsOfCases(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<ReadonlyMap<string, readonly BelievedContact[]>> {
  const rows = await tx.query<{
    site: string;
    caseNumber: string;
    body: ContactBody | FormerContactBody;
    goneMs: number | null;
  }>(CONTACTS_OF_CASES, [
    persons.map(({ site }) => site),
    persons.map(({ pseudonym }) => pseudonym),
  ]);
  const told = rows.map(({ site, caseNumber, body, goneMs }) => ({
    ref: refText({ site, pseudonym: caseNumber }),
    contact: { ...body, goneMs },
  }));
  const byCase = groupedBy(told, ({ ref }) => ref);
  return new Map([...byCase].map(([ref, mine]) => [ref, mine.map(({ contact }) => contact)]));
}

export interface ContactFilters {
  readonly casePseudonym: string | null;
  readonly pseudonyms: readonly string[] | null;
  readonly ward: string | null;
  readonly status: string | null;
}

export const PAGE_OF_CONTACTS = `
  SELECT contact.site, contact.body FROM alerting.contact
  WHERE ($1::text[] IS NULL OR site = ANY ($1))
    AND ($2::text IS NULL OR case_pseudonym = $2)
    AND ($3::text[] IS NULL OR pseudonym = ANY ($3))
    AND ($4::text IS NULL OR ward = $4)
    AND ($5::text IS NULL OR status = $5)
    AND ($6::timestamptz IS NULL OR (known_at, id) < ($6, $7::uuid))
  ORDER BY known_at DESC, id DESC LIMIT $8`;

/** Contacts, those known last first. */
export async function pageOfContacts(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: ContactFilters,
  page: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<ContactRow[]> {
  return tx.query(PAGE_OF_CONTACTS, [
    sites === 'all' ? null : sites,
    filters.casePseudonym,
    filters.pseudonyms,
    filters.ward,
    filters.status,
    page.after?.[0] ?? null,
    page.after?.[1] ?? null,
    page.limit,
  ]);
}
