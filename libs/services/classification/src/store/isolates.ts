import type { IsolateClassified } from '@carbawatch/contracts';
import { dayOf } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { isolateKeyText, type IsolateKey } from './reports';

/** The stored state of an isolate; `state` is null while its row only serves as a lock. */
export interface StoredIsolate extends IsolateKey {
  readonly revision: number;
  readonly state: IsolateClassified | null;
}

/*
 * Joins are not prepared under a name: a plan that was made while the tables were empty would be
 * kept, and scans them whole when they are large.
 */
const MAKE_ROWS = `
    INSERT INTO classification.isolate (site, isolate_id, revision)
    SELECT site, isolate_id, 0 FROM unnest($1::text[], $2::text[]) AS k (site, isolate_id)
    ON CONFLICT DO NOTHING`;

const LOCK_ROWS = `
    SELECT isolate.site, isolate.isolate_id AS "isolateId", isolate.revision, isolate.state
    FROM unnest($1::text[], $2::text[]) AS wanted (site, isolate_id)
    JOIN classification.isolate AS isolate USING (site, isolate_id)
    ORDER BY isolate.site, isolate.isolate_id
    FOR UPDATE OF isolate`;

/**
 * Locks the rows of these isolates in key order. Two partitions may hold reports of one isolate (a
 * genotype table that came before the patient was known): the lock makes one wait for the other.
 */
export async function lockIsolates(
  tx: Tx,
  keys: readonly IsolateKey[],
): Promise<Map<string, StoredIsolate>> {
  const sorted = [...keys].sort((a, b) => (isolateKeyText(a) < isolateKeyText(b) ? -1 : 1));
  const params = [sorted.map((key) => key.site), sorted.map((key) => key.isolateId)];
  await tx.execute(MAKE_ROWS, params);
  const rows = await tx.query<StoredIsolate>(LOCK_ROWS, params);
  return new Map(rows.map((row) => [isolateKeyText(row), row]));
}

const SAVE_STATES = `
    UPDATE classification.isolate AS isolate
    SET revision = new.revision, state = new.state, organism = new.organism, ward = new.ward,
        collected_on = new.collected_on, cre = new.cre, cpe = new.cpe, st = new.st,
        families = ARRAY(SELECT jsonb_array_elements_text(new.families)), withdrawn = new.withdrawn,
        organism_name = new.organism_name, specimen = new.specimen, patient = new.patient
    FROM unnest($1::text[], $2::text[], $3::int[], $4::jsonb[], $5::text[], $6::text[], $7::date[],
                $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::boolean[],
                $13::text[], $14::text[], $15::text[])
      AS new (site, isolate_id, revision, state, organism, ward, collected_on, cre, cpe, st,
              families, withdrawn, organism_name, specimen, patient)
    WHERE isolate.site = new.site AND isolate.isolate_id = new.isolate_id`;

/** Free words are sorted by their beginning: an entry of an index holds 2,700 bytes. */
const SORTED_LENGTH = 60;

/** Writes the new states; the columns beside the state serve the list's filters alone. */
export async function saveIsolates(
  tx: Tx,
  states: readonly IsolateClassified[],
  timeZone: string,
): Promise<void> {
  await tx.execute(SAVE_STATES, [
    states.map((state) => state.site),
    states.map((state) => state.isolateId),
    states.map((state) => state.revision),
    states.map((state) => JSON.stringify(state)),
    states.map((state) => state.isolate.organism?.code ?? null),
    states.map((state) => state.isolate.encounter?.ward ?? null),
    states.map((state) => dayOf(state.isolate.specimen?.collectedAt ?? state.receivedAt, timeZone)),
    states.map((state) => state.classification.cre.status),
    states.map((state) => state.classification.cpe.status),
    states.map((state) => state.classification.typing?.st ?? null),
    states.map((state) =>
      JSON.stringify(state.classification.cpe.carbapenemases.map(({ family }) => family)),
    ),
    states.map((state) => state.withdrawn),
    states.map((state) => state.isolate.organism?.name.slice(0, SORTED_LENGTH) ?? null),
    states.map((state) => state.isolate.specimen?.type?.slice(0, SORTED_LENGTH) ?? null),
    states.map((state) => (state.patientKnown ? state.pseudonym : null)),
  ]);
}
