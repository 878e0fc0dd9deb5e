import { SCHEMA_PHRASES, type Phrase } from '@carbawatch/contracts';
import { PROBLEMS, isProblemCode, type ProblemCode } from '../problems';
import { PROBLEM_WORDS } from './problem-words';

/** Which field, form or name a problem is about, as it stands in brackets. */
const ABOUT: readonly Phrase[] = [
  ['did you mean {name}?', '是否为 {name}？'],
  ['served: {names}; did you mean {name}?', '支持：{names}；是否为 {name}？'],
  ['served: {names}', '支持：{names}'],
  ['a column {name}', '{name} 列'],
  ['organism.name, .snomed or .code', 'organism.name、.snomed 或 .code'],
  ['each column once', '每列一次'],
  ['the table has no such column', '表格没有此列'],
  ['no canonical field has this name', '没有此名称的标准字段'],
  ['the specimen number', '标本编号'],
  ['a number of the specimen or its report', '标本或其报告的编号'],
  ['OBR-3: the number of the order', 'OBR-3：医嘱编号'],
  ['line {n:code}', '第 {n} 行'],
  ['a number', '数字'],
  ['true or false', 'true 或 false'],
  ['a resource is needed', '需要一个资源'],
  ['a list of entries is needed', '需要条目列表'],
  ['an object is needed', '需要一个对象'],
  ['a resource in the namespace {name:code} is needed', '需要命名空间 {name} 中的资源'],
  ['a document type (DOCTYPE) is not allowed in FHIR', 'FHIR 中不允许文档类型声明（DOCTYPE）'],
  ['at most {n:code} elements deep', '至多 {n} 层元素'],
  ['at most {n:code} entries', '至多 {n} 项'],
  ['at most {n:code} messages', '至多 {n} 条消息'],
  ['at most {n:code} rows', '至多 {n} 行'],
  ['at most {n:code} isolates', '至多 {n} 株菌'],
  ['at most {n:code} characters', '至多 {n} 个字符'],
  ['at most {n:code} in one message', '每条消息至多 {n} 个'],
  ['at most {n:code}', '至多 {n}'],
  ['character {n:code}', '第 {n} 个字符'],
  ['segments', '段'],
  ['payload', '内容'],
  ['message type', '消息类型'],
  ['control id', '消息控制编号'],
  ['all segments in one line', '所有段在同一行'],
  ['a second MSH in one line', '一行中有第二个 MSH'],
  ['a quotation mark is open or misplaced', '引号未闭合或位置有误'],
  ['more cells than columns', '单元格多于列'],
  ['text holds NUL or half a surrogate pair', '文字含 NUL 或半个代理对'],
  ['a name holds NUL or half a surrogate pair', '名称含 NUL 或半个代理对'],
  ['nested too deeply', '嵌套过深'],
  ['the character set declared is not known', '声明的字符集未知'],
  [
    'dateFormat holds YYYY, MM or M or MMM, and DD or D, such as DD/MM/YYYY',
    'dateFormat 由 YYYY，MM、M 或 MMM，以及 DD 或 D 组成，例如 DD/MM/YYYY',
  ],
  ['when the stay began', '住院开始时间'],
  ['when the patient died', '患者死亡时间'],
  ['the patient', '患者'],
  [
    'the other Patient, and meta.lastUpdated or Bundle.timestamp',
    '另一 Patient，以及 meta.lastUpdated 或 Bundle.timestamp',
  ],
  ['OBR: what was ordered', 'OBR：医嘱内容'],
  ['OBR-3: the filler number of the culture', 'OBR-3：培养的执行方编号'],
  ['PID: the patient', 'PID：患者'],
  ['PID-3: the patient number', 'PID-3：患者编号'],
  ['PID-3 of both persons, and EVN-6 or EVN-2', '两人的 PID-3，以及 EVN-6 或 EVN-2'],
  ['EVN-6, EVN-2 or MSH-7: when it happened', 'EVN-6、EVN-2 或 MSH-7：发生时间'],
  ['MRG-1: the retired patient number', 'MRG-1：停用的患者编号'],
  [
    'MRG-1, and MRG-3 (A44) or MRG-5 (A45): whose visit is moved, and which',
    'MRG-1，以及 MRG-3（A44）或 MRG-5（A45）：移动谁的哪次就诊',
  ],
];

/** Everything that reading a payload can find wrong, in Chinese. */
export const PROBLEM_PHRASES: readonly Phrase[] = [
  ...Object.keys(PROBLEMS).filter(isProblemCode).flatMap(phrasesOf),
  ...ABOUT,
  ...SCHEMA_PHRASES.flatMap(([english, chinese]): Phrase[] => {
    const form = english.replace(/^Invalid (?:input|option): /, ''); // as problems cite it
    return form === english ? [] : [[form, chinese]];
  }),
];

function phrasesOf(code: ProblemCode): Phrase[] {
  const { what, remedy } = PROBLEMS[code];
  const [whatZh, remedyZh] = PROBLEM_WORDS[code];
  return [
    [`${what}: ${remedy}`, `${whatZh}：${remedyZh}`],
    [`${what} ({about}): ${remedy}`, `${whatZh}（{about}）：${remedyZh}`],
  ];
}
