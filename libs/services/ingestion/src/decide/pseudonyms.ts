import type { Encounter, Patient } from '@carbawatch/contracts';

/** A keyed hash of site, assigner and number; the key stays outside of the rules. */
export type PseudonymOf = (site: string, assigner: string, id: string) => string;

/**
 * Tags in the place of the assigner. NUL can stand in no assigner that a sender names, so a visit
 * `V1` or an isolate `V1` never gets the pseudonym of a patient `V1`.
 */
const VISIT = '\0visit';
const ISOLATE = '\0isolate';
const SPECIMEN = '\0specimen';

/** Two hospitals may both have a patient 4711: the assigner is part of who it is. */
export function patientPseudonym(pseudonymOf: PseudonymOf, site: string, patient: Patient): string {
  return pseudonymOf(site, patient.assigner ?? '', patient.id);
}

export function visitPseudonym(
  pseudonymOf: PseudonymOf,
  site: string,
  visit: string | undefined,
): string | undefined {
  return visit === undefined ? undefined : pseudonymOf(site, VISIT, visit);
}

/**
 * The numbers of a visit and of its account. Both are of one kind: hospitals that have a single
 * number send it in either field.
 */
export function visitNumbers(
  encounter: Pick<Encounter, 'id' | 'account'> | undefined,
  site: string,
  pseudonymOf: PseudonymOf,
): { visit: string | undefined; account: string | undefined } {
  return {
    visit: visitPseudonym(pseudonymOf, site, encounter?.id),
    account: visitPseudonym(pseudonymOf, site, encounter?.account),
  };
}

/** An isolate without a patient is a person of its own until a later report names one. */
export function isolatePseudonym(
  pseudonymOf: PseudonymOf,
  site: string,
  isolateId: string,
): string {
  return pseudonymOf(site, ISOLATE, isolateId);
}

/** The same for a report of a specimen. */
export function specimenPseudonym(
  pseudonymOf: PseudonymOf,
  site: string,
  reportId: string,
): string {
  return pseudonymOf(site, SPECIMEN, reportId);
}
