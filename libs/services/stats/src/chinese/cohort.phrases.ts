import type { Phrase } from '@carbawatch/contracts';

/** Warnings beside numbers, and the labels of variables; names of covariates stay as sent. */
export const COHORT_PHRASES: readonly Phrase[] = [
  [
    'Patients with a verdict and without a DOOR rank: {n:code}, {m:code} of them because a component is unknown.',
    '{n} 例有判定的患者没有 DOOR 等级，其中 {m} 例因某组成部分未知。',
  ],
  [
    'Deaths need no component, so that those left out for one were alive: the ranks look worse than they are.',
    '死亡不需要组成部分，故因缺少组成部分而排除者均存活：等级看起来比实际更差。',
  ],
  ['Patients whose day 30 is after {day:code}: {n:code}.', '第 30 天在 {day} 之后的患者：{n} 例。'],
  [
    'The deaths among them ({dead:code}) count, the living do not yet, so that the share of deaths is too high.',
    '其中死亡者（{dead}）已计入，存活者尚未计入，故死亡比例偏高。',
  ],
  [
    'Among those whose day 30 is past it is {n:code} of {of}.',
    '已过第 30 天者中为 {of} 例中 {n} 例。',
  ],
  [
    'Patients whose day 30 is past and of whom nobody said whether they lived: {n:code}; the bounds stand for all of them alive and all of them dead.',
    '{n} 例患者已过第 30 天而存活情况未知；上下限分别对应全部存活和全部死亡。',
  ],
  [
    'Patients who died before their index culture, by the data: {n:code}; their outcome counts as unknown, and they are in no curve.',
    '按数据，{n} 例患者在首次培养前死亡：其结局视为未知，不计入任何曲线。',
  ],
  [
    'Patients who died before their index culture, by the data: {n:code}; their outcome counts as unknown.',
    '按数据，{n} 例患者在首次培养前死亡；其结局视为未知。',
  ],
  [
    'Only {n:code} of {of:code} CRE have a carbapenemase verdict; differences between the groups depend on who was tested.',
    '{of} 例 CRE 中仅 {n} 例有碳青霉烯酶判定；组间差异取决于谁接受了检测。',
  ],
  [
    'Only {n:code} of {of:code} CRE have a carbapenemase verdict; shares of CPE and non-CPE depend on who was tested.',
    '{of} 例 CRE 中仅 {n} 例有碳青霉烯酶判定；CPE 与非 CPE 的比例取决于谁接受了检测。',
  ],
  ['{name} is left out: {why}.', '{name} 未纳入：{why}。'],
  ['more than {n:code} different texts', '不同文本超过 {n} 种'],
  ['known for no patient', '所有患者均未知'],
  ['known in one of the two groups alone', '仅在两组之一中已知'],
  ['the same for everybody', '所有人相同'],
  ['no patient of the cohort has such a variable', '队列中没有患者具有该变量'],
  [
    '{guideline} as known here has no limits for some values of {agents}: those without a reported category are in no share.',
    '此处已知的 {guideline} 对 {agents} 的部分数值没有折点：无报告分类者不计入任何比例。',
  ],
  [
    '{n:code} isolates are of {persons:code} patients: limits and p are too small, since tests and models take each as a patient of its own. patient-first keeps one each.',
    '{n} 株菌来自 {persons} 例患者：置信限和 p 值偏小，因为检验和模型将每株视为一例患者。“患者首株”每例保留一株。',
  ],
  [
    'Records that could not be processed, or wait behind one that could not: {n:code}.',
    '无法处理或排在无法处理的记录之后的记录：{n} 条。',
  ],
  ['They are in no number here.', '未计入此处任何数字。'],
  ['Classified by several versions of the rules: {rules}.', '按多个版本的规则分类：{rules}。'],
  [
    "The classification also used limits of the site's own ({own}); resistance by group is judged by {guideline}.",
    '分类还使用了本院区自己的折点（{own}）；分组耐药按 {guideline} 判断。',
  ],
  [
    'Patients in no cumulative incidence, whose stay is known neither from movements nor from the report: {n:code}, of whom {died:code} are known to have died.',
    '{n} 例患者的住院信息在移动记录和报告中均未知：未计入累积发生率，其中 {died} 例已知死亡。',
  ],
  [
    'Patients by reports alone, of whom nobody told a discharge: {died:code} died and count as deaths in hospital; {n:code} are followed to the last day known alive, so that leaving alive is at least what its curve says.',
    '仅有报告且未告知出院的患者：{died} 例死亡，按院内死亡计；{n} 例随访至已知存活的最后一日，故存活出院至少为曲线所示。',
  ],
  [
    '{n:code} events for each variable of the model, below {least:code}: its estimates are unstable.',
    '模型每个变量仅 {n} 个事件，低于 {least}：估计不稳定。',
  ],
  [
    'Patients not in the model, because a variable of it is missing: {n:code}; complete cases may differ from the others.',
    '{n} 例患者因缺少变量未进入模型；完整病例可能与其他病例不同。',
  ],
  ['There is no multivariable model: {why}.', '无多变量模型：{why}。'],
  ['CRE without a verdict, in no model: {n:code}.', '{n} 例无判定的 CRE 未进入任何模型。'],
  [
    'CRE on the day of their report, or of its receipt: {n:code}.',
    '{n} 例 CRE 以报告日或接收日计。',
  ],
  [
    'Measured values of {counts} are in no cell: {guidelines} as known here has no limits for them, or the value spans two categories, and no category was reported.',
    '{counts} 的测量值不在任何单元格：此处已知的 {guidelines} 没有相应折点，或数值跨两个分类，且未报告分类。',
  ],
  [
    "The classification also used limits of the site's own; the antibiogram is judged by the published guideline alone.",
    '分类还使用了本院区自己的折点；累积药敏报告仅按已发布的指南判断。',
  ],
  [
    'Only {n:code} of {least:code} isolates: pool them with another period.',
    '仅 {n} 株，不足 {least} 株：请与其他时段合并。',
  ],
  [
    'Only {n:code} of {least:code} isolates: with the year before there are {pooled:code}, enough for a pooled row.',
    '仅 {n} 株，不足 {least} 株：与前一年合计 {pooled} 株，足以合并成行。',
  ],
  [
    'Only {n:code} of {least:code} isolates, and with the year before there are {pooled:code}: put no percentage on so few.',
    '仅 {n} 株，不足 {least} 株，与前一年合计 {pooled} 株：数量过少，不宜给出百分比。',
  ],
  ['Values were judged by several guidelines: {names}.', '数值按多个指南判断：{names}。'],
  [
    'CLSI M39 counts the first isolate of a patient and species in the period.',
    'CLSI M39 统计期间内每位患者每菌种的首株。',
  ],
  ['Isolates are counted, those of screening among them.', '按菌株计数，含主动筛查菌株。'],
  [
    'A positive test of a swab that has no isolate is in the alerts, contacts and clusters, and not in this number.',
    '无菌株的拭子阳性见于预警、接触者和聚集，不在此数字中。',
  ],
  [
    'Benjamini-Hochberg over the agents of one stratum; carbapenems that define the cohort are not tested',
    '在同一层的各药物间做 Benjamini-Hochberg 校正；定义队列的碳青霉烯类不作检验',
  ],
  ['a group has no patient with a known rank', '某组没有等级已知的患者'],
  [
    'of a group the dead alone are ranked: components of the living are unknown',
    '某组仅死亡者有等级：存活者的组成部分未知',
  ],
  [
    'Patient-days and admissions as the hospital uploaded them, by whole months.',
    '床日数和入院数按医院上传的整月数据。',
  ],
  [
    'Patient-days by midnight census: a day counts for whoever lies there at its end; {admitted}; outpatients and the emergency room hold no bed.',
    '床日数按午夜在院人数：每日末在床者计一日；{admitted}；门诊和急诊不占床位。',
  ],
  [
    'Patient-days by the minute: bed-hours divided by 24; {admitted}; outpatients and the emergency room hold no bed.',
    '床日数按分钟：床位小时除以 24；{admitted}；门诊和急诊不占床位。',
  ],
  [
    'admissions from the movements, cancelled ones left out, transfers not counted',
    '入院按移动记录，不含已取消者，转科不计',
  ],
  ['admissions to the ward, transfers into it among them', '入本病区者，含转入'],
  ['Without a denominator, and in no total: {months}.', '无分母、不计入合计：{months}。'],
  [
    "{names}: a cell is empty; estimated by Firth's method where the row says so.",
    '{names}：有空单元格；该行注明时以 Firth 法估计。',
  ],
  [
    "The variables of the model together separate the groups: it is by Firth's method.",
    '模型的变量合起来将两组完全分开：采用 Firth 法。',
  ],
  ['Age, by year of birth', '年龄（按出生年）'],
  ['Sex: {level}', '性别：{level}'],
  ['Species: {level}', '菌种：{level}'],
  ['Specimen: {level}', '标本：{level}'],
  ['Infection: {level}', '感染：{level}'],
  ['Sex', '性别'],
  ['Species', '菌种'],
  ['Specimen', '标本'],
  ['Index culture from blood', '首次培养来自血液'],
  ['Infection', '感染'],
  ['Hospital stay before the index culture', '首次培养前住院时间'],
  ['ICU at the index culture or earlier in the admission', '首次培养时或本次住院此前在 ICU'],
  ['ICU at the index culture', '首次培养时在 ICU'],
  ['Hepatobiliary disease', '肝胆疾病'],
  ['Hepatobiliary disease, infection codes left out', '肝胆疾病（不含感染编码）'],
  ['Isolates of patients in the period, any organism', '期间内患者菌株（任何菌种）'],
  ['CRE isolates', 'CRE 菌株'],
  ['CRE that count', '计入的 CRE'],
  ['Of patients who count already', '已计入患者的菌株'],
  ['Patients with CRE', 'CRE 患者'],
  [
    'Raised signals are of isolates of all specimens, screening among them, each patient once.',
    '已发出的信号基于所有标本（含主动筛查）的菌株，每位患者计一次。',
  ],
  [
    'The detectors judge the population {population:code}: with population=all they look at the same isolates.',
    '检测方法针对人群 {population}：人群选“全部”时所看的菌株相同。',
  ],
  // The populations as the page calls them; in a refusal the same words are what to write.
  [
    'The detectors judge the population clinical: with population=all they look at the same isolates.',
    '检测方法针对住院患者临床标本：人群选“全部”时所看的菌株相同。',
  ],
  [
    'The detectors judge the population infection: with population=all they look at the same isolates.',
    '检测方法针对评估为感染者：人群选“全部”时所看的菌株相同。',
  ],
];
