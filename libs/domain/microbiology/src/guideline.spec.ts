import { parseGuideline } from './guideline';

describe('guidelines as reports name them', () => {
  it.each([
    ['CLSI', 'CLSI', null],
    ['CLSI 2024', 'CLSI', 2024],
    ['NCCLS', 'CLSI', null],
    ['CLSI M100-S22', 'CLSI', 2012],
    ['M100-S19', 'CLSI', 2009],
    ['CLSI M100 35th ed.', 'CLSI', 2025],
    ['CLSI M100-ED34', 'CLSI', 2024],
    ['CLSI M100 Ed. 33', 'CLSI', 2023],
    ['EUCAST', 'EUCAST', null],
    ['EUCAST 2023', 'EUCAST', 2023],
    ['EUCAST v15.0', 'EUCAST', 2025],
    ['EUCAST version 9.0', 'EUCAST', 2019],
    ['EUCAST 14', 'EUCAST', 2024],
    ['EUCAST 2024 v14.0', 'EUCAST', 2024],
    ['FDA', 'FDA', null],
  ])('%s is %s of %s', (text, body, year) => {
    expect(parseGuideline(text)).toEqual({ body, year });
  });

  it.each(['BSAC', 'DIN', '', 'CA-SFM 2013'])('%s is none that limits are held of', (text) => {
    expect(parseGuideline(text)).toBeNull();
  });
});
