import type { PhenotypicTest, SpecimenFacts, SpecimenReported } from '@carbawatch/contracts';
import { distinctGeneTests, geneKey } from './merge-reports';
import {
  bySender,
  latestOfEachTest,
  newestLast,
  standing,
  weakestFirst,
  type Ranked,
} from './report-order';

/** What all reports of one specimen say together, by the same rules as those of an isolate. */
export interface MergedSpecimen {
  readonly facts: SpecimenFacts;
  /** Cancelled and not reported anew. */
  readonly withdrawn: boolean;
  readonly pseudonym: string;
  readonly patientKnown: boolean;
}

/** `reports` must not be empty; their order does not matter. */
export function mergeSpecimens(reports: readonly SpecimenReported[]): MergedSpecimen {
  const stands = [...bySender(reports).values()].map(standing);
  const withdrawn = stands.flat().length === 0;
  // What is withdrawn keeps its last description, so that its history can still be read.
  const described = withdrawn ? [newestLast(reports)] : stands;
  const newest = newestLast(reports);
  const owner = newest.findLast((report) => report.patientKnown);
  return {
    facts: {
      ...scalars(weakestFirst(described.flat()), withdrawn),
      ...lists(described),
    },
    withdrawn,
    pseudonym: (owner ?? newest.at(-1))?.pseudonym ?? '',
    patientKnown: owner !== undefined,
  };
}

function scalars(ranked: readonly Ranked<SpecimenReported>[], withdrawn: boolean): SpecimenFacts {
  const merged: SpecimenFacts = { status: 'preliminary' };
  for (const { report } of ranked) {
    merged.status = report.status;
    if (report.reportedAt !== undefined) merged.reportedAt = report.reportedAt;
    if (report.person) merged.person = { ...merged.person, ...report.person };
    if (report.encounter) merged.encounter = { ...merged.encounter, ...report.encounter };
    if (report.specimen) merged.specimen = { ...merged.specimen, ...report.specimen };
    if (report.culture !== undefined) {
      merged.culture = report.culture;
      if (report.grewIsolates) merged.grewIsolates = true;
      else delete merged.grewIsolates;
    }
    if (report.testMessage !== undefined) merged.testMessage = report.testMessage;
  }
  if (withdrawn) merged.status = 'cancelled';
  return merged;
}

function lists(
  described: readonly (readonly SpecimenReported[])[],
): Pick<SpecimenFacts, 'targetsTested' | 'geneTests' | 'phenotypicTests'> {
  const targetsTested = [...new Set(described.flatMap(newestTargets))].sort();
  const geneTests = distinctGeneTests(
    described.flatMap((reports) =>
      latestOfEachTest(reports, ({ geneTests: rows }) => ({ rows }), geneKey),
    ),
  );
  const phenotypicTests = described.flatMap((reports) =>
    latestOfEachTest(
      reports,
      ({ phenotypicTests: rows }) => ({ rows }),
      (test: PhenotypicTest) => test.test,
    ),
  );
  return {
    ...(targetsTested.length > 0 && { targetsTested }),
    ...(geneTests.length > 0 && { geneTests }),
    ...(phenotypicTests.length > 0 && { phenotypicTests }),
  };
}

/** Of one sender, the newest list of targets: it says what was looked for in all. */
function newestTargets(reports: readonly SpecimenReported[]): readonly string[] {
  const stated = weakestFirst(reports).findLast(({ report }) => report.targetsTested !== undefined);
  return stated?.report.targetsTested ?? [];
}
