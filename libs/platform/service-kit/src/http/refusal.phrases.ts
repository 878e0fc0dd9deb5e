import { SCHEMA_PHRASES, phrasebook, type Phrase } from '@carbawatch/contracts';

/** Refusals that every service can answer with; its own stand in its own book. */
export const REFUSAL_PHRASES: readonly Phrase[] = [
  ['Bad Request', '请求有误'],
  ['Unauthorized', '未登录或登录已失效'],
  ['Forbidden', '无权限'],
  ['Not Found', '未找到'],
  ['Method Not Allowed', '不支持的操作'],
  ['Conflict', '与现有状态冲突'],
  ['Payload Too Large', '内容过大'],
  ['Unsupported Media Type', '不支持的内容类型'],
  ['Unprocessable Entity', '内容无法处理'],
  ['Too Many Requests', '请求过多'],
  ['Internal Server Error', '系统内部错误'],
  ['Service Unavailable', '服务暂不可用'],
  ['Send a key as "Authorization: Bearer <key>".', '请用密钥登录（Authorization: Bearer <key>）。'],
  ['The key or token is unknown, has expired or was revoked.', '密钥或令牌未知、已过期或已吊销。'],
  ['The role {role:code} may not do this.', '角色 {role} 无权进行此操作。'],
  ['There is nothing of this name.', '没有此名称的内容。'],
  [
    'This path takes nothing in its address: what it needs stands in the body.',
    '此路径的地址不接受参数：所需内容应放在请求正文中。',
  ],
  ['is not known here: does it belong in the body?', '此处不识别：是否应放在请求正文中？'],
  ['There is no such site.', '没有该院区。'],
  ['There is no such key.', '没有该密钥。'],
  ['There is no such client.', '没有该客户端。'],
  ['There is no such dead letter.', '没有该条未能处理的记录。'],
  ['Waits behind an earlier record of its key.', '排在同一键的较早记录之后，等待处理。'],
  [
    'An event for {topic:code} holds a NUL character or half of a surrogate pair.',
    '{topic} 的事件含有 NUL 字符或半个代理对。',
  ],
  [
    'An event for {topic:code} has {bytes:code} bytes; the limit is {limit:code}.',
    '{topic} 的事件有 {bytes} 字节；上限为 {limit} 字节。',
  ],
  ['No schema for {topic:code}.', '{topic} 没有格式定义。'],
  ['The handler failed with {name:code}.', '处理程序出错：{name}。'],
  ['The handler failed with {name:code} in {n:code} runs.', '处理程序运行 {n} 次均出错：{name}。'],
  [
    "This is the administrator's key of the start: change it by CARBAWATCH_ADMIN_KEY.",
    '这是启动时的管理员密钥：请通过 CARBAWATCH_ADMIN_KEY 更改。',
  ],
  [
    'A key that has expired already opens nothing: give a time to come.',
    '已过期的密钥无法使用：请填写将来的时间。',
  ],
  ['A key can be given only sites that your own key has.', '密钥只能授予您自己的密钥所属的院区。'],
  [
    'A client can be given only sites that your own key has.',
    '客户端只能授予您自己的密钥所属的院区。',
  ],
  ['a public key alone: it holds a private part', '应仅为公钥：其中含有私钥部分'],
  ['The token names no role in {claim:code}: {roles}.', '令牌的 {claim} 中没有角色：{roles}。'],
  [
    'The token names no site in {claim:code} that could be one.',
    '令牌的 {claim} 中没有可用的院区。',
  ],
  [
    'The identity provider does not answer as it should; try again later, or use a key.',
    '身份提供方应答异常；请稍后重试，或使用密钥。',
  ],
  [
    'The token is not for this program: its aud is not OIDC_AUDIENCE.',
    '令牌不是发给本系统的：其 aud 不是 OIDC_AUDIENCE。',
  ],
  [
    'The token is over: get a new one. If it is new, compare the clocks.',
    '令牌已过期：请重新获取。如为新令牌，请核对时钟。',
  ],
  [
    'The token does not hold yet: compare the clocks of provider and server.',
    '令牌尚未生效：请核对身份提供方与服务器的时钟。',
  ],
  [
    'Carbawatch-Reason must be {least:code} to {most:code} characters, percent-encoded.',
    'Carbawatch-Reason 应为 {least} 至 {most} 个字符，并经百分号编码。',
  ],
  [
    'Metrics are for this machine, or for the bearer of CARBAWATCH_METRICS_TOKEN.',
    '指标仅供本机，或持有 CARBAWATCH_METRICS_TOKEN 者读取。',
  ],
  ['The body has more than {n:code} bytes.', '内容超过 {n} 字节。'],
  ['Send the body without Content-Encoding.', '请不使用 Content-Encoding 发送内容。'],
  ['The body broke off before its end.', '内容在结束前中断。'],
  ['Send application/json.', '请发送 application/json。'],
  ['The body is no JSON.', '内容不是 JSON。'],
  ['The cursor is not one of this list.', '游标不属于此列表。'],
  ['The database is away; send it again later.', '数据库暂时无法连接；请稍后重试。'],
];

export const REFUSAL_BOOK = phrasebook([...SCHEMA_PHRASES, ...REFUSAL_PHRASES]);
