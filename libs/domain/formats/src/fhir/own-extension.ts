import { z } from 'zod';
import { isolateReport } from '@carbawatch/contracts';
import { readReport } from '../payloads';
import type { NodeOf } from './reading';
import type { Extension } from './resources';

/**
 * What an export of this system says in extensions of its own, since FHIR R4 has no agreed place
 * for it (hl7.org/fhir/R4/extensibility.html): `REPORT` on the Observation of the organism holds
 * canonical fields as JSON, `HIT` on a result the parts of a hit.
 */
export const REPORT = 'urn:x-carbawatch:report';
export const HIT = 'urn:x-carbawatch:hit';
/** A tag of Encounters that only say where an isolate was taken; they are no bed history. */
export const CONTEXT_TAG = 'urn:x-carbawatch:context';

const encounter = isolateReport.shape.encounter.unwrap();
const specimen = isolateReport.shape.specimen.unwrap();

export const reportExtension = z.strictObject({
  isolateId: isolateReport.shape.isolateId,
  version: isolateReport.shape.version,
  encounter: encounter
    .pick({ unitType: true, icuAdmittedAt: true, icuDischargedAt: true })
    .optional(),
  specimen: specimen.pick({ id: true, purpose: true }).optional(),
  mechanismClaim: readReport.shape.mechanismClaim,
  mlst: isolateReport.shape.mlst,
  infection: isolateReport.shape.infection,
  covariates: isolateReport.shape.covariates,
  outcome: isolateReport.shape.outcome,
});
export type ReportExtension = z.infer<typeof reportExtension>;

/** Null when there is none, or when it is not in the form that this system writes. */
export function ownReport({ resource }: NodeOf<'Observation'>): ReportExtension | null {
  const text = (resource.extension ?? []).find(({ url }) => url === REPORT)?.valueString;
  if (text === undefined) return null;
  try {
    const read = reportExtension.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

export interface Hit {
  readonly tool?: string | undefined;
  readonly identity?: number | undefined;
  readonly coverage?: number | undefined;
  readonly quality?: string | undefined;
}

export const NO_HIT: Hit = {};

/** The parts of a gene's hit. */
export function hitIn(extensions: readonly Extension[] | undefined): Hit {
  const parts = (extensions ?? []).find(({ url }) => url === HIT)?.extension;
  if (!parts) return NO_HIT;
  const part = (name: string) => parts.find(({ url }) => url === name);
  return {
    tool: part('tool')?.valueString,
    identity: part('identity')?.valueDecimal,
    coverage: part('coverage')?.valueDecimal,
    quality: part('quality')?.valueString,
  };
}
