import { en } from './en';
import { NAMED_SPECIES, speciesName } from './species-name';
import { textOf } from './text';
import { zh } from './zh';

describe('the name of a species', () => {
  it.each([
    ['Klebsiella pneumoniae', '肺炎克雷伯菌'],
    ['Escherichia coli', '大肠埃希菌'],
    ['Enterobacter spp.', '肠杆菌属'],
    ['Kosakonia cowanii', 'Kosakonia cowanii'],
  ])('%s is %s on the Chinese page, and Latin on the English', (latin, chinese) => {
    expect(speciesName(textOf(zh, 'zh'), latin)).toBe(chinese);
    expect(speciesName(textOf(en, 'en'), latin)).toBe(latin);
  });

  it('is Chinese for every one that is offered to choose from', () => {
    for (const latin of NAMED_SPECIES) {
      expect(speciesName(textOf(zh, 'zh'), latin)).toMatch(/^[\u4e00-\u9fff]+$/);
    }
  });
});
