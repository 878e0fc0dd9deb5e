import type { Patient } from '@carbawatch/contracts';

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
