import { wardAtCollectionOf } from './ward-at-collection';

describe('the ward at collection', () => {
  const claim = { encounter: { ward: 'MED-1', unitType: 'ward' as const } };

  it.each([
    [
      'movements name another ward than the report',
      claim,
      { ward: 'ICU-2', unitType: 'icu' as const },
      { ward: 'ICU-2', unitType: 'icu', source: 'movements' },
    ],
    [
      'movements name a ward, and nobody its kind of unit',
      claim,
      { ward: 'ICU-2', unitType: null },
      { ward: 'ICU-2', unitType: null, source: 'movements' },
    ],
    [
      'the report alone names a ward',
      claim,
      null,
      { ward: 'MED-1', unitType: 'ward', source: 'report' },
    ],
    ['a unit is named without a ward', { encounter: { unitType: 'icu' as const } }, null, null],
    ['no encounter is known', {}, null, null],
  ])('when %s', (_, isolate, moved, expected) => {
    expect(wardAtCollectionOf(isolate, moved)).toEqual(expected);
  });
});
