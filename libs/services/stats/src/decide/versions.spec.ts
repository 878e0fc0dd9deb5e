import fc from 'fast-check';
import { canonical, sameValue } from './versions';

describe('two values are the same', () => {
  it.each<[string, unknown, unknown, boolean]>([
    [
      'whatever the order of their fields',
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
      true,
    ],
    [
      'where a field is undefined in one and missing in the other',
      { a: 1, b: undefined },
      { a: 1 },
      true,
    ],
    ['but not where it is null', { a: 1, b: null }, { a: 1 }, false],
    ['but not in another order of a list', [1, 2], [2, 1], false],
    ['but not where a list is longer', [1], [1, 2], false],
    ['but not as a list and an object', [], {}, false],
  ])('%s', (_, a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });

  it('when their canonical texts are', () => {
    const value = fc.jsonValue().map((each) => JSON.parse(JSON.stringify(each)) as unknown);
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sameValue(a, b)).toBe(canonical(a) === canonical(b));
        expect(sameValue(a, JSON.parse(canonical(a)))).toBe(true);
      }),
    );
  });
});
