import { DELIVERY_KINDS, SEVERITIES, type Severity } from '@carbawatch/contracts';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { toldAlert } from '../store/alert-row';
import { fhirResource } from './fhir.sender';
import { digestMessage, messageOf, subjectOf, textOf, type Message } from './message';
import { PATIENT_WORDS, alertRowOf } from './told-people.story';
import { webhookBody } from './webhook.sender';

const ID = '0d9f7a52-5d0e-4a55-9a2b-6b8a5a0e7f10';
const BASE = 'https://carbawatch.hospital.example';
const FROM = { linkBase: BASE, timeZone: 'Asia/Shanghai' };
const AT = new Date('2024-01-06T12:00:00Z');

function messageFor(kind: Message['kind'], severity: Severity = 'high', rule = 'new-cpe'): Message {
  const due = { site: 'site-1', id: ID, role: 'nurse', channel: 'mail', attempts: 1 } as const;
  const when = { noticeId: ID, expiresAt: AT, channelKind: 'email', toldAs: null } as const;
  if (kind === 'digest') {
    const severities = { medium: 10, low: 2 };
    const body = { severities, kinds: { retracted: 1 }, wards: ['MED-1', 'SURG'] };
    const gathered = { ...body, count: 12, since: '2024-01-06T13:05:00.000Z', held: true };
    return digestMessage({ ...due, ...when, body: gathered }, FROM);
  }
  const alert = toldAlert(alertRowOf(ID, { severity, rule }));
  return messageOf({ ...due, ...when, kind, level: 1, alertId: ID, severity }, alert, FROM);
}

describe('a message in Chinese', () => {
  it.each([
    ['raised', 'Carbawatch site-1：高级别预警：新发产碳青霉烯酶菌，病区 ICU-2'],
    [
      'escalated',
      'Carbawatch site-1：未知悉（第 1 级上报）：高级别预警：新发产碳青霉烯酶菌，病区 ICU-2',
    ],
    ['retracted', 'Carbawatch site-1：已撤销：高级别预警：新发产碳青霉烯酶菌，病区 ICU-2'],
    ['cleared', 'Carbawatch site-1：已结束：高级别预警：新发产碳青霉烯酶菌，病区 ICU-2'],
    ['nobody-reached', 'Carbawatch site-1：未能通知到任何人：高级别预警：新发产碳青霉烯酶菌'],
    [
      'digest',
      'Carbawatch site-1：另有 12 条预警（中 10，低 2；其中已撤销 1），自 21:05 UTC+8 起，病区 MED-1、SURG',
    ],
    ['test', 'Carbawatch site-1：渠道测试，无需处理'],
  ] as const)('of the kind %s says what its English twin says', (kind, said) => {
    expect(subjectOf(messageFor(kind), 'zh')).toBe(said);
  });

  it('of any kind, rule and severity has no English words and nothing about the patient', () => {
    for (const kind of [...DELIVERY_KINDS, 'digest'] as const) {
      for (const severity of SEVERITIES) {
        for (const { rule } of SHIPPED_RULES) {
          const said = textOf(messageFor(kind, severity, rule), 'zh');
          expect(said.replace('Carbawatch site-1', '')).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
          expect(said).toContain(BASE);
          for (const word of PATIENT_WORDS) expect(said).not.toContain(word);
        }
      }
    }
  });

  it('calls a rule of the site’s own by its name', () => {
    expect(subjectOf(messageFor('raised', 'low', 'our-own'), 'zh')).toContain('our-own');
  });
});

describe('the language of a channel', () => {
  it('is English where nothing is said, and changes words alone', () => {
    const message = messageFor('raised');
    const { text, ...rest } = JSON.parse(webhookBody(message)) as { text: string };
    const { text: chinese, ...same } = JSON.parse(webhookBody(message, 'zh')) as { text: string };
    expect(text).toBe('Carbawatch site-1: high alert: New carbapenemase producer, ward ICU-2');
    expect(chinese).toBe(subjectOf(message, 'zh'));
    expect(same).toEqual(rest);
  });

  it('of a mail says when the alert was raised, which a mail that waited does not say itself', () => {
    expect(textOf(messageFor('raised')).split('\n')[1]).toBe('Raised 2024-01-06 20:00 UTC+8');
    expect(textOf(messageFor('cleared'), 'zh')).toContain('发出时间：2024-01-06 20:00 UTC+8');
    expect(textOf(messageFor('digest'))).not.toContain('Raised');
    expect(subjectOf(messageFor('digest'))).toContain(' since 21:05 UTC+8, ');
  });

  it('is that of a FHIR resource’s text as well', () => {
    const message = messageFor('raised');
    expect(fhirResource(message, 'Communication', 'zh')).toMatchObject({
      payload: [{ contentString: textOf(message, 'zh') }],
    });
    expect(fhirResource(message, 'Flag', 'zh')).toMatchObject({
      code: { text: `${subjectOf(message, 'zh')} ${message.link}` },
    });
  });
});
