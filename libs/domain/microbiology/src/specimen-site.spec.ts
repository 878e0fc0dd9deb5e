import { isInvasiveSpecimen } from './specimen-site';

describe('specimens of invasive infection (EARS-Net: blood, cerebrospinal fluid)', () => {
  it.each([
    ['blood', true],
    ['Blood culture', true],
    ['119297000', true],
    ['CSF', true],
    ['blood-stained CSF', true],
    ['静脉血', true],
    ['Blood culture - urinary source', true],
    ['血培养（尿路感染）', true],
    ['血液（气管切开）', true],
    ['blood clot', true],
    ['blood-stained sputum', false],
    ['Bloody stool', false],
    ['wound swab, blood-tinged', false],
    ['血性痰', false],
    ['urine', false],
  ])('%s: %p', (type, invasive) => {
    expect(isInvasiveSpecimen(type)).toBe(invasive);
  });
});
