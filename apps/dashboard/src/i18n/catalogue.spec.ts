import {
  ALERT_RULES,
  ALERT_STATUSES,
  AGENT_MARKS,
  ANTIBIOGRAM_SPLITS,
  ANTIBIOGRAM_SUPPLEMENTS,
  CHANNEL_KINDS,
  CLUSTER_KINDS,
  CLUSTER_STATUSES,
  COHORT_POPULATIONS,
  COHORT_TESTS,
  CPE_STATUSES,
  CRE_STATUSES,
  DELIVERY_KINDS,
  DETECTORS,
  DIFFERENCE_KINDS,
  DISPOSITIONS,
  GENE_METHODS,
  ISOLATION,
  MAPPING_KINDS,
  MESSAGE_STATUSES,
  MORNING_VERDICTS,
  NON_CPE_STANDARDS,
  PHENOTYPIC_TESTS,
  PREDICTOR_METHODS,
  PURPOSES,
  RESULT_STATUSES,
  RISK_METHODS,
  ROLES,
  RULE_JOB_KINDS,
  RULE_JOB_STATUSES,
  SERIES_OF,
  SERIES_STEPS,
  SEVERITIES,
  SEXES,
  SMALL_NUMBER_RULES,
  SUSCEPTIBILITY_METHODS,
  TASK_KINDS,
  TYPING_PIES,
  UNIT_TYPES,
  VITAL_ASSUMPTIONS,
  WARD_SOURCES,
  cohortSummary,
  timelineEntry,
} from '@carbawatch/contracts';
import { codeName } from './code-name';
import { en } from './en';
import { textOf, type Catalogue } from './text';
import { zh } from './zh';

const english = textOf(en, 'en');
const chinese = textOf(zh, 'zh');
const PLACE = /\{(\w+)(?::[^|}]*\|[^}]*)?\}/g;
const placesOf = (sentence: string) => [
  ...new Set([...sentence.matchAll(PLACE)].map(([, name]) => name)),
];

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
    const differing = latin.filter(([key, text]) => text !== en[key as keyof typeof en]);
    expect(differing).toEqual([]);
  });

  it('stand in their places', () => {
    expect(english('ago.hours', { n: 3 })).toBe('3 h ago');
    expect(chinese('ago.hours', { n: 3 })).toBe('3 小时前');
  });

  it('go with their number', () => {
    expect(english('outbreaks.patientsN', { n: 1 })).toBe('1 patient');
    expect(english('outbreaks.patientsN', { n: 2 })).toBe('2 patients');
    expect(english('outbreaks.patientsN', { n: 0 })).toBe('0 patients');
    expect(chinese('outbreaks.patientsN', { n: 1 })).toBe('1 名患者');
  });

  // A number before a word in the plural would read "1 contacts".
  it('have a form for one wherever they count', () => {
    const counting = Object.entries(en).filter(([, text]) =>
      /\{(?!version|id)\w+\} (?!is\b|was\b)[a-z]+s\b/.test(text),
    );
    expect(counting.map(([key]) => key)).toEqual([]);
  });
});

/** Every value of an enumeration of the API, under the key that the page looks it up by. */
const CODES: readonly (readonly [string, readonly string[]])[] = [
  ['rule', ALERT_RULES],
  ['severity', SEVERITIES],
  ['alertStatus', ALERT_STATUSES],
  ['disposition', [...DISPOSITIONS, 'retracted', 'cleared']],
  ['timeline', timelineEntry.shape.kind.options],
  ['cpe', CPE_STATUSES],
  ['cre', CRE_STATUSES],
  ['nonCpe', NON_CPE_STANDARDS],
  ['purpose', PURPOSES],
  ['unit', UNIT_TYPES],
  ['wardSource', WARD_SOURCES],
  ['resultStatus', RESULT_STATUSES],
  ['geneMethod', GENE_METHODS],
  ['phenotypicTest', PHENOTYPIC_TESTS],
  ['susceptibility', SUSCEPTIBILITY_METHODS],
  ['isolation', ISOLATION],
  ['sex', SEXES],
  ['task', TASK_KINDS],
  ['cluster', CLUSTER_KINDS],
  ['clusterStatus', CLUSTER_STATUSES],
  ['verdict', MORNING_VERDICTS],
  ['messageStatus', MESSAGE_STATUSES],
  ['mapping', MAPPING_KINDS],
  ['role', ROLES],
  ['channel', CHANNEL_KINDS],
  ['deliveryKind', DELIVERY_KINDS],
  ['population', COHORT_POPULATIONS],
  ['vital', VITAL_ASSUMPTIONS],
  [
    'left',
    Object.keys({ ...cohortSummary.shape.excluded.shape, ...cohortSummary.shape.unknown.shape }),
  ],
  ['statistic', COHORT_TESTS],
  ['model', PREDICTOR_METHODS],
  ['mark', AGENT_MARKS],
  ['difference', DIFFERENCE_KINDS],
  ['detector', DETECTORS],
  ['rules.kind', RULE_JOB_KINDS],
  ['rules.status', RULE_JOB_STATUSES],
  ['risk.method', RISK_METHODS],
  ['series.of', SERIES_OF],
  ['series.step', SERIES_STEPS],
  ['antibiogram.by', ANTIBIOGRAM_SPLITS],
  ['antibiogram.of', ANTIBIOGRAM_SUPPLEMENTS],
  ['antibiogram.small', SMALL_NUMBER_RULES],
  ['pie', TYPING_PIES],
];

describe('the codes of the API', () => {
  it.each(CODES)('of %s have a name in both languages', (kind, values) => {
    const missing = values.filter((value) => !Object.hasOwn(en, `${kind}.${value}`));
    expect(missing).toEqual([]);
    const names: Catalogue = zh;
    expect(values.filter((value) => !Object.hasOwn(names, `${kind}.${value}`))).toEqual([]);
  });

  it.each([
    ['dedup', 'patient-first', 'first of a patient in the period', '期间内患者首株'],
    ['dedup', 'episode-14d', 'episodes of 14 days', '14 天为一病程'],
    ['dedup', 'gap-1d', 'after a gap of 1 day', '间隔 1 天以上'],
    ['scheme', 'kpneumoniae', 'K. pneumoniae (7 loci)', '肺炎克雷伯菌（7 个位点）'],
    ['rule', 'new-cpe', 'New carbapenemase producer', '新发产碳青霉烯酶菌'],
    ['rule', 'our-own-rule', 'our-own-rule', 'our-own-rule'],
  ] as const)('%s %s is %s', (kind, code, inEnglish, inChinese) => {
    expect(codeName(english, kind, code)).toBe(inEnglish);
    expect(codeName(chinese, kind, code)).toBe(inChinese);
  });
});
