import {
  SEVERITIES,
  type Alert,
  type DeliveryKind,
  type Language,
  type Severity,
} from '@carbawatch/contracts';
import { chineseAdvice, chineseRaised, chineseSubject } from '../chinese/message-words';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import type { ClaimedDelivery } from './deliveries.store';
import type { DigestRow } from './digests.store';
import type { Gathered } from './gather';
import { localClock, localMinute } from './local-time';

/** What a message may say of an alert: nothing that names a patient, an isolate or a visit. */
export interface AlertNotice {
  /** The one that its receivers know. */
  readonly alertId: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly ward: string | null;
  readonly raisedAt: string;
}

/** How an alert stands, as a FHIR Flag says it. */
export interface Standing {
  readonly status: 'active' | 'inactive' | 'entered-in-error';
  readonly endedAt: string | null;
}

export interface Message {
  /** The same at every attempt: whoever receives it twice can tell. */
  readonly id: string;
  /** `digest`: many messages in one. */
  readonly kind: DeliveryKind | 'digest';
  readonly level: number;
  readonly site: string;
  readonly alert: AlertNotice | null;
  /** At the moment of sending; absent where it is about no single alert. */
  readonly standing?: Standing;
  /** What a gathered message stands for. */
  readonly digest?: Gathered;
  /** Leads to the alert behind a login. */
  readonly link: string;
  /** Whose clocks its words follow; absent where they say no time. */
  readonly timeZone?: string;
}

/** What every message of an installation has of it. */
export interface Sender {
  readonly linkBase: string;
  readonly timeZone: string;
}

/** One line, for the subject of a mail or the display of a pager; English where nothing is said. */
export function subjectOf(message: Message, language: Language = 'en'): string {
  return language === 'zh' ? chineseSubject(message) : englishSubject(message);
}

/** A shipped rule's title names nobody; a rule of the site's own is called by its name. */
const TITLES: ReadonlyMap<string, string> = new Map(
  SHIPPED_RULES.map(({ rule, title }) => [rule, title]),
);

function englishSubject(message: Message): string {
  const { kind, level, site, alert, digest } = message;
  const what = alert
    ? `${alert.severity} alert: ${TITLES.get(alert.rule) ?? alert.rule}`
    : 'message';
  const where = alert?.ward ? `, ward ${alert.ward}` : '';
  switch (kind) {
    case 'raised':
      return `Carbawatch ${site}: ${what}${where}`;
    case 'escalated':
      return `Carbawatch ${site}: not acknowledged (step ${level}): ${what}${where}`;
    case 'retracted':
      return `Carbawatch ${site}: withdrawn: ${what}${where}`;
    case 'flag':
      return `Carbawatch ${site}: ${message.standing?.status === 'inactive' ? 'over: ' : ''}${what}${where}`;
    case 'cleared':
      return `Carbawatch ${site}: over: ${what}${where}`;
    case 'digest':
      return `Carbawatch ${site}: ${digest ? gatheredWords(digest, message.timeZone) : 'messages'}`;
    case 'nobody-reached':
      return `Carbawatch ${site}: nobody could be reached about a ${what}`;
    case 'test':
      return `Carbawatch ${site}: test of this channel, nothing to do`;
  }
}

/** `12 more alerts (10 medium, 2 low) since 13:05 UTC+8, wards MED-1, SURG` */
function gatheredWords(gathered: Gathered, timeZone?: string): string {
  const { count, severities, kinds, wards, moreWards = 0, since, held } = gathered;
  const graveness = SEVERITIES.flatMap((severity) => counted(severities[severity], severity));
  const news = [
    ...counted(kinds['escalated'], 'not acknowledged'),
    ...counted(kinds['retracted'], 'withdrawn'),
    ...counted(kinds['cleared'], 'over'),
    ...counted(kinds['nobody-reached'], 'reached nobody'),
  ];
  const ofThem = news.length > 0 ? `; of them ${news.join(', ')}` : '';
  const numbers = `${graveness.join(', ')}${ofThem}`;
  const what = held ? `${count} more alerts` : `${count} alerts at one time`;
  const when = held ? ` since ${localClock(since, timeZone)}` : '';
  const more = moreWards > 0 ? ` and ${moreWards} more` : '';
  const where = wards.length > 0 ? `, wards ${wards.join(', ')}${more}` : '';
  return `${what} (${numbers})${when}${where}`;
}

function counted(n: number | undefined, word: string): string[] {
  return n === undefined || n === 0 ? [] : [`${n} ${word}`];
}

/** The whole text: the subject, since when, what to do, and where to read the rest. */
export function textOf(message: Message, language: Language = 'en'): string {
  const advice = language === 'zh' ? chineseAdvice(message.kind) : ADVICE[message.kind];
  const { alert, timeZone } = message;
  const raised = alert ? [RAISED[language](localMinute(alert.raisedAt, timeZone))] : [];
  return [subjectOf(message, language), ...raised, '', advice, message.link, ''].join('\n');
}

/** A mail that waited in a queue for hours must not read as news. */
const RAISED: Readonly<Record<Language, (at: string) => string>> = {
  en: (at) => `Raised ${at}`,
  zh: chineseRaised,
};

const ADVICE: Readonly<Record<Message['kind'], string>> = {
  raised: 'Who, why and what to do stands behind the login:',
  escalated: 'Nobody has acknowledged it in time. Who, why and what to do stands behind the login:',
  retracted: 'The facts no longer support this alert; the reason stands behind the login:',
  cleared: 'What it asked for is done, or no longer needed; how stands behind the login:',
  flag: 'How the alert stands is behind the login:',
  digest: 'Too many for a message each. Every one of them is open in the list, behind the login:',
  'nobody-reached': 'Check the routes and channels, and tell infection control:',
  test: 'Somebody has tested the routes of alerts:',
};

/** A message about one alert, as it stands at this moment. */
export function messageOf(
  { id, kind, level, site, alertId, toldAs, severity }: ClaimedDelivery,
  alert: Alert | null,
  { linkBase, timeZone }: Sender,
): Message {
  return {
    id,
    kind,
    level,
    site,
    alert: alert && {
      alertId: toldAs ?? alertId,
      rule: alert.rule,
      severity: kind === 'nobody-reached' ? severity : alert.severity,
      ward: alert.wards?.join(', ') ?? alert.wardNow ?? alert.wardAtCollection,
      raisedAt: alert.raisedAt,
    },
    ...(alert && { standing: standingOf(alert) }),
    link: `${linkBase}/alerts/${alertId}`,
    timeZone,
  };
}

function standingOf({ status, disposition, timeline }: Alert): Standing {
  if (status !== 'resolved') return { status: 'active', endedAt: null };
  const ends: readonly string[] = ['resolved', 'cleared', 'retracted'];
  const endedAt = timeline.filter(({ kind }) => ends.includes(kind)).at(-1)?.at ?? null;
  return { status: disposition === 'retracted' ? 'entered-in-error' : 'inactive', endedAt };
}

/** A gathered message; its link leads to the list in which every alert stands. */
export function digestMessage(
  { id, site, body }: DigestRow,
  { linkBase, timeZone }: Sender,
): Message {
  const severities = SEVERITIES.filter((severity) => (body.severities[severity] ?? 0) > 0);
  const [only] = severities.length === 1 ? severities : [];
  const severity = only === undefined ? '' : `&severity=${only}`;
  const link = `${linkBase}/alerts?status=open${severity}`;
  return { id, kind: 'digest', level: 0, site, alert: null, digest: body, link, timeZone };
}
