import type { Phrase } from '@carbawatch/contracts';

/** What a setting of routes is warned of: hours without anybody on call, windows that overlap. */
export const DELIVERY_PHRASES: readonly Phrase[] = [
  ['{role} has no channel: it is never told of anything.', '{role} 没有渠道：不会收到任何通知。'],
  [
    '{role}: no one is on call {day:code} {from:code} to {last:code} {to:code}.',
    '{role}：{day} {from} 至 {last} {to} 无人值班。',
  ],
  [
    '{role}: no one is on call {day:code} {date:code} {from:code} to {last:code} {until:code} {to:code}.',
    '{role}：{date}（{day}）{from} 至 {until}（{last}）{to} 无人值班。',
  ],
  ['{role}: no one is on call {day:code} {span:code}.', '{role}：{day} {span} 无人值班。'],
  [
    '{role}: no one is on call {day:code} {date:code} {span:code}.',
    '{role}：{date}（{day}）{span} 无人值班。',
  ],
  ['{role}: {n:code} more gaps by {day:code}.', '{role}：至 {day} 另有 {n} 处空缺。'],
  [
    '{role}: windows {a:code} and {b:code} both hold {when}; window {first:code} counts.',
    '{role}：时段 {a} 与 {b} 重叠（{when}）；以时段 {first} 为准。',
  ],
  [
    '{name}: nobody has ever lain on ward {ward}, as far as is known here.',
    '{name}：据此处所知，病区 {ward} 从未有过患者。',
  ],
  [
    '{name}: an escalation to the same role tells nobody else.',
    '{name}：升级到同一角色不会通知到其他人。',
  ],
  [
    'No route takes alerts that are critical: nobody is told of them.',
    '没有路由接收危急预警：不会通知任何人。',
  ],
  [
    'No route takes alerts that are high: nobody is told of them.',
    '没有路由接收高级别预警：不会通知任何人。',
  ],
  [
    'No operator is named: nobody learns when a message has reached nobody.',
    '未指定运维角色：消息未送达任何人时无人获知。',
  ],
  [
    '{name}: quiet hours hold nothing here: critical and high are never held.',
    '{name}：此处的静默时段不起作用：危急和高级别预警从不暂缓。',
  ],
  [
    '{name}: an address in the clear is taken inside the hospital alone; try it.',
    '{name}：未加密的地址只允许在院内使用；请测试该渠道。',
  ],
  [
    'Called back at {at}, before its time ({due}): {reason}.',
    '已于 {at} 撤回，早于应发时间（{due}）：{reason}。',
  ],
  ['Called back at {at}: {reason}.', '已于 {at} 撤回：{reason}。'],
  ['the alert was acknowledged', '预警已确认'],
  ['the alert was resolved', '预警已处理'],
  ['the alert was retracted', '预警已撤销'],
  ['the alert was cleared', '预警已解除'],
  ['the alert became graver and calls anew', '预警升级并重新通知'],
  ['no route asks for it any more', '已无路由要求通知'],
  ['the alert stands again', '预警重新成立'],
  ['the reason was not kept', '原因未记录'],
  ['No route takes the alert.', '没有路由接收该预警。'],
  ['The recipient had no channel when it was due.', '到时接收者没有可用渠道。'],
  ['Monday {time:code}', '星期一 {time}'],
  ['Tuesday {time:code}', '星期二 {time}'],
  ['Wednesday {time:code}', '星期三 {time}'],
  ['Thursday {time:code}', '星期四 {time}'],
  ['Friday {time:code}', '星期五 {time}'],
  ['Saturday {time:code}', '星期六 {time}'],
  ['Sunday {time:code}', '星期日 {time}'],
  ['Monday', '星期一'],
  ['Tuesday', '星期二'],
  ['Wednesday', '星期三'],
  ['Thursday', '星期四'],
  ['Friday', '星期五'],
  ['Saturday', '星期六'],
  ['Sunday', '星期日'],
];
