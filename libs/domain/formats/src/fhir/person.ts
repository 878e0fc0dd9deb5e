import type { Moment, Patient } from '@carbawatch/contracts';
import { isDate } from '@carbawatch/contracts';
import type { ProblemSink } from '../isolate-results';
import { identifierOf } from './coded';
import { isOf, logicalId } from './reading';
import type { FhirReading, Node, NodeOf } from './reading';
import type { Identifier, PatientResource, Reference } from './resources';

/** Assigner of numbers that are a FHIR server's own ids, and of no hospital's numbering. */
export const LOGICAL_ID = 'fhir-logical-id';

const SEXES: ReadonlyMap<string, Patient['sex']> = new Map([
  ['female', 'female'],
  ['male', 'male'],
  ['other', 'other'],
  ['unknown', 'unknown'],
]);

export type Subject =
  | { readonly kind: 'none' }
  /** A place or a device: an environmental specimen. */
  | { readonly kind: 'no-person' }
  /** The Patient stands in the payload, and a part of it cannot be read. */
  | { readonly kind: 'unreadable'; readonly node: Node }
  | {
      readonly kind: 'patient';
      readonly patient: Patient;
      readonly node: NodeOf<'Patient'> | undefined;
    };

/** Whom a subject reference means; the first of several that says anything. */
export function subjectOf(
  reading: FhirReading,
  references: readonly { readonly reference: Reference | undefined; readonly from: Node }[],
  sink: ProblemSink,
): Subject {
  for (const { reference, from } of references) {
    const subject = oneSubject(reading, reference, from, sink);
    if (subject.kind !== 'none') return subject;
  }
  return { kind: 'none' };
}

function oneSubject(
  reading: FhirReading,
  reference: Reference | undefined,
  from: Node,
  sink: ProblemSink,
): Subject {
  const target = reading.target(reference, from);
  if (target.kind === 'none') return { kind: 'none' };
  if (target.kind === 'node') {
    const { node } = target;
    if (isOf(node, 'Patient')) {
      const patient = patientOf(node, sink);
      return patient ? { kind: 'patient', patient, node } : { kind: 'none' };
    }
    if (node.resource === null) return { kind: 'unreadable', node };
    return { kind: node.type === 'Location' ? 'no-person' : 'none' };
  }
  const { reference: url, identifier, type } = target.reference;
  const named = type ?? /([A-Z][A-Za-z]+)\/[^/]+$/.exec(url ?? '')?.[1] ?? 'Patient';
  if (named === 'Location' || named === 'Device') return { kind: 'no-person' };
  if (named !== 'Patient') return { kind: 'none' };
  const number = identifier && numberOf(identifier);
  if (number) return { kind: 'patient', patient: number, node: undefined };
  const id = logicalId(url);
  if (id === undefined) return { kind: 'none' };
  sink.report('patient-by-logical-id', `${from.pointer}/subject`);
  return { kind: 'patient', patient: { id, assigner: LOGICAL_ID }, node: undefined };
}

/** The patient of a resource: the number of type MR, else the first, else the server's own id. */
export function patientOf(node: NodeOf<'Patient'>, sink: ProblemSink): Patient | null {
  const { resource, pointer } = node;
  const number = recordNumber(resource);
  if (!number) {
    if (resource.id === undefined) return null;
    sink.report('patient-by-logical-id', `${pointer}/identifier`);
  }
  const birthDate = resource.birthDate;
  const isYear = /^(?:18[5-9]|19\d|20\d|21\d)\d$/.test(birthDate ?? '');
  if (birthDate !== undefined && !isDate(birthDate) && !isYear) {
    sink.report('bad-date', `${pointer}/birthDate`);
  }
  return {
    ...(number ?? { id: resource.id ?? '', assigner: LOGICAL_ID }),
    name: nameOf(resource),
    sex: SEXES.get(resource.gender ?? ''),
    birthDate: birthDate !== undefined && isDate(birthDate) ? birthDate : undefined,
    birthYear: isYear ? Number(birthDate) : undefined,
  };
}

function recordNumber({ identifier }: PatientResource): Patient | null {
  const chosen = identifierOf(identifier, ['MR']);
  return chosen ? numberOf(chosen) : null;
}

/** The assigner by its name, else its own number, else the numbering (an OID, no prefix). */
function numberOf({ value, system, assigner }: Identifier): Patient | null {
  const id = (value ?? '').trim();
  if (id === '') return null;
  const named = assigner?.display ?? assigner?.identifier?.value ?? system;
  const short = named
    ?.replace(/^urn:oid:/, '')
    .trim()
    .slice(0, 200);
  return { id, ...(short ? { assigner: short } : {}) };
}

function nameOf({ name = [] }: PatientResource): string | undefined {
  const chosen = name.find(({ use }) => use === 'official') ?? name[0];
  if (!chosen) return undefined;
  const parts = [chosen.family, ...(chosen.given ?? [])].flatMap((part) => part?.trim() || []);
  const whole = parts.length > 0 ? parts.join(', ') : (chosen.text ?? '').trim();
  return whole === '' ? undefined : whole.slice(0, 500);
}

export interface Death {
  readonly diedAt: Moment | undefined;
}

/** `deceased[x]`; null when the patient is alive or nothing is said. */
export function deathOf(
  reading: FhirReading,
  { resource, pointer }: NodeOf<'Patient'>,
  sink: ProblemSink,
): Death | null {
  const { deceasedBoolean, deceasedDateTime } = resource;
  if (deceasedDateTime === undefined && deceasedBoolean !== true) return null;
  return { diedAt: reading.moment(deceasedDateTime, `${pointer}/deceasedDateTime`, sink) };
}
