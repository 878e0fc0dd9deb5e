import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from './page';
import { Refusal } from './refusal';

const sortKey = z.tuple([z.string(), z.number()]);

describe('pages of a list', () => {
  it('go on after the last item shown, and end with null', () => {
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const first = pageOf(
      rows,
      2,
      (row) => row.id,
      (row) => ['x', row.id],
    );
    expect(first.items).toEqual([1, 2]);
    expect(decodeCursor(first.next ?? '', sortKey)).toEqual(['x', 2]);
    expect(
      pageOf(
        rows,
        3,
        (row) => row.id,
        (row) => ['x', row.id],
      ).next,
    ).toBeNull();
    expect(
      pageOf(
        [],
        3,
        (row: { id: number }) => row.id,
        (row) => [row.id],
      ),
    ).toEqual({
      items: [],
      next: null,
    });
  });

  it('start at the beginning without a cursor', () => {
    expect(decodeCursor(undefined, sortKey)).toBeNull();
  });

  it.each([
    ['garbage', 'x y z'],
    ['another list’s cursor', encodeCursor([1])],
  ])('refuse %s as a cursor', (_, cursor) => {
    expect(() => decodeCursor(cursor, sortKey)).toThrow(Refusal);
  });

  it.each([
    ['0', false],
    ['1', true],
    ['1000', true],
    ['1001', false],
    ['many', false],
  ])('take a limit of %s: %s', (limit, accepted) => {
    expect(z.strictObject(pageQuery).safeParse({ limit }).success).toBe(accepted);
  });
});
