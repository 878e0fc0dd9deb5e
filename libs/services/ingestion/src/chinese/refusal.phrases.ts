import type { Phrase } from '@carbawatch/contracts';

/** Why a message, a look or a setting was refused, as the page shows it to whoever tried. */
export const REFUSAL_PHRASES: readonly Phrase[] = [
  ['There is no such feed.', '没有该数据来源。'],
  ['What is posted by hand is no feed: nobody waits for it.', '人工提交不是数据来源：无人等待。'],
  ['a reason is needed, it is kept', '需填写理由，理由会保存'],
  ['There is no such message.', '没有该消息。'],
  ['Say why in the header Carbawatch-Reason.', '请在请求头 Carbawatch-Reason 中说明理由。'],
  ['There is no such isolate.', '没有该菌株。'],
  [
    'More than {n:code} entries fit: choose fewer days.',
    '符合条件的记录超过 {n} 条：请选择较短的日期范围。',
  ],
  ['There is no such alert.', '没有该预警。'],
  ['There is no such mapping.', '没有该映射。'],
  ['There is no such column mapping.', '没有该列映射。'],
  ['There is no such site.', '没有该院区。'],
  ['Several sites have a feed of this name: name one.', '多个院区有同名的数据来源：请指明一个。'],
  ['Several sites have an isolate of this id: name one.', '多个院区有此编号的菌株：请指明一个。'],
  [
    'Name one of messageId, isolateId and alertId.',
    '请给出 messageId、isolateId 或 alertId 之一。',
  ],
  [
    'You have no open cases: ask `identities/read`, and say why in `reason`.',
    '您没有未结案例：请使用 `identities/read`，并在 `reason` 中说明原因。',
  ],
  [
    'no open case of the infection control team: say why in `reason`',
    '不是院感科的未结案例：请在 `reason` 中说明原因',
  ],
  ['pseudonyms or patients are needed', '需要假名或患者编号'],
  ['a pseudonym is needed', '应为假名'],
  ['a site is needed', '应为院区名称'],
  ['a site such as site-1 is needed', '应为 site-1 这样的院区名称'],
  ['the name of a column mapping, such as vitek', '列映射的名称，例如 vitek'],
  ['text without NUL characters is needed', '文字不得含 NUL 字符'],
  ['The payload is no longer kept.', '原始内容已不再保存。'],
  ['The payload cannot be used; nothing was changed.', '该内容无法使用；未作任何更改。'],
  ['The payload could not be used.', '该内容无法使用。'],
  [
    'The message does not wait: its status is {status:code}.',
    '该消息不在等待处理：其状态为 {status}。',
  ],
  [
    'The key is not bound to this site: name one of its sites with ?site=.',
    '密钥不属于该院区：请用 ?site= 指明其所属院区之一。',
  ],
  [
    'There is no column mapping {name:code} at this site: save it with PUT /profiles/{name:code}.',
    '该院区没有列映射 {name}：请用 PUT /profiles/{name} 保存。',
  ],
  ['A column mapping is for tables: text/csv.', '列映射用于表格：text/csv。'],
  [
    'Too many messages wait to be stored: send it again later.',
    '等待保存的消息过多：请稍后重新发送。',
  ],
  ['The message could not be stored: send it again later.', '消息未能保存：请稍后重新发送。'],
  ['The service is stopping.', '服务正在停止。'],
  ['map it to {target}', '请映射到{target}'],
  [
    'a WHONET or SNOMED CT code, or a name, of an organism that is known here, or no-growth or ' +
      'no-target-organism where nothing was found',
    '此处已知细菌的 WHONET 或 SNOMED CT 代码或名称；未检出时为 no-growth 或 no-target-organism',
  ],
  ['a WHONET code, or a name, of an agent that is known here', '此处已知药物的 WHONET 代码或名称'],
  ['a unit type such as icu or ward', '单元类型，例如 icu 或 ward'],
  ['a specimen type such as blood', '标本类型，例如 blood'],
  [
    'the word has a meaning already, and a mapping would not be asked',
    '该词已有含义，映射不会被使用',
  ],
];
