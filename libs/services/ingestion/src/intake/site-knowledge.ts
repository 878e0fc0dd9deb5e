import type { FormatPayload } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import type { Secrets } from '@carbawatch/service-kit';
import { codedTerms } from '../decide/coded-terms';
import type { IsolateOwner, SiteKnowledge } from '../decide/mapping';
import type { SiteMappings } from '../decide/site-mappings';
import { isolateKeyText, ownersOf, type IsolateKey } from '../store/isolate-owners';
import { wardKeyText, wardLists } from '../store/wards';

/** Look-ups for one batch; what the batch itself names is added on the way. */
export interface BatchKnowledge extends SiteKnowledge {
  learn(owner: IsolateOwner): void;
}

/** Isolates that a payload reports without naming the patient. */
function withoutPatient(payloads: readonly FormatPayload[], site: string): IsolateKey[] {
  return payloads.flatMap((payload) => {
    if (payload.type !== 'isolate.report' && payload.type !== 'genotype.report') return [];
    if (payload.type === 'isolate.report' && payload.patient) return [];
    return [{ site: payload.site ?? site, isolateId: payload.isolateId }];
  });
}

/** Loads what the payloads of a batch can ask for, in two statements whatever its size. */
export async function loadKnowledge(
  tx: Tx,
  secrets: Secrets,
  messages: readonly { readonly site: string; readonly payloads: readonly FormatPayload[] }[],
  mappings: SiteMappings,
): Promise<BatchKnowledge> {
  const sites = new Set<string>();
  const isolates: IsolateKey[] = [];
  for (const { site, payloads } of messages) {
    for (const payload of payloads) sites.add(payload.site ?? site);
    isolates.push(...withoutPatient(payloads, site));
  }
  const owners = await ownersOf(tx, isolates);
  const wards = sites.size > 0 ? await wardLists(tx, [...sites]) : new Map<string, never>();
  return {
    terms: codedTerms,
    pseudonymOf: (site, assigner, id) => secrets.pseudonymOf(site, assigner, id),
    unitTypeOf: (site, ward) =>
      wards.get(wardKeyText(site, ward)) ?? mappings.unitTypeOf(site, ward),
    specimenTypeOf: (site, said) => mappings.specimenTypeOf(site, said),
    ownerOf: (site, isolateId) => owners.get(isolateKeyText({ site, isolateId })),
    learn: (owner) => owners.set(isolateKeyText(owner), owner.pseudonym),
  };
}
