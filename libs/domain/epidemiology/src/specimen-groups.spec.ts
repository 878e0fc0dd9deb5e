import { isBlood, specimenGroupOf } from './specimen-groups';

describe('the group of a specimen', () => {
  it.each([
    ['blood', 'clinical', 'sterile'],
    ['Blood culture, peripheral', undefined, 'sterile'],
    ['CSF', 'clinical', 'sterile'],
    ['Pleural fluid', undefined, 'sterile'],
    ['Ascites', undefined, 'sterile'],
    ['urine', 'clinical', 'other'],
    ['Sputum', undefined, 'other'],
    ['bile', 'clinical', 'other'],
    ['Rectal swab', undefined, 'screening'],
    ['Rectal swab', 'unknown', 'screening'],
    ['Rectal swab', 'clinical', 'other'],
    ['Nasal screening swab', undefined, 'screening'],
    ['urine', 'screening', 'screening'],
    [undefined, undefined, 'other'],
    ['BLDC', 'clinical', 'sterile'],
    ['119297000', undefined, 'sterile'],
    ['258450006', undefined, 'sterile'],
    ['258528007', undefined, 'screening'],
    ['bl', undefined, 'sterile'],
    ['bladder urine', undefined, 'other'],
    ['静脉血', undefined, 'sterile'],
    ['肛拭子', undefined, 'screening'],
    ['blood-stained sputum', 'clinical', 'other'],
    ['Sputum, blood-tinged', 'clinical', 'other'],
    ['Bloodstained wound swab', 'clinical', 'other'],
    ['bloody stool', 'clinical', 'other'],
    ['urine, sterile container', 'clinical', 'other'],
    ['sterile wound dressing swab', 'clinical', 'other'],
    ['blood-stained pleural fluid', 'clinical', 'sterile'],
    ['Blood, central line', 'clinical', 'sterile'],
    ['sterile site', 'clinical', 'sterile'],
    ['Blood culture - urinary source', 'clinical', 'sterile'],
    ['Bottle, blood-culture (tracheostomy)', 'clinical', 'sterile'],
    ['血培养（尿路感染）', 'clinical', 'sterile'],
    ['静脉血培养（尿路感染）', 'clinical', 'sterile'],
    ['血液（气管切开）', 'clinical', 'sterile'],
    ['blood clot', 'clinical', 'sterile'],
    ['Blood, urinary source', 'clinical', 'sterile'],
    ['Bloodstream', 'clinical', 'sterile'],
    ['Blood-tinged sputum', 'clinical', 'other'],
    ['Blood in urine', 'clinical', 'other'],
    ['Bloody sputum', 'clinical', 'other'],
    ['血尿', 'clinical', 'other'],
    ['血丝痰', 'clinical', 'other'],
    ['血性痰', 'clinical', 'other'],
    ['带血引流液', 'clinical', 'other'],
    ['血性胸水', 'clinical', 'sterile'],
  ])('%s taken for %s is %s', (type, purpose, group) => {
    expect(specimenGroupOf({ type, purpose })).toBe(group);
  });

  it('blood is told from other sterile sites', () => {
    expect(isBlood('Venous blood')).toBe(true);
    expect(isBlood('Bloodstream')).toBe(true);
    expect(isBlood('CSF')).toBe(false);
    expect(isBlood('blood-stained sputum')).toBe(false);
    expect(isBlood('血痰')).toBe(false);
    expect(isBlood(undefined)).toBe(false);
  });
});
