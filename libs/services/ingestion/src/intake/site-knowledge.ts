import type { FormatPayload } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import type { Secrets } from '@carbawatch/service-kit';
import { codedTerms } from '../decide/coded-terms';
import type { Identity, Mapped, SiteKnowledge } from '../decide/mapping';
import { patientPseudonym, type PseudonymOf } from '../decide/pseudonyms';
import type { SiteMappings } from '../decide/site-mappings';
import { countBefore, keepTurn, undoneBy } from '../decide/taken-back';
import { visitKeyText } from '../decide/visit-begin';
import { toldVisitKey, type ToldVisit } from '../decide/whole-visit';
import type { Assigner } from '../store/assigners';
import { isolateKeyText, ownersOf, type IsolateKey } from '../store/isolate-owners';
import { cancelsOf } from '../store/movement-cancels';
import { toldVisitsOf } from '../store/told-visits';
import { visitBeginsOf } from '../store/visit-admissions';
import { wardKeyText, wardLists } from '../store/wards';
import { knownAssigners } from './known-otherwise';

/** Look-ups for one batch; what the batch itself names is added on the way. */
export interface BatchKnowledge extends SiteKnowledge {
  learn(mapped: Mapped): void;
  learnVisits(told: readonly ToldVisit[]): void;
  learntVisits(): readonly ToldVisit[];
  /** Assigners of whom these are the first persons. */
  newAssigners(identities: readonly Identity[]): Assigner[];
}

/** Isolates that are reported: under whom each is known already. */
function isolatesOf(payloads: readonly FormatPayload[], site: string): IsolateKey[] {
  return payloads.flatMap((payload) => {
    if (payload.type !== 'isolate.report' && payload.type !== 'genotype.report') return [];
    return [{ site: payload.site ?? site, isolateId: payload.isolateId }];
  });
}

/** Whose movements a batch tells: what was taken back of them decides what is one anew. */
function personsMoved(
  secrets: Secrets,
  messages: readonly { readonly site: string; readonly payloads: readonly FormatPayload[] }[],
): { site: string; pseudonym: string }[] {
  return messages.flatMap(({ site: own, payloads }) =>
    payloads.flatMap((payload) => {
      if (payload.type !== 'encounter.event' || undoneBy(payload.kind).length === 0) return [];
      const site = payload.site ?? own;
      const pseudonymOf: PseudonymOf = (...parts) => secrets.pseudonymOf(...parts);
      return [{ site, pseudonym: patientPseudonym(pseudonymOf, site, payload.patient) }];
    }),
  );
}

/** Loads what the payloads of a batch can ask for, in seven statements whatever its size. */
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
    isolates.push(...isolatesOf(payloads, site));
  }
  const owners = await ownersOf(tx, isolates);
  const moved = personsMoved(secrets, messages);
  const cancels = await cancelsOf(tx, moved);
  const begins = await visitBeginsOf(tx, moved);
  const visits = await toldVisitsOf(tx, moved);
  const learnt: ToldVisit[] = [];
  const wards = sites.size > 0 ? await wardLists(tx, [...sites]) : new Map<string, never>();
  const assigners = await knownAssigners(tx, secrets, messages, [...sites]);
  const listed = new Set([...wards.keys()].map((key) => key.split('\n', 1)[0]));
  return {
    terms: codedTerms,
    pseudonymOf: (site, assigner, id) => secrets.pseudonymOf(site, assigner, id),
    unitTypeOf: (site, ward) =>
      wards.get(wardKeyText(site, ward)) ?? mappings.unitTypeOf(site, ward),
    specimenTypeOf: (site, said) => mappings.specimenTypeOf(site, said),
    knowsSpecimen: (site, type) => mappings.knowsSpecimen(site, type),
    isKnownOtherwise: (site, patient) => assigners.isKnownOtherwise(site, patient),
    newAssigners: (identities) => assigners.newAmong(identities),
    ownerOf: (site, isolateId) => owners.get(isolateKeyText({ site, isolateId })),
    keepsWardList: (site) => listed.has(site) || mappings.keepsWards(site),
    turnsBefore: (told, more = []) => countBefore([...cancels, ...more], told),
    admittedMs: (visit) => begins.get(visitKeyText(visit)) ?? null,
    toldVisit: (visit) => visits.get(toldVisitKey(visit)),
    learnVisits: (told) => {
      for (const visit of told) {
        visits.set(toldVisitKey(visit), visit);
        learnt.push(visit);
      }
    },
    learntVisits: () => learnt,
    learn: ({ owner, takenBack, visitBegin }) => {
      if (visitBegin) begins.set(visitKeyText(visitBegin), visitBegin.admittedMs);
      if (owner) owners.set(isolateKeyText(owner), owner);
      if (takenBack) keepTurn(cancels, takenBack);
    },
  };
}
