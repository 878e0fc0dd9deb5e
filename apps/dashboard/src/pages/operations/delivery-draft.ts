import type {
  ChannelSetting,
  DeliveryRoute,
  RecipientRole,
  RoutesAnswer,
  RoutesSetting,
  Severity,
} from '@carbawatch/contracts';

export const SEVERITIES = [
  ...(['critical', 'high', 'medium', 'low', 'info'] as const),
] satisfies Severity[];
export const CHANNEL_KINDS = ['email', 'webhook', 'fhir', 'in-app'] as const;

/** What a form says, by the names of its fields. */
export interface Written {
  one(name: string): string;
  all(name: string): string[];
}

export function writtenIn(form: FormData): Written {
  const all = (name: string): string[] =>
    form.getAll(name).flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
  return { all, one: (name) => all(name)[0] ?? '' };
}

/** The setting behind an answer: secrets stay where they are, whoever does not write them anew. */
export function settingOf({ channels, roles, routes, operator }: RoutesAnswer): RoutesSetting {
  return {
    channels: channels.map((channel): ChannelSetting => {
      if (!('hasSecret' in channel)) return channel;
      const { hasSecret: _, ...shown } = channel;
      return shown;
    }),
    roles,
    routes,
    operator,
  };
}

/** An entry put in the place of the one that was edited, else at the end. */
export function withEntry<T extends { readonly name: string }>(
  entries: readonly T[],
  entry: T,
  edited: string | null,
): T[] {
  const stands = entries.some(({ name }) => name === edited);
  return stands
    ? entries.map((each) => (each.name === edited ? entry : each))
    : [...entries, entry];
}

export function withoutEntry<T extends { readonly name: string }>(
  entries: readonly T[],
  removed: string,
): T[] {
  return entries.filter(({ name }) => name !== removed);
}

const words = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

export function channelFrom(written: Written): ChannelSetting {
  const name = written.one('name');
  const kind = CHANNEL_KINDS.find((each) => each === written.one('kind')) ?? 'in-app';
  const url = written.one('url');
  const secret = written.one('secret');
  const sealed = secret === '' ? {} : { secret };
  const said = written.one('language') === 'zh' ? ({ language: 'zh' } as const) : {};
  if (kind === 'email') return { name, kind, to: words(written.one('to')), ...said };
  if (kind === 'webhook') return { name, kind, url, ...sealed, ...said };
  if (kind === 'in-app') return { name, kind };
  const resource = written.one('resource') === 'Flag' ? 'Flag' : 'Communication';
  return { name, kind, url, resource, ...sealed, ...said };
}

/** What a role has where nothing is written; the service's own `DIGEST_DEFAULT`. */
export const DIGEST = { messages: 20, minutes: 60 } as const;

/** Windows of being on call are kept; they have a form of their own. */
export function roleFrom(written: Written, before: RecipientRole | null): RecipientRole {
  const [messages, minutes] = [written.one('digestMessages'), written.one('digestMinutes')];
  const isSaid = messages !== '' || minutes !== '';
  const limit = {
    messages: Number(messages || DIGEST.messages),
    minutes: Number(minutes) || DIGEST.minutes,
  };
  return {
    name: written.one('name'),
    channels: written.all('channels'),
    onCall: before?.onCall ?? [],
    ...(isSaid && { digest: limit.messages === 0 ? null : limit }),
  };
}

export function routeFrom(written: Written): DeliveryRoute {
  const severities = SEVERITIES.filter((each) => written.all('severities').includes(each));
  const rules = words(written.one('rules'));
  const wards = words(written.one('wards'));
  const [from, to] = [written.one('quietFrom'), written.one('quietTo')];
  const next = written.all('escalateTo');
  const after = written.all('escalateAfter');
  return {
    name: written.one('name'),
    role: written.one('role'),
    ...(severities.length > 0 && { severities }),
    ...(rules.length > 0 && { rules }),
    ...(wards.length > 0 && { wards }),
    quietHours: from && to ? { from, to } : null,
    escalation: next.flatMap((role, at) => {
      if (role === '') return [];
      return after[at] ? [{ role, afterMinutes: Number(after[at]) }] : [{ role }];
    }),
    ...(written.one('cleared') === 'asked' &&
      !written.all('tellCleared').includes('yes') && { whenCleared: 'nobody' }),
    expiresAfterMinutes: Number(written.one('expires')) || 24 * 60,
  };
}

/** Where a channel leads, without what is secret. */
export function addressOf(channel: RoutesAnswer['channels'][number] | ChannelSetting): string {
  if (channel.kind === 'email') return channel.to.join(', ');
  if (channel.kind === 'in-app') return '';
  return channel.kind === 'fhir' ? `${channel.url} (${channel.resource})` : channel.url;
}
