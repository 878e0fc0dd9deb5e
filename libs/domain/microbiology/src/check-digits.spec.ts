import { isValidLoinc, isValidSnomed } from './check-digits';

describe('check digits of codes', () => {
  it.each(['35801-0', '279-0', '6652-2', '56031-8', '49617-4', '50545-3', '630-4', '18769-0'])(
    'LOINC %s is sound',
    (code) => expect(isValidLoinc(code)).toBe(true),
  );

  // Corrupted codes seen in published HL7 samples (CDCgov/NEDSS-DataIngestion test data).
  it.each(['505451-3', '6301-4', '640171-7', '433041-5', '35801', 'LP113695-3', '', '35801-00'])(
    'LOINC %s is refused',
    (code) => expect(isValidLoinc(code)).toBe(false),
  );

  it.each(['112283007', '56415008', '737528008', '1098201000112108', '51271000087100'])(
    'SNOMED CT %s is sound',
    (id) => expect(isValidSnomed(id)).toBe(true),
  );

  it.each(['112283008', '112238007', '5641508', '0112283007', '56415008x', '', '3491000000000'])(
    'SNOMED CT %s is refused',
    (id) => expect(isValidSnomed(id)).toBe(false),
  );
});
