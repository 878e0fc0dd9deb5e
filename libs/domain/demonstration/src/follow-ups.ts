import { addDays, type IsolateReport } from '@carbawatch/contracts';
import type { Chance } from './chance';
import type { Draft } from './feed';
import type { HousedPatient } from './housing';
import { DAY, type PlannedIsolate } from './plan';

/** Every so many-th patient does not come, so that some outcomes stay unknown. */
const MISSED_CLINIC = 9;
const CLINIC_AFTER_DAYS = 30;
/** Of those who come, so many have the form of the outcome filled in. */
const ASSESSED_SHARE = 0.8;
/** The form is sent when the clinic closes its list. */
const SENT_AFTER_MINUTES = 180;

/** How often each part of an outcome is so, with a carbapenemase and without; plainly invented. */
const SHARES = {
  clinicalResponse: [0.64, 0.8],
  readmitted: [0.2, 0.12],
  renalFailure: [0.16, 0.1],
  cDifficile: [0.06, 0.04],
} as const;

/** The first culture of a patient that grew a resistant strain. */
export interface IndexCulture {
  readonly patient: HousedPatient;
  readonly accession: string;
  readonly isolate: PlannedIsolate;
}

/** Whoever had a culture and went home is seen again in the clinic, alive after day 30. */
export function seenAgainAt({ plan, stays, lane }: HousedPatient): number | null {
  const leftAt = stays.at(-1)?.to;
  if (leftAt === undefined || plan.dies || plan.cultures.length === 0) return null;
  return lane % MISSED_CLINIC === 0 ? null : leftAt + (CLINIC_AFTER_DAYS + (lane % 14)) * DAY;
}

/**
 * What the clinic writes of how patients with a resistant strain fared: the parts of an outcome
 * that no movement shows. It names the isolate by its number and tests nothing.
 */
export function followUps(
  cultures: readonly IndexCulture[],
  firstDay: string,
  chance: Chance,
): Draft[] {
  return cultures.flatMap(({ patient, accession, isolate }) => {
    const seenAt = seenAgainAt(patient);
    if (seenAt === null || !chance.happens(ASSESSED_SHARE)) return [];
    const group = isolate.alleles.length > 0 ? 0 : 1;
    const { name, snomed } = isolate.microbe;
    const report: IsolateReport = {
      type: 'isolate.report',
      isolateId: `${accession}-1`,
      organism: { name, snomed },
      outcome: {
        vitalStatus: 'alive',
        clinicalResponse: chance.happens(SHARES.clinicalResponse[group]),
        readmitted: chance.happens(SHARES.readmitted[group]),
        renalFailure: chance.happens(SHARES.renalFailure[group]),
        cDifficile: chance.happens(SHARES.cDifficile[group]),
        assessedOn: addDays(firstDay, Math.floor(seenAt / DAY)),
      },
    };
    return {
      minute: seenAt + SENT_AFTER_MINUTES,
      lane: patient.lane,
      contentType: 'application/json',
      body: JSON.stringify(report),
    };
  });
}
