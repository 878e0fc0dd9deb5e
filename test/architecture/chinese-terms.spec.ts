import { SPECIES_PHRASES, resolveOrganism } from '@carbawatch/microbiology';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One word for each thing, as Chinese infection control says it: WS/T 312-2023 (monitoring,
 * 预警 and 暴发), WS/T 524-2016 (聚集, 暴发), the guide on multidrug-resistant organisms of 2011
 * (主动筛查, 定植, 接触隔离), CHINET's reports (碳青霉烯酶, 药敏).
 */
const INSTEAD: Readonly<Record<string, string>> = {
  警报: '预警',
  告警: '预警',
  确诊: '确认', // a person is 确诊; an enzyme or a mechanism is 确认
  感染控制科: '院感科',
  抗菌谱: '累积药敏报告', // 抗菌谱 is what a drug acts on
  分离株: '菌株',
  敏感试验: '药敏',
  断点: '折点',
  集中隔离: '同室隔离',
  隔离区: '待核区', // messages wait; patients are isolated
  本机构: '本院区',
  主动监测: '主动筛查',
};

const ROOT = join(__dirname, '../..');
const FOLDERS = [
  'apps/dashboard/src/i18n/zh',
  ...['alerting', 'classification', 'ingestion', 'stats'].map(
    (service) => `libs/services/${service}/src/chinese`,
  ),
  'libs/domain/contracts/src',
  'libs/domain/epidemiology/src/chinese',
  'libs/domain/formats/src/chinese',
  'libs/domain/microbiology/src/chinese',
  'libs/platform/service-kit/src/http',
  'libs/services/alerting/src/decide/rules/documents',
];

it.each(FOLDERS)('%s calls a thing by its one Chinese word', (folder) => {
  const found = readdirSync(join(ROOT, folder))
    .filter((name) => /\.(?:ts|json)$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(ROOT, folder, name), 'utf8');
      return Object.entries(INSTEAD)
        .filter(([word]) => text.includes(word))
        .map(([word, instead]) => `${name}: ${instead}, not ${word}`);
    });
  expect(found).toEqual([]);
});

it('a species is found by the Chinese name that the page gives it', () => {
  const path = join(ROOT, 'apps/dashboard/src/i18n/zh/species.ts');
  const names = [...readFileSync(path, 'utf8').matchAll(/'species\.([^']+)': '([^']+)'/g)];
  expect(names.length).toBeGreaterThan(30);
  const found = names.map(([, , chinese]) => resolveOrganism({ name: chinese })?.organism.name);
  expect(found).toEqual(names.map(([, latin]) => latin));
  // Sentences name it as the page does.
  expect(SPECIES_PHRASES).toEqual(names.map(([, latin, chinese]) => [latin, chinese]));
});
