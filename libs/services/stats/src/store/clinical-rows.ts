import type { Tx } from '@carbawatch/postgres';
import { clinicalKey } from '../decide/clinical';
import type { Clinical } from '../decide/clinical';
import type { Version } from '../decide/versions';
import type { SiteDifference, WantedRows } from './metric-rows';

export const CLINICAL = {
  name: 'stats-clinical',
  text: `
    SELECT row.site, row.isolate_id AS "isolateId", row.known_from AS "knownFrom",
           row.known_to AS "knownTo", row.day, row.standing, row.cre, row.ward, row.detail,
           row.susceptibility
    FROM unnest($1::text[], $2::text[], $3::date[]) AS wanted (site, isolate_id, since)
    JOIN stats.clinical AS row
      ON row.site = wanted.site AND row.isolate_id = wanted.isolate_id
     AND row.known_to >= wanted.since`,
};

const REMOVE_CLINICAL = {
  name: 'stats-remove-clinical',
  text: `
    DELETE FROM stats.clinical AS row
    USING unnest($1::text[], $2::text[], $3::date[]) AS gone (site, isolate_id, known_from)
    WHERE row.site = gone.site AND row.isolate_id = gone.isolate_id
      AND row.known_from = gone.known_from`,
};

const WRITE_CLINICAL = {
  name: 'stats-write-clinical',
  text: `
    INSERT INTO stats.clinical
      (site, isolate_id, known_from, known_to, day, standing, cre, ward, detail, susceptibility)
    SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::date[], $6::text[],
                         $7::text[], $8::text[], $9::jsonb[], $10::jsonb[])`,
};

interface Row extends Clinical {
  site: string;
  knownFrom: string;
  knownTo: string;
}

export async function storedClinical(
  tx: Tx,
  wanted: readonly WantedRows[],
): Promise<(Version<Clinical> & { site: string })[]> {
  const rows = await tx.query<Row>(CLINICAL, [
    wanted.map(({ site }) => site),
    wanted.map(({ isolateId }) => isolateId),
    wanted.map(({ since }) => since),
  ]);
  return rows.map(({ site, knownFrom, knownTo, ...value }) => ({
    site,
    key: clinicalKey(value),
    knownFrom,
    knownTo,
    value,
  }));
}

export async function writeClinical(
  tx: Tx,
  differences: readonly SiteDifference<Clinical>[],
): Promise<void> {
  const old = differences.flatMap(({ site, removed, replaced }) =>
    [...removed, ...replaced].map((version) => ({ ...version, site })),
  );
  if (old.length > 0) {
    await tx.execute(REMOVE_CLINICAL, [
      old.map(({ site }) => site),
      old.map(({ value }) => value.isolateId),
      old.map(({ knownFrom }) => knownFrom),
    ]);
  }
  const rows = differences.flatMap(({ site, written }) =>
    written.map((version) => ({ ...version, site })),
  );
  if (rows.length === 0) return;
  await tx.execute(WRITE_CLINICAL, [
    rows.map(({ site }) => site),
    rows.map(({ value }) => value.isolateId),
    rows.map(({ knownFrom }) => knownFrom),
    rows.map(({ knownTo }) => knownTo),
    rows.map(({ value }) => value.day),
    rows.map(({ value }) => value.standing),
    rows.map(({ value }) => value.cre),
    rows.map(({ value }) => value.ward),
    rows.map(({ value }) => JSON.stringify(value.detail)),
    rows.map(({ value }) => JSON.stringify(value.susceptibility)),
  ]);
}
