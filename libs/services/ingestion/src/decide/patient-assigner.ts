import type { Patient } from '@carbawatch/contracts';
import type { FormatPayload } from '@carbawatch/formats';
import type { Mapped, SiteKnowledge } from './mapping';
import { inside, problem } from './problems';
import type { Reading } from './verdict';

/** The assigner of a site's numbers that come without one. */
export type AssignerOf = (site: string) => string | undefined;

/** What was read, with the site's own assigner at the numbers that came without one. */
export function withAssigners(reading: Reading, own: string, assignerOf: AssignerOf): Reading {
  if (reading.kind === 'refused') return reading;
  const items = reading.items.map((item) => {
    const { payload } = item;
    if (!payload) return item;
    const assigner = assignerOf(payload.site ?? own);
    return assigner === undefined ? item : { ...item, payload: assigned(payload, assigner) };
  });
  return { ...reading, items };
}

function assigned<P extends FormatPayload>(payload: P, assigner: string): P {
  const patient = patientOf(payload);
  const survivor = payload.type === 'encounter.event' ? payload.mergedInto : undefined;
  const owner = payload.type === 'encounter.event' ? payload.movedTo : undefined;
  return {
    ...payload,
    ...(patient && { patient: { assigner, ...patient } }),
    ...(survivor && { mergedInto: { assigner, ...survivor } }),
    ...(owner && { movedTo: { assigner, ...owner } }),
  };
}

export function patientOf(payload: FormatPayload): Patient | undefined {
  return payload.type === 'genotype.report' ? undefined : payload.patient;
}

/** Which numbers a merge names is its own matter: it may be what joins the two. */
const JOINS_PATIENTS: ReadonlySet<string> = new Set(['merge-patient', 'unmerge-patient']);

/**
 * Names a number that the site knows with an assigner and that came without one, or the other way
 * round: they are two persons, of whom one has the bed and the other the result, and nobody sees.
 */
export function withAssignerNamed(
  mapped: Mapped,
  payload: FormatPayload,
  place: { readonly pointer: string; readonly site: string },
  knowledge: SiteKnowledge,
): Mapped {
  const patient = patientOf(payload);
  if (!patient || !mapped.event) return mapped;
  if (payload.type === 'encounter.event' && JOINS_PATIENTS.has(payload.kind)) return mapped;
  if (!knowledge.isKnownOtherwise(payload.site ?? place.site, patient)) return mapped;
  const found = problem('number-of-other-assigner', inside(place.pointer, 'patient/assigner'));
  return { ...mapped, problems: [...mapped.problems, found] };
}
