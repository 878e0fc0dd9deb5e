import type { onCall as english } from '../en/on-call';

export const onCall: Record<keyof typeof english, string> = {
  'onCall.title': '{name} 值班',
  'onCall.hint': '最先符合当前时刻的时段取代上述渠道。结束早于开始的时段跨越午夜。',
  'onCall.days': '开始的星期',
  'onCall.dates': '仅在这些日期（排班）',
  'onCall.from': '值班自',
  'onCall.to': '值班至',
  'onCall.channels': '联系渠道',
  'onCall.add': '加入排班',
  'onCall.earlier': '提前',
  'onCall.earlierOne': '将第 {n} 时段前移',
  'onCall.removeOne': '移除第 {n} 时段',
  'onCall.everyDay': '每天',
  'onCall.wrong': '时段需有星期、渠道，日期格式如 2026-12-24。',
  'onCall.day.1': '周一',
  'onCall.day.2': '周二',
  'onCall.day.3': '周三',
  'onCall.day.4': '周四',
  'onCall.day.5': '周五',
  'onCall.day.6': '周六',
  'onCall.day.7': '周日',
};
