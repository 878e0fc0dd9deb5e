import type {
  GeneTest,
  IsolateFacts,
  IsolateReported,
  PhenotypicTest,
  Susceptibility,
} from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import {
  bySender,
  compareText,
  latestOfEachTest,
  newestLast,
  newestReadings,
  standing,
  weakestFirst,
  type Ranked,
} from './report-order';

/**
 * What all reports of one isolate say together. A report replaces what the same sender said of the
 * same test and leaves the rest; `corrected` replaces the sender's whole report, or of a partial
 * one the tests that it names; `cancelled` withdraws it until a newer one; preliminary never
 * overrides final.
 */
export interface MergedIsolate {
  readonly facts: IsolateFacts;
  readonly withdrawn: boolean;
  readonly pseudonym: string;
  readonly patientKnown: boolean;
}

/**
 * Merges all reports known of one isolate. `reports` must not be empty; their order does not
 * matter.
 */
export function mergeReports(reports: readonly IsolateReported[]): MergedIsolate {
  const said = newestReadings(reports);
  const stands = [...bySender(said).values()].map(standing);
  const lab = said.filter((report) => report.kind === 'laboratory');
  const effective = stands.flat();
  const withdrawn =
    effective.length === 0 ||
    (lab.length > 0 && !effective.some((report) => report.kind === 'laboratory'));
  // A withdrawn isolate keeps its last description, so that its history can still be read.
  const last = said.length > 0 ? said : reports.filter(({ unsaid }) => !unsaid);
  const described = withdrawn ? [newestLast(last)] : stands;
  const ranked = weakestFirst(described.flat());
  const newest = newestLast(said.length > 0 ? said : reports);
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

function scalars(ranked: readonly Ranked<IsolateReported>[], withdrawn: boolean): IsolateFacts {
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
    latestOfEachTest(reports, saidOf('susceptibility'), susceptibilityKey),
  );
  const phenotypicTests = described.flatMap((reports) =>
    latestOfEachTest(reports, saidOf('phenotypicTests'), (test: PhenotypicTest) => test.test),
  );
  const geneTests = distinctGeneTests(
    described.flatMap((reports) => latestOfEachTest(reports, saidOf('geneTests'), geneKey)),
  );
  return {
    ...(susceptibility.length > 0 && { susceptibility }),
    ...(phenotypicTests.length > 0 && { phenotypicTests }),
    ...(geneTests.length > 0 && { geneTests }),
  };
}

type TestList = 'susceptibility' | 'phenotypicTests' | 'geneTests';

const saidOf =
  <List extends TestList>(list: List) =>
  (report: IsolateReported) => ({
    rows: report[list],
    takenBack: report.partial?.takenBack?.[list],
  });

const susceptibilityKey = (row: Susceptibility): string =>
  `${row.agent}/${row.method ?? 'unknown'}`;

/** One gene by one method is one test, however its name was spelled. */
export function geneKey(test: GeneTest): string {
  const name = parseGeneName(test.gene);
  return `${name.allele ?? name.family ?? test.gene.toUpperCase()}/${test.method}`;
}

/**
 * What is told twice is one statement: of two that agree in all that the barer one says, the fuller
 * one stays. Hits of one gene that differ in identity or coverage are two places of a genome.
 */
export function distinctGeneTests(tests: readonly GeneTest[]): GeneTest[] {
  const kept = new Map<string, GeneTest[]>();
  for (const test of tests) {
    const key = `${geneKey(test)}/${test.result}`;
    const others = kept.get(key) ?? [];
    if (others.some((other) => saysNoMore(test, other) && !standsFirst(test, other))) continue;
    kept.set(key, [...others.filter((other) => !saysNoMore(other, test)), test]);
  }
  const remaining = new Set([...kept.values()].flat());
  return tests.filter((test) => remaining.has(test));
}

/** Both name one gene; all else that the first says the other says too. */
function saysNoMore({ gene: _, ...said }: GeneTest, other: GeneTest): boolean {
  return Object.entries(said).every(([name, value]) => Reflect.get(other, name) === value);
}

/** Of two that say the same, one stays whatever their order: by the letters of its name. */
function standsFirst(test: GeneTest, other: GeneTest): boolean {
  return !saysNoMore(other, test) ? false : compareText(test.gene, other.gene) < 0;
}
