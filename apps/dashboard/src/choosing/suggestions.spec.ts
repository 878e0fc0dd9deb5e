import { fitting, meant } from './suggestions';

const WARDS = [
  { value: 'ICU-2', note: 'intensive care' },
  { value: 'MED-1', note: 'general ward' },
  { value: 'NICU', note: 'neonatal intensive care' },
  { value: 'icu-3', note: '' },
];

describe('wards to choose from', () => {
  it.each([
    ['', ['ICU-2', 'MED-1', 'NICU', 'icu-3']],
    ['icu', ['ICU-2', 'icu-3', 'NICU']],
    ['Intensive', ['ICU-2', 'NICU']],
    ['burns', []],
  ])('that fit “%s” are those that begin with it, then those that hold it', (typed, found) => {
    expect(fitting(WARDS, typed).map(({ value }) => value)).toEqual(found);
  });

  it.each([
    ['med-1', 'MED-1'],
    ['ICU-3 ', 'icu-3'],
    ['SURG-9', 'SURG-9'],
    ['  ', undefined],
  ])('are written as the hospital writes them: %s', (typed, ward) => {
    expect(meant(WARDS, typed)).toBe(ward);
  });

  it('that differ in case alone are each taken as typed', () => {
    const both = [...WARDS, { value: 'ICU-3', note: '' }];
    expect(['icu-3', 'ICU-3', 'Icu-3'].map((typed) => meant(both, typed))).toEqual([
      ...['icu-3', 'ICU-3', 'Icu-3'],
    ]);
  });
});
