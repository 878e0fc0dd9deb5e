import type { DeliveryKind, Severity } from '@carbawatch/contracts';

/** What a message may say of an alert: nothing that names a patient, an isolate or a visit. */
export interface AlertNotice {
  readonly alertId: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly ward: string | null;
  readonly raisedAt: string;
}

export interface Message {
  /** The same at every attempt: whoever receives it twice can tell. */
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly level: number;
  readonly site: string;
  readonly alert: AlertNotice | null;
  /** Leads to the alert behind a login. */
  readonly link: string;
}

/** One line, for the subject of a mail or the display of a pager. */
export function subjectOf({ kind, level, site, alert }: Message): string {
  const what = alert ? `${alert.severity} alert ${alert.rule}` : 'message';
  const where = alert?.ward ? `, ward ${alert.ward}` : '';
  switch (kind) {
    case 'raised':
      return `Carbawatch ${site}: ${what}${where}`;
    case 'escalated':
      return `Carbawatch ${site}: not acknowledged (step ${level}): ${what}${where}`;
    case 'retracted':
      return `Carbawatch ${site}: withdrawn: ${what}${where}`;
    case 'nobody-reached':
      return `Carbawatch ${site}: nobody could be reached about a ${what}`;
    case 'test':
      return `Carbawatch ${site}: test of this channel, nothing to do`;
  }
}

/** The whole text: the subject, what to do, and where to read the rest. */
export function textOf(message: Message): string {
  return [subjectOf(message), '', ADVICE[message.kind], message.link, ''].join('\n');
}

const ADVICE: Readonly<Record<DeliveryKind, string>> = {
  raised: 'Who, why and what to do stands behind the login:',
  escalated: 'Nobody has acknowledged it in time. Who, why and what to do stands behind the login:',
  retracted: 'The facts no longer support this alert; the reason stands behind the login:',
  'nobody-reached': 'Check the routes and channels, and tell infection control:',
  test: 'Somebody has tested the routes of alerts:',
};
