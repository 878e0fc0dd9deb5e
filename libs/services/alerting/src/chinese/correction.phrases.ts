import type { Phrase } from '@carbawatch/contracts';

/** Which correction changed an alert about more than one patient, or took it back. */
export const CORRECTION_PHRASES: readonly Phrase[] = [
  ['The isolate of {day:code} was corrected: {what}.', '{day} 的菌株已更正：{what}。'],
  ['the organism is now said to be {species:organism}', '菌种现称为 {species}'],
  ['The isolate of {day:code} shows {family} again.', '{day} 的菌株再次检出 {family}。'],
  ['The isolate of {day:code} is of ST{st:code}.', '{day} 的菌株为 ST{st} 型。'],
  [
    'The enzyme of the isolate of {day:code} is known now: {families:list}.',
    '{day} 的菌株的酶型现已明确：{families}。',
  ],
  ['The enzyme is known now: {families:list}.', '酶型现已明确：{families}。'],
  ['An isolate shows the organism now: {species:organism}.', '现有菌株显示菌种：{species}。'],
  [
    'The report on the specimen of {day:code} was corrected: it shows {family} no more.',
    '{day} 的标本报告已更正：不再检出 {family}。',
  ],
  ['The list that said so was corrected or taken back.', '作此说明的名单已更正或撤回。'],
  ['Two numbers of a patient were merged.', '一名患者的两个病历号已合并。'],
  ['The patient is in the house by this.', '该患者因此现为在院患者。'],
  ['A merge of two numbers was taken back.', '两个病历号的合并已撤销。'],
  ["The visit was moved to another patient's number.", '本次就诊已移至另一患者的编号。'],
  ["The visit was moved here from another patient's number.", '本次就诊由另一患者的编号移至此处。'],
  [
    'What had been taken back counts again, first positive on {day:code}.',
    '此前撤回的病例重新计入，首次阳性 {day}。',
  ],
  ['First positive on {day:code} instead of {before:code}.', '首次阳性为 {day}，而非 {before}。'],
  [
    'By movements as told now, the first positive was not on ward {ward}.',
    '按现有移动记录，首次阳性不在病区 {ward}。',
  ],
  ['First positive on ward {ward}, as is known now.', '现已获知：首次阳性所在病区为 {ward}。'],
  [
    'First positive on ward {ward:name} instead of ward {before:name}.',
    '首次阳性所在病区为 {ward}，而非 {before}。',
  ],
  [
    'Known before the admission, as was learnt since: a source.',
    '事后获知：入院前已知，为传染源。',
  ],
  ['Not known before the admission, as was learnt since.', '事后获知：入院前未知。'],
  ['The type is known now: ST{st:code}.', '分型现已明确：ST{st}。'],
  ['The type ST{before:code} is reported no more.', '不再报告 ST{before} 型。'],
  ['The type is ST{st:code}, not ST{before:code}.', '分型为 ST{st}，而非 ST{before}。'],
  [
    'No negative screen of the case before its first positive is known any more.',
    '该病例首次阳性前已无已知的阴性筛查。',
  ],
  [
    'The last negative screen of the case before its first positive is of {day:code}.',
    '该病例首次阳性前的末次阴性筛查为 {day}。',
  ],
  ['A stay on {ward} was taken back.', '{ward} 的一次住院时段已撤销。'],
  ['A stay on {ward} was corrected.', '{ward} 的一次住院时段已更正。'],
  ['A stay on {ward} was told again.', '{ward} 的一次住院时段再次获知。'],
  ['A stay on {ward} was told late.', '{ward} 的一次住院时段事后才获知。'],
  [
    'A stay on {ward} had ended on {day:code}, as was told later.',
    '事后获知：{ward} 的一次住院时段已于 {day} 结束。',
  ],
  [
    'A stay on {ward} goes on: its end was taken back.',
    '{ward} 的一次住院时段仍在继续：其结束已撤销。',
  ],
  ['The departure was taken back.', '该离院已撤销。'],
  ['The planned departure was taken back.', '该离院计划已撤销。'],
  [
    'The visit leads to {now:name} now, and not to {before:name}.',
    '本次就诊的去向现为 {now}，而非 {before}。',
  ],
  ['The departure was at {now}, and not at {before}.', '离院时间为 {now}，而非 {before}。'],
  [
    'Counted anew by what was corrected or came in late: {told:list}.',
    '据更正或迟到的信息重新计数：{told}。',
  ],
  ['{series:word} is no signal any more', '{series} 不再构成信号'],
  ['{series:word} is a signal', '{series} 构成信号'],
  ['{series:word} is a signal again', '{series} 再次构成信号'],
  ['{series:word} is a signal by fewer methods', '{series} 由更少的方法支持'],
  ['{series:word} is a signal by more methods', '{series} 由更多的方法支持'],
  ['{n:code} {series:word} instead of {before:code}', '{series} {n} 例，而非 {before} 例'],
  ['{series:word} from {from:code} to {to:code}', '{series}，{from} 至 {to}'],
];
