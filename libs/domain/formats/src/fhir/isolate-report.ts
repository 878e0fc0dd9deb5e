import type { Organism } from '@carbawatch/contracts';
import { reportItem } from '../check';
import { problemOf, unmappedProblem } from '../problems';
import type { ReadProblem } from '../problems';
import type { ReadItem } from '../read-result';
import { nameGoingOn } from '../vocabulary';
import { usableIdentifiers } from './coded';
import { encounterOf } from './encounter';
import type { IsolateDraft } from './isolate-draft';
import { ownReport } from './own-extension';
import { deathOf, subjectOf } from './person';
import type { Subject } from './person';
import type { FhirReading, Node, NodeOf } from './reading';
import { isTest } from './test-label';
import { accessionOf, specimenOf, specimensOf, unreadableSpecimen } from './specimen';

/** What an item was read from, so that it can be sent again by itself. */
export interface Placed {
  readonly item: ReadItem;
  readonly sources: readonly Node[];
  readonly patient: Node | undefined;
}

/** Each isolate as a canonical report, or why there is none. */
export function reportItems(reading: FhirReading, drafts: readonly IsolateDraft[]): Placed[] {
  const numbers = new Numbers();
  return drafts.map((draft) => {
    const { item, subject } = itemOf(reading, draft, numbers);
    const patient = subject.kind === 'patient' ? subject.node : undefined;
    const problems = [...draft.problems.list, ...item.problems];
    return { item: { ...item, problems }, sources: [...draft.sources], patient };
  });
}

function itemOf(
  reading: FhirReading,
  draft: IsolateDraft,
  numbers: Numbers,
): { item: ReadItem; subject: Subject } {
  const { node, problems } = draft;
  const subject = subjectOf(
    reading,
    [node, ...draft.reports, ...specimensOf(reading, draft)].map((from) => ({
      reference: from.resource.subject,
      from,
    })),
    problems,
  );
  const broken = subject.kind === 'unreadable' ? subject.node : unreadableSpecimen(reading, draft);
  if (broken) return { item: unusable(draft, ...broken.problems), subject };
  if (draft.organism && !draft.organism.match) {
    const said = draft.organism.said ?? [];
    return {
      item: unusable(draft, unmappedProblem('organism', draft.organism.pointer, said)),
      subject,
    };
  }
  const accession = accessionOf(reading, draft);
  const number = numbers.of(draft, accession);
  if (accession === undefined) {
    const place = `${node.pointer}/specimen`;
    const problem = problemOf('missing-field', place, 'a number of the specimen or its report');
    return { item: unusable(draft, problem), subject };
  }
  if (subject.kind === 'none') problems.report('no-patient', `${node.pointer}/subject`);
  return {
    item: reportItem(payloadOf(reading, draft, subject, `${accession}-${number}`), draft.pointer),
    subject,
  };
}

function unusable(draft: IsolateDraft, ...problems: ReadProblem[]): ReadItem {
  return { pointer: draft.pointer, payload: null, usable: false, problems };
}

function payloadOf(
  reading: FhirReading,
  draft: IsolateDraft,
  subject: Subject,
  isolateId: string,
): object {
  const { problems, organism } = draft;
  const own = ownReport(draft.node);
  const described = specimenOf(reading, draft, subject.kind === 'no-person');
  const specimen = own
    ? { ...described, id: undefined, purpose: undefined, ...own.specimen }
    : described;
  const encounter = visitOfDraft(reading, draft);
  const patient = subject.kind === 'patient' ? subject : undefined;
  const death = patient?.node ? deathOf(reading, patient.node, problems) : null;
  return {
    type: 'isolate.report',
    site: reading.options.site,
    isolateId: own?.isolateId ?? isolateId,
    version: own?.version,
    status: draft.status,
    // When an export was written is not when its isolates were reported.
    reportedAt: draft.reportedAt ?? (own ? undefined : writtenAt(reading, draft)),
    messageTime: reading.messageTime,
    testMessage: isTest(reading, [...draft.sources, patient?.node]) || undefined,
    patient: patient?.patient,
    encounter: encounter && {
      ...encounterOf(reading, encounter, specimen?.collectedAt, problems),
      ...own?.encounter,
    },
    specimen,
    organism: organism && organismSaid(organism),
    mechanismClaim: draft.mechanismClaim ? 'carbapenemase' : own?.mechanismClaim,
    ...draft.tests(),
    mlst: own?.mlst,
    infection: own?.infection,
    covariates: own?.covariates,
    outcome: death ? { vitalStatus: 'dead', diedAt: death.diedAt } : own?.outcome,
  };
}

/** The SNOMED CT code stays as it was sent, since it may name a mechanism; names are ours. */
function organismSaid({
  match,
  snomed,
  said = [],
}: NonNullable<IsolateDraft['organism']>): Organism | undefined {
  if (!match) return undefined;
  const { code } = match.organism;
  const name = nameGoingOn(match, said);
  return snomed !== undefined && match.via === 'snomed' ? { name, snomed } : { name, code };
}

export function visitOfDraft(
  reading: FhirReading,
  draft: IsolateDraft,
): NodeOf<'Encounter'> | undefined {
  for (const from of [draft.node, ...draft.reports]) {
    const found = reading.resolve(from.resource.encounter, from, 'Encounter');
    if (found) return found;
  }
  return undefined;
}

/** Where no `issued` stands: when the document, the Bundle or the resource was written. */
export function writtenAt(reading: FhirReading, { node, reports, problems }: IsolateDraft) {
  const [composition] = reading.all('Composition');
  const said =
    composition &&
    reading.moment(composition.resource.date, `${composition.pointer}/date`, problems);
  if (said !== undefined) return said;
  if (reading.messageTime !== undefined) return reading.messageTime;
  for (const from of [...reports, node]) {
    const place = `${from.pointer}/meta/lastUpdated`;
    const updated = reading.moment(from.resource.meta?.lastUpdated, place, problems);
    if (updated !== undefined) return updated;
  }
  return undefined;
}

const SUB_ID = /\/observation-v2-subid$/;

/**
 * The isolate's number in its culture: HL7 v2's own (OBX-4, as the extension "observation-v2-subid"
 * carries it), else the Observation's identifier, else its id, else its order.
 */
class Numbers {
  private readonly given = new Map<string, Set<string>>();
  private readonly orders = new Map<string, number>();

  of(draft: IsolateDraft, accession = ''): string {
    const order = (this.orders.get(accession) ?? 0) + 1;
    this.orders.set(accession, order);
    const given = this.given.get(accession) ?? new Set<string>();
    this.given.set(accession, given);
    const stated = statedNumber(draft);
    if (stated === undefined) draft.problems.report('missing-sub-id', draft.pointer);
    let number = stated ?? String(order);
    if (given.has(number)) {
      draft.problems.report('reused-sub-id', draft.pointer);
      for (let next = 2; given.has(number); next += 1) number = `${stated ?? order}.${next}`;
    }
    given.add(number);
    return number;
  }
}

function statedNumber({ node, pointer }: IsolateDraft): string | undefined {
  const { extension = [], identifier, id } = node.resource;
  const part = extension
    .filter(({ url }) => SUB_ID.test(url))
    .flatMap((one) => one.extension ?? [])
    .find(({ url }) => url === 'original-sub-identifier' || url === 'group');
  const number = part?.valueString ?? part?.valueDecimal ?? part?.valueInteger;
  if (number !== undefined && String(number).trim() !== '') return String(number).trim();
  const own = usableIdentifiers(identifier)[0]?.value?.trim() ?? id;
  // Two organisms as components of one Observation share what that is called.
  const component = /\/component\/(\d+)$/.exec(pointer)?.[1];
  return own !== undefined && component !== undefined ? `${own}.${component}` : own;
}
