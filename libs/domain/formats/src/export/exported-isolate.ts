import type { Classification, IsolateClassified } from '@carbawatch/contracts';
import type { ReadReport } from '../payloads';

/** An isolate on its way out: a canonical report under pseudonyms, and what follows from it. */
export interface ExportedIsolate {
  readonly report: ReadReport;
  readonly classification: Classification;
  /** Day of collection at the site, else of receipt. */
  readonly day: string;
}

/**
 * The current state of an isolate as a report that can be sent again. The patient is the pseudonym
 * and the visit a pseudonymous one: an export holds no identity. An isolate without a patient stays
 * without one.
 */
export function exportedIsolate(state: IsolateClassified, day: string): ExportedIsolate {
  const { isolate, site, isolateId, pseudonym, patientKnown, classification } = state;
  const { person, encounter, organism, susceptibility, testMessage, ...facts } = isolate;
  const { visit, unitTypeSource: _source, ...stay } = encounter ?? {};
  const report: ReadReport = {
    type: 'isolate.report',
    site,
    isolateId,
    ...facts,
    ...(patientKnown && { patient: { id: pseudonym, ...person } }),
    ...(encounter && { encounter: { ...stay, ...(visit !== undefined && { id: visit }) } }),
    ...(organism && {
      organism: {
        name: organism.name,
        code: organism.code,
        ...(organism.snomed !== undefined && { snomed: organism.snomed }),
      },
    }),
    ...(organism?.mechanismClaim && { mechanismClaim: organism.mechanismClaim }),
    ...(susceptibility && { susceptibility }),
    ...(testMessage === true && { testMessage }),
  };
  return { report, classification, day };
}

export interface IsolateNumber {
  /** The culture or specimen that the laboratory files the isolate under. */
  readonly accession: string;
  readonly number: string;
}

/** `LAB-123-2` is isolate 2 of LAB-123; an id without a number is isolate 1 of itself. */
export function isolateNumber(isolateId: string): IsolateNumber {
  const [, accession, number] = /^(.+)-([A-Za-z0-9.]{1,20})$/.exec(isolateId) ?? [];
  return accession === undefined || number === undefined
    ? { accession: isolateId, number: '1' }
    : { accession, number };
}
