import {
  SEVERITIES,
  type ChannelSetting,
  type Language,
  type Severity,
} from '@carbawatch/contracts';
import { subjectOf, textOf, type Message } from './message';
import { safePost } from './safe-post';
import type { Attempted } from './sender';

type Fhir = ChannelSetting & { readonly kind: 'fhir' };

/** Name spaces of our identifiers: of a message, and of an alert, which has one Flag. */
const MESSAGES = 'urn:carbawatch:delivery';
const ALERTS = 'urn:carbawatch:alert';

const PRIORITIES: Readonly<Record<Severity, string>> = {
  critical: 'stat',
  high: 'asap',
  medium: 'urgent',
  low: 'routine',
  info: 'routine',
};

/**
 * A FHIR R4 resource that says that there is an alert, never about whom: a Communication without a
 * subject (all of one alert name it in `about`, its withdrawal too), or a Flag whose subject is the
 * ward.
 */
export function fhirResource(
  message: Message,
  kind: Fhir['resource'],
  language: Language = 'en',
): object {
  const { alert, site } = message;
  if (kind === 'Communication') {
    return {
      resourceType: 'Communication',
      identifier: [{ system: MESSAGES, value: message.id }],
      // Said is said: a withdrawal marked as an error would be hidden, and is what must be read.
      status: 'completed',
      ...(alert && { about: [{ identifier: { system: ALERTS, value: alert.alertId } }] }),
      category: [{ text: 'alert' }],
      priority: PRIORITIES[alert?.severity ?? gravestOf(message)],
      payload: [{ contentString: textOf(message, language) }],
    };
  }
  const { status, endedAt } = message.standing ?? { status: 'active', endedAt: null };
  return {
    resourceType: 'Flag',
    identifier: [flagIdentifier(message)],
    status,
    category: [{ text: 'infection control' }],
    code: { text: `${subjectOf(message, language)} ${message.link}` },
    subject: { type: 'Location', display: alert?.ward ?? site },
    ...(alert && {
      period: { start: alert.raisedAt, ...(endedAt !== null && { end: endedAt }) },
    }),
  };
}

/** An alert has one Flag, however often it is told; a test of the channel has one of its own. */
function flagIdentifier({ id, alert }: Message): { system: string; value: string } {
  return alert ? { system: ALERTS, value: alert.alertId } : { system: MESSAGES, value: id };
}

function gravestOf({ digest }: Message): Severity {
  return SEVERITIES.find((severity) => (digest?.severities[severity] ?? 0) > 0) ?? 'info';
}

/**
 * A Communication is created unless one with our identifier is there (conditional create, FHIR R4
 * 3.1.0.8.1); a Flag is set to how the alert stands, the same resource each time (conditional
 * update, 3.1.0.7.1). Neither has a second effect when it is repeated.
 */
export async function sendFhir(message: Message, channel: Fhir): Promise<Attempted> {
  const address = `${channel.url.replace(/\/+$/, '')}/${channel.resource}`;
  const body = JSON.stringify(fhirResource(message, channel.resource, channel.language));
  const headers = {
    'Content-Type': 'application/fhir+json',
    ...(channel.secret !== undefined && { Authorization: `Bearer ${channel.secret}` }),
  };
  if (channel.resource === 'Flag') {
    const { system, value } = flagIdentifier(message);
    const query = `identifier=${encodeURIComponent(`${system}|${value}`)}`;
    return safePost(`${address}?${query}`, body, headers, { method: 'PUT' });
  }
  const condition = `identifier=${encodeURIComponent(`${MESSAGES}|${message.id}`)}`;
  return safePost(address, body, { ...headers, 'If-None-Exist': condition });
}
