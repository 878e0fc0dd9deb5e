import { ISOLATE_COLUMNS } from '@carbawatch/contracts';
import { nextOrder, orderMeant, sortWord } from './list-order';

describe('the order of the list of isolates', () => {
  it.each(ISOLATE_COLUMNS)('by %s stands in the address, both ways', (column) => {
    for (const direction of ['ascending', 'descending'] as const) {
      expect(orderMeant(sortWord({ column, direction }))).toEqual({ column, direction });
    }
  });

  it('is the newest first where the address says none, or one that there is not', () => {
    const newest = { column: 'collected', direction: 'descending' };
    expect([orderMeant(undefined), orderMeant('-age')]).toEqual([newest, newest]);
    expect(sortWord(orderMeant(undefined))).toBeUndefined();
  });

  it('turns round where its column is pressed again, and days begin with the newest', () => {
    const byWard = nextOrder(orderMeant(undefined), 'ward');
    expect(sortWord(byWard)).toBe('ward');
    expect(sortWord(nextOrder(byWard, 'ward'))).toBe('-ward');
    expect(sortWord(nextOrder(nextOrder(byWard, 'ward'), 'ward'))).toBe('ward');
    expect(sortWord(nextOrder(byWard, 'collected'))).toBeUndefined();
    expect(sortWord(nextOrder(orderMeant(undefined), 'collected'))).toBe('collected');
  });
});
