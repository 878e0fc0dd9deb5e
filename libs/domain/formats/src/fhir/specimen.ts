import type { Moment, Specimen } from '@carbawatch/contracts';
import { wordsOf } from '../hl7/coded';
import { purposeFromWords, specimenTypeOf } from '../hl7/specimen';
import type { ProblemSink } from '../isolate-results';
import { identifierOf, isDocumentId, plainCoded, usableIdentifiers } from './coded';
import type { IsolateDraft } from './isolate-draft';
import { walk } from './links';
import { isOf, logicalId } from './reading';
import type { FhirReading, Node, NodeOf } from './reading';
import type { Concept, Identifier, Period } from './resources';

/** Specimens of an isolate, nearest first: a grown isolate comes from what was collected. */
export function specimensOf(reading: FhirReading, draft: IsolateDraft): NodeOf<'Specimen'>[] {
  const own = reading.resolve(draft.node.resource.specimen, draft.node, 'Specimen');
  const reported = draft.reports.flatMap((report) =>
    reading.resolveAll(report.resource.specimen, report, 'Specimen'),
  );
  // A report of several specimens does not say which of them this is.
  const first = own ?? (reported.length === 1 ? reported[0] : undefined);
  if (!first) return [];
  return walk([first], (one) => reading.resolveAll(one.resource.parent, one, 'Specimen'));
}

/** A resource that the isolate's specimen refers to and that cannot be read. */
export function unreadableSpecimen(reading: FhirReading, draft: IsolateDraft): Node | undefined {
  const target = reading.target(draft.node.resource.specimen, draft.node);
  return target.kind === 'node' && target.node.resource === null ? target.node : undefined;
}

export function specimenOf(
  reading: FhirReading,
  draft: IsolateDraft,
  isEnvironmental: boolean,
): Specimen | undefined {
  const chain = specimensOf(reading, draft);
  const described = chain.map(({ resource }) => resource);
  const words = described.flatMap(({ type }) => (type ? specimenTypeOf(plainCoded(type)) : []));
  // The collected specimen says what it is; what grew from it is called an isolate.
  const type =
    words.findLast((word) => word !== undefined && !/\bisolate\b/.test(word)) ?? words[0];
  const sites = described.map(({ collection }) => wordsIn(collection?.bodySite));
  const site = [type ?? '', ...sites].join(' ');
  const purpose = isEnvironmental
    ? 'environmental'
    : purposeFromWords({ type, site, asked: askedFor(reading, draft) });
  const id = accessionOfSpecimens(chain)?.value;
  const collectedAt = collectionTime(reading, draft, chain);
  if (id === undefined && !type && !collectedAt && !purpose) return undefined;
  return { id, type, purpose, collectedAt };
}

/** The words of the report, of the order and of the test. */
function askedFor(reading: FhirReading, draft: IsolateDraft): string {
  const requests = requestsOf(reading, draft).map(({ resource }) => resource);
  const asked = [
    ...draft.reports.map(({ resource }) => resource.code),
    ...requests.flatMap(({ code, reasonCode = [] }) => [code, ...reasonCode]),
    // A code that is the organism itself orders nothing.
    ...(draft.organism?.pointer === draft.node.pointer && isOrganismCode(draft)
      ? []
      : [draft.node.resource.code]),
  ];
  return asked.map(wordsIn).join(' ');
}

function isOrganismCode({ node, organism }: IsolateDraft): boolean {
  const { code } = node.resource;
  return (code.coding ?? []).some((coding) => coding.code === organism?.snomed);
}

function wordsIn(concept: Concept | undefined): string {
  return wordsOf(plainCoded(concept)).join(' ');
}

export function requestsOf(reading: FhirReading, draft: IsolateDraft): NodeOf<'ServiceRequest'>[] {
  const nodes = [draft.node, ...draft.reports, ...specimensOf(reading, draft)];
  const found = nodes.flatMap((node) =>
    isOf(node, 'Specimen')
      ? reading.resolveAll(node.resource.request, node, 'ServiceRequest')
      : reading.resolveAll(node.resource.basedOn, node, 'ServiceRequest'),
  );
  return [...new Set(found)];
}

/** The specimen's own time of collection, else the time that the result or its report is about. */
function collectionTime(
  reading: FhirReading,
  draft: IsolateDraft,
  chain: readonly NodeOf<'Specimen'>[],
): Moment | undefined {
  const sink: ProblemSink = draft.problems;
  for (const { resource, pointer } of chain) {
    const { collectedDateTime, collectedPeriod } = resource.collection ?? {};
    const at =
      reading.moment(collectedDateTime, `${pointer}/collection/collectedDateTime`, sink) ??
      startOf(reading, collectedPeriod, `${pointer}/collection/collectedPeriod`, sink);
    if (at !== undefined) return at;
  }
  for (const { resource, pointer } of [draft.node, ...draft.reports]) {
    const { effectiveDateTime, effectivePeriod } = resource;
    const at =
      reading.moment(effectiveDateTime, `${pointer}/effectiveDateTime`, sink) ??
      startOf(reading, effectivePeriod, `${pointer}/effectivePeriod`, sink);
    if (at !== undefined) return at;
  }
  return undefined;
}

function startOf(
  reading: FhirReading,
  period: Period | undefined,
  pointer: string,
  sink: ProblemSink,
): Moment | undefined {
  return reading.moment(period?.start, `${pointer}/start`, sink);
}

function accessionOfSpecimens(chain: readonly NodeOf<'Specimen'>[]): Identifier | undefined {
  const accessions = chain.flatMap(({ resource }) => resource.accessionIdentifier ?? []);
  const others = chain.flatMap(({ resource }) => resource.identifier ?? []);
  return usableIdentifiers(accessions)[0] ?? usableIdentifiers(others).at(-1);
}

/**
 * What the laboratory files the culture under, in the order of how well it holds from one version
 * of a report to the next. Ids of documents are last, since every version has its own.
 */
export function accessionOf(reading: FhirReading, draft: IsolateDraft): string | undefined {
  const chain = specimensOf(reading, draft);
  const accession = usableIdentifiers(
    chain.flatMap(({ resource }) => resource.accessionIdentifier ?? []),
  )[0];
  const reports = draft.reports.flatMap(({ resource }) => resource.identifier ?? []);
  const requests = requestsOf(reading, draft).flatMap(({ resource }) => resource.identifier ?? []);
  const lasting = (identifiers: readonly Identifier[]): string | undefined =>
    identifierOf(
      identifiers.filter((identifier) => !isDocumentId(identifier)),
      ['ACSN', 'FILL'],
    )?.value;
  return (
    accession?.value ??
    lasting(reports) ??
    lasting(chain.flatMap(({ resource }) => resource.identifier ?? [])) ??
    lasting(requests) ??
    logicalSpecimen(draft, chain) ??
    draft.reports.map(({ resource }) => resource.id).find((id) => id !== undefined) ??
    usableIdentifiers(reports)[0]?.value
  );
}

function logicalSpecimen(
  draft: IsolateDraft,
  chain: readonly NodeOf<'Specimen'>[],
): string | undefined {
  const [own] = chain.filter(({ container }) => container === undefined);
  const { specimen } = draft.node.resource;
  return own?.resource.id ?? specimen?.identifier?.value ?? logicalId(specimen?.reference);
}
