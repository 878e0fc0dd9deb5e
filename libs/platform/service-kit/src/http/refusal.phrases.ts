import { phrasebook, type Phrase } from '@carbawatch/contracts';

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
  ['The database is away; send it again later.', '数据库暂时无法连接；请稍后重试。'],
];

export const REFUSAL_BOOK = phrasebook(REFUSAL_PHRASES);
