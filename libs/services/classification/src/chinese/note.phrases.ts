import type { Phrase } from '@carbawatch/contracts';

/** What stands beside a shadow run, an export and the graph of types, so that nobody misreads. */
export const NOTE_PHRASES: readonly Phrase[] = [
  ['All isolates stored, whatever their day.', '所有已保存的菌株，不论日期。'],
  [
    'Inpatients by the sender’s word; movements and merged patients are known to stats alone.',
    '住院按发送方所报；移动记录和患者合并仅统计服务知晓。',
  ],
  [
    'Confirmed and probable carbapenemases, suspicion, CRE: the facts from which alerts start.',
    '确认和很可能的碳青霉烯酶、疑似、CRE：预警由这些事实产生。',
  ],
  [
    'The isolates under the kind alert-facts are those whose alerts may be gained or lost.',
    'alert-facts 类别下的菌株，其预警可能增加或减少。',
  ],
  [
    'GET /alerts/shadow/{id of this run} shows the alerts themselves, which alerting works out from them, from specimens without an isolate, movements and persons.',
    '预警本身由预警服务根据这些事实、无菌株标本、移动记录和患者得出，见 GET /alerts/shadow/<本次编号>。',
  ],
  [
    'Patients and visits are pseudonyms of this installation; no identity is in it.',
    '患者和就诊均为本系统的假名；不含身份信息。',
  ],
  [
    'The cohort is all isolates typed under the scheme; the population is chosen first, then dedup.',
    '队列为按该方案分型的所有菌株；先选人群，再去重。',
  ],
  [
    'Inpatients by the sender’s word; wards at collection by movements where they are known.',
    '住院按发送方所报；采样病区在已知移动记录时以移动记录为准。',
  ],
  [
    'A patient counts once a year for a specimen type and pathogen, with the first isolate; merged numbers are one patient.',
    '同一患者每年每种标本类型和病原体计一次，取首株；合并的编号视为同一患者。',
  ],
  ['Ages are counted from the year of birth alone.', '年龄仅按出生年计算。'],
  [
    'WHONET holds days without times, and of carbapenemases a plus or a minus.',
    'WHONET 只有日期而无时间，碳青霉烯酶仅为加号或减号。',
  ],
  [
    'Categories are those of the values by the breakpoints named, else the reported ones.',
    '分类按所列折点由数值判定，否则采用报告的分类。',
  ],
  [
    'Patients sampled are those with an isolate, and those whose specimen without one was sent.',
    '采样患者为有菌株者，以及所报标本无菌株者。',
  ],
];
