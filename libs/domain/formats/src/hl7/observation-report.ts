import type { Organism } from '@carbawatch/contracts';
import { problemOf, unmappedProblem } from '../problems';
import type { ReadItem } from '../read-result';
import { reportItem, specimenItem } from '../check';
import { nameGoingOn } from '../vocabulary';
import { caseDescription, isCaseNotification } from './case-notification';
import type { Hl7Reading } from './context';
import { findingsOf } from './cultures';
import type { IsolateDraft } from './isolate-draft';
import type { NamedOrganism } from './observation';
import { accessionOf, resultsOf } from './orders';
import type { PersonResults } from './orders';
import { deathOf, encounterOf, patientOf } from './person';
import { specimenOf } from './specimen';
import { SpecimenDraft } from './specimen-draft';

/**
 * The isolates of an ORU^R01 (HL7 v2.5.1 chapter 7, microbiology as in its 7.4.3): parent OBR with
 * an OBX for each organism, child OBR for each panel. Problems of single lines are on the reading.
 */
export function isolateItemsOf(reading: Hl7Reading): ReadItem[] {
  const persons = resultsOf(reading);
  const items: ReadItem[] = [];
  for (const person of persons) {
    items.push(...itemsOfPerson(reading, person));
  }
  return items;
}

function itemsOfPerson(reading: Hl7Reading, person: PersonResults): ReadItem[] {
  const { isolates, specimens } = findingsOf(reading, person);
  if (isolates.length + specimens.length === 0) return [];
  const patient = person.pid ? patientOf(reading, person.pid) : null;
  if (!patient) reading.report('no-patient', person.pid?.at(3) ?? 'PID-3');
  const encounter = encounterOf(reading, person.pv1, person.pid);
  const death = person.pid ? deathOf(reading, person.pid, person.pv1) : null;
  const base = {
    site: reading.options.site,
    patient: patient ?? undefined,
    encounter,
    messageTime: reading.messageTime,
    testMessage: reading.isTest || undefined,
  };
  const ofIsolate = {
    ...base,
    type: 'isolate.report',
    outcome: death ? { vitalStatus: 'dead', diedAt: death.diedAt } : undefined,
  };
  return [
    ...isolates.map((draft) => itemOf(reading, person, draft, ofIsolate)),
    ...withGrowth(specimens, grownScreens(reading, person, isolates)).map((draft) =>
      specimenItemOf(reading, person, draft, base),
    ),
  ];
}

/** One report an order: genes of the specimen itself stand in the same as its growth. */
function withGrowth(
  specimens: readonly SpecimenDraft[],
  grown: readonly SpecimenDraft[],
): SpecimenDraft[] {
  const others = grown.filter((screen) => {
    const known = specimens.find(({ reportId }) => reportId === screen.reportId);
    if (known) known.culture ??= 'growth';
    if (known?.culture === 'growth') known.grewIsolates = true;
    return !known;
  });
  return [...specimens, ...others];
}

/**
 * A screening culture that grew something says so as a report of the specimen too: what an earlier
 * report said of it, "no growth" perhaps, no longer stands.
 */
function grownScreens(
  reading: Hl7Reading,
  person: PersonResults,
  isolates: readonly IsolateDraft[],
): SpecimenDraft[] {
  const cultures = new Map<string, IsolateDraft[]>();
  for (const isolate of isolates) {
    const { accession, order, organism } = isolate;
    // What nobody can read may as well say that nothing grew: it waits, and is told once mapped.
    const grew = organism ? organism.match !== null : isolate.withdrawn;
    const isCulture = accessionOf(order) === accession && !isCaseNotification(order);
    if (!grew || !isCulture) continue;
    cultures.set(accession, [...(cultures.get(accession) ?? []), isolate]);
  }
  return [...cultures].flatMap(([accession, [first, ...more]]) => {
    if (!first) return [];
    const specimen = specimenOf(reading, first.order, specimenSegment(person, first));
    if (specimen?.purpose !== 'screening') return [];
    const draft = new SpecimenDraft(accession, '', first.order, first.pointer);
    draft.addOrder(reading, first.order);
    draft.culture = 'growth';
    draft.grewIsolates = true;
    draft.withdrawn = [first, ...more].every(({ withdrawn }) => withdrawn);
    return [draft];
  });
}

function specimenItemOf(
  reading: Hl7Reading,
  person: PersonResults,
  draft: SpecimenDraft,
  base: object,
): ReadItem {
  const { status, reportedAt, geneTests, phenotypicTests } = draft.results();
  const said = draft.culture ?? geneTests ?? phenotypicTests;
  const payload = {
    ...base,
    type: 'specimen.report',
    reportId: draft.reportId,
    // All that it said was taken back: what was reported of it before no longer stands.
    status: said === undefined ? 'cancelled' : status,
    reportedAt: reportedAt ?? reading.messageTime,
    ...describedSpecimen(reading, person, draft),
    culture: draft.culture,
    grewIsolates: draft.grewIsolates,
    targetsTested: draft.targetsTested,
    geneTests,
    phenotypicTests,
  };
  const item = specimenItem(payload, draft.pointer);
  if (draft.culture === undefined) return item;
  return { ...item, culture: { accession: draft.reportId } };
}

function describedSpecimen(reading: Hl7Reading, person: PersonResults, draft: SpecimenDraft) {
  if (!isCaseNotification(draft.order)) {
    return { specimen: specimenOf(reading, draft.order, specimenSegment(person, draft)) };
  }
  const { specimen, encounter } = caseDescription(reading, draft.order);
  return { specimen, encounter };
}

function itemOf(
  reading: Hl7Reading,
  person: PersonResults,
  draft: IsolateDraft,
  base: object,
): ReadItem {
  const { accession, isolateId } = draft;
  // A panel that came alone is no culture, and a notification tells of a case.
  const isCulture = accessionOf(draft.order) === accession && !isCaseNotification(draft.order);
  const item = isolateItem(reading, person, draft, base);
  return isCulture ? { ...item, culture: { accession, isolateId } } : item;
}

function isolateItem(
  reading: Hl7Reading,
  person: PersonResults,
  draft: IsolateDraft,
  base: object,
): ReadItem {
  if (draft.organism && !draft.organism.match) {
    const problem = unmappedProblem('organism', draft.pointer, draft.organism.said ?? []);
    return { pointer: draft.pointer, payload: null, usable: false, problems: [problem] };
  }
  if (lacksOrganism(person, draft)) {
    const problems = [problemOf('missing-organism', draft.pointer)];
    return { pointer: draft.pointer, payload: null, usable: false, problems };
  }
  const results = draft.results();
  const described = isCaseNotification(draft.order)
    ? caseDescription(reading, draft.order)
    : { specimen: specimenOfIsolate(reading, person, draft) };
  const payload = {
    ...base,
    isolateId: draft.isolateId,
    ...results,
    reportedAt: results.reportedAt ?? reading.messageTime,
    ...described,
    organism: draft.organism ? organismSaid(draft.organism) : undefined,
    mechanismClaim: draft.mechanismClaim ? 'carbapenemase' : undefined,
  };
  return reportItem(payload, draft.pointer);
}

/**
 * Without a number of its own (SPM-2) a specimen is told by its culture's, so that all that grew in
 * one bottle is of one specimen.
 */
function specimenOfIsolate(reading: Hl7Reading, person: PersonResults, draft: IsolateDraft) {
  const specimen = specimenOf(reading, draft.order, specimenSegment(person, draft));
  if (!specimen || specimen.id !== undefined) return specimen;
  return { ...specimen, culture: draft.accession };
}

/**
 * The culture itself is in the message and names nothing that grew. A panel that came alone, whose
 * culture was sent before, need not name it again.
 */
function lacksOrganism(person: PersonResults, draft: IsolateDraft): boolean {
  if (draft.organism || draft.withdrawn || isCaseNotification(draft.order)) return false;
  return person.orders.some((order) => accessionOf(order) === draft.accession);
}

/** The SNOMED CT code stays as it was sent, since it may name a mechanism; names are ours. */
function organismSaid({ match, snomed, said = [] }: NamedOrganism): Organism | undefined {
  if (!match) return undefined;
  const { code } = match.organism;
  const name = nameGoingOn(match, said);
  return snomed !== undefined && match.via === 'snomed' ? { name, snomed } : { name, code };
}

function specimenSegment(person: PersonResults, draft: IsolateDraft) {
  const own = draft.order.specimens[0];
  return own ?? person.orders.find(({ specimens }) => specimens.length > 0)?.specimens[0];
}
