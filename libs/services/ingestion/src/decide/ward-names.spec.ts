import { unitTypeOfWardName } from './ward-names';

describe('What the name of a ward says', () => {
  it.each([
    ['ICU', 'icu'],
    ['ICU-2', 'icu'],
    ['icu_3', 'icu'],
    ['MICU', 'icu'],
    ['CVICU', 'icu'],
    ['PICU', 'icu'],
    ['ITU', 'icu'],
    ['4 West ICU', 'icu'],
    ['Emergency ICU', 'icu'],
    ['Medical Intensive Care', 'icu'],
    ['重症医学科', 'icu'],
    ['NICU', 'neonatal-icu'],
    ['Neonatal Intensive Care', 'neonatal-icu'],
    ['SCBU', 'neonatal-icu'],
    ['HDU', 'high-dependency'],
    ['Surgical Step-Down', 'high-dependency'],
    ['BMT', 'transplant'],
    ['Liver Transplant Unit', 'transplant'],
    ['HAEM-ONC', 'haematology-oncology'],
    ['Hematology', 'haematology-oncology'],
    ['血液科', 'haematology-oncology'],
    ['Burns Unit', 'burns'],
    ['Dialysis', 'dialysis'],
    ['ED', 'emergency'],
    ['A&E', 'emergency'],
    ['OPD', 'outpatient'],
    ['LTCF', 'long-term-care'],
  ])('%s is %s', (ward, unitType) => {
    expect(unitTypeOfWardName(ward)).toBe(unitType);
  });

  it.each([
    'SURG-1',
    '5W',
    'Medicine B',
    'Ward 12',
    'MED',
    'ORTHO',
    'Bedford',
    'Circuit',
    'UROLOGY',
  ])('%s says nothing, so the unit stays unknown', (ward) => {
    expect(unitTypeOfWardName(ward)).toBeUndefined();
  });
});
