import type { Phrase } from '@carbawatch/contracts';

/** Why a rule set, a table, an export or a question was refused, for the page. */
export const REFUSAL_PHRASES: readonly Phrase[] = [
  ['There is no such site.', '没有该院区。'],
  ['There is no such isolate.', '没有该菌株。'],
  ['There is no such rule set.', '没有该规则集。'],
  ['There is no such job.', '没有该任务。'],
  ['There is no such catalogue.', '没有该基因目录。'],
  ['There is no such specimen report.', '没有该标本报告。'],
  ['There is no such scheme; there are {names}.', '没有该分型方案；可用的有 {names}。'],
  [
    'No organism of this name or code is known; give its full name or a SNOMED code.',
    '没有此名称或代码的细菌；请填写全名或 SNOMED 代码。',
  ],
  [
    'No agent of this name or code is known; give its WHONET code, such as MEM.',
    '没有此名称或代码的药物；请填写 WHONET 代码，例如 MEM。',
  ],
  ['the id of an uploaded table is needed', '需要已上传表格的编号'],
  [
    'each further definition once, and not the site’s own',
    '其他定义各一次，且不含本院区自己的定义',
  ],
  ['the shipped set has this name', '随附的规则集使用此名称'],
  ['lower-case letters, digits and hyphens, 2 to 41 of them', '小写字母、数字和连字符，2 至 41 个'],
  ['Only the rule set that was switched on last can be undone.', '只能撤销最近一次启用的规则集。'],
  [
    'The site has uploaded no table of {kind:code} with this id.',
    '本院区没有上传此编号的 {kind} 表格。',
  ],
  [
    'This server writes {n:code} exports already; try again later.',
    '服务器正在生成 {n} 个导出；请稍后再试。',
  ],
  [
    'the country’s three letters of ISO 3166-1 are needed, such as CHN',
    '需要 ISO 3166-1 的三位国家代码，例如 CHN',
  ],
  [
    'Say why in the header Carbawatch-Reason (carbawatch export --reason).',
    '请在请求头 Carbawatch-Reason 中说明原因（carbawatch export --reason）。',
  ],
  ['a sequence type such as 11 is needed', '需要序列型，例如 11'],
  ['The graph holds counts alone, and no proportion.', '图中只有计数，没有比例。'],
  ['The graph assumes no outcome.', '图中不推定结局。'],
  ['Narrow the period: {what}.', '请缩短时段：{what}。'],
  ['more than {n:code} isolates', '超过 {n} 株菌'],
  ['{n:code} sequence types', '{n} 个序列型'],
  ['Check {place:code}. Give {what}.', '请检查 {place}。请填写{what}。'],
  ['Give {what}.', '请填写{what}。'],
  [
    '`pie=agent` and an agent by name or WHONET code, such as CZA',
    '`pie=agent` 以及药物名称或 WHONET 代码，例如 CZA',
  ],
  ['a day that has begun at the site', '本院区已开始的日期'],
  ['either a window or from, not both', '窗口或起始日之一，不能同时填写'],
  ['a day that is not after the last day of the period', '不晚于时段最后一天的日期'],
  ['an ISO 8601 duration in days or longer, P90D', '以天或更长为单位的 ISO 8601 时长，如 P90D'],
  ['{text} is no limit', '{text} 不是折点'],
  ['{text} is no span', '{text} 不是区间'],
  [
    'write the operator ({some}), which {guideline} does not imply',
    '请写明比较符（{some}），{guideline} 未默认',
  ],
  [
    '{op} points the wrong way for {side:code} of a {method:code}',
    '对 {method} 的 {side}，{op} 方向有误',
  ],
  ['{n:code} mg/L is no MIC', '{n} mg/L 不是 MIC'],
  ['{n:code} mg/L is no doubling dilution', '{n} mg/L 不是倍比稀释浓度'],
  ['{n:code} mm: {least:code} to {most:code} mm is possible', '{n} mm：应为 {least} 至 {most} mm'],
  ['the table has no column {name}', '表格没有列 {name}'],
  ['{n:code} rows; at most {most:code} are read', '{n} 行；至多读取 {most} 行'],
  ['line {n:code} says the same test, organism and years', '第 {n} 行已有相同的试验、细菌和年份'],
];
