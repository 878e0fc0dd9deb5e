import type { Phrase } from '@carbawatch/contracts';

/** What detectors say of a series, and signals of their cases; names of methods stay. */
export const SIGNAL_PHRASES: readonly Phrase[] = [
  [
    '{n:code} {what} in the hospital from {from:code} to {to:code}, more than usual by {methods:commas}.',
    '{from} 至 {to} 全院 {what} {n} 例，多于平常（{methods}）。',
  ],
  [
    '{n:code} {what} on {ward} from {from:code} to {to:code}, more than usual by {methods:commas}.',
    '{from} 至 {to} {ward} {what} {n} 例，多于平常（{methods}）。',
  ],
  ['Seen last on {day:code}.', '最近一次见于 {day}。'],
  ['{method} alarms: {numbers:commas}.', '{method} 报警：{numbers}。'],
  ['{method} alarms.', '{method} 报警。'],
  ['Ward baseline (Poisson)', '病区基线（泊松）'],
  ['Fixed rule', '固定规则'],
  ['Farrington flexible', 'Farrington 灵活算法'],
  ['expected {n:code}', '预期 {n}'],
  ['limit {n:code}', '界限 {n}'],
  ['statistic {n:code}', '统计量 {n}'],
  [
    'Learns from {source}; the first period that can be judged is {n:code}.',
    '学习自{source}；可判断的首个周期为第 {n} 个。',
  ],
  [
    'History is too short: {n:code} periods are needed before the first that can be judged ({source}), and there are {there:code} before the latest.',
    '历史过短：首个可判断周期之前需要 {n} 个周期（{source}），最近周期之前仅有 {there} 个。',
  ],
  ['Nothing was judged.', '未作判断。'],
  [
    'Needs no history: counts the cases of the latest {n:code} days.',
    '无需历史：统计最近 {n} 天的病例。',
  ],
  ['the mean of the weeks before the first judged', '首个判断周之前各周的均值'],
  ['the mean of the {n:code} periods before the range', '范围之前 {n} 个周期的均值'],
  ['the expected count that was given, for a window of {n:code}', '给定的预期数（窗口 {n} 天）'],
  ['the expected count that was given', '给定的预期数'],
  ['the {n:code} days before a window of {window:code}', '{window} 天窗口之前的 {n} 天'],
  ['the {n:code} periods before each', '每个周期之前的 {n} 个周期'],
  [
    '1 new patient with {what} on {day:code}, as known on {known:code}.',
    '{day} 新增 1 例患者：{what}（截至 {known} 所知）。',
  ],
  [
    '1 new patient with {what} from {from:code} to {to:code}, as known on {known:code}.',
    '{from} 至 {to} 新增 1 例患者：{what}（截至 {known} 所知）。',
  ],
  [
    '{n:code} new patients with {what} on {day:code}, as known on {known:code}.',
    '{day} 新增 {n} 例患者：{what}（截至 {known} 所知）。',
  ],
  [
    '{n:code} new patients with {what} from {from:code} to {to:code}, as known on {known:code}.',
    '{from} 至 {to} 新增 {n} 例患者：{what}（截至 {known} 所知）。',
  ],
  ['{family} producers in the hospital', '全院产 {family} 菌'],
  ['{family} producers on ward {ward}', '{ward} 病区产 {family} 菌'],
  ['carbapenemase producers in the hospital', '全院产碳青霉烯酶菌'],
  ['carbapenemase producers on ward {ward}', '{ward} 病区产碳青霉烯酶菌'],
  ['CRE in the hospital', '全院 CRE'],
  ['CRE on ward {ward}', '{ward} 病区 CRE'],
  [
    'All specimens count, screening among them, each patient once in the series.',
    '计入所有标本（含主动筛查），每位患者在序列中计一次。',
  ],
  ['CUSUM ({transform}, reset after an alarm)', 'CUSUM（{transform}，报警后归零）'],
  ['CUSUM ({transform})', 'CUSUM（{transform}）'],
  ['standard', '标准'],
  ['Farrington flexible (Noufaily 2013)', 'Farrington 灵活算法（Noufaily 2013）'],
  [
    'History is too short: the expected count is the mean of the periods before the range, and there is none.',
    '历史过短：预期数为范围之前各周期的均值，而此前没有周期。',
  ],
  [
    'History is too short for clusters of up to {n:code} days: {needed:code} days are needed, there are {there:code}.',
    '对于最长 {n} 天的聚集，历史过短：需要 {needed} 天，现有 {there} 天。',
  ],
  ['Judged all the same, with little power.', '仍作判断，但检验效能低。'],
  [
    'the same period of {b:code} past years of {f:code} periods with {w:code} on both sides and the {s:code} seasons between, without the latest {l:code}',
    '过去 {b} 年（每年 {f} 个周期）的同期，两侧各 {w} 个周期，其间 {s} 个季节，不含最近 {l} 个',
  ],
  [
    'the same period of {b:code} past years of {f:code} periods with {w:code} on both sides, without the latest {l:code}',
    '过去 {b} 年（每年 {f} 个周期）的同期，两侧各 {w} 个周期，不含最近 {l} 个',
  ],
  [
    'the same period of {b:code} past years with {w:code} on both sides',
    '过去 {b} 年的同期，两侧各 {w} 个周期',
  ],
  [
    '{one} and the same period of {b:code} past years with {w:code} on both sides',
    '{one}以及过去 {b} 年的同期，两侧各 {w} 个周期',
  ],
  ['Space-time permutation scan, prospective', '前瞻性时空置换扫描'],
  [
    'Learns nothing: the expected count was given; judged from period {n:code} on.',
    '不学习：已给定预期数；自第 {n} 个周期起判断。',
  ],
  [
    'No case in the {n:code} periods before the range: nothing was judged.',
    '范围之前的 {n} 个周期无病例：未作判断。',
  ],
  [
    'Learns from the mean of the {n:code} periods before the range; judged from period {from:code} on.',
    '学习自范围之前 {n} 个周期的均值；自第 {from} 个周期起判断。',
  ],
  [
    "Learns from the {n:code} days of the study, the cluster's own among them.",
    '学习自研究的 {n} 天，含聚集本身所在的天数。',
  ],
  [
    'No case on a known ward from {from:code} to {to:code}: nothing was scanned.',
    '{from} 至 {to} 在已知病区无病例：未作扫描。',
  ],
  [
    'the {n:code} periods before each that end {gap:code} periods earlier',
    '每个周期之前（间隔 {gap} 个周期）的 {n} 个周期',
  ],
  [
    'no case on this day: the window of the earlier ones still stands',
    '当日无病例：此前病例的窗口仍然有效',
  ],
  ['{n:code} earlier weeks are needed, there are {there:code}', '需要此前 {n} 周，现有 {there} 周'],
];
