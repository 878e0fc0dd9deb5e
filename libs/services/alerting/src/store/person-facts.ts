import type { CarrierReported } from '@carbawatch/contracts';
import type { Statement, Tx } from '@carbawatch/postgres';
import type { SpecimenFact, SpecimenHistory } from '../decide/facts';
import { IsolateRaceError, refArrays } from './facts';
import type { PersonRef } from './person-refs';

/** Facts about persons beside isolates and movements: specimens without an isolate, carriers. */

export interface SpecimenKey {
  readonly site: string;
  readonly reportId: string;
}

/** A specimen as classification last told it. */
export interface StoredSpecimen extends SpecimenKey {
  readonly pseudonym: string;
  readonly revision: number;
  readonly history: SpecimenHistory;
}

const STORED_SPECIMENS = `
  SELECT fact.site, fact.report_id AS "reportId", fact.pseudonym
  FROM unnest($1::text[], $2::text[]) AS wanted (site, report_id)
  JOIN alerting.specimen_fact fact USING (site, report_id)`;

/** Under which pseudonyms these reports stand by now. */
export async function storedSpecimens(
  tx: Tx,
  keys: readonly SpecimenKey[],
): Promise<(SpecimenKey & PersonRef)[]> {
  return tx.query(STORED_SPECIMENS, [
    keys.map(({ site }) => site),
    keys.map(({ reportId }) => reportId),
  ]);
}

const SAVE_SPECIMENS: Statement = {
  name: 'alerting_save_specimens',
  text: `
    INSERT INTO alerting.specimen_fact AS known (site, report_id, pseudonym, revision, steps)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::jsonb[])
    ON CONFLICT (site, report_id) DO UPDATE
      SET pseudonym = excluded.pseudonym, revision = excluded.revision, steps = excluded.steps
      WHERE known.revision < excluded.revision
    RETURNING site, report_id AS "reportId", xmax = 0 AS inserted`,
};

/** Keeps the highest revision of each; `known` as for isolates. */
export async function saveSpecimens(
  tx: Tx,
  facts: readonly StoredSpecimen[],
  known: ReadonlySet<string>,
): Promise<void> {
  const saved = await tx.query<SpecimenKey & { inserted: boolean }>(SAVE_SPECIMENS, [
    facts.map(({ site }) => site),
    facts.map(({ reportId }) => reportId),
    facts.map(({ pseudonym }) => pseudonym),
    facts.map(({ revision }) => revision),
    facts.map(({ history }) => JSON.stringify(history.steps)),
  ]);
  if (saved.some((row) => !row.inserted && !known.has(specimenText(row)))) {
    throw new IsolateRaceError();
  }
}

export function specimenText({ site, reportId }: SpecimenKey): string {
  return `${site}\n${reportId}`;
}

export const SPECIMENS_OF_PERSONS = `
  SELECT fact.site, fact.pseudonym, fact.report_id AS "reportId", fact.steps
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.specimen_fact fact USING (site, pseudonym)`;

export async function specimensOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(PersonRef & { reportId: string; steps: SpecimenFact[] })[]> {
  return tx.query(SPECIMENS_OF_PERSONS, refArrays(persons));
}

const SAVE_CARRIERS: Statement = {
  name: 'alerting_save_carriers',
  text: `
    INSERT INTO alerting.carrier_fact AS known (site, fact_id, pseudonym, received_at, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
    ON CONFLICT (site, fact_id) DO UPDATE
      SET received_at = excluded.received_at, body = excluded.body
      WHERE excluded.received_at < known.received_at`,
};

/** Keeps each statement once, under its earliest receipt. */
export async function saveCarriers(tx: Tx, carriers: readonly CarrierReported[]): Promise<void> {
  const earliest = new Map<string, CarrierReported>();
  for (const carrier of carriers) {
    const name = `${carrier.site}\n${carrier.factId}`;
    const known = earliest.get(name);
    if (!known || Date.parse(carrier.receivedAt) < Date.parse(known.receivedAt)) {
      earliest.set(name, carrier);
    }
  }
  const facts = [...earliest.values()];
  await tx.execute(SAVE_CARRIERS, [
    facts.map(({ site }) => site),
    facts.map(({ factId }) => factId),
    facts.map(({ pseudonym }) => pseudonym),
    facts.map(({ receivedAt }) => receivedAt),
    facts.map((carrier) => JSON.stringify(carrier)),
  ]);
}

export const CARRIERS_OF_PERSONS = `
  SELECT fact.body
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.carrier_fact fact USING (site, pseudonym)`;

export async function carriersOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<CarrierReported[]> {
  const rows = await tx.query<{ body: CarrierReported }>(CARRIERS_OF_PERSONS, refArrays(persons));
  return rows.map(({ body }) => body);
}
