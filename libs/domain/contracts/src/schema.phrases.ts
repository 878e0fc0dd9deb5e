import type { Phrase } from './phrasebook';

/** Zod's names of types; they are no phrases by themselves, since `array` is a gene test too. */
const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '“是”或“否”',
  date: '日期',
  array: '列表',
  object: '对象',
  record: '对象',
  undefined: '空',
  null: '空',
};
const UNITS: Readonly<Record<string, string>> = {
  characters: '个字符',
  items: '项',
  entries: '项',
  bytes: '字节',
};
const NAMED = Object.entries(TYPES);

const MISFITS: readonly Phrase[] = NAMED.flatMap(([type, name]): Phrase[] => [
  [`Invalid input: expected ${type}`, `应为${name}`],
  ...NAMED.map(([other, received]): Phrase => [
    `Invalid input: expected ${type}, received ${other}`,
    `应为${name}，收到的是${received}`,
  ]),
  ...['Too big', 'Too small'].flatMap((how): Phrase[] => [
    [`${how}: expected ${type} to be {limit:code}`, `${name}应 {limit}`],
    ...Object.entries(UNITS).flatMap(([unit, counted]): Phrase[] => [
      [`${how}: expected ${type} to have {limit:code} ${unit}`, `${name}应为 {limit} ${counted}`],
      [
        `${how}: expected ${type} to have exactly {limit:code} ${unit}`,
        `${name}应恰为 {limit} ${counted}`,
      ],
    ]),
  ]),
]);

/** What schemas say of a field that does not fit: zod's words, then those of shapes in here. */
export const SCHEMA_PHRASES: readonly Phrase[] = [
  ...MISFITS,
  ['Invalid input', '内容不符合要求'],
  ['Invalid input: expected {expected}', '应为 {expected}'],
  ['Invalid option: expected one of {options}', '应为下列之一：{options}'],
  ['Invalid input: more than one option matched', '同时符合多种形式'],
  ['Invalid discriminator value. Expected {options}', '类型应为下列之一：{options}'],
  ['Invalid string: must match pattern {pattern}', '文字应符合格式 {pattern}'],
  ['Invalid string: must start with {text}', '文字应以 {text} 开头'],
  ['Invalid string: must end with {text}', '文字应以 {text} 结尾'],
  ['Invalid string: must include {text}', '文字应包含 {text}'],
  ['Invalid number: must be a multiple of {n:code}', '数字应为 {n} 的倍数'],
  ['Invalid ISO date', '日期应为 2024-01-05 这样的形式'],
  ['Invalid ISO datetime', '时间应为 2024-01-05T06:30:00+08:00 这样的形式'],
  ['Invalid URL', '网址格式有误'],
  ['Invalid email address', '电子邮件地址格式有误'],
  ['Invalid UUID', 'UUID 格式有误'],
  ['Invalid key in {what:code}', '{what}中的名称有误'],
  ['Invalid value in {what:code}', '{what}中的值有误'],
  ['Invalid {format:code}', '{format} 格式有误'],
  ['Check {places}.', '请检查 {places}。'],
  [
    'There is no field or parameter {name} here; there are: {names}.',
    '此处没有字段或参数 {name}；可用的有：{names}。',
  ],
  ['There is no field or parameter {name} here.', '此处没有字段或参数 {name}。'],
  ['must be one of {names}', '应为下列之一：{names}'],
  ['a month such as 2025-01 is needed', '应为 2025-01 这样的月份'],
  ['small letters, digits and dashes', '应为小写字母、数字和连字符'],
  ['letters, digits, spaces, dots, dashes', '应为字母、数字、空格、点和连字符'],
  ['a clock time such as 07:30', '应为 07:30 这样的时刻'],
  [
    'a date (2024-01-05) or a time (2024-01-05T06:30:00+08:00) is needed',
    '应为日期（2024-01-05）或时间（2024-01-05T06:30:00+08:00）',
  ],
  ['a site is needed', '应为院区名称'],
  ['a date such as 2024-01-05 is needed', '应为 2024-01-05 这样的日期'],
  ['a name, a SNOMED code or a WHONET code is needed', '需要名称、SNOMED 代码或 WHONET 代码'],
  [
    'a culture result, geneTests or phenotypicTests are needed',
    '需要培养结果、geneTests 或 phenotypicTests',
  ],
  ['at least one coefficient', '至少一个系数'],
  ['twelve coefficients at the most', '至多十二个系数'],
];
