import { SEVERITIES, type Phrase, type Severity } from '@carbawatch/contracts';
import { SHORT } from './message-words';

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
  [
    "Changed by version {n:code} of the site's alert rules: {changes:commas}.",
    '已由本院区预警规则第 {n} 版更改：{changes}。',
  ],
  [
    "Changed by version {n:code} of the site's alert rules: {changes:commas}. {comment}",
    '已由本院区预警规则第 {n} 版更改：{changes}。{comment}',
  ],
  ...SEVERITIES.flatMap((before) => SEVERITIES.map((now) => severityChanged(before, now))),
  ['goal {before:code} -> {now:code} minutes', '时限 {before} → {now} 分钟'],
  ['{name:code} changed', '{name} 已更改'],
  ['{name:code} {before:code} -> {now:code}', '{name} {before} → {now}'],
  ['{rule:code} {name:code} {before:code} -> {now:code}', '{rule} 的 {name} {before} → {now}'],
];

function severityChanged(before: Severity, now: Severity): Phrase {
  return [`severity ${before} -> ${now}`, `严重度 ${SHORT[before]} → ${SHORT[now]}`];
}
