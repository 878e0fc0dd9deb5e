import { instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';
import type { FamilyFacts, IsolateStep } from './facts';

/** One thing that the site learned, in the order in which it learned it. */
export type Learned =
  | { readonly kind: 'movement'; readonly ms: number; readonly movement: EncounterChanged }
  | {
      readonly kind: 'result';
      readonly ms: number;
      readonly isolateId: string;
      readonly step: IsolateStep;
      readonly index: number;
    };

/**
 * All facts by the time of receipt. Where two came at once, movements come first (a result then
 * finds its ward) and the content decides the rest, so that no order of delivery shows.
 */
export function inOrderOfReceipt({ isolates, movements }: FamilyFacts): Learned[] {
  const facts = new Map<string, EncounterChanged>();
  for (const movement of movements) {
    if (movement.testMessage) continue;
    const known = facts.get(movement.factId);
    if (!known || receiptMs(movement) < receiptMs(known)) facts.set(movement.factId, movement);
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
  return learned.sort(byReceipt);
}

export function receivedAt(learned: Learned): string {
  return learned.kind === 'movement' ? learned.movement.receivedAt : learned.step.receivedAt;
}

function receiptMs({ receivedAt: moment }: { readonly receivedAt: string }): number {
  return instantMs(moment, 'UTC');
}

function byReceipt(a: Learned, b: Learned): number {
  if (a.ms !== b.ms) return a.ms - b.ms;
  if (a.kind === 'movement') {
    return b.kind === 'movement' ? compare(a.movement.factId, b.movement.factId) : -1;
  }
  if (b.kind === 'movement') return 1;
  return compare(a.isolateId, b.isolateId) || a.index - b.index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
