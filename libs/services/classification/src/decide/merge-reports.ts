import type {
  GeneTest,
  IsolateFacts,
  IsolateReported,
  PhenotypicTest,
  Susceptibility,
} from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';

/**
 * What all reports of one isolate say together. A report replaces what the same sender said of the
 * same test and leaves the rest; `corrected` replaces the sender's whole report; `cancelled`
 * withdraws it until a newer one; preliminary never overrides final.
 */
export interface MergedIsolate {
  readonly facts: IsolateFacts;
  readonly withdrawn: boolean;
  readonly pseudonym: string;
  readonly patientKnown: boolean;
}

interface Ranked {
  readonly report: IsolateReported;
  /** Final and corrected stand above preliminary, whatever came last. */
  readonly authority: 0 | 1;
}

const REPLACES_EVERYTHING = new Set(['corrected', 'cancelled']);

/**
 * Newest last: version, then the time of report, then receipt; content settles a tie. A report
 * that does not say its time counts as the newest of its sender when it was received.
 */
export function newestLast(reports: readonly IsolateReported[]): IsolateReported[] {
  const latestOf = new Map<string, number>();
  const saidAt = new Map<IsolateReported, number>();
  const received = [...reports].sort(byReceipt);
  for (const report of received) {
    const latest = latestOf.get(report.sender) ?? -Infinity;
    const own = report.reportedAt === undefined ? latest : instantMs(report.reportedAt, 'UTC');
    saidAt.set(report, own);
    latestOf.set(report.sender, Math.max(latest, own));
  }
  const timeOf = (report: IsolateReported): number => saidAt.get(report) ?? -Infinity;
  // The sort is stable, so what ties stays in the order of receipt.
  return received.sort(
    (a, b) => (a.version ?? -1) - (b.version ?? -1) || compareNumbers(timeOf(a), timeOf(b)),
  );
}

/** Two infinities are equal here, and their difference is not a number. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Receipt order, made total by the content so that it never depends on how a batch was cut. */
export function byReceipt(a: IsolateReported, b: IsolateReported): number {
  return (
    receivedMs(a) - receivedMs(b) ||
    reportedMs(a) - reportedMs(b) ||
    compareText(identityOf(a), identityOf(b))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Everything a report says, without the message that carried it. */
export function identityOf(report: IsolateReported): string {
  return JSON.stringify({ ...report, messageId: undefined, receivedAt: undefined });
}

const receivedMs = (report: IsolateReported): number => instantMs(report.receivedAt, 'UTC');
const reportedMs = (report: IsolateReported): number =>
  instantMs(report.reportedAt ?? report.receivedAt, 'UTC');

/** The sender's reports that still stand, oldest first. */
function standing(reports: readonly IsolateReported[]): IsolateReported[] {
  const sorted = newestLast(reports);
  const last = sorted.findLastIndex((report) => REPLACES_EVERYTHING.has(report.status));
  const from = sorted[last]?.status === 'cancelled' ? last + 1 : Math.max(last, 0);
  return sorted.slice(from);
}

function bySender(reports: readonly IsolateReported[]): Map<string, IsolateReported[]> {
  const senders = new Map<string, IsolateReported[]>();
  for (const report of reports) {
    const known = senders.get(report.sender);
    if (known) known.push(report);
    else senders.set(report.sender, [report]);
  }
  return new Map([...senders].sort(([a], [b]) => compareText(a, b)));
}

/**
 * Merges all reports known of one isolate. `reports` must not be empty; their order does not
 * matter.
 */
export function mergeReports(reports: readonly IsolateReported[]): MergedIsolate {
  const stands = [...bySender(reports).values()].map(standing);
  const lab = reports.filter((report) => report.kind === 'laboratory');
  const effective = stands.flat();
  const withdrawn =
    effective.length === 0 ||
    (lab.length > 0 && !effective.some((report) => report.kind === 'laboratory'));
  // A withdrawn isolate keeps its last description, so that its history can still be read.
  const described = withdrawn ? [newestLast(reports)] : stands;
  const ranked = weakestFirst(described.flat());
  const newest = newestLast(reports);
  const owner = newest.findLast((report) => report.patientKnown);
  return {
    facts: {
      ...scalars(ranked, withdrawn),
      ...lists(described),
    },
    withdrawn,
    pseudonym: (owner ?? newest.at(-1))?.pseudonym ?? '',
    patientKnown: owner !== undefined,
  };
}

function rank(report: IsolateReported): Ranked {
  return { report, authority: report.status === 'preliminary' ? 0 : 1 };
}

/** Weakest first, and of equal authority the newest last, so that a later spread wins. */
function weakestFirst(reports: readonly IsolateReported[]): Ranked[] {
  return newestLast(reports)
    .map(rank)
    .sort((a, b) => a.authority - b.authority);
}

function scalars(ranked: readonly Ranked[], withdrawn: boolean): IsolateFacts {
  const merged: IsolateFacts = { status: 'preliminary' };
  const laboratory = ranked.filter(({ report }) => report.kind === 'laboratory');
  const genotype = ranked.filter(({ report }) => report.kind === 'genotype');
  // The laboratory's organism, ward and dates stand above what a genome assembly says of them.
  for (const { report } of [...genotype, ...laboratory]) {
    merged.status = report.status;
    if (report.reportedAt !== undefined) merged.reportedAt = report.reportedAt;
    if (report.person) merged.person = { ...merged.person, ...report.person };
    if (report.encounter) merged.encounter = { ...merged.encounter, ...report.encounter };
    if (report.specimen) merged.specimen = { ...merged.specimen, ...report.specimen };
    if (report.organism) merged.organism = report.organism;
    if (report.infection) merged.infection = report.infection;
    if (report.covariates) merged.covariates = { ...merged.covariates, ...report.covariates };
    if (report.outcome) merged.outcome = { ...merged.outcome, ...report.outcome };
    if (report.testMessage !== undefined) merged.testMessage = report.testMessage;
  }
  // Typing is the genome's own domain: there the order of authority alone decides.
  const typed = ranked.findLast(({ report }) => report.mlst !== undefined);
  if (typed?.report.mlst) merged.mlst = typed.report.mlst;
  if (withdrawn) merged.status = 'cancelled';
  return merged;
}

function lists(
  described: readonly (readonly IsolateReported[])[],
): Pick<IsolateFacts, 'susceptibility' | 'phenotypicTests' | 'geneTests'> {
  const susceptibility = described.flatMap((reports) =>
    latestOfEachTest(reports, (report) => report.susceptibility, susceptibilityKey),
  );
  const phenotypicTests = described.flatMap((reports) =>
    latestOfEachTest(
      reports,
      (report) => report.phenotypicTests,
      (test: PhenotypicTest) => test.test,
    ),
  );
  const geneTests = described.flatMap((reports) =>
    latestOfEachTest(reports, (report) => report.geneTests, geneKey),
  );
  return {
    ...(susceptibility.length > 0 && { susceptibility }),
    ...(phenotypicTests.length > 0 && { phenotypicTests }),
    ...(geneTests.length > 0 && { geneTests }),
  };
}

const susceptibilityKey = (row: Susceptibility): string =>
  `${row.agent}/${row.method ?? 'unknown'}`;

/** One gene by one method is one test, however its name was spelled. */
function geneKey(test: GeneTest): string {
  const name = parseGeneName(test.gene);
  return `${name.allele ?? name.family ?? test.gene.toUpperCase()}/${test.method}`;
}

/** Of one sender's reports, the newest word on each test; equal keys of one report all stay. */
function latestOfEachTest<T>(
  reports: readonly IsolateReported[],
  select: (report: IsolateReported) => readonly T[] | undefined,
  keyOf: (row: T) => string,
): T[] {
  const latest = new Map<string, { source: Ranked; rows: T[] }>();
  for (const source of weakestFirst(reports)) {
    for (const row of select(source.report) ?? []) {
      const key = keyOf(row);
      const known = latest.get(key);
      if (known?.source === source) known.rows.push(row);
      else latest.set(key, { source, rows: [row] });
    }
  }
  return [...latest].sort(([a], [b]) => compareText(a, b)).flatMap(([, { rows }]) => rows);
}
