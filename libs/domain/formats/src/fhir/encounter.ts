import type { Diagnosis, Encounter, Moment, UnitType } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';
import type { ProblemSink } from '../isolate-results';
import { hasCode, identifierOf } from './coded';
import { logicalId } from './reading';
import type { FhirReading, NodeOf } from './reading';
import type { Concept, Reference, ResourceOf } from './resources';

/** v3-ActCode; a pre-admission (PRENC) is no stay of any class. */
const CLASSES: Readonly<Record<string, Encounter['class']>> = {
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  SS: 'inpatient',
  OBSENC: 'inpatient',
  AMB: 'outpatient',
  VR: 'outpatient',
  HH: 'outpatient',
  FLD: 'outpatient',
  EMER: 'emergency',
};

export function classOf({ resource }: NodeOf<'Encounter'>): Encounter['class'] {
  return CLASSES[(resource.class?.code ?? '').toUpperCase()];
}

/** The visit number, else the first identifier, else the server's own id. */
export function visitOf({ resource }: NodeOf<'Encounter'>): string | undefined {
  return identifierOf(resource.identifier, ['VN'])?.value ?? resource.id;
}

/** Where a patient lay from a time on. */
export interface Stay {
  readonly at: Moment | undefined;
  readonly until: Moment | undefined;
  readonly pointer: string;
  readonly ward: string | undefined;
  readonly room: string | undefined;
  readonly bed: string | undefined;
  readonly unitType: UnitType | undefined;
}

/**
 * The places of an Encounter in the order of time. Ward, room and bed come as one Location with
 * `partOf`, or as entries of their own for the same time; an entry of a bed alone keeps the ward.
 */
export function staysOf(
  reading: FhirReading,
  node: NodeOf<'Encounter'>,
  sink: ProblemSink,
  /** Whether places count that are only planned or reserved. */
  isPlanned = false,
): Stay[] {
  const { timeZone } = reading.options;
  const entries = (node.resource.location ?? [])
    .map((entry, index) => ({ ...entry, pointer: `${node.pointer}/location/${index}` }))
    .filter(({ status }) => isPlanned || (status !== 'planned' && status !== 'reserved'))
    .map((entry): Stay => {
      const at = reading.moment(entry.period?.start, `${entry.pointer}/period/start`, sink);
      const until = reading.moment(entry.period?.end, `${entry.pointer}/period/end`, sink);
      const place = placeOf(reading, entry.location, node, entry.physicalType);
      return { at, until, pointer: entry.pointer, ...place };
    });
  const time = ({ at }: Stay): number =>
    at === undefined ? Number.NEGATIVE_INFINITY : instantMs(at, timeZone);
  const merged: Stay[] = [];
  for (const entry of entries.sort((a, b) => compare(time(a), time(b)))) {
    const last = merged.at(-1);
    if (last && time(last) === time(entry)) merged[merged.length - 1] = together(last, entry);
    else if (last && entry.ward === undefined) {
      merged.push({ ...entry, ward: last.ward, unitType: entry.unitType ?? last.unitType });
    } else merged.push(entry);
  }
  return merged;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function together(first: Stay, second: Stay): Stay {
  return {
    at: first.at,
    until: first.until ?? second.until,
    pointer: first.pointer,
    ward: first.ward ?? second.ward,
    room: first.room ?? second.room,
    bed: first.bed ?? second.bed,
    unitType: first.unitType ?? second.unitType,
  };
}

type Place = Pick<Stay, 'ward' | 'room' | 'bed' | 'unitType'>;

/** v3-RoleCode of Location.type, where it says a kind of unit. */
const UNIT_TYPES: Readonly<Record<string, UnitType>> = {
  ICU: 'icu',
  PEDICU: 'icu',
  PEDNICU: 'neonatal-icu',
  ER: 'emergency',
  ETU: 'emergency',
  BMTC: 'transplant',
  TR: 'transplant',
  NCCF: 'long-term-care',
};

/** A building may nest in sites, wings and levels. */
const LEVELS_MAX = 10;

function placeOf(
  reading: FhirReading,
  reference: Reference,
  from: NodeOf<'Encounter'>,
  said: Concept | undefined,
): Place {
  const first = reading.resolve(reference, from, 'Location');
  if (!first) return partOf(said, nameOfReference(reference));
  let place: Place = partOf(said ?? first.resource.physicalType, nameOf(first));
  let current: NodeOf<'Location'> | undefined = first;
  for (let level = 0; current && level < LEVELS_MAX; level += 1) {
    const { type = [], physicalType, partOf: parent }: ResourceOf<'Location'> = current.resource;
    const codes = type.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
    const unitType = codes.map((code) => UNIT_TYPES[code.toUpperCase()]).find(Boolean);
    const above: Place =
      level > 0 && isBedRoomOrWard(physicalType)
        ? partOf(physicalType, nameOf(current))
        : { ward: undefined, room: undefined, bed: undefined, unitType: undefined };
    place = {
      ward: place.ward ?? above.ward,
      room: place.room ?? above.room,
      bed: place.bed ?? above.bed,
      unitType: place.unitType ?? unitType,
    };
    current = reading.resolve(parent, current, 'Location');
  }
  return place;
}

/** location-physical-type; what is called neither room nor bed is taken for the ward. */
function partOf(physicalType: Concept | undefined, name: string | undefined): Place {
  const isRoom = hasCode(physicalType, 'ro');
  const isBed = hasCode(physicalType, 'bd');
  return {
    ward: isRoom || isBed ? undefined : name,
    room: isRoom ? name : undefined,
    bed: isBed ? name : undefined,
    unitType: undefined,
  };
}

function isBedRoomOrWard(physicalType: Concept | undefined): boolean {
  return hasCode(physicalType, 'wa', 'ro', 'bd');
}

/** The code that the hospital files the place under, as in HL7 v2, else its name. */
function nameOf({ resource }: NodeOf<'Location'>): string | undefined {
  return identifierOf(resource.identifier, [])?.value ?? resource.name ?? resource.id;
}

function nameOfReference({ identifier, display, reference }: Reference): string | undefined {
  return identifier?.value ?? display ?? logicalId(reference);
}

/** The stay in which an isolate's specimen was taken, as far as the payload tells. */
export function encounterOf(
  reading: FhirReading,
  node: NodeOf<'Encounter'>,
  collectedAt: Moment | undefined,
  sink: ProblemSink,
): Encounter {
  const { timeZone } = reading.options;
  const stays = staysOf(reading, node, sink);
  const at = collectedAt === undefined ? undefined : instantMs(collectedAt, timeZone);
  const then = stays.findLast(
    (stay) =>
      at !== undefined &&
      (stay.at === undefined || instantMs(stay.at, timeZone) <= at) &&
      (stay.until === undefined || instantMs(stay.until, timeZone) >= at),
  );
  const stay = then ?? (stays.length === 1 ? stays[0] : undefined);
  const diagnoses = diagnosesOf(reading, node, sink);
  return {
    id: visitOf(node),
    class: classOf(node),
    ward: stay?.ward,
    unitType: stay?.unitType,
    admittedAt: admittedAt(reading, node, stays, sink),
    ...(diagnoses.length > 0 ? { diagnoses } : {}),
  };
}

export function admittedAt(
  reading: FhirReading,
  { resource, pointer }: NodeOf<'Encounter'>,
  stays: readonly Stay[],
  sink: ProblemSink,
): Moment | undefined {
  const start = reading.moment(resource.period?.start, `${pointer}/period/start`, sink);
  return start ?? stays.find(({ at }) => at !== undefined)?.at;
}

/** As many as a payload may hold; the first are the ones that were ranked highest. */
const DIAGNOSES_MAX = 200;

const DIAGNOSIS_USES: Readonly<Record<string, Diagnosis['type']>> = {
  AD: 'admission',
  DD: 'final',
  CM: 'working',
};

/** ICD-10 and ICD-9 codes of the Conditions that the Encounter lists, or that name it. */
export function diagnosesOf(
  reading: FhirReading,
  node: NodeOf<'Encounter'>,
  sink: ProblemSink,
): Diagnosis[] {
  const listed = (node.resource.diagnosis ?? []).flatMap(({ condition, use }) => {
    const found = reading.resolve(condition, node, 'Condition');
    const type = (use?.coding ?? []).map(({ code }) => DIAGNOSIS_USES[code ?? '']).find(Boolean);
    return found ? [{ found, type }] : [];
  });
  const known = new Set(listed.map(({ found }) => found));
  const naming = reading
    .conditionsOf(node)
    .filter((found) => !known.has(found))
    .map((found) => ({ found, type: undefined }));
  return [...listed, ...naming]
    .flatMap(({ found, type }) => diagnosisOf(reading, found, type, sink))
    .slice(0, DIAGNOSES_MAX);
}

function diagnosisOf(
  reading: FhirReading,
  { resource, pointer }: NodeOf<'Condition'>,
  type: Diagnosis['type'],
  sink: ProblemSink,
): Diagnosis[] {
  if (hasCode(resource.verificationStatus, 'refuted', 'entered-in-error')) return [];
  for (const { system = '', code } of resource.code?.coding ?? []) {
    const icd = /icd-?10/i.test(system) ? 'icd-10' : /icd-?9/i.test(system) ? 'icd-9' : null;
    if (icd === null || code === undefined || code.trim() === '') continue;
    const recordedAt = reading.moment(resource.recordedDate, `${pointer}/recordedDate`, sink);
    return [{ system: icd, code: code.trim().slice(0, 20), type, recordedAt }];
  }
  return [];
}
