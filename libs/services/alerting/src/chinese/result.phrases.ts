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
  [
    '{isolate:code}: {gone:list} by {methods:list}: not detected now, {state}.',
    '{isolate}：{methods} 检出的 {gone} 现未检出，{state}。',
  ],
  [
    '{isolate:code}: {gone:list} by {methods:list}: not detected now, {state}',
    '{isolate}：{methods} 检出的 {gone} 现未检出，{state}',
  ],
  [
    '{gone:list} by {methods:list}: not detected now, {state}.',
    '{methods} 检出的 {gone} 现未检出，{state}。',
  ],
  [
    '{gone:list} by {methods:list}: not detected now, {state}',
    '{methods} 检出的 {gone} 现未检出，{state}',
  ],
  [
    '{isolate:code}: {gone:list}: not detected now, {state}.',
    '{isolate}：{gone} 现未检出，{state}。',
  ],
  ['{isolate:code}: {gone:list}: not detected now, {state}', '{isolate}：{gone} 现未检出，{state}'],
  ['{gone:list}: not detected now, {state}.', '{gone} 现未检出，{state}。'],
  ['{gone:list}: not detected now, {state}', '{gone} 现未检出，{state}'],
  [
    '{isolate:code}: {gone:list}: not detected now, {left:list} reported no more, now {state}.',
    '{isolate}：{gone} 现未检出，不再报告 {left}，现为：{state}。',
  ],
  [
    '{isolate:code}: {gone:list}: not detected now, {left:list} reported no more, now {state}',
    '{isolate}：{gone} 现未检出，不再报告 {left}，现为：{state}',
  ],
  [
    '{gone:list}: not detected now, {left:list} reported no more, now {state}.',
    '{gone} 现未检出，不再报告 {left}，现为：{state}。',
  ],
  [
    '{gone:list}: not detected now, {left:list} reported no more, now {state}',
    '{gone} 现未检出，不再报告 {left}，现为：{state}',
  ],
  [
    '{isolate:code}: {gone:list}: not detected now, {left:list} reported no more, {kept:list} still there',
    '{isolate}：{gone} 现未检出，不再报告 {left}，{kept} 仍在',
  ],
  [
    '{gone:list}: not detected now, {left:list} reported no more, {kept:list} still there',
    '{gone} 现未检出，不再报告 {left}，{kept} 仍在',
  ],
  [
    '{isolate:code}: {gone:list}: not detected now, {kept:list} still there',
    '{isolate}：{gone} 现未检出，{kept} 仍在',
  ],
  ['{gone:list}: not detected now, {kept:list} still there', '{gone} 现未检出，{kept} 仍在'],
];
