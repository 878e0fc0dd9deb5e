import { en } from './en';
import { specimenName } from './specimen-name';
import { textOf } from './text';
import { zh } from './zh';

const english = textOf(en, 'en');
const chinese = textOf(zh, 'zh');

describe('a kind of specimen', () => {
  it.each([
    ['blood', 'blood', '血液'],
    ['Bile', 'Bile', '胆汁'],
    ['sputum', 'sputum', '痰'],
    ['rectal swab', 'rectal swab', '直肠拭子'],
    ['drain 4, left', 'drain 4, left', 'drain 4, left'],
  ])('sent as %s is %s on the English page and %s on the Chinese', (sent, onEnglish, onChinese) => {
    expect([specimenName(english, sent), specimenName(chinese, sent)]).toEqual([
      onEnglish,
      onChinese,
    ]);
  });
});
