import { looksForOthers, screenKindOf } from './screen-words';

describe('what a specimen’s type says of a screen for carbapenemase producers', () => {
  it.each([
    ...['rectal swab', 'Swab, rectal', 'groin/rectal combined', 'Stool', 'bloody stool', 'faeces'],
    ...['Rectal swab, ESBL and CPE screen', 'perianal swab', '258528007'],
    ...['直肠拭子', '肛拭子', '粪便'],
  ])('%s is of the gut', (type) => {
    expect(screenKindOf(type)).toBe('gut');
  });

  it.each([
    ...['CPE screen', 'CRE surveillance culture', 'carbapenemase-producing organism screen'],
    '碳青霉烯耐药菌筛查',
  ])('%s names them', (type) => {
    expect(screenKindOf(type)).toBe('named');
  });

  it.each([
    ...['MRSA screen', 'MRSA screen (nose)', 'Nasal screen', 'Nose swab, MRSA surveillance'],
    ...['Rectal swab, VRE screen', 'ESBL screen', 'S. aureus screening', 'C. difficile stool'],
    ...['MRSA and CPE screen', 'Throat swab, CPE screen', 'Axilla, groin and rectal swab'],
    ...['鼻拭子', '鼻腔筛查', 'MRSA 筛查', '金黄色葡萄球菌筛查', '咽拭子'],
  ])('%s looks for others or elsewhere, and says nothing of them', (type) => {
    expect(screenKindOf(type)).toBe('other');
  });

  it.each([
    ...['urine', 'Urine screen', 'CPE screen, urine', 'groin swab', 'canal fluid', 'wound swab'],
    ...['尿', '伤口拭子'],
  ])('%s is of another site', (type) => {
    expect(screenKindOf(type)).toBe('elsewhere');
  });

  it.each([undefined, '', 'swab', 'screen', 'Surveillance culture', 'admission screen', '筛查'])(
    '%s does not say',
    (type) => {
      expect(screenKindOf(type)).toBe('unsaid');
    },
  );
});

it('a culture for other organisms alone is no screen for them', () => {
  expect(looksForOthers(['MRSA screen', 'not isolated'])).toBe(true);
  expect(looksForOthers(['Salmonella and CPE culture'])).toBe(false);
});
