import type { Phrase } from '@carbawatch/contracts';

/** Carriage that was presumed cleared, and what it is when it shows again. */
export const CARRIAGE_PHRASES: readonly Phrase[] = [
  [
    'The case was presumed cleared: last positive on {day:code}, negative on {days:commas}.',
    '该病例曾被推定清除：最后一次阳性 {day}，{days} 阴性。',
  ],
  [
    'The case was presumed cleared by a list that was taken in: positive on {day:code}.',
    '导入的名单称该病例已推定清除：{day} 阳性。',
  ],
  ['The case was presumed cleared by a list that was taken in.', '导入的名单称该病例已推定清除。'],
  ['Beside it only since then: 1 contact.', '仅在此后与其同处：接触者 1 人。'],
  ['Beside it only since then: {n:code} contacts.', '仅在此后与其同处：接触者 {n} 人。'],
  [
    'New is the positive of {on:code}: presumed cleared before it, last positive on {day:code}, negative on {days:commas}.',
    '新情况为 {on} 阳性：此前曾推定清除，最后一次阳性 {day}，{days} 阴性。',
  ],
  [
    'New is the positive of {on:code}: presumed cleared before it by a list, positive on {day:code}.',
    '新情况为 {on} 阳性：此前名单称已推定清除，{day} 阳性。',
  ],
  [
    'New is the positive of {on:code}: presumed cleared before it by a list.',
    '新情况为 {on} 阳性：此前名单称已推定清除。',
  ],
  [
    'Listed as {kind}, first positive on {day:code}, by {source}: it repeats what was found here.',
    '名单列为{kind}，首次阳性 {day}，来源 {source}：仅重复本院所发现者。',
  ],
  [
    'Listed as {kind}, first positive on {day:code}: it repeats what was found here.',
    '名单列为{kind}，首次阳性 {day}：仅重复本院所发现者。',
  ],
  [
    'Listed as {kind}, by {source}: it repeats what was found here.',
    '名单列为{kind}，来源 {source}：仅重复本院所发现者。',
  ],
  ['Listed as {kind}: it repeats what was found here.', '名单列为{kind}：仅重复本院所发现者。'],
  ['Specimen {id}, collected {when}, without an isolate.', '标本 {id}，采集于 {when}，尚无菌株。'],
];
