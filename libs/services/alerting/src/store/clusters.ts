import type { ClusterKind } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { ClusterBody } from '../decide/cases/cluster-view';
import type { HeldSpan } from '../decide/cases/sweep';

export interface StoredCluster {
  readonly cluster: ClusterBody;
  /** Every case that was ever in it. */
  readonly nodes: readonly string[];
  /** When each was, for rules that ask what is told already; empty where no rule asks. */
  readonly held: readonly HeldSpan[];
  /** It once had no new case for long enough: its end hangs on the contacts of its cases. */
  readonly rested: boolean;
  /** What it was decided from, where that is asked for; else empty. */
  readonly basis: string;
  readonly pseudonyms: readonly string[];
  readonly dueMs: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** From when on nothing but a correction of its own cases can change it, where that is known. */
  readonly restsMs: number | null;
  /** The earliest first positive that a case of it was ever known with, where that is asked for. */
  readonly sinceMs: number | null;
}

/** The stored clusters of some kinds that ever held one of these cases. */
export async function clustersOfNodes(
  tx: Tx,
  site: string,
  nodes: readonly string[],
  kinds: readonly ClusterKind[],
): Promise<{ id: string }[]> {
  return tx.query(
    `SELECT id FROM alerting.cluster WHERE site = $1 AND nodes && $2 AND kind = ANY ($3)`,
    [site, nodes, kinds],
  );
}

/** Clusters of a family that no ward joins, formed after a moment: what each was decided from. */
export const CLUSTERS_OF_FAMILY = `
  SELECT id, basis FROM alerting.cluster
  WHERE site = $1 AND family = $2 AND kind IN ('hospital', 'any-one')
    AND formed_at > coalesce(to_timestamp($3::float8 / 1000.0), '-infinity')`;

export async function clustersOfFamily(
  tx: Tx,
  site: string,
  family: string,
  fromMs: number | null,
): Promise<{ id: string; basis: string }[]> {
  return tx.query(CLUSTERS_OF_FAMILY, [site, family, fromMs]);
}

export async function deleteClusters(tx: Tx, site: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute('DELETE FROM alerting.cluster WHERE site = $1 AND id = ANY ($2)', [site, ids]);
}

const SAVE_CLUSTERS = `
  INSERT INTO alerting.cluster AS known
    (site, id, kind, status, family, wards, patients, first_at, last_at, formed_at, due_at, nodes,
     held, rested, basis, rests_at, since_at, pseudonyms, body)
  SELECT $1, id, kind, status, family, wards, patients, to_timestamp("firstMs" / 1000.0),
         to_timestamp("lastMs" / 1000.0), "formedAt", to_timestamp("dueMs" / 1000.0), nodes,
         held, rested, basis, to_timestamp("restsMs" / 1000.0), to_timestamp("sinceMs" / 1000.0),
         pseudonyms, body
  FROM jsonb_to_recordset($2::jsonb) AS new (
    id uuid, kind text, status text, family text, wards text[], patients integer,
    "firstMs" float8, "lastMs" float8, "formedAt" timestamptz, "dueMs" float8, nodes text[],
    held jsonb, rested boolean, basis text, "restsMs" float8, "sinceMs" float8,
    pseudonyms text[], body jsonb)
  ON CONFLICT (site, id) DO UPDATE SET
    kind = excluded.kind, status = excluded.status, family = excluded.family,
    wards = excluded.wards, patients = excluded.patients, first_at = excluded.first_at,
    last_at = excluded.last_at,
    due_at = excluded.due_at, nodes = excluded.nodes, held = excluded.held,
    rested = excluded.rested, basis = excluded.basis, rests_at = excluded.rests_at,
    since_at = excluded.since_at, pseudonyms = excluded.pseudonyms, body = excluded.body
  WHERE known.body <> excluded.body OR known.due_at IS DISTINCT FROM excluded.due_at
     OR known.nodes <> excluded.nodes OR known.held <> excluded.held
     OR known.rested <> excluded.rested OR known.basis <> excluded.basis`;

export async function saveClusters(
  tx: Tx,
  site: string,
  clusters: readonly StoredCluster[],
): Promise<void> {
  if (clusters.length === 0) return;
  const rows = clusters.map(({ cluster, ...rest }) => {
    const { id, kind, status, family, wards, patients, formedAt } = cluster;
    return { id, kind, status, family, wards, patients, formedAt, ...rest, body: cluster };
  });
  await tx.execute(SAVE_CLUSTERS, [site, JSON.stringify(rows)]);
}

export interface ClusterFilters {
  readonly statuses: readonly string[] | null;
  readonly kinds: readonly string[] | null;
  readonly ward: string | null;
  readonly family: string | null;
  readonly from: Date | null;
  readonly before: Date | null;
}

/** A cluster without what grows with its cases, of which an endemic strain has hundreds. */
export type ClusterHeading = Omit<
  ClusterBody,
  'members' | 'edges' | 'history' | 'epidemicCurve' | 'because'
>;

export const PAGE_OF_CLUSTERS = `
  SELECT body - '{members,edges,history,epidemicCurve,because}'::text[] AS body FROM alerting.cluster
  WHERE ($1::text[] IS NULL OR site = ANY ($1))
    AND ($2::text[] IS NULL OR status = ANY ($2))
    AND ($3::text IS NULL OR $3 = ANY (wards))
    AND ($4::text IS NULL OR family = $4)
    AND ($5::timestamptz IS NULL OR last_at >= $5)
    AND ($6::timestamptz IS NULL OR first_at < $6)
    AND ($7::timestamptz IS NULL OR (formed_at, id) < ($7, $8::uuid))
    AND ($10::text[] IS NULL OR kind = ANY ($10))
  ORDER BY formed_at DESC, id DESC LIMIT $9`;

/** Clusters, the one formed last first. */
export async function pageOfClusters(
  tx: Tx,
  sites: readonly string[] | 'all',
  filters: ClusterFilters,
  page: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<ClusterHeading[]> {
  const rows = await tx.query<{ body: ClusterHeading }>(PAGE_OF_CLUSTERS, [
    sites === 'all' ? null : sites,
    filters.statuses,
    filters.ward,
    filters.family,
    filters.from,
    filters.before,
    page.after?.[0] ?? null,
    page.after?.[1] ?? null,
    page.limit,
    filters.kinds,
  ]);
  return rows.map(({ body }) => body);
}

export async function clusterOfId(
  tx: Tx,
  sites: readonly string[] | 'all',
  id: string,
): Promise<ClusterBody | null> {
  const [row] = await tx.query<{ body: ClusterBody }>(
    `SELECT body FROM alerting.cluster WHERE id = $1 AND ($2::text[] IS NULL OR site = ANY ($2))`,
    [id, sites === 'all' ? null : sites],
  );
  return row?.body ?? null;
}

export async function clustersOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<ClusterBody[]> {
  const rows = await tx.query<{ body: ClusterBody }>(
    `SELECT body FROM alerting.cluster WHERE site = $1 AND pseudonyms && $2 ORDER BY formed_at`,
    [site, pseudonyms],
  );
  return rows.map(({ body }) => body);
}

/** Clusters that time and place join, of these cases, and when each was known to be in which. */
export const HELD_OF_NODES = `
  SELECT id, held FROM alerting.cluster
  WHERE site = $1 AND nodes && $2 AND kind NOT IN ('hospital', 'any-one')
  ORDER BY formed_at, nodes, id`;

export async function heldOfNodes(
  tx: Tx,
  site: string,
  nodes: readonly string[],
): Promise<{ id: string; held: HeldSpan[] }[]> {
  if (nodes.length === 0) return [];
  return tx.query(HELD_OF_NODES, [site, nodes]);
}

/** Those of these cases whose contacts the end of a cluster hangs on. */
export const RESTED_CASES = `
  SELECT id FROM unnest($2::text[]) AS asked (id)
  WHERE EXISTS (SELECT FROM alerting.cluster
                WHERE site = $1 AND nodes && ARRAY[asked.id] AND rested)`;

export async function restedCases(tx: Tx, site: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ id: string }>(RESTED_CASES, [site, ids]);
  return rows.map(({ id }) => id);
}

/** The cases that a cluster ever held. */
export async function casesOfCluster(tx: Tx, site: string, id: string): Promise<string[]> {
  const [row] = await tx.query<{ nodes: string[] }>(
    'SELECT nodes FROM alerting.cluster WHERE site = $1 AND id = $2',
    [site, id],
  );
  return row?.nodes ?? [];
}
