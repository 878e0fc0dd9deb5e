import type { Phrase } from '@carbawatch/contracts';

/** Which correction changed an alert about more than one patient, or took it back. */
export const CORRECTION_PHRASES: readonly Phrase[] = [
  ['The isolate of {day:code} was corrected: {what}.', '{day} 的菌株已更正：{what}。'],
  ['the organism is now said to be {species:organism}', '菌种现称为 {species}'],
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
  ['A merge of two numbers was taken back.', '两个病历号的合并已撤销。'],
  [
    'What had been taken back is reported again, first positive on {day:code}.',
    '此前撤回的结果再次报告，首次阳性 {day}。',
  ],
  ['First positive on {day:code} instead of {before:code}.', '首次阳性为 {day}，而非 {before}。'],
  [
    'First positive on ward {ward:name} instead of ward {before:name}.',
    '首次阳性所在病区为 {ward}，而非 {before}。',
  ],
  [
    'Known before the admission, as was learnt since: a source.',
    '事后获知：入院前已知，为传染源。',
  ],
  ['Not known before the admission, as was learnt since.', '事后获知：入院前未知。'],
];
