import type { ChannelSetting, Severity } from '@carbawatch/contracts';
import { subjectOf, textOf, type Message } from './message';
import { safePost } from './safe-post';
import type { Attempted } from './sender';

type Fhir = ChannelSetting & { readonly kind: 'fhir' };

/** Our deliveries' own name space of identifiers. */
const IDENTIFIERS = 'urn:carbawatch:delivery';

const PRIORITIES: Readonly<Record<Severity, string>> = {
  critical: 'stat',
  high: 'asap',
  medium: 'urgent',
  low: 'routine',
  info: 'routine',
};

/**
 * A FHIR R4 resource that says that there is an alert, never about whom: a Communication without a
 * subject, or a Flag whose subject is the ward.
 */
export function fhirResource(message: Message, kind: Fhir['resource']): object {
  const identifier = [{ system: IDENTIFIERS, value: message.id }];
  const { alert, site } = message;
  if (kind === 'Communication') {
    return {
      resourceType: 'Communication',
      identifier,
      status: message.kind === 'retracted' ? 'entered-in-error' : 'completed',
      category: [{ text: 'alert' }],
      priority: PRIORITIES[alert?.severity ?? 'info'],
      payload: [{ contentString: textOf(message) }],
    };
  }
  return {
    resourceType: 'Flag',
    identifier,
    status: message.kind === 'retracted' ? 'entered-in-error' : 'active',
    category: [{ text: 'infection control' }],
    code: { text: `${subjectOf(message)} ${message.link}` },
    subject: { type: 'Location', display: alert?.ward ?? site },
    ...(alert && { period: { start: alert.raisedAt } }),
  };
}

/**
 * Creates it on the server unless one with our identifier is there (conditional create, FHIR R4
 * 3.1.0.8.1), so that a repeat has no second effect.
 */
export async function sendFhir(message: Message, channel: Fhir): Promise<Attempted> {
  const base = channel.url.replace(/\/+$/, '');
  const body = JSON.stringify(fhirResource(message, channel.resource));
  return safePost(`${base}/${channel.resource}`, body, {
    'Content-Type': 'application/fhir+json',
    'If-None-Exist': `identifier=${encodeURIComponent(`${IDENTIFIERS}|${message.id}`)}`,
    ...(channel.secret !== undefined && { Authorization: `Bearer ${channel.secret}` }),
  });
}
