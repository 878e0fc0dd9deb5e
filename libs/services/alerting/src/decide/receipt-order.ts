import { instantMs } from '@carbawatch/contracts';
import type { CarrierReported, EncounterChanged } from '@carbawatch/contracts';
import { joinTellings, type MovedTelling } from '@carbawatch/epidemiology';
import { momentsOfContact, type ContactSpan } from './contact-spans';
import type { FamilyFacts, IsolateStep, IsolationAct, SpecimenFact } from './facts';

/** One thing that the site learned, in the order in which it learned it. */
export type Learned =
  | { readonly kind: 'movement'; readonly ms: number; readonly movement: EncounterChanged }
  | {
      readonly kind: 'result';
      readonly ms: number;
      readonly isolateId: string;
      readonly step: IsolateStep;
      readonly index: number;
    }
  | { readonly kind: 'carrier'; readonly ms: number; readonly carrier: CarrierReported }
  | {
      readonly kind: 'specimen';
      readonly ms: number;
      readonly reportId: string;
      readonly step: SpecimenFact;
      readonly index: number;
    }
  | { readonly kind: 'isolation'; readonly ms: number; readonly act: IsolationAct }
  /** Somebody became a contact, was closed or open again as one, or was none after all. */
  | { readonly kind: 'contact'; readonly ms: number; readonly span: ContactSpan }
  /** The site's clock reached a moment that a rule was waiting for. */
  | { readonly kind: 'tick'; readonly ms: number; readonly at: string };

/** A result finds the ward and the known carriage of its moment; what people did comes after. */
const KIND_ORDER: Readonly<Record<Learned['kind'], number>> = {
  movement: 0,
  carrier: 1,
  contact: 1.5,
  specimen: 2,
  result: 3,
  isolation: 4,
  tick: 5,
};

/** What an isolate says of its swab counts beside all other isolates of the same report. */
const AFTER_RESULTS = 3.5;

function rankOf(learned: Learned): number {
  const isOfIsolate = learned.kind === 'specimen' && learned.step.isolateId !== undefined;
  return isOfIsolate ? AFTER_RESULTS : KIND_ORDER[learned.kind];
}

/**
 * All facts by the time of receipt. Where two came at once, movements come first (a result then
 * finds its ward) and the content decides the rest, so that no order of delivery shows.
 */
export function inOrderOfReceipt(family: FamilyFacts): Learned[] {
  const { isolates, movements, specimens, carriers, isolations } = family;
  const facts = new Map<string, EncounterChanged>();
  for (const movement of movements) {
    if (movement.testMessage) continue;
    const known = facts.get(movement.factId);
    facts.set(movement.factId, known ? joinTellings(known, movement, 'UTC') : movement);
  }
  const learned: Learned[] = [];
  for (const movement of facts.values()) {
    learned.push({ kind: 'movement', ms: receiptMs(movement), movement });
  }
  for (const { isolateId, steps } of isolates) {
    let ms = -Infinity;
    for (const [index, step] of steps.entries()) {
      // The steps of one isolate keep their order whatever their clocks say.
      ms = Math.max(ms, receiptMs(step));
      learned.push({ kind: 'result', ms, isolateId, step, index });
    }
  }
  for (const { reportId, steps } of specimens) {
    let ms = -Infinity;
    for (const [index, step] of steps.entries()) {
      ms = Math.max(ms, receiptMs(step));
      learned.push({ kind: 'specimen', ms, reportId, step, index });
    }
  }
  for (const carrier of carriers) {
    if (!carrier.testMessage) learned.push({ kind: 'carrier', ms: receiptMs(carrier), carrier });
  }
  for (const act of isolations) {
    learned.push({ kind: 'isolation', ms: instantMs(act.basis, 'UTC'), act });
  }
  for (const span of family.contacts ?? []) {
    for (const ms of momentsOfContact(span)) learned.push({ kind: 'contact', ms, span });
  }
  return learned.sort(byReceipt);
}

export function receivedAt(learned: Learned): string {
  switch (learned.kind) {
    case 'movement':
      return learned.movement.receivedAt;
    case 'carrier':
      return learned.carrier.receivedAt;
    case 'isolation':
      return learned.act.basis;
    case 'contact':
      return new Date(learned.ms).toISOString();
    case 'tick':
      return learned.at;
    default:
      return learned.step.receivedAt;
  }
}

function receiptMs({ receivedAt: moment }: { readonly receivedAt: string }): number {
  return instantMs(moment, 'UTC');
}

function byReceipt(a: Learned, b: Learned): number {
  return (
    a.ms - b.ms || rankOf(a) - rankOf(b) || compare(nameOf(a), nameOf(b)) || indexOf(a) - indexOf(b)
  );
}

function nameOf(learned: Learned): string {
  switch (learned.kind) {
    case 'movement':
      return movementName(learned.movement);
    case 'carrier':
      return learned.carrier.factId;
    case 'specimen':
      return learned.reportId;
    case 'result':
      return learned.isolateId;
    case 'isolation':
      return learned.act.isolation;
    case 'contact':
      return `${learned.span.id} ${learned.span.knownMs}`;
    case 'tick':
      return '';
  }
}

/** What came with a visit that was moved comes behind the move, one after the other. */
function movementName({ factId, movedBy }: EncounterChanged & MovedTelling): string {
  return movedBy ? `${movedBy.factId} ${factId}` : factId;
}

function indexOf(learned: Learned): number {
  return 'index' in learned ? learned.index : 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
