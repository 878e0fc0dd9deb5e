import fc from 'fast-check';
import { languageOf } from './languages';
import { phrasebook, placesOf } from './phrasebook';

const book = phrasebook([
  ['blood', '血液'],
  ['intensive care', '重症监护'],
  ['not known', '未知'],
  ['Isolate {id:code}: {species} from {specimen}.', '菌株 {id}：{species}，标本 {specimen}。'],
  ['Isolate {id:code}: {species}.', '菌株 {id}：{species}。'],
  ['On {wards:list}.', '位于 {wards}。'],
  ['{n} cases in {species:list}, {wards:list}', '{wards}：{species} {n} 例'],
  ['{n} patients, {species:commas} on {ward}', '{n} 例患者，{species}，{ward}'],
  ['{one:organism} and {other:organism}', '{one} 和 {other}'],
  ['{what} (CLSI M100)', '{what}（CLSI M100）'],
  ['Replaced by {title}.', '由“{title}”取代。'],
]);

describe('a phrasebook', () => {
  it.each([
    ['a word', 'blood', '血液'],
    [
      'a sentence with places',
      'Isolate L-1: E. coli from blood.',
      '菌株 L-1：E. coli，标本 血液。',
    ],
    ['the phrase that says more first', 'Isolate L-1: E. coli.', '菌株 L-1：E. coli。'],
    ['a list', 'On A, B and intensive care.', '位于 A、B、重症监护。'],
    ['two lists beside each other', '3 cases in A, B and C, W1 and W2', 'W1、W2：A、B、C 3 例'],
    ['what stands in a place', 'Replaced by 2 cases in A, W1.', '由“W1：A 2 例”取代。'],
    ['several sentences', 'On W1. Isolate L-1: E. coli.', '位于 W1。菌株 L-1：E. coli。'],
    ['clauses', 'blood; intensive care', '血液；重症监护'],
    ['a phrase with a source', 'not known (CLSI M100)', '未知（CLSI M100）'],
    ['a list of commas alone', '2 patients, A, B, C on W1', '2 例患者，A、B、C，W1'],
    [
      'names of organisms',
      'Serratia marcescens and Proteus mirabilis',
      'Serratia marcescens 和 Proteus mirabilis',
    ],
    ['a sentence after a number', 'On K83.0. On W1.', '位于 K83.0。位于 W1。'],
    ['a phrase that ends as a sentence', 'not known.', '未知。'],
  ])('says %s', (_, english, chinese) => {
    expect(book.chinese(english)).toBe(chinese);
  });

  it('leaves what it does not know as it is, and says the rest', () => {
    expect(book.chinese('Something else.')).toBe('Something else.');
    expect(book.chinese('On W1. Something else.')).toBe('位于 W1。Something else.');
  });

  it('ends for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof book.chinese(text)).toBe('string');
        expect(book.chinese(`On ${text}.`)).toBe(book.chinese(`On ${text}.`));
      }),
    );
  });

  it('names the places of a phrase', () => {
    expect(placesOf('{b:list} and {a} of {a}')).toEqual(['a', 'b']);
  });
});

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh-Hans', 'zh'],
    ['en-GB,zh;q=0.9', 'en'],
    ['en;q=0.5, zh;q=0.7', 'zh'],
    ['zh;q=0', 'en'],
    ['fr, zh;q=0.3', 'zh'],
    ['fr', 'en'],
  ])('to Accept-Language %s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it('takes a clause with a full stop for the clause, not for a vaguer sentence', () => {
    const book = phrasebook([
      ['{id:code}: {state}.', '{id}，{state}。'],
      ['{id:code}: the laboratory withdrew the result', '{id}：实验室撤回了结果'],
    ]);
    expect(book.chinese('L-1: the laboratory withdrew the result.')).toBe(
      'L-1：实验室撤回了结果。',
    );
  });

  it('breaks no item of a list at a comma within its parentheses', () => {
    const book = phrasebook([
      ['More by {methods:commas}', '多于平常（{methods}）'],
      ['CUSUM ({kind}, reset)', 'CUSUM（{kind}，归零）'],
    ]);
    expect(book.chinese('More by EARS C1, CUSUM (standard, reset)')).toBe(
      '多于平常（EARS C1、CUSUM（standard，归零））',
    );
  });

  it.each(['“Our” rule: KPC', '"Our" rule: KPC', '请看 KPC 的患者'])(
    'says a sentence in Chinese before one of a hospital’s own: %s',
    (own) => {
      const book = phrasebook([['A stay on {ward} was taken back.', '{ward} 的住院已撤销。']]);
      expect(book.chinese(`A stay on MED-1 was taken back. ${own}`)).toBe(
        `MED-1 的住院已撤销。${own}`,
      );
    },
  );

  it('leaves a space behind a sentence that stays English, and none between Chinese ones', () => {
    const book = phrasebook([
      ['One thing.', '其一。'],
      ['Another thing.', '其二。'],
    ]);
    expect(book.chinese('One thing. Another thing. Not known here. One thing.')).toBe(
      '其一。其二。Not known here. 其一。',
    );
  });
});
