import type { Phrase } from '@carbawatch/contracts';

/** Why a question or an upload was refused, as the page shows it to whoever asked. */
export const REFUSAL_PHRASES: readonly Phrase[] = [
  ['Check {place:code}. Give {what}.', '请检查 {place}。请填写{what}。'],
  ['Check {place:code}. {why}', '请检查 {place}。{why}'],
  ['Give {what}.', '请填写{what}。'],
  ['a day that has begun at the site', '本院区已开始的日期'],
  ['either a window or from, not both', '窗口或起始日之一，不能同时填写'],
  ['a day that is not after the last day of the period', '不晚于时段最后一天的日期'],
  ['an ISO 8601 duration in days or longer, P90D', '以天或更长为单位的 ISO 8601 时长，如 P90D'],
  [
    'a longer step or a shorter period: at most {n:code} steps',
    '更长的步长或更短的时段：至多 {n} 步',
  ],
  ['a period of at most {n:code} days', '至多 {n} 天的时段'],
  ['1 to {n:code} rows', '1 至 {n} 行'],
  ['This month of this ward stands in an earlier row.', '该病区的该月已在前面的行中。'],
  ['The columns are {columns}.', '列应为 {columns}。'],
  ['The body is no JSON.', '内容不是 JSON。'],
  ['Send application/json or {type:code}.', '请发送 application/json 或 {type}。'],
  ['There is no such site.', '没有该院区。'],
  ['must name each split once', '每种分组只能出现一次'],
  ['must be up to {n:code} pairs of agents such as MEM+AMK', '应为至多 {n} 对药物，例如 MEM+AMK'],
  ['must be one of {names}, or a ranking as JSON', '应为下列之一：{names}，或 JSON 形式的等级'],
  ['is no ranking', '不是等级'],
  ['must name a guideline, EUCAST 2025', '应为指南名称，例如 EUCAST 2025'],
  ['such as family:KPC; ward: is the unknown', '例如 family:KPC；ward: 表示未知'],
  [
    'an agent and a category such as MEM:R, MEM:tested, or tested',
    '药物和分类，例如 MEM:R、MEM:tested，或 tested',
  ],
  ['must not be given beside cell or supplement', '不能与 cell 或 supplement 同时给出'],
  ['must be a cell of the comparison or the outcomes as JSON', '应为 JSON 形式的比较或结局单元格'],
  ['must be the split of a row of the antibiogram as JSON', '应为 JSON 形式的药敏汇总行分组'],
  ['needs cell, one of {names}', '须同时给出 cell，为下列之一：{names}'],
  ['{names} are groups of a cell of the summary alone', '{names} 只是汇总单元格的分组'],
  [
    'of the summary is not narrowed by family, organism or st: use group',
    '汇总的单元格不能按 family、organism 或 st 缩小：请用 group',
  ],
  ['needs supplement', '需同时给出 supplement'],
];
