import type { Patient } from '@carbawatch/contracts';

/** What the vault knows of a person: numbers and names stay here and go nowhere else. */
export interface KnownIdentity {
  readonly id: string;
  readonly assigner?: string | undefined;
  readonly name?: string | undefined;
  readonly sex?: Patient['sex'];
  readonly birthDate?: string | undefined;
}

/** The newest of what was said; what a message does not mention stays as it was known. */
export function mergeIdentity(known: KnownIdentity | null, patient: Patient): KnownIdentity {
  return {
    id: patient.id,
    assigner: patient.assigner ?? known?.assigner,
    name: patient.name ?? known?.name,
    sex: patient.sex ?? known?.sex,
    birthDate: patient.birthDate ?? known?.birthDate,
  };
}
