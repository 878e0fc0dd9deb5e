import type { Encounter, Moment } from '@carbawatch/contracts';
import { movementItem } from '../check';
import type { WholeVisit } from '../payloads';
import type { ReadItem } from '../read-result';
import { hasCode } from './coded';
import { admittedAt, classOf, diagnosesOf, staysOf, visitOf } from './encounter';
import type { Stay } from './encounter';
import type { Placed } from './isolate-report';
import { admittedFrom, dischargedTo } from './origin';
import { CONTEXT_TAG } from './own-extension';
import { deathOf, patientOf, subjectOf } from './person';
import { Problems } from './reading';
import type { FhirReading, Node, NodeOf } from './reading';
import { isTest } from './test-label';

/** Encounters that take place or did; a planned one moves nobody, and announces. */
const MOVING = new Set(['arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'unknown']);
/** Of whom they tell, nobody has left. */
const IN_HOUSE = new Set(['arrived', 'triaged', 'in-progress', 'onleave']);
const WITHDRAWN = new Set(['cancelled', 'entered-in-error']);

interface Movement {
  readonly pointer: string;
  readonly event: object;
}

/** The bed history of every Encounter, and the deaths and merges that Patients tell of. */
export function movementItems(reading: FhirReading, reported: ReadonlySet<Node>): Placed[] {
  const placed = reading.all('Encounter').flatMap((node) => itemsOfEncounter(reading, node));
  for (const node of reading.all('Patient'))
    placed.push(...itemsOfPatient(reading, node, reported));
  return placed;
}

function itemsOfEncounter(reading: FhirReading, node: NodeOf<'Encounter'>): Placed[] {
  const { resource, pointer } = node;
  const { status, meta } = resource;
  if (meta?.tag?.some(({ code }) => code === CONTEXT_TAG)) return [];
  const isPlanned = status === 'planned';
  if (!isPlanned && !MOVING.has(status) && !WITHDRAWN.has(status)) return [];
  const problems = new Problems();
  const stays = staysOf(reading, node, problems, isPlanned);
  const at =
    admittedAt(reading, node, stays, problems) ?? (isPlanned ? reading.messageTime : undefined);
  const isReferred = reading.nodes.length > 1;
  if (at === undefined) {
    // Beside a report an Encounter may only describe; alone, it has nothing else to say.
    const isDescribing =
      isReferred && (stays.length === 0 || reading.all('Observation').length > 0);
    if (isDescribing && problems.list.length === 0) return [];
    problems.report('missing-field', `${pointer}/period/start`, 'when the stay began');
    return [refused(node, problems)];
  }
  const subject = subjectOf(reading, [{ reference: resource.subject, from: node }], problems);
  if (subject.kind === 'unreadable') {
    for (const problem of subject.node.problems) problems.take(problem);
    return [refused(node, problems)];
  }
  if (subject.kind !== 'patient') {
    problems.report('missing-field', `${pointer}/subject`, 'the patient');
    return [refused(node, problems)];
  }
  const visit = { id: visitOf(node), class: classOf(node) };
  const isMoving = MOVING.has(status);
  const whole = isMoving && { wholeVisit: wholeVisitOf(reading, node, stays) };
  const events = WITHDRAWN.has(status)
    ? [{ pointer, event: { kind: 'cancel-admit', at, encounter: visit } }]
    : isPlanned
      ? [announcementOf(reading, node, { at, stays, visit, problems })]
      : movementsOf(reading, node, { at, stays, visit, problems });
  const items = events.map(({ pointer: place, event }) =>
    movementItem(
      {
        ...envelopeOf(reading, [node, subject.node]),
        patient: subject.patient,
        ...event,
        ...whole,
      },
      place,
    ),
  );
  return items.map((item, index) => ({
    item: withProblems(item, index === 0 ? problems : new Problems()),
    sources: [node],
    patient: subject.node,
  }));
}

interface Visit {
  readonly at: Moment;
  readonly stays: readonly Stay[];
  readonly visit: Pick<Encounter, 'id' | 'class'>;
  readonly problems: Problems;
}

/** What HL7 v2 tells by A05: when and where to somebody is to come. */
function announcementOf(
  reading: FhirReading,
  node: NodeOf<'Encounter'>,
  { at, stays, visit, problems }: Visit,
): Movement {
  const { resource, pointer } = node;
  const { meta, period, hospitalization } = resource;
  const diagnoses = diagnosesOf(reading, node, problems);
  const updated = reading.moment(meta?.lastUpdated, `${pointer}/meta/lastUpdated`, problems);
  const isDayTold = period?.start !== undefined || stays.some((stay) => stay.at !== undefined);
  const ward = stays.find((stay) => stay.ward !== undefined)?.ward;
  return {
    pointer,
    event: {
      kind: 'update',
      at: updated ?? reading.messageTime ?? at,
      encounter: visit,
      announced: { ...(isDayTold && { at }), ...(ward !== undefined && { ward }) },
      admittedFrom: admittedFrom(hospitalization),
      ...(diagnoses.length > 0 ? { diagnoses } : {}),
    },
  };
}

function movementsOf(
  reading: FhirReading,
  node: NodeOf<'Encounter'>,
  { at, stays, visit, problems }: Visit,
): Movement[] {
  const { resource, pointer } = node;
  const [first, ...later] = stays;
  const diagnoses = diagnosesOf(reading, node, problems);
  const { dischargeDisposition } = resource.hospitalization ?? {};
  const movements: Movement[] = [
    {
      pointer,
      event: {
        kind: 'admit',
        at,
        encounter: visit,
        ...placeOf(first),
        admittedFrom: admittedFrom(resource.hospitalization),
        ...(diagnoses.length > 0 ? { diagnoses } : {}),
      },
    },
  ];
  for (const stay of later) {
    const event = { kind: 'transfer', at: stay.at, encounter: visit, ...placeOf(stay) };
    movements.push({ pointer: stay.pointer, event });
  }
  const left = reading.moment(resource.period?.end, `${pointer}/period/end`, problems);
  if (left !== undefined) {
    movements.push({
      pointer: `${pointer}/period/end`,
      event: {
        kind: 'discharge',
        at: left,
        encounter: visit,
        dischargedTo: dischargedTo(resource.hospitalization),
      },
    });
    if (hasCode(dischargeDisposition, 'exp')) {
      movements.push({
        pointer: `${pointer}/hospitalization/dischargeDisposition`,
        event: { kind: 'death', at: left, encounter: visit },
      });
    }
  }
  return movements;
}

/** What the Encounter holds of the visit, for its newer versions to take back. */
function wholeVisitOf(
  reading: FhirReading,
  { resource, pointer }: NodeOf<'Encounter'>,
  stays: readonly Stay[],
): WholeVisit {
  const { status, meta, period } = resource;
  const reported = new Problems(); // with the movements
  const saidAt = reading.moment(meta?.lastUpdated, `${pointer}/meta/lastUpdated`, reported);
  const left = reading.moment(period?.end, `${pointer}/period/end`, reported);
  return {
    ...(saidAt !== undefined && { saidAt }),
    transfers: stays.slice(1).flatMap(({ at }) => at ?? []),
    places: stays.flatMap(({ at: from, until }, i) => {
      const next = until ?? stays[i + 1]?.at ?? left;
      return from === undefined ? [] : [{ from, ...(next !== undefined && { until: next }) }];
    }),
    ...(left !== undefined && { left }),
    ...(left === undefined && IN_HOUSE.has(status) && { inHouse: true as const }),
  };
}

function placeOf(stay: Stay | undefined): object {
  if (!stay) return {};
  const { ward, room, bed, unitType } = stay;
  return { ward, room, bed, unitType };
}

/** Death and merge; the death of whom an isolate's report names is told there, as its outcome. */
function itemsOfPatient(
  reading: FhirReading,
  node: NodeOf<'Patient'>,
  reported: ReadonlySet<Node>,
): Placed[] {
  const problems = new Problems();
  const isNamedInReport = reported.has(node) && reading.all('Encounter').length === 0;
  const movements = [
    ...linksOf(reading, node, problems),
    ...(isNamedInReport ? [] : deathMovement(reading, node, problems)),
  ];
  if (movements.length === 0 && problems.list.length === 0) return [];
  const patient = patientOf(node, problems);
  if (movements.length === 0 || !patient) {
    return problems.list.some(({ code }) => code === 'missing-field')
      ? [refused(node, problems)]
      : [];
  }
  return movements.map(({ pointer, event }, index) => ({
    item: withProblems(
      movementItem({ ...envelopeOf(reading, [node]), patient, ...event }, pointer),
      index === 0 ? problems : new Problems(),
    ),
    sources: [node],
    patient: node,
  }));
}

function deathMovement(
  reading: FhirReading,
  node: NodeOf<'Patient'>,
  problems: Problems,
): Movement[] {
  const death = deathOf(reading, node, problems);
  if (!death) return [];
  const at = death.diedAt ?? toldAt(reading, node, problems);
  const place = `${node.pointer}/deceasedDateTime`;
  if (at !== undefined) return [{ pointer: place, event: { kind: 'death', at } }];
  problems.report('missing-field', place, 'when the patient died');
  return [];
}

/** `Patient.link`: this record gave way to another, or another to this one. */
function linksOf(reading: FhirReading, node: NodeOf<'Patient'>, problems: Problems): Movement[] {
  return (node.resource.link ?? []).flatMap(({ other, type }, index): Movement[] => {
    if (type !== 'replaced-by' && type !== 'replaces') return [];
    const pointer = `${node.pointer}/link/${index}`;
    const target = subjectOf(reading, [{ reference: other, from: node }], problems);
    const at = toldAt(reading, node, problems);
    const own = patientOf(node, problems);
    if (target.kind !== 'patient' || at === undefined || !own) {
      const about = 'the other Patient, and meta.lastUpdated or Bundle.timestamp';
      problems.report('missing-field', `${pointer}/other`, about);
      return [];
    }
    const [retired, survivor] =
      type === 'replaced-by' ? [own, target.patient] : [target.patient, own];
    const merge = { kind: 'merge-patient', at, patient: retired, mergedInto: survivor } as const;
    return [{ pointer, event: merge }];
  });
}

function toldAt(reading: FhirReading, node: NodeOf<'Patient'>, problems: Problems) {
  const { meta } = node.resource;
  const updated = reading.moment(meta?.lastUpdated, `${node.pointer}/meta/lastUpdated`, problems);
  return updated ?? reading.messageTime;
}

function envelopeOf(reading: FhirReading, nodes: readonly (Node | undefined)[]): object {
  return {
    type: 'encounter.event',
    site: reading.options.site,
    messageTime: reading.messageTime,
    testMessage: isTest(reading, nodes) || undefined,
  };
}

function refused(node: Node, problems: Problems): Placed {
  const item: ReadItem = {
    pointer: node.pointer,
    payload: null,
    usable: false,
    problems: problems.list,
  };
  return { item, sources: [node], patient: undefined };
}

function withProblems(item: ReadItem, problems: Problems): ReadItem {
  return { ...item, problems: [...problems.list, ...item.problems] };
}
