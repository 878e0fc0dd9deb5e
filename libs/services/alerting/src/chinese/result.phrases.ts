import type { Phrase } from '@carbawatch/contracts';

/** What stands around the sentences of classification in the timeline of an alert. */
export const RESULT_PHRASES: readonly Phrase[] = [
  [
    'A further result of isolate {isolate:code} does not agree ({against}; {more}).',
    '菌株 {isolate} 的又一结果与此不一致（{against}；{more}）。',
  ],
  [
    'A further result of isolate {isolate:code} does not agree ({against}).',
    '菌株 {isolate} 的又一结果与此不一致（{against}）。',
  ],
  ['{isolate:code}: {against}; now {state}.', '{isolate}：{against}；现为：{state}。'],
  ['{isolate:code}: {against}; now {state}', '{isolate}：{against}；现为：{state}'],
  ['{against}; now {state}', '{against}；现为：{state}'],
];
