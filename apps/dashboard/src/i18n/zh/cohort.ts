import type { cohort as english } from '../en/cohort';

export const cohort: Record<keyof typeof english, string> = {
  'cohort.title': '队列',
  'cohort.measure': '指标',
  'cohort.interval': '95% 置信区间',
  'cohort.cpe': 'CPE',
  'cohort.nonCpe': '非 CPE',
  'cohort.undetermined': '未定',
  'cohort.ofCpe': 'CPE 中的 {family}',
  'cohort.mortality30d': '30 天内死亡',
};
