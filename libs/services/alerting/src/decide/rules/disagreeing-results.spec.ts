import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { NEGATIVE, anna, told } from './scenario.story';

const inChinese = (text = '') => ALERTING_BOOK.chinese(text);
const shown = (name: string) =>
  ({ cpe: 'confirmed', carbapenemases: [name], evidence: ['pcr'] }) as const;

it('a producer that sequencing explains away is retracted by what it names: the PCR stands', () => {
  const because =
    'OXA-48-like by PCR, whole-genome sequencing names OXA-405, which is no carbapenemase: ' +
    'it is excluded as long as no activity test is positive';
  const discordance = [{ code: 'wgs-allele-not-carbapenemase', because, reflexTest: 'mCIM' }];
  const [alert] = told('new-cpe', {
    tell: (story) =>
      anna(shown('OXA-48'))(story)
        .at('2024-01-07 09:00')
        .report('L-1', { ...NEGATIVE, discordance }),
  });
  const text = alert?.timeline.at(-1)?.text;
  expect(text).toBe(
    `L-1: ${because}; now carbapenemase negative (no activity and no gene found), CRE by cdc-2015.`,
  );
  expect(inChinese(text)).toBe(
    'L-1：OXA-48-like（PCR），全基因组测序为 OXA-405，其不是碳青霉烯酶：只要没有活性试验阳性即予排除；' +
      '现为：碳青霉烯酶阴性（未见酶活性和基因），按 cdc-2015 为CRE。',
  );
});

it('a genome that finds none feeds the alert with what does not agree, and not with “the same”', () => {
  const because =
    'VIM by PCR positive, whole-genome sequencing found none: plasmid loss, another colony or ' +
    'a mixed culture';
  const discordance = [{ code: 'wgs-negative-after-positive', because, reflexTest: null }];
  const [alert] = told('new-cpe', {
    tell: (story) =>
      anna(shown('VIM'))(story)
        .at('2024-01-07 09:00')
        .report('L-1', { discordance })
        .at('2024-01-08 09:00')
        .report('L-1', { discordance }),
  });
  const [first, second] = alert?.timeline.slice(1).map(({ text }) => text) ?? [];
  expect(first).toBe(`A further result of isolate L-1 does not agree (${because}).`);
  expect(second).toBe('A further result of isolate L-1 says the same.');
  expect(inChinese(first)).toBe(
    '菌株 L-1 的又一结果与此不一致（VIM（PCR） 阳性，全基因组测序未发现：质粒丢失、不同菌落或混合培养）。',
  );
});
