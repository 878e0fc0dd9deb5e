import type { CultureResult } from '@carbawatch/contracts';
import { looksForOthers } from '@carbawatch/microbiology';
import { specimenItem } from '../check';
import { cultureOf } from '../culture-words';
import { wordsOf } from '../hl7/coded';
import type { Meaning } from '../hl7/observation';
import { isCultureWord } from '../hl7/specimen-draft';
import { problemOf } from '../problems';
import type { ReadItem } from '../read-result';
import { ANY_CARBAPENEMASE } from '../screen-result';
import { encounterOf } from './encounter';
import { findingsOf } from './findings';
import { IsolateDraft, hasNoResult } from './isolate-draft';
import { visitOfDraft, writtenAt } from './isolate-report';
import type { Placed } from './isolate-report';
import { attach, isOfSpecimen, missingMembers } from './isolates';
import type { Line, Unplaced } from './isolates';
import type { Links } from './links';
import { meaningOf } from './meaning';
import { subjectOf } from './person';
import type { Subject } from './person';
import type { FhirReading, NodeOf } from './reading';
import { accessionOf, specimenOf, specimensOf, unreadableSpecimen } from './specimen';
import { isTest } from './test-label';

/** What the payload says of specimens that no isolate stands for, a report each. */
export function specimenItems(
  reading: FhirReading,
  groups: readonly Unplaced[],
  links: Links,
): Placed[] {
  return groups.map((group) => {
    const draft = draftOf(reading, links, group);
    if (!draft) {
      const [first] = group.nodes;
      const problems = group.problems.list;
      const pointer = first?.pointer ?? '';
      const item = { pointer, payload: null, usable: false, problems };
      return { item, sources: group.nodes, patient: undefined };
    }
    const { item, subject } = itemOf(reading, draft);
    const patient = subject.kind === 'patient' ? subject.node : undefined;
    const problems = [...group.problems.list, ...draft.problems.list, ...item.problems];
    return { item: { ...item, problems }, sources: [...draft.sources, ...group.nodes], patient };
  });
}

/**
 * Reports that hold no Observation of their specimen and say in their conclusion what became of it:
 * "no growth", a gene that was not found. Any other conclusion is the clinician's.
 */
export function concludedItems(
  reading: FhirReading,
  reports: readonly NodeOf<'DiagnosticReport'>[],
): Placed[] {
  return reports.flatMap((report) => {
    const node = asObservation(report);
    if (!node) return [];
    const draft = new SpecimenDraft(node, report.pointer, undefined);
    const { own } = findingsOf(draft.problems, node);
    const meaning = meaningOf(draft.problems, own, reading.options);
    const words = [...wordsOf(own.test), ...wordsOf(own.value), own.text];
    if (!isOfSpecimen(meaning) || (isCultureWord(meaning) && looksForOthers(words))) return [];
    draft.addReport(reading, report);
    take(draft, { pointer: report.pointer, meaning });
    const { item, subject } = itemOf(reading, draft);
    const patient = subject.kind === 'patient' ? subject.node : undefined;
    const problems = [...draft.problems.list, ...item.problems];
    return [{ item: { ...item, problems }, sources: [report], patient }];
  });
}

/** A report's conclusion in the form of a result. */
function asObservation(report: NodeOf<'DiagnosticReport'>): NodeOf<'Observation'> | null {
  const { code, conclusion, conclusionCode, specimen, result, ...said } = report.resource;
  const [value] = conclusionCode ?? [];
  if (!code || (!value && conclusion === undefined)) return null;
  return {
    ...report,
    type: 'Observation',
    resource: {
      ...said,
      resourceType: 'Observation',
      status: 'final',
      code,
      ...(value ? { valueCodeableConcept: value } : { valueString: conclusion }),
      // Of several specimens nobody can say which one is meant.
      specimen: specimen?.length === 1 ? specimen[0] : undefined,
    },
  };
}

/** The results of a specimen, gathered as those of an isolate are. */
class SpecimenDraft extends IsolateDraft {
  culture: CultureResult | undefined;
  /** What the plate that grew something had looked for. */
  targetsTested: readonly string[] | undefined;
}

/** Null where nothing is said of the specimen itself: results that only an isolate can have. */
function draftOf(reading: FhirReading, links: Links, group: Unplaced): SpecimenDraft | null {
  const read = group.ofSpecimen;
  const first = read.find(({ node }) => !hasNoResult(node)) ?? read[0];
  if (!first) return null;
  const draft = new SpecimenDraft(first.node, first.node.pointer, undefined);
  const nodes = [...new Set(read.map(({ node }) => node))];
  for (const node of nodes) {
    for (const report of links.reportsOf(node)) draft.addReport(reading, report);
    draft.addObservation(reading, node);
  }
  for (const node of [...draft.reports, ...nodes]) {
    for (const pointer of missingMembers(reading, node)) {
      draft.isPartial = true;
      draft.problems.report('unresolved-reference', pointer);
    }
  }
  for (const { node, line } of read) {
    if (!hasNoResult(node)) take(draft, line);
  }
  return draft;
}

function take(draft: SpecimenDraft, line: Line): void {
  const culture = cultureIn(line.meaning);
  if (culture === undefined) attach(draft, line);
  else draft.culture = culture;
  if (culture !== undefined) {
    draft.targetsTested = culture === 'growth' ? [ANY_CARBAPENEMASE] : undefined;
  }
}

function cultureIn(meaning: Meaning): CultureResult | undefined {
  if (meaning.kind === 'no-organism') return cultureOf(meaning.why);
  if (meaning.kind !== 'screen') return undefined;
  return meaning.word === 'positive' ? 'growth' : 'invalid';
}

function itemOf(reading: FhirReading, draft: SpecimenDraft): { item: ReadItem; subject: Subject } {
  const { node, pointer, problems } = draft;
  const subject = subjectOf(
    reading,
    [node, ...draft.reports, ...specimensOf(reading, draft)].map((from) => ({
      reference: from.resource.subject,
      from,
    })),
    problems,
  );
  const unusable = (found: ReadItem['problems']): { item: ReadItem; subject: Subject } => ({
    item: { pointer, payload: null, usable: false, problems: found },
    subject,
  });
  const broken = subject.kind === 'unreadable' ? subject.node : unreadableSpecimen(reading, draft);
  if (broken) return unusable(broken.problems);
  const reportId = accessionOf(reading, draft) ?? node.resource.id;
  if (reportId === undefined) {
    const about = 'a number of the specimen or its report';
    return unusable([problemOf('missing-field', `${pointer}/specimen`, about)]);
  }
  if (subject.kind === 'none') problems.report('no-patient', `${pointer}/subject`);
  return { item: specimenItem(payloadOf(reading, draft, subject, reportId), pointer), subject };
}

function payloadOf(
  reading: FhirReading,
  draft: SpecimenDraft,
  subject: Subject,
  reportId: string,
): object {
  const { problems, culture } = draft;
  const specimen = specimenOf(reading, draft, subject.kind === 'no-person');
  const encounter = visitOfDraft(reading, draft);
  const patient = subject.kind === 'patient' ? subject : undefined;
  const { geneTests, phenotypicTests } = draft.tests();
  const said = culture ?? geneTests ?? phenotypicTests;
  return {
    type: 'specimen.report',
    site: reading.options.site,
    reportId,
    // All that it said was taken back, or was never done.
    status: said === undefined ? 'cancelled' : draft.status,
    reportedAt: draft.reportedAt ?? writtenAt(reading, draft),
    messageTime: reading.messageTime,
    testMessage: isTest(reading, [...draft.sources, patient?.node]) || undefined,
    patient: patient?.patient,
    encounter: encounter && encounterOf(reading, encounter, specimen?.collectedAt, problems),
    specimen,
    culture,
    targetsTested: draft.targetsTested,
    geneTests,
    phenotypicTests,
  };
}
