import fc from 'fast-check';
import { continued } from './continued-cases';
import type { SeenCase } from './seen-cases';

const DAY = 86_400_000;

/** A case of one person from one day of knowing to another. */
function seen(id: string, known: number, gone: number | null, more: Partial<SeenCase> = {}) {
  const one: SeenCase = {
    ...{ id, pseudonym: id, speciesName: 'Klebsiella pneumoniae', ward: 'W', source: false },
    firstMs: 0,
    lastMs: 0,
    knownMs: known * DAY,
    goneMs: gone === null ? null : gone * DAY,
    ...more,
  };
  return one;
}
const stories = (cases: readonly SeenCase[]) =>
  continued(cases).map(({ id, caseId }) => `${caseId} as ${id}`);

describe('a case goes on', () => {
  it.each([
    [
      'through a merge and its undoing',
      [seen('a', 0, 3), seen('b', 3, 5), seen('a', 5, null)],
      ['a as a', 'b as a', 'a as a'],
    ],
    [
      'where an isolate takes the place of a gene in the specimen',
      [
        seen('a0', 0, 3, { pseudonym: 'a', speciesName: 'no isolate' }),
        seen('a1', 3, null, { pseudonym: 'a' }),
      ],
      ['a0 as a0', 'a1 as a0'],
    ],
    [
      'as the same person’s before it does as another’s',
      [
        seen('b', 3, null),
        seen('a1', 0, 3, { pseudonym: 'a' }),
        seen('a0', 3, null, { pseudonym: 'a', speciesName: 'no isolate' }),
      ],
      ['a1 as a1', 'a0 as a1', 'b as b'],
    ],
    [
      'as one: who comes in the same moment beside it is another',
      [seen('a', 0, 3), seen('b', 3, null), seen('c', 3, null)],
      ['a as a', 'b as a', 'c as c'],
    ],
    [
      'not as one with another first positive',
      [seen('a', 0, 3), seen('b', 3, null, { firstMs: DAY })],
      ['a as a', 'b as b'],
    ],
    [
      'not after a day on which there was none',
      [seen('a', 0, 3), seen('b', 4, null)],
      ['a as a', 'b as b'],
    ],
  ])('%s', (_, cases, expected) => {
    expect(stories(cases).sort()).toEqual([...expected].sort());
  });

  it('under a name that nobody else has meanwhile', () => {
    const cases = [seen('a', 0, 3), seen('b', 3, null), seen('a', 5, null, { firstMs: 4 * DAY })];
    const names = continued(cases).map(({ id }) => id);
    expect(new Set(names.slice(0, 2))).toEqual(new Set(['a']));
    expect(names[2]).not.toBe('a');
  });
});

it('whatever order the cases come in; and no two stand under one name at once', () => {
  const anyCase = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(6), fc.option(fc.integer({ min: 1, max: 4 })))
    .map(([id, known, lasts]) => seen(id, known, lasts === null ? null : known + lasts));
  const apart = (cases: readonly SeenCase[]) =>
    cases.every((one, i) =>
      cases.every(
        (other, j) =>
          i === j ||
          one.id !== other.id ||
          (one.goneMs ?? Infinity) <= other.knownMs ||
          (other.goneMs ?? Infinity) <= one.knownMs,
      ),
    );
  fc.assert(
    fc.property(fc.array(anyCase, { maxLength: 7 }).filter(apart), (cases) => {
      const told = continued(cases);
      expect(stories([...cases].reverse()).sort()).toEqual(stories(cases).sort());
      expect(apart(told)).toBe(true);
    }),
  );
});
