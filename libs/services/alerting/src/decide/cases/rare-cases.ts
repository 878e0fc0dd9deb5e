import { DAY_MS } from './cluster-parameters';
import { isKnownAt, livesOf, type CaseLife, type SeenCase } from './seen-cases';

/** A case that came as a surprise, from `knownMs` to `goneMs`, and what had been seen before it. */
export interface RareCase extends SeenCase {
  readonly lastSeenMs: number | null;
  readonly seenBefore: number;
}

interface Asked {
  readonly days: number;
  readonly every: boolean;
}

/** What was known of a family at a moment, beside the case that is asked about. */
interface Seen {
  readonly lastSeenMs: number | null;
  readonly seenBefore: number;
}

/**
 * Cases of a family before which none was known for so many days, or every case of a family that
 * is usual nowhere. Judged when the case became known, and again when a correction takes away what
 * had been seen before it; what is learnt of the case later makes it no less of a surprise.
 */
export function rareAmong(cases: readonly SeenCase[], asked: Asked): RareCase[] {
  const lives = livesOf(cases);
  const ends = lives.flatMap(({ goneMs }) => goneMs ?? []);
  const known = new KnownCases(lives);
  // Of cases that stand to this day: when the family was last seen at least.
  let steadyMs = -Infinity;
  return lives.flatMap((life, at): RareCase[] => {
    const latest = life.spans.reduce((ms, { firstMs }) => Math.max(ms, firstMs), -Infinity);
    const isUsual = steadyMs >= latest - asked.days * DAY_MS;
    if (life.goneMs === null && !life.spans.some(({ elsewhere }) => elsewhere)) {
      const lastMs = life.spans.reduce((ms, span) => Math.min(ms, span.lastMs), Infinity);
      steadyMs = Math.max(steadyMs, lastMs);
    }
    const first = known.before(life);
    if (isUsual && !asked.every) return [];
    const judged = surpriseAt(life, life.knownMs, () => first, asked);
    if (judged) return [judged];
    const before = () => lives.slice(0, at).filter(({ id }) => id !== life.id);
    return corrected(life, ends, before, asked);
  });
}

/** Judged again at each correction of the family for as long as the case is one. */
function corrected(
  life: CaseLife,
  ends: readonly number[],
  othersBefore: () => readonly CaseLife[],
  asked: Asked,
): RareCase[] {
  const moments = [...new Set(ends)].filter((ms) => ms > life.knownMs && isKnownAt(life, ms));
  if (moments.length === 0) return [];
  const before = othersBefore();
  for (const ms of moments.sort((a, b) => a - b)) {
    const judged = surpriseAt(life, ms, () => seenAt(before, ms), asked);
    if (judged) return [judged];
  }
  return [];
}

function surpriseAt(life: CaseLife, ms: number, seen: () => Seen, asked: Asked): RareCase | null {
  const span = life.spans.find((one) => isKnownAt(one, ms));
  // Who came in as known brings nothing new, and is counted as seen once they lie here.
  if (!span || span.source) return null;
  const { lastSeenMs, seenBefore } = seen();
  const usual = lastSeenMs !== null && lastSeenMs >= span.firstMs - asked.days * DAY_MS;
  if (usual && !asked.every) return null;
  return { ...span, knownMs: ms, goneMs: life.goneMs, lastSeenMs, seenBefore };
}

function seenAt(before: readonly CaseLife[], ms: number): Seen {
  const seen = before.flatMap(
    ({ spans }) => spans.find((one) => !one.elsewhere && isKnownAt(one, ms)) ?? [],
  );
  const lastSeenMs = seen.reduce<number | null>(
    (last, { lastMs }) => Math.max(last ?? lastMs, lastMs),
    null,
  );
  return { lastSeenMs, seenBefore: new Set(seen.map(({ id }) => id)).size };
}

/**
 * The cases that were known when each of a family became known, one after the other in that order:
 * every case of a family that is usual nowhere asks for them, and there may be thousands.
 */
class KnownCases {
  /** What becomes of cases after they became known, in the order of time. */
  private readonly turns: readonly Turn[];
  private next = 0;
  private readonly present = new Map<string, SeenCase>();
  /** When each was last positive, ascending. */
  private readonly lastMs: number[] = [];

  constructor(lives: readonly CaseLife[]) {
    const turns = lives.flatMap(({ spans }) =>
      spans.flatMap((span, i): Turn[] => [
        ...(i === 0 ? [] : [{ ms: span.knownMs, span, begins: true }]),
        ...(span.goneMs === null ? [] : [{ ms: span.goneMs, span, begins: false }]),
      ]),
    );
    this.turns = turns.sort((a, b) => a.ms - b.ms);
  }

  /** What was known beside a case when it became known; it is known to the next from now on. */
  before({ id, knownMs, spans }: CaseLife): Seen {
    this.moveTo(knownMs);
    const own = this.present.get(id);
    if (own) this.leave(own);
    const seen = { lastSeenMs: this.lastMs.at(-1) ?? null, seenBefore: this.present.size };
    const [first] = spans;
    if (first && !first.elsewhere && isKnownAt(first, knownMs)) this.enter(first);
    return seen;
  }

  private moveTo(ms: number): void {
    for (let turn = this.turns[this.next]; turn && turn.ms <= ms; turn = this.turns[this.next]) {
      this.next += 1;
      const { span, begins } = turn;
      const known = this.present.get(span.id);
      if (known && (begins || known === span)) this.leave(known);
      if (begins && !span.elsewhere) this.enter(span);
    }
  }

  private enter(span: SeenCase): void {
    this.present.set(span.id, span);
    this.lastMs.splice(indexOf(this.lastMs, span.lastMs), 0, span.lastMs);
  }

  private leave(span: SeenCase): void {
    this.present.delete(span.id);
    this.lastMs.splice(indexOf(this.lastMs, span.lastMs), 1);
  }
}

interface Turn {
  readonly ms: number;
  readonly span: SeenCase;
  readonly begins: boolean;
}

/** Where a number stands among others that ascend, or would. */
function indexOf(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
