import { isSameIsolate } from './exchanged-cases';
import { livesOf, type CaseLife, type SeenCase } from './seen-cases';

/** A case as part of what it goes on from: `id` names the first, `caseId` the case itself. */
export interface ContinuedCase extends SeenCase {
  readonly caseId: string;
}

/**
 * Cases that go on under another name. A gene in a specimen becomes an isolate's case, a corrected
 * species makes another of it, a merge or a corrected patient puts it under another number: the one
 * ends in the moment in which the other begins, and for whoever asks whether the mechanism is still
 * here it is one case. A function of the cases alone, whatever order they are handed in.
 */
export function continued(cases: readonly SeenCase[]): ContinuedCase[] {
  const lives = livesOf(cases);
  const names = new Map<CaseLife, string>();
  const until = new Map<string, number>();
  const name = (life: CaseLife, as: string): void => {
    names.set(life, as);
    until.set(as, life.goneMs ?? Infinity);
  };
  const ends = new Map(byMoment(lives, ({ goneMs }) => goneMs ?? Infinity));
  for (const [ms, begun] of byMoment(lives, ({ knownMs }) => knownMs)) {
    const ended = (ends.get(ms) ?? []).filter((life) => names.has(life));
    for (const goesOn of [isSamePerson, isOfSameIsolate, isSameFirst]) {
      for (const life of begun) {
        const at = names.has(life) ? -1 : ended.findIndex((one) => goesOn(one, life));
        const [before] = at < 0 ? [] : ended.splice(at, 1);
        const story = before && names.get(before);
        if (story !== undefined) name(life, story);
      }
    }
    for (const life of begun) {
      if (names.has(life)) continue;
      // Another case goes on under this name: it stays that one's.
      const isTaken = (until.get(life.id) ?? -Infinity) > ms;
      name(life, isTaken ? `${life.id} ${ms}` : life.id);
    }
  }
  return lives.flatMap((life) =>
    life.spans.map((span) => ({ ...span, id: names.get(life) ?? life.id, caseId: life.id })),
  );
}

function isSamePerson(before: CaseLife, life: CaseLife): boolean {
  return before.id !== life.id && before.pseudonym === life.pseudonym;
}

function isOfSameIsolate(before: CaseLife, life: CaseLife): boolean {
  const [last, first] = [before.spans.at(-1), life.spans[0]];
  return before.id !== life.id && !!last && !!first && isSameIsolate(last, first);
}

function isSameFirst(before: CaseLife, life: CaseLife): boolean {
  const [last, first] = [before.spans.at(-1), life.spans[0]];
  return (
    before.id !== life.id &&
    last?.firstMs === first?.firstMs &&
    last?.speciesName === first?.speciesName
  );
}

function byMoment(
  lives: readonly CaseLife[],
  momentOf: (life: CaseLife) => number,
): [number, CaseLife[]][] {
  const moments = new Map<number, CaseLife[]>();
  for (const life of lives) {
    const ms = momentOf(life);
    const known = moments.get(ms);
    if (known) known.push(life);
    else moments.set(ms, [life]);
  }
  return [...moments].sort(([a], [b]) => a - b);
}
