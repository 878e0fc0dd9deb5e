import type { Patient } from '@carbawatch/contracts';
import type { FormatPayload } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import type { Secrets } from '@carbawatch/service-kit';
import type { Identity } from '../decide/mapping';
import { patientOf } from '../decide/patient-assigner';
import { assignerKeyText, assignersOf, heldInVault, type Assigner } from '../store/assigners';

/** How the numbers of some sites' patients are assigned. */
export interface KnownAssigners {
  isKnownOtherwise(site: string, patient: Patient): boolean;
  /** Assigners that these persons are the first of. */
  newAmong(identities: readonly Identity[]): Assigner[];
}

type Messages = readonly { readonly site: string; readonly payloads: readonly FormatPayload[] }[];

/**
 * Whether the vault holds a number that comes without an assigner with one, or the other way round.
 * Persons are looked for only where a site's numbers come both ways, which most never do.
 */
export async function knownAssigners(
  tx: Tx,
  secrets: Secrets,
  messages: Messages,
  sites: readonly string[],
): Promise<KnownAssigners> {
  const assigners = await assignersOf(tx, sites);
  const known = new Set(assigners.map(assignerKeyText));
  const othersOf = (site: string, { id, assigner = '' }: Patient): string[] =>
    assigners
      .filter((one) => one.site === site && (one.assigner === '') !== (assigner === ''))
      .map((one) => secrets.pseudonymOf(site, one.assigner, id));
  const asked = messages.flatMap(({ site: own, payloads }) =>
    payloads.flatMap((payload) => {
      const patient = patientOf(payload);
      const site = payload.site ?? own;
      return patient ? othersOf(site, patient).map((pseudonym) => ({ site, pseudonym })) : [];
    }),
  );
  const held = await heldInVault(tx, asked);
  return {
    isKnownOtherwise: (site, patient) =>
      held.size > 0 && othersOf(site, patient).some((pseudonym) => held.has(pseudonym)),
    newAmong: (identities) => {
      const found = new Map<string, Assigner>();
      for (const { site, patient } of identities) {
        const one = { site, assigner: patient.assigner ?? '' };
        if (!known.has(assignerKeyText(one))) found.set(assignerKeyText(one), one);
      }
      return [...found.values()];
    },
  };
}
