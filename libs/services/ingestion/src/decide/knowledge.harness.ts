import type { UnitType } from '@carbawatch/contracts';
import { codedTerms } from './coded-terms';
import type { Receipt, SiteKnowledge, TakenBack } from './mapping';
import { countBefore } from './taken-back';
import { toldVisitKey, type ToldVisit } from './whole-visit';

export const RECEIPT: Receipt = {
  messageId: '7f1d2f5e-3a52-4a43-9c53-0f8f6f0a1c11',
  sender: 'lis',
  receivedAt: '2024-01-07T08:00:00.000Z',
  now: '2024-01-07T08:00:00.000Z',
  site: 'site-1',
  timeZone: 'Asia/Shanghai',
};

/** Pseudonyms that show what they were made of, and the look-ups that a test needs. */
export function knowledge(
  known: {
    readonly wards?: Readonly<Record<string, UnitType>>;
    readonly specimens?: Readonly<Record<string, string>>;
    readonly owners?: Readonly<Record<string, string>>;
    /** Day of the specimens of these owners' isolates. */
    readonly collectedOn?: string;
    /** Code of their organism. */
    readonly organism?: string;
    readonly cancels?: readonly TakenBack[];
    /** When all visits began. */
    readonly admittedMs?: number;
    readonly told?: ReadonlyMap<string, ToldVisit>;
  } = {},
): SiteKnowledge {
  return {
    terms: codedTerms,
    pseudonymOf: (...parts) => `<${parts.join('|')}>`,
    keepsWardList: () => known.wards !== undefined,
    turnsBefore: (told, more = []) => countBefore([...(known.cancels ?? []), ...more], told),
    unitTypeOf: (_, ward) => known.wards?.[ward],
    toldVisit: (visit) => known.told?.get(toldVisitKey(visit)),
    specimenTypeOf: (_, said) => known.specimens?.[said],
    knowsSpecimen: () => true,
    isKnownOtherwise: () => false,
    admittedMs: () => known.admittedMs ?? null,
    ownerOf: (site, isolateId) => {
      const pseudonym = known.owners?.[isolateId];
      const { collectedOn = null, organism = null } = known;
      return pseudonym === undefined
        ? undefined
        : { site, isolateId, pseudonym, collectedOn, organism };
    },
  };
}
