import { isPlainSpecimen } from './specimen-words';

describe('A specimen’s word', () => {
  it.each([
    'Blood',
    'BLOOD CULTURE',
    'Mid-stream urine',
    'Endotracheal aspirate',
    '119297000',
    '血',
  ])('%s is plain to everybody', (type) => expect(isPlainSpecimen(type)).toBe(true));

  it.each(['LB-1', 'X7', 'Probe 3', '12', 'Materialart'])('%s is the site’s own', (type) => {
    expect(isPlainSpecimen(type)).toBe(false);
  });
});
