import fc from 'fast-check';
import { fisherP } from './fisher';
import { fisherFreemanHalton } from './fisher-freeman-halton';

const cell = fc.nat(8);
const tables = fc
  .array(fc.tuple(cell, cell), { minLength: 2, maxLength: 4 })
  .filter((rows) => [0, 1].every((j) => rows.some((row) => (row[j] ?? 0) > 0)))
  .filter((rows) => rows.filter(([a, b]) => a + b > 0).length > 1);

describe("Fisher's exact test of several rows", () => {
  // Expected values: comparison.expected.R (R 4.2.2, fisher.test).
  it.each<[[number, number][], number]>([
    [
      [
        [3, 1],
        [4, 0],
        [2, 6],
      ],
      0.0587412587412589,
    ],
    [
      [
        [40, 31],
        [12, 15],
        [8, 3],
        [2, 9],
        [1, 1],
      ],
      0.0641713884098349,
    ],
    [
      [
        [12, 5],
        [29, 2],
      ],
      0.0802685520741047,
    ],
    [
      [
        [50, 39],
        [9, 12],
        [10, 8],
      ],
      0.580852872046469,
    ],
  ])('of %j is %d, as in R', (rows, p) => {
    expect(fisherFreemanHalton(rows).p).toBeCloseTo(p, 11);
  });

  it('of two rows is the test of the 2x2 table, whichever way it is turned', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const { p } = fisherFreemanHalton(rows);
        const turned = rows.map(([a, b]): [number, number] => [b, a]).reverse();
        expect(p ?? -1).toBeCloseTo(fisherFreemanHalton(turned).p ?? -1, 9);
        const [first, second, ...more] = rows.filter(([a, b]) => a + b > 0);
        if (!first || !second || more.length > 0) return;
        const cells = { a: first[0], b: first[1], c: second[0], d: second[1] };
        expect(p ?? -1).toBeCloseTo(fisherP(cells), 9);
      }),
    );
  });

  it('says why there is none: an empty column, or too many tables to go through', () => {
    expect(
      fisherFreemanHalton([
        [3, 0],
        [4, 0],
      ]),
    ).toMatchObject({
      p: null,
      reason: expect.stringContaining('fewer than two'),
    });
    const many = Array.from({ length: 9 }, (): [number, number] => [40, 40]);
    expect(fisherFreemanHalton(many)).toMatchObject({
      p: null,
      reason: expect.stringContaining('too many tables'),
    });
    expect(() =>
      fisherFreemanHalton([
        [1, -1],
        [2, 2],
      ]),
    ).toThrow(expect.objectContaining({ field: 'rows[0][1]' }));
  });
});
