import { en } from './en';
import { textOf } from './text';
import { zh } from './zh';

const placesOf = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe('the words of the page', () => {
  it('are there in English and in Chinese, every one', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const sentence of [...Object.values(en), ...Object.values(zh)]) {
      expect(sentence.trim()).not.toBe('');
    }
  });

  it('take the same values in both languages', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, placesOf(zh[key]).sort()]).toEqual([key, placesOf(en[key]).sort()]);
    }
  });

  it('are Chinese where they are said to be', () => {
    const latin = Object.entries(zh).filter(([, text]) => !/[\u4e00-\u9fff]/.test(text));
    const english = latin.filter(([key, text]) => text !== en[key as keyof typeof en]);
    expect(english).toEqual([]);
  });

  it('stand in their places', () => {
    expect(textOf(en)('ago.hours', { n: 3 })).toBe('3 h ago');
    expect(textOf(zh)('ago.hours', { n: 3 })).toBe('3 小时前');
  });
});
