import { z } from 'zod';
import { date, moment } from './canonical';

/** Clusters: patients whom time on a ward, gene and type join, with the evidence on each edge. */

/**
 * `clone`, `plasmid` and `environmental` rest on time and place. `hospital`: more patients with one
 * species and enzyme than usual, wherever they lie (its alert is `hospital-wide`). `any-one`: a
 * mechanism that is new or rare here, of which one case is enough (`rare-mechanism`).
 */
export const CLUSTER_KINDS = ['clone', 'plasmid', 'environmental', 'hospital', 'any-one'] as const;
/**
 * `merged`: goes on in another; `dissolved`: corrections took its evidence; `quiet`: none new for
 * long enough, and no contact is left to screen or the wait for them is over.
 */
export const CLUSTER_STATUSES = ['open', 'quiet', 'merged', 'dissolved'] as const;

/** One patient's carriage of one family in one species and type: a node. */
export const clusterMember = z.object({
  /** Stable within the cluster; edges name it. */
  id: z.string(),
  pseudonym: z.string(),
  family: z.string(),
  alleles: z.array(z.string()),
  species: z.object({ code: z.string(), name: z.string() }),
  st: z.string().nullable(),
  isolates: z.array(z.string()),
  firstPositiveAt: moment,
  ward: z.string().nullable(),
  wards: z.array(z.string()),
  /** Day 4 or later of the stay, or a stay here in the 90 days before; null when not known. */
  possiblyAcquiredHere: z.boolean().nullable(),
  /** Known before admission: a source, not an acquisition. */
  knownBefore: z.boolean(),
  joinedAt: moment,
});

export const clusterEdge = z.object({
  a: z.string(),
  b: z.string(),
  kind: z.enum(CLUSTER_KINDS),
  ward: z.string().nullable(),
  /**
   * Hours on the same ward at the same time until the later was positive; 0 where they followed
   * each other, and where no movement but only a report names the ward.
   */
  overlapHours: z.number(),
  /** Days between the end of the one's time on the ward and the start of the other's; between the
   * first positives where no ward is shared. */
  gapDays: z.number(),
  /** Rests on a type that is common here or not known of both; or alleles or capsules differ. */
  weak: z.boolean(),
  /** `Same ward ICU-2 for 36 h until the later was positive`, `both ST11`, `both KPC-2`. */
  because: z.array(z.string()),
});

/** A rule that holds in a cluster: a clone of so many patients, a plasmid in so many species. */
const holdingRule = z.object({
  rule: z.enum(CLUSTER_KINDS),
  /** Patients whom it joins, `of` so many in the cluster. */
  patients: z.number().int(),
  of: z.number().int(),
  species: z.array(z.object({ name: z.string(), patients: z.number().int() })),
  sts: z.array(z.string()),
  wards: z.array(z.string()),
  /** `Clone: 11 of 12 patients with Klebsiella pneumoniae ST11.` */
  text: z.string(),
});

/** Another cluster of the same enzyme with the same patients in it. */
const clusterShare = z.object({
  clusterId: z.string(),
  kind: z.enum(CLUSTER_KINDS),
  status: z.enum(CLUSTER_STATUSES),
  title: z.string(),
  /** Patients of both, and those of the other. */
  patients: z.number().int(),
  of: z.number().int(),
});

/** What was found in a sink, a drain or on a surface of a cluster's ward, with its enzyme. */
export const environmentalIsolate = z.object({
  isolateId: z.string(),
  species: z.object({ code: z.string(), name: z.string() }),
  st: z.string().nullable(),
  family: z.string(),
  alleles: z.array(z.string()),
  /** As the report names it: `sink swab`. */
  specimen: z.string().nullable(),
  ward: z.string(),
  collectedAt: moment,
  /** The day of the hospital. */
  day: date,
});

export const clusterEvent = z.object({
  at: moment,
  kind: z.enum([
    'formed',
    'grew',
    'shrank',
    'amended',
    'merged',
    'merged-into',
    'split',
    'dissolved',
    'waits',
    'quiet',
  ]),
  text: z.string(),
  /** The other cluster of a merge or split. */
  other: z.string().nullable(),
});

const heading = {
  id: z.string(),
  site: z.string(),
  kind: z.enum(CLUSTER_KINDS),
  status: z.enum(CLUSTER_STATUSES),
  family: z.string(),
  alleles: z.array(z.string()),
  species: z.array(z.object({ code: z.string(), name: z.string() })),
  sts: z.array(z.string()),
  wards: z.array(z.string()),
  patients: z.number().int(),
  firstAt: moment,
  lastAt: moment,
  formedAt: moment,
  mergedInto: z.string().nullable(),
  /** `KPC-2 · Klebsiella pneumoniae ST11 · ICU-2 · 12 patients` */
  title: z.string(),
  /** The alert that tells of it. */
  alertId: z.string(),
  /** Which rules hold in it. `kind` is the one that holds most of it. */
  rules: z.array(holdingRule),
  /** Clusters that share patients with it, the one with most first. */
  shares: z.array(clusterShare),
  /** The cluster that stands for the whole outbreak: itself, or the one that holds half of it. */
  outbreak: z.string(),
};

/** `GET /clusters`: `status`, `kind`, `ward`, `family`, `site`, `from`, `to`. */
export const clusterSummary = z.object(heading);

/** `GET /clusters/{id}` */
export const cluster = z.object({
  ...heading,
  members: z.array(clusterMember),
  edges: z.array(clusterEdge),
  history: z.array(clusterEvent),
  /** First positives by day, with the ward. */
  epidemicCurve: z.array(
    z.object({ day: date, ward: z.string().nullable(), cases: z.number().int() }),
  ),
  because: z.array(z.string()),
  /** Contacts of its cases whose screens are not complete; one that went quiet may have some. */
  contactsToScreen: z.number().int(),
  /** The same enzyme in the environment of its wards, within the days of the environmental rule. */
  environment: z.array(environmentalIsolate),
});

export type ClusterKind = (typeof CLUSTER_KINDS)[number];
export type ClusterStatus = (typeof CLUSTER_STATUSES)[number];
export type ClusterMember = z.infer<typeof clusterMember>;
export type ClusterEvent = z.infer<typeof clusterEvent>;
export type ClusterSummary = z.infer<typeof clusterSummary>;
export type EnvironmentalIsolate = z.infer<typeof environmentalIsolate>;
export type Cluster = z.infer<typeof cluster>;
