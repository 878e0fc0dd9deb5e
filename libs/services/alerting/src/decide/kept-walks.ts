import { isDeepStrictEqual } from 'node:util';
import { beginning, decideFamily, type Asked } from './decide-family';
import type { FamilyFacts } from './facts';
import { inOrderOfReceipt, type Learned } from './receipt-order';
import type { Decided, Walk, WalkTerms } from './walk';

/** A shorter course is walked through in some milliseconds. */
const LONG = 30;
/** Facts of all courses that are kept: what was asked for longest ago is forgotten first. */
const MOST_FACTS = 20_000;

/**
 * Decides families as `decideFamily` does, and of those with a long course keeps how far the walk
 * came: a fact that comes after all others is one more step, where years in and out of a ward
 * would all be walked again. What was heard is compared with what is told now, fact by fact: where
 * anything of it is another, or what is new came before something that has been looked at, the
 * walk begins anew. So nothing hangs on what is kept, or by whom.
 */
export class KeptWalks {
  private readonly walks = new Map<string, Walk>();

  constructor(private readonly from = LONG) {}

  /** `numbers`: all of the family; they name it. */
  decide(numbers: readonly string[], facts: FamilyFacts, asked: Asked): Decided {
    const told = inOrderOfReceipt(facts);
    if (told.length < this.from) return decideFamily(facts, asked);
    const name = JSON.stringify([facts.site, ...numbers]);
    const kept = this.walks.get(name);
    // It is kept again when it has come through: one that broke off is of no use.
    this.walks.delete(name);
    const fresh = beginning(facts, asked);
    const walk = kept && goesOn(kept, fresh.terms, told, asked.nowMs) ? kept : fresh;
    walk.hear(told.slice(walk.heard.length));
    walk.tickUntil(asked.nowMs);
    this.walks.set(name, walk);
    this.forgetOldest();
    return walk.decided();
  }

  private forgetOldest(): void {
    let facts = 0;
    for (const [name, { heard }] of [...this.walks].reverse()) {
      facts += heard.length;
      if (facts > MOST_FACTS) this.walks.delete(name);
    }
  }
}

/** Whether all that the walk has been through is what a fresh one would come through first. */
function goesOn(
  { heard, atMs, terms }: Walk,
  now: WalkTerms,
  told: readonly Learned[],
  nowMs: number,
): boolean {
  const next = told[heard.length];
  return (
    heard.length <= told.length &&
    atMs < (next?.ms ?? Infinity) &&
    (next !== undefined || atMs <= Math.max(nowMs, heard.at(-1)?.ms ?? -Infinity)) &&
    terms.rules === now.rules &&
    isDeepStrictEqual({ ...terms, rules: [] }, { ...now, rules: [] }) &&
    isDeepStrictEqual(heard, told.slice(0, heard.length))
  );
}
