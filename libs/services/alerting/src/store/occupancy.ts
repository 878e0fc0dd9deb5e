import type { OccupancyInterval } from '@carbawatch/contracts';
import type { Statement, Tx } from '@carbawatch/postgres';
import { refArrays } from './facts';
import type { PersonRef } from './person-refs';

/** A stay under the person's present number, with when it became known. */
export interface BelievedRow extends PersonRef {
  readonly seq: number;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly knownMs: number;
  readonly interval: OccupancyInterval;
}

/** One that stands. */
export interface OccupancyRow extends BelievedRow {
  /** When its end was told; null while it lasts, and where an earlier release stored it. */
  readonly endKnownMs: number | null;
}

export const OCCUPANCY_OF_PERSONS = `
  SELECT stay.site, stay.pseudonym, stay.seq, stay.body AS interval,
         (extract(epoch FROM stay.from_at) * 1000)::float8 AS "fromMs",
         CASE WHEN stay.to_at = 'infinity' THEN NULL
              ELSE (extract(epoch FROM stay.to_at) * 1000)::float8 END AS "toMs",
         (extract(epoch FROM stay.known_at) * 1000)::float8 AS "knownMs",
         (extract(epoch FROM stay.end_known_at) * 1000)::float8 AS "endKnownMs"
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.occupancy stay USING (site, pseudonym)`;

export async function occupancyOf(tx: Tx, persons: readonly PersonRef[]): Promise<OccupancyRow[]> {
  return tx.query(OCCUPANCY_OF_PERSONS, refArrays(persons));
}

const DELETE_OCCUPANCY: Statement = {
  name: 'alerting_delete_occupancy',
  text: `
    DELETE FROM alerting.occupancy
    USING unnest($1::text[], $2::text[]) AS gone (site, pseudonym)
    WHERE occupancy.site = gone.site AND occupancy.pseudonym = gone.pseudonym`,
};

const SAVE_OCCUPANCY: Statement = {
  name: 'alerting_save_occupancy',
  text: `
    INSERT INTO alerting.occupancy
      (site, pseudonym, seq, ward, room, bed, unit_type, from_at, to_at, known_at, end_known_at,
       body)
    SELECT site, pseudonym, seq, interval->>'ward', interval->>'room', interval->>'bed',
           interval->>'unitType', to_timestamp("fromMs" / 1000.0),
           coalesce(to_timestamp("toMs" / 1000.0), 'infinity'), to_timestamp("knownMs" / 1000.0),
           to_timestamp("endKnownMs" / 1000.0), interval
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, pseudonym text, seq integer, "fromMs" float8, "toMs" float8, "knownMs" float8,
      "endKnownMs" float8, interval jsonb)`,
};

/** Stores stays of persons anew; `had` are those of them of whom some were stored. */
export async function replaceOccupancy(
  tx: Tx,
  had: readonly PersonRef[],
  rows: readonly OccupancyRow[],
): Promise<void> {
  if (had.length > 0) await tx.execute(DELETE_OCCUPANCY, refArrays(had));
  if (rows.length > 0) await tx.execute(SAVE_OCCUPANCY, [JSON.stringify(rows)]);
}

/** A stay that was believed until `goneMs`; under the person's present number. */
export interface FormerOccupancyRow extends BelievedRow {
  readonly goneMs: number;
}

export const FORMER_OF_PERSONS = `
  SELECT stay.site, stay.pseudonym, stay.seq, stay.body AS interval,
         (extract(epoch FROM stay.from_at) * 1000)::float8 AS "fromMs",
         CASE WHEN stay.to_at = 'infinity' THEN NULL
              ELSE (extract(epoch FROM stay.to_at) * 1000)::float8 END AS "toMs",
         (extract(epoch FROM stay.known_at) * 1000)::float8 AS "knownMs",
         (extract(epoch FROM stay.gone_at) * 1000)::float8 AS "goneMs"
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.former_stay stay USING (site, pseudonym)`;

/** Both in one statement: every result and every movement asks for them. */
export const EVER_OF_PERSONS = `
  SELECT standing.*, NULL::float8 AS "goneMs" FROM (${OCCUPANCY_OF_PERSONS}) AS standing
  UNION ALL
  SELECT site, pseudonym, seq, interval, "fromMs", "toMs", "knownMs", NULL::float8, "goneMs"
  FROM (${FORMER_OF_PERSONS}) AS believed`;

/** Where these persons were, and where they were believed to be and are not, as is known now. */
export async function everOccupancyOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<{ standing: OccupancyRow[]; former: FormerOccupancyRow[] }> {
  const rows = await tx.query<OccupancyRow & { goneMs: number | null }>(
    EVER_OF_PERSONS,
    refArrays(persons),
  );
  return {
    standing: rows.flatMap(({ goneMs, ...stay }) => (goneMs === null ? [stay] : [])),
    former: rows.flatMap(({ endKnownMs: _end, goneMs, ...stay }) =>
      goneMs === null ? [] : [{ ...stay, goneMs }],
    ),
  };
}

const SAVE_FORMER: Statement = {
  name: 'alerting_save_former_stays',
  text: `
    INSERT INTO alerting.former_stay
      (site, pseudonym, seq, ward, room, bed, unit_type, from_at, to_at, known_at, gone_at, body)
    SELECT site, pseudonym, seq, interval->>'ward', interval->>'room', interval->>'bed',
           interval->>'unitType', to_timestamp("fromMs" / 1000.0),
           coalesce(to_timestamp("toMs" / 1000.0), 'infinity'), to_timestamp("knownMs" / 1000.0),
           to_timestamp("goneMs" / 1000.0), interval
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, pseudonym text, seq integer, "fromMs" float8, "toMs" float8, "knownMs" float8,
      "goneMs" float8, interval jsonb)`,
};

/** Stores what was believed of persons anew; `had` are those of them of whom some was stored. */
export async function replaceFormerOccupancy(
  tx: Tx,
  had: readonly PersonRef[],
  rows: readonly FormerOccupancyRow[],
): Promise<void> {
  if (had.length > 0) {
    await tx.execute(
      `DELETE FROM alerting.former_stay stay
       USING unnest($1::text[], $2::text[]) AS gone (site, pseudonym)
       WHERE stay.site = gone.site AND stay.pseudonym = gone.pseudonym`,
      refArrays(had),
    );
  }
  if (rows.length > 0) await tx.execute(SAVE_FORMER, [JSON.stringify(rows)]);
}
