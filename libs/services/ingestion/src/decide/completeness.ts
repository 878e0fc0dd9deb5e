import { TOPICS, type EncounterChanged, type IsolateReported } from '@carbawatch/contracts';
import type { EventDraft } from './mapping';

export interface FilledFields {
  readonly kind: 'isolate' | 'movement';
  /** Every field that such a report could have, and whether it has it. */
  readonly fields: readonly (readonly [field: string, isPresent: boolean])[];
}

const CARBAPENEMS = new Set(['ETP', 'IPM', 'MEM', 'DOR']);

/** What surveillance needs of a laboratory's report; names are those of the canonical payload. */
function isolateFields(report: IsolateReported): FilledFields['fields'] {
  const { encounter, specimen, person, susceptibility = [], outcome } = report;
  const carbapenems = susceptibility.filter(({ agent }) => CARBAPENEMS.has(agent));
  return [
    ['patient', report.patientKnown],
    ['patient.sex', person?.sex !== undefined],
    ['patient.birthDate', person?.birthYear !== undefined],
    ['encounter.id', encounter?.visit !== undefined],
    ['encounter.class', encounter?.class !== undefined],
    ['encounter.ward', encounter?.ward !== undefined],
    ['encounter.unitType', encounter?.unitType !== undefined],
    ['encounter.admittedAt', encounter?.admittedAt !== undefined],
    ['encounter.diagnoses', (encounter?.diagnoses?.length ?? 0) > 0],
    ['specimen.type', specimen?.type !== undefined],
    ['specimen.purpose', specimen?.purpose !== undefined],
    ['specimen.collectedAt', specimen?.collectedAt !== undefined],
    ['organism', report.organism !== undefined],
    ['reportedAt', report.reportedAt !== undefined],
    ['susceptibility', susceptibility.length > 0],
    ['susceptibility.carbapenem', carbapenems.length > 0],
    ['susceptibility.carbapenem.value', carbapenems.some(({ value }) => value !== undefined)],
    ['carbapenemaseTest', (report.geneTests ?? report.phenotypicTests ?? []).length > 0],
    ['infection.status', report.infection !== undefined],
    ['outcome.vitalStatus', outcome?.vitalStatus !== undefined],
  ];
}

/** What joins two numbers, or names the patient of a visit, moves nobody and has none of these. */
function movementFields(movement: EncounterChanged): FilledFields['fields'] {
  if ((movement.mergedInto ?? movement.movedTo) !== undefined) return [];
  return [
    ['patient.sex', movement.person?.sex !== undefined],
    ['patient.birthDate', movement.person?.birthYear !== undefined],
    ['encounter.id', movement.visit !== undefined],
    ['encounter.class', movement.class !== undefined],
    ['ward', movement.ward !== undefined],
    ['room', movement.room !== undefined],
    ['bed', movement.bed !== undefined],
    ['unitType', movement.unitType !== undefined],
  ];
}

/** Which fields an event's report had filled; null for events that are neither. */
export function filledFields({ topic, body }: EventDraft): FilledFields | null {
  if (topic === TOPICS.isolatesReported && 'isolateId' in body) {
    // A genotype table is asked for none of this.
    return body.kind === 'genotype' ? null : { kind: 'isolate', fields: isolateFields(body) };
  }
  const isMovement = topic === TOPICS.encountersChanged && 'bed' in body;
  return isMovement ? { kind: 'movement', fields: movementFields(body) } : null;
}
