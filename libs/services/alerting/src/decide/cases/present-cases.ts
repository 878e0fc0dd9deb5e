import { groupedBy } from '../grouped-by';
import { indexByFirst, isKnownAt, withinByFirst, type SeenCase } from './seen-cases';

/** What was known of a case until a moment, and what is from then on; null where it is none. */
export interface CaseChange {
  readonly was: SeenCase | null;
  readonly now: SeenCase | null;
}

/**
 * The cases that are known at a moment, and which of them no cluster holds: moved from moment to
 * moment, so that a look costs what was learnt then and not what is known in all.
 */
export class PresentCases {
  private readonly spans: ReadonlyMap<string, readonly SeenCase[]>;
  private readonly turns: ReadonlyMap<number, readonly string[]>;
  private readonly present = new Map<string, SeenCase>();
  private readonly taken = new Set<string>();
  /** By first positive. */
  private readonly free: SeenCase[] = [];

  constructor(cases: readonly SeenCase[]) {
    this.spans = groupedBy(cases, ({ id }) => id);
    const turns = new Map<number, string[]>();
    for (const { id, knownMs, goneMs } of cases) {
      for (const ms of goneMs === null ? [knownMs] : [knownMs, goneMs]) {
        const known = turns.get(ms);
        if (known) known.push(id);
        else turns.set(ms, [id]);
      }
    }
    this.turns = turns;
  }

  /** Takes in what was learnt at a moment, and answers of which cases. Called moment by moment. */
  moveTo(ms: number): ReadonlyMap<string, CaseChange> {
    const changes = new Map<string, CaseChange>();
    for (const id of new Set(this.turns.get(ms))) {
      const was = this.present.get(id) ?? null;
      const now = this.spans.get(id)?.find((one) => isKnownAt(one, ms)) ?? null;
      if (was && !this.taken.has(id)) this.removeFree(was);
      if (now) this.present.set(id, now);
      else this.present.delete(id);
      if (!now) this.taken.delete(id);
      else if (!this.taken.has(id)) this.addFree(now);
      changes.set(id, { was, now });
    }
    return changes;
  }

  /** When something was last learnt of a case that was one, as far as is known by today. */
  lastLearntOf(id: string): number {
    const known = this.spans.get(id) ?? [];
    return known.reduce((last, { knownMs }) => Math.max(last, knownMs), -Infinity);
  }

  isFree(id: string): boolean {
    return this.present.has(id) && !this.taken.has(id);
  }

  /** Of these the ones that are known and in no cluster. */
  freeOf(ids: Iterable<string>): SeenCase[] {
    return [...ids].flatMap((id) => (this.isFree(id) ? (this.present.get(id) ?? []) : []));
  }

  /** Those in no cluster whose first positive lies in (from, to], by first positive. */
  freeWithin(within: { readonly fromMs: number; readonly toMs: number }): SeenCase[] {
    return withinByFirst(this.free, within);
  }

  take(one: SeenCase): void {
    if (this.isFree(one.id)) this.removeFree(one);
    this.taken.add(one.id);
  }

  /** These are in no cluster any more. */
  release(ids: Iterable<string>): void {
    for (const id of ids) {
      const one = this.present.get(id);
      if (one && this.taken.delete(id)) this.addFree(one);
    }
  }

  private addFree(one: SeenCase): void {
    this.free.splice(indexByFirst(this.free, one), 0, one);
  }

  private removeFree(one: SeenCase): void {
    this.free.splice(indexByFirst(this.free, one), 1);
  }
}

/** How many patients stand behind cases that come and go. */
export class PatientCount {
  private readonly cases = new Map<string, number>();

  get size(): number {
    return this.cases.size;
  }

  add({ pseudonym }: Pick<SeenCase, 'pseudonym'>): void {
    this.cases.set(pseudonym, (this.cases.get(pseudonym) ?? 0) + 1);
  }

  clear(): void {
    this.cases.clear();
  }

  remove({ pseudonym }: Pick<SeenCase, 'pseudonym'>): void {
    const left = (this.cases.get(pseudonym) ?? 0) - 1;
    if (left > 0) this.cases.set(pseudonym, left);
    else this.cases.delete(pseudonym);
  }
}
