import type { Severity, TaskKind } from '@carbawatch/contracts';
import type { Statement, Tx } from '@carbawatch/postgres';
import type { CarrierNow } from '../morning/carriers';
import type { CreCase } from '../risk/cre-cases';
import type { ContactBody } from '../store/contacts';
import type { PersonRef } from '../store/person-refs';
import { refArrays } from '../store/facts';
import type { DerivedTask } from './derived-task';

/** A task as it is stored, with what a person last said of it. */
export interface TaskRow {
  readonly site: string;
  readonly id: string;
  readonly kind: TaskKind;
  readonly patient: string;
  readonly isolateId: string | null;
  readonly ward: string | null;
  readonly title: string | null;
  readonly because: string[];
  readonly since: Date;
  readonly dueAt: Date;
  readonly done: boolean | null;
  readonly actor: string | null;
  readonly doneAt: Date | null;
  readonly comment: string | null;
  /** Of a report: its number, or why there is none. */
  readonly reference: string | null;
  readonly noReference: string | null;
  /** Of a contact to be screened, the case that was last beside it first. */
  readonly contacts: readonly ContactBody[] | null;
  /** Of the CRE that waits, for its risk. */
  readonly cre: (CreCase & { readonly site: string }) | null;
  readonly score: number;
  readonly severity: Severity;
  /** The facts ask for it no more; somebody had completed it. */
  readonly ended: boolean;
  /** When a screen was said to be done to which no result has come: it is due again. */
  readonly sentAt: Date | null;
  /** Of a contact to be screened: the screens so far, and the days that a result may take. */
  readonly screens: number | null;
  readonly resultDays: number | null;
}

const DROP_TASKS: Statement = {
  name: 'alerting_drop_tasks',
  text: `
    DELETE FROM alerting.task
    USING unnest($1::text[], $2::text[]) AS person (site, patient)
    WHERE task.site = person.site AND task.patient = person.patient
      AND NOT (task.id = ANY ($3::uuid[]))`,
};

const SAVE_TASKS: Statement = {
  name: 'alerting_save_tasks',
  text: `
    INSERT INTO alerting.task AS known
      (site, id, kind, patient, isolate_id, ward, title, because, since, due_at, severity,
       expires_at, of_contact, screens, result_days)
    SELECT site, id, kind, patient, "isolateId", ward, title, because, since, "dueAt", severity,
           "expiresAt", coalesce("ofContact", false), screens, "resultDays"
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, id uuid, kind text, patient text, "isolateId" text, ward text, title text,
      because jsonb, since timestamptz, "dueAt" timestamptz, severity text,
      "expiresAt" timestamptz, "ofContact" boolean, screens integer, "resultDays" float8)
    ORDER BY site, id
    ON CONFLICT (site, id) DO UPDATE SET
      patient = excluded.patient, isolate_id = excluded.isolate_id, ward = excluded.ward,
      title = excluded.title, because = excluded.because, since = excluded.since,
      due_at = excluded.due_at, severity = excluded.severity, expires_at = excluded.expires_at,
      of_contact = excluded.of_contact, screens = excluded.screens,
      result_days = excluded.result_days
    WHERE (known.patient, known.isolate_id, known.ward, known.title, known.because, known.since,
           known.due_at, known.severity, known.expires_at, known.of_contact, known.screens,
           known.result_days)
      IS DISTINCT FROM (excluded.patient, excluded.isolate_id, excluded.ward, excluded.title,
                        excluded.because, excluded.since, excluded.due_at, excluded.severity,
                        excluded.expires_at, excluded.of_contact, excluded.screens,
                        excluded.result_days)`,
};

const DROP_CASES: Statement = {
  name: 'alerting_drop_cre_cases',
  text: `
    DELETE FROM alerting.cre_case known
    USING unnest($1::text[], $2::text[]) AS person (site, patient)
    WHERE known.site = person.site AND known.patient = person.patient
      AND NOT (known.isolate_id = ANY ($3::text[]))`,
};

const SAVE_CASES: Statement = {
  name: 'alerting_save_cre_cases',
  text: `
    INSERT INTO alerting.cre_case AS known
      (site, isolate_id, patient, day, species, ward, mechanism, predictors, because)
    SELECT site, "isolateId", patient, day, species, ward, mechanism, predictors, because
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, "isolateId" text, patient text, day date, species text, ward text,
      mechanism text, predictors jsonb, because jsonb)
    ORDER BY site, "isolateId"
    ON CONFLICT (site, isolate_id) DO UPDATE SET
      patient = excluded.patient, day = excluded.day, species = excluded.species,
      ward = excluded.ward, mechanism = excluded.mechanism, predictors = excluded.predictors,
      because = excluded.because
    WHERE (known.patient, known.day, known.species, known.ward, known.mechanism, known.predictors,
           known.because)
      IS DISTINCT FROM (excluded.patient, excluded.day, excluded.species, excluded.ward,
                        excluded.mechanism, excluded.predictors, excluded.because)`,
};

const DROP_CARRIERS: Statement = {
  name: 'alerting_drop_carriers_now',
  text: `
    DELETE FROM alerting.carrier_now known
    USING unnest($1::text[], $2::text[]) AS person (site, patient)
    WHERE known.site = person.site AND known.patient = person.patient
      AND NOT (known.patient = ANY ($3::text[]))`,
};

const SAVE_CARRIERS: Statement = {
  name: 'alerting_save_carriers_now',
  text: `
    INSERT INTO alerting.carrier_now AS known (site, patient, flag, in_house, body)
    SELECT site, patient, flag, "inHouse", body
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, patient text, flag text, "inHouse" boolean, body jsonb)
    ORDER BY site, patient
    ON CONFLICT (site, patient) DO UPDATE SET
      flag = excluded.flag, in_house = excluded.in_house, body = excluded.body
    WHERE (known.flag, known.in_house, known.body)
      IS DISTINCT FROM (excluded.flag, excluded.in_house, excluded.body)`,
};

/** What the facts of some persons come to beside their alerts. */
export interface Work {
  readonly tasks: readonly DerivedTask[];
  readonly cases: readonly (CreCase & { readonly site: string; readonly patient: string })[];
  readonly carriers: readonly CarrierNow[];
}

/** Writes the work of these persons in place of what was there before. */
export async function saveWork(
  tx: Tx,
  persons: readonly PersonRef[],
  { tasks, cases, carriers }: Work,
): Promise<void> {
  const [sites, patients] = refArrays(persons);
  await tx.execute(DROP_TASKS, [sites, patients, tasks.map(({ id }) => id)]);
  if (tasks.length > 0) await tx.execute(SAVE_TASKS, [JSON.stringify(tasks)]);
  await tx.execute(DROP_CASES, [sites, patients, cases.map(({ isolateId }) => isolateId)]);
  if (cases.length > 0) await tx.execute(SAVE_CASES, [JSON.stringify(cases)]);
  await tx.execute(DROP_CARRIERS, [sites, patients, carriers.map(({ patient }) => patient)]);
  if (carriers.length > 0) await tx.execute(SAVE_CARRIERS, [JSON.stringify(carriers)]);
}

export interface TaskFilters {
  readonly kind: TaskKind | null;
  readonly ward: string | null;
  readonly status: 'open' | 'done' | null;
  /** Due before this moment. */
  readonly dueBefore: Date | null;
  /** The same for screens, which are due on a day. */
  readonly screensDueBefore?: Date;
  readonly id?: string;
  /** When it is looked at: by then a result is missed, and nobody waits for who has not come. */
  readonly now?: Date | undefined;
  /** Only contacts who lie in a bed now; who has left can't be screened on a round. */
  readonly inHouse?: boolean;
}

/** By severity or not, then by when they are due; pending tests by the weights of the model. */
export interface TaskOrder {
  readonly by: 'severity' | 'due' | 'risk';
  readonly names: readonly string[];
  readonly weights: readonly number[];
}

export const BY_SEVERITY: TaskOrder = { by: 'severity', names: [], weights: [] };
export const BY_DUE: TaskOrder = { by: 'due', names: [], weights: [] };

/**
 * Contacts that are to be screened are tasks too: one a person and family, whosever contact it is,
 * on the ward where the person lies now (a visit to a clinic is often never closed, and nobody lies
 * there). The first screen of who lies in the house is due when the alert about them asks for it, a
 * day after the contact is known. Else the schedule is that of the case that was last beside the
 * person: the next screen is due a week after the last exposure, or after the screen before it; the
 * last one when the span of 28 days is over, however early those before it were taken; none before
 * a swab of that day would count, and none earlier because both lie together again. The alert is
 * high until they are listed; a screen is planned work of weeks.
 */
const CONTACT_TASKS = `
  SELECT contact.site, contact.id, 'screen-contact' AS kind, contact.pseudonym AS patient,
         NULL AS isolate_id, stay.ward,
         NULL AS title, '[]'::jsonb AS because, contact.known_at AS since,
         CASE WHEN stay.to_at IS NOT NULL
                   AND jsonb_array_length(contact.bodies -> 0 -> 'screens') = 0
         THEN contact.known_at + make_interval(secs => 3600
                * coalesce((contact.bodies -> 0 ->> 'firstScreenHours')::float8, 24))
         ELSE greatest(contact.known_at + make_interval(secs => 3600
                * coalesce((contact.bodies -> 0 ->> 'firstScreenHours')::float8, 24)),
         to_timestamp((contact.bodies -> 0 ->> 'countableMs')::float8 / 1000.0),
         to_timestamp(coalesce((contact.bodies -> 0 ->> 'scheduleMs')::float8,
                               (contact.bodies -> 0 -> 'times' -> -1 ->> 'toMs')::float8,
                               (contact.bodies -> 0 -> 'times' -> 0 ->> 'fromMs')::float8) / 1000.0)
           + least(jsonb_array_length(contact.bodies -> 0 -> 'screens') + 1,
                   (contact.bodies -> 0 ->> 'screensWanted')::int)
             * make_interval(secs => 86400
                 * coalesce((contact.bodies -> 0 ->> 'screenDays')::float8, 28)
                 / greatest(1, (contact.bodies -> 0 ->> 'screensWanted')::int))) END AS due_at,
         contact.bodies AS contacts, 'medium' AS severity, false AS ended, true AS stands,
         jsonb_array_length(contact.bodies -> 0 -> 'screens') AS screens,
         coalesce((contact.bodies -> 0 ->> 'resultDays')::float8, 3) AS result_days
  FROM (
    SELECT site, pseudonym, min(known_at) AS known_at,
           (array_agg(id ORDER BY known_at, id))[1] AS id, array_agg(id) AS ids,
           jsonb_agg(body ORDER BY coalesce((body -> 'times' -> -1 ->> 'toMs')::float8, 'infinity')
                                     DESC, known_at, id) AS bodies
    FROM alerting.contact
    WHERE status = 'open' AND ($1::text[] IS NULL OR site = ANY ($1))
      AND ($2::text IS NULL OR $2 = 'screen-contact')
      AND ($12::uuid IS NULL OR pseudonym = ANY (ARRAY(
        SELECT one.pseudonym FROM alerting.contact one
        WHERE ($1::text[] IS NULL OR one.site = ANY ($1)) AND one.id = $12)))
    GROUP BY site, pseudonym, body ->> 'family') AS contact
  LEFT JOIN LATERAL (
    SELECT ward, to_at FROM alerting.occupancy
    WHERE occupancy.site = contact.site AND occupancy.pseudonym = contact.pseudonym
      AND occupancy.body ->> 'class' IS DISTINCT FROM 'outpatient'
    ORDER BY to_at DESC, seq DESC LIMIT 1) AS stay ON stay.to_at = 'infinity'
  WHERE (NOT $13::boolean OR stay.to_at IS NOT NULL)
    AND ($12::uuid IS NULL OR $12 = ANY (contact.ids))`;

/** What somebody completed and the facts ask for no more, as it stood then. */
const ENDED_TASKS = `
  SELECT said.site, said.task_id, said.task ->> 'kind', said.task -> 'patient' ->> 'pseudonym',
         said.task ->> 'isolateId', said.task ->> 'ward', said.task ->> 'title',
         said.task -> 'because', (said.task ->> 'since')::timestamptz,
         (said.task ->> 'dueAt')::timestamptz, NULL::jsonb, said.task ->> 'severity', true, true,
         NULL::integer, NULL::float8
  FROM alerting.task_act said
  WHERE said.done AND said.task IS NOT NULL AND $4::boolean IS NOT FALSE AND NOT $13::boolean
    AND ($1::text[] IS NULL OR said.site = ANY ($1))
    AND ($2::text IS NULL OR said.task ->> 'kind' = $2)
    AND ($12::uuid IS NULL OR said.task_id = $12)
    AND NOT EXISTS (SELECT FROM alerting.task_act later
                    WHERE later.site = said.site AND later.task_id = said.task_id
                      AND later.seq > said.seq)
    AND NOT EXISTS (SELECT FROM alerting.task
                    WHERE task.site = said.site AND task.id = said.task_id)
    AND NOT EXISTS (SELECT FROM alerting.contact
                    WHERE contact.site = said.site AND contact.id = said.task_id
                      AND contact.status = 'open')`;

export const PAGE_OF_TASKS = `
  WITH todo AS (
    SELECT site, id, kind, patient, isolate_id, ward, title, because, since, due_at,
           NULL::jsonb AS contacts, severity, false AS ended,
           (expires_at IS NULL OR $15::timestamptz IS NULL OR expires_at > $15)
             AND (NOT of_contact OR EXISTS (
               SELECT FROM alerting.contact
               WHERE contact.site = task.site AND contact.pseudonym = task.patient
                 AND contact.status = 'open')) AS stands,
           screens, result_days
    FROM alerting.task
    WHERE ($1::text[] IS NULL OR site = ANY ($1)) AND ($2::text IS NULL OR kind = $2)
      AND ($12::uuid IS NULL OR id = $12)
    UNION ALL (${CONTACT_TASKS})
    UNION ALL (${ENDED_TASKS})),
  listed AS (
    SELECT task.site, task.id, task.kind, task.patient, task.isolate_id AS "isolateId",
           task.ward, task.title, task.because, task.since, look.due_at AS "dueAt", task.contacts,
           act.done AND NOT look.lapsed AS done, act.actor, act.at AS "doneAt", act.comment,
           act.reference, act.no_reference AS "noReference", task.severity, task.ended,
           CASE WHEN look.lapsed THEN act.sent_at END AS "sentAt",
           task.screens, task.result_days AS "resultDays",
           CASE $14 WHEN 'risk' THEN (
             SELECT coalesce(sum(term.weight), 0)
             FROM unnest($6::text[], $7::float8[]) AS term (name, weight)
             WHERE cre.mechanism = 'pending' AND (cre.predictors ->> term.name)::boolean)
           WHEN 'severity' THEN -coalesce(array_position(
             ARRAY['critical', 'high', 'medium', 'low', 'info'], task.severity), 5)
           ELSE 0 END::float8 AS score,
           CASE WHEN cre.mechanism = 'pending' THEN jsonb_build_object(
             'site', cre.site, 'isolateId', cre.isolate_id, 'day', cre.day, 'species', cre.species,
             'ward', cre.ward, 'mechanism', cre.mechanism, 'predictors', cre.predictors,
             'because', cre.because) END AS cre
    FROM todo task
    LEFT JOIN alerting.cre_case cre
      ON cre.site = task.site AND cre.isolate_id = task.isolate_id
     AND task.kind = 'confirmatory-test'
    LEFT JOIN LATERAL (
      SELECT done, actor, at, comment, reference, no_reference,
             coalesce((said.task ->> 'saidAt')::timestamptz, at) AS sent_at,
             -- A swab of which no result comes is lost, or was never taken.
             CASE WHEN done
             THEN coalesce((said.task ->> 'saidAt')::timestamptz, at)
                    + make_interval(secs => 86400 * task.result_days) END AS missed_at
      FROM alerting.task_act said
      WHERE said.site = task.site AND said.task_id = task.id
        -- That a screen was taken says nothing of the next one, which its result asks for.
        AND (task.screens IS NULL OR said.task IS NULL
             OR said.task -> 'screens' = to_jsonb(task.screens))
      ORDER BY seq DESC LIMIT 1) AS act ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(act.missed_at <= $15::timestamptz, false) AS lapsed,
             CASE WHEN act.missed_at <= $15::timestamptz THEN greatest(act.missed_at, task.due_at)
             ELSE task.due_at END AS due_at) AS look
    WHERE (task.stands OR act.done) AND ($3::text IS NULL OR task.ward = $3)
      AND ($4::boolean IS NULL OR coalesce(act.done AND NOT look.lapsed, false) = $4)
      AND ($5::timestamptz IS NULL OR look.due_at
        < CASE WHEN task.kind = 'screen-contact' THEN coalesce($16::timestamptz, $5) ELSE $5 END))
  SELECT * FROM listed
  WHERE ($8::float8 IS NULL OR (-score, "dueAt", id) > (-$8::float8, $9::timestamptz, $10::uuid))
  ORDER BY -score, "dueAt", id LIMIT $11`;

/** Where a page of tasks ended. */
export interface TaskCursor {
  readonly score: number;
  readonly dueAt: string;
  readonly id: string;
}

/** One page of tasks: by risk where weights are given, then by when they are due. */
export async function pageOfTasks(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: TaskFilters,
  page: {
    readonly after: TaskCursor | null;
    readonly limit: number;
    readonly order?: TaskOrder | null;
  },
): Promise<TaskRow[]> {
  const order = page.order ?? BY_DUE;
  return tx.query(PAGE_OF_TASKS, [
    sites === 'all' ? null : sites,
    filters.kind,
    filters.ward,
    filters.status === null ? null : filters.status === 'done',
    filters.dueBefore,
    order.names,
    order.weights,
    page.after?.score ?? null,
    page.after?.dueAt ?? null,
    page.after?.id ?? null,
    page.limit,
    filters.id ?? null,
    filters.inHouse ?? false,
    order.by,
    filters.now ?? null,
    filters.screensDueBefore ?? null,
  ]);
}

/** One task, null outside of these sites; with `lock` nobody else says anything of it meanwhile. */
export async function taskOfId(
  tx: Tx,
  sites: readonly string[] | 'all',
  id: string,
  at: { readonly lock?: boolean; readonly now?: Date } = {},
): Promise<TaskRow | null> {
  // Its row may be a contact's or be written anew by a consumer: the id itself is what is locked.
  if (at.lock) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
  const filters = { kind: null, ward: null, status: null, dueBefore: null, id, now: at.now };
  const [row] = await pageOfTasks(tx, sites, filters, { after: null, limit: 1 });
  return row ?? null;
}
