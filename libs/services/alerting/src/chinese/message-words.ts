import { SEVERITIES, type Severity } from '@carbawatch/contracts';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import type { Gathered } from '../delivery/gather';
import { localClock } from '../delivery/local-time';
import type { Message } from '../delivery/message';

/**
 * Messages in Chinese, from the same few values as the English ones: nothing else of an alert is at
 * hand here. A shipped rule is called by its Chinese title, which names nobody; a rule of the
 * site's own by its name.
 */
export function chineseSubject(message: Message): string {
  const { kind, level, site, alert, digest } = message;
  const what = alert ? `${LEVELS[alert.severity]}：${ruleTitle(alert.rule)}` : '消息';
  const where = alert?.ward ? `，病区 ${alert.ward}` : '';
  const about = `${what}${where}`;
  const said: Readonly<Record<Message['kind'], string>> = {
    raised: about,
    escalated: `未知悉（第 ${level} 级上报）：${about}`,
    retracted: `已撤销：${about}`,
    flag: message.standing?.status === 'inactive' ? `已结束：${about}` : about,
    cleared: `已结束：${about}`,
    digest: digest ? gatheredWords(digest, message.timeZone) : '多条消息',
    'nobody-reached': `未能通知到任何人：${what}`,
    test: '渠道测试，无需处理',
  };
  return `Carbawatch ${site}：${said[kind]}`;
}

/** When the alert was raised, as a line below the subject. */
export function chineseRaised(at: string): string {
  return `发出时间：${at}`;
}

export function chineseAdvice(kind: Message['kind']): string {
  return ADVICE[kind];
}

const TITLES: ReadonlyMap<string, string> = new Map(
  SHIPPED_RULES.map(({ rule, title, zh }) => [rule, zh?.title ?? title]),
);

function ruleTitle(rule: string): string {
  return TITLES.get(rule) ?? rule;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: '危急预警',
  high: '高级别预警',
  medium: '中级别预警',
  low: '低级别预警',
  info: '提示',
};

/** In a list of numbers. */
export const SHORT: Readonly<Record<Severity, string>> = {
  critical: '危急',
  high: '高',
  medium: '中',
  low: '低',
  info: '提示',
};

/** `另有 12 条预警（中 10，低 2），自 21:05 UTC+8 起，病区 MED-1、SURG` */
function gatheredWords(gathered: Gathered, timeZone?: string): string {
  const { count, severities, kinds, wards, moreWards = 0, since, held } = gathered;
  const graveness = SEVERITIES.flatMap((one) => counted(severities[one], SHORT[one])).join('，');
  const news = [
    ...counted(kinds['escalated'], '未知悉'),
    ...counted(kinds['retracted'], '已撤销'),
    ...counted(kinds['cleared'], '已结束'),
    ...counted(kinds['nobody-reached'], '未通知到任何人'),
  ];
  const numbers = `${graveness}${news.length > 0 ? `；其中${news.join('，')}` : ''}`;
  const what = held ? `另有 ${count} 条预警` : `同时有 ${count} 条预警`;
  const when = held ? `，自 ${localClock(since, timeZone)} 起` : '';
  const more = moreWards > 0 ? `等 ${wards.length + moreWards} 个` : '';
  const where = wards.length > 0 ? `，病区 ${wards.join('、')}${more}` : '';
  return `${what}（${numbers}）${when}${where}`;
}

function counted(n: number | undefined, word: string): string[] {
  return n === undefined || n === 0 ? [] : [`${word} ${n}`];
}

const ADVICE: Readonly<Record<Message['kind'], string>> = {
  raised: '患者、原因和处理要求请登录查看：',
  escalated: '无人在时限内知悉。患者、原因和处理要求请登录查看：',
  retracted: '现有事实不再支持该预警；原因请登录查看：',
  cleared: '所要求的处理已完成或不再需要；详情请登录查看：',
  flag: '预警现状请登录查看：',
  digest: '数量过多，未逐条发送。所有未关闭的预警请登录后在列表中查看：',
  'nobody-reached': '请检查路由和渠道，并通知院感科：',
  test: '有人测试了预警路由：',
};
