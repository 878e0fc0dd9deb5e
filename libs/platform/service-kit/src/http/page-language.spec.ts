import { phrasebook } from '@carbawatch/contracts';
import { pageInChinese } from './page-language';

const { chinese } = phrasebook([
  ['Died by day 30', '30 天内死亡'],
  ["Firth's method", 'Firth 法'],
  ['Patients & wards', '患者与病区'],
  ['{ward} & others', '{ward} 等'],
]);

describe('a page in Chinese', () => {
  it('has its texts and what is read out in Chinese, its markup and styles as they were', () => {
    const page =
      '<!doctype html>\n<html lang="en"><head><style>td>b{color:#111}</style></head>' +
      '<body class="Died by day 30"><svg aria-label="Died by day 30"></svg>\n' +
      '<td> Died by day 30</td><td>69/128</td><td>Firth&#39;s method</td></body></html>';
    expect(pageInChinese(page, chinese)).toBe(
      '<!doctype html>\n<html lang="zh-CN"><head><style>td>b{color:#111}</style></head>' +
        '<body class="Died by day 30"><svg aria-label="30 天内死亡"></svg>\n' +
        '<td> 30 天内死亡</td><td>69/128</td><td>Firth 法</td></body></html>',
    );
  });

  it('keeps what a sender wrote from becoming markup', () => {
    expect(pageInChinese('<p>&lt;script&gt; &amp; others</p>', chinese)).toBe(
      '<p>&lt;script&gt; 等</p>',
    );
    expect(pageInChinese('<p>Patients &amp; wards</p>', chinese)).toBe('<p>患者与病区</p>');
  });
});
