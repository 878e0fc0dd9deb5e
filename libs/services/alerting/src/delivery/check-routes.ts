import { isIP } from 'node:net';
import type { ChannelSetting, Problem, RoutesSetting } from '@carbawatch/contracts';
import { exactly, unknownName } from '../decide/rules/known-names';
import { mayConnect } from './addresses';
import { NEVER_HELD } from './duty-times';

/** What this installation can do; a channel that it can't serve is refused, not ignored. */
export interface Served {
  readonly email: boolean;
  /** Channels that already have a secret, so that it need not be sent again. */
  readonly withSecret: ReadonlySet<string>;
  /** Rules of the site; a route of any other would carry nothing. */
  readonly rules: readonly string[];
}

/** Everything in a setting that could not work, each with its place; empty when all holds. */
export function problemsOfRoutes(setting: RoutesSetting, served: Served): Problem[] {
  const channels = new Set(setting.channels.map(({ name }) => name));
  const roles = new Set(setting.roles.map(({ name }) => name));
  const problems: Problem[] = [
    ...repeated('channels', setting.channels),
    ...repeated('roles', setting.roles),
    ...repeated('routes', setting.routes),
    ...setting.channels.flatMap((channel, i) => channelProblems(channel, i, served)),
  ];
  const unknown = (pointer: string, what: string): Problem => ({
    code: `unknown-${what}`,
    pointer,
    detail: `Names no ${what} of this setting.`,
  });
  setting.roles.forEach((role, i) => {
    role.channels.forEach((name, j) => {
      if (!channels.has(name)) problems.push(unknown(`/roles/${i}/channels/${j}`, 'channel'));
    });
    role.onCall.forEach((window, j) =>
      window.channels.forEach((name, k) => {
        const pointer = `/roles/${i}/onCall/${j}/channels/${k}`;
        if (!channels.has(name)) problems.push(unknown(pointer, 'channel'));
      }),
    );
  });
  const rules = exactly(served.rules);
  setting.routes.forEach((route, i) => {
    route.rules?.forEach((rule, j) => {
      if (rules.has(rule)) return;
      const detail = unknownName('rule', rule, rules);
      problems.push({ code: 'unknown-rule', pointer: `/routes/${i}/rules/${j}`, detail });
    });
    if (!roles.has(route.role)) problems.push(unknown(`/routes/${i}/role`, 'role'));
    route.escalation.forEach(({ role }, j) => {
      if (!roles.has(role)) problems.push(unknown(`/routes/${i}/escalation/${j}/role`, 'role'));
    });
    problems.push(...timeProblems(route, `/routes/${i}`));
  });
  if (setting.operator !== null && !roles.has(setting.operator)) {
    problems.push(unknown('/operator', 'role'));
  }
  return problems;
}

type Route = RoutesSetting['routes'][number];

/** Times of a route by which somebody would never be told. */
function timeProblems(
  { escalation, expiresAfterMinutes: expiry, quietHours }: Route,
  pointer: string,
): Problem[] {
  const problems = escalation.flatMap(({ afterMinutes }, j): Problem[] => {
    if (afterMinutes === undefined || afterMinutes < expiry) return [];
    const detail = `After ${afterMinutes} minutes the message has expired (expiresAfterMinutes ${expiry}).`;
    const place = `${pointer}/escalation/${j}/afterMinutes`;
    return [{ code: 'escalation-after-expiry', pointer: place, detail }];
  });
  if (quietHours?.from === quietHours?.to && quietHours !== null) {
    const detail = 'Quiet hours that end when they begin would hold everything for a day.';
    problems.push({ code: 'quiet-all-day', pointer: `${pointer}/quietHours`, detail });
  }
  return problems;
}

/** Wards that routes name and where nobody ever lay, as far as is known here. */
export type UnheardWards = ReadonlySet<string>;

/** What is put all the same, and may be meant otherwise. */
export function routeWarnings(setting: RoutesSetting, unheard: UnheardWards): Problem[] {
  const quiet = setting.routes.flatMap(({ name, severities, quietHours }, i): Problem[] => {
    const isAllUrgent = severities?.every((severity) => NEVER_HELD.has(severity)) ?? false;
    if (quietHours === null || !isAllUrgent) return [];
    const detail = `${name}: quiet hours hold nothing here: critical and high are never held.`;
    return [{ code: 'quiet-holds-nothing', pointer: `/routes/${i}/quietHours`, detail }];
  });
  const clear = setting.channels.flatMap((channel, i): Problem[] => {
    if (!('url' in channel)) return [];
    const { protocol, hostname } = new URL(channel.url);
    if (protocol === 'https:' || isIP(bare(hostname)) !== 0) return [];
    const detail = `${channel.name}: an address in the clear is taken inside the hospital alone; try it.`;
    return [{ code: 'address-in-the-clear', pointer: `/channels/${i}/url`, detail }];
  });
  return [...quiet, ...clear, ...unmeantRoutes(setting, unheard), ...untold(setting)];
}

/** Routes that carry less than they seem to. */
function unmeantRoutes({ routes }: RoutesSetting, unheard: UnheardWards): Problem[] {
  return routes.flatMap(({ name, role, wards, escalation }, i) => {
    const places = wards ?? [];
    const strange = places.flatMap((ward, j): Problem[] => {
      if (!unheard.has(ward)) return [];
      const detail = `${name}: nobody has ever lain on ward ${ward}, as far as is known here.`;
      return [{ code: 'ward-unheard', pointer: `/routes/${i}/wards/${j}`, detail }];
    });
    const same = escalation.flatMap((step, j): Problem[] => {
      if (step.role !== role) return [];
      const detail = `${name}: an escalation to the same role tells nobody else.`;
      return [{ code: 'escalation-to-same', pointer: `/routes/${i}/escalation/${j}/role`, detail }];
    });
    return [...strange, ...same];
  });
}

/** Of whom nobody would hear. */
function untold({ routes, operator }: RoutesSetting): Problem[] {
  if (routes.length === 0) return [];
  const severities = [...NEVER_HELD].flatMap((severity): Problem[] => {
    if (routes.some((route) => route.severities?.includes(severity) ?? true)) return [];
    const detail = `No route takes alerts that are ${severity}: nobody is told of them.`;
    return [{ code: 'severity-untold', pointer: '/routes', detail }];
  });
  if (operator !== null) return severities;
  const detail = 'No operator is named: nobody learns when a message has reached nobody.';
  return [...severities, { code: 'no-operator', pointer: '/operator', detail }];
}

/** An IPv6 address stands in brackets in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function addressProblems(channel: ChannelSetting, pointer: string): Problem[] {
  if (!('url' in channel)) return [];
  const { protocol, hostname } = new URL(channel.url);
  const host = bare(hostname);
  if (isIP(host) === 0 || mayConnect(host, protocol === 'https:')) return [];
  const detail = 'Messages never go to this address, or to one outside the hospital in the clear.';
  return [{ code: 'refused-address', pointer: `${pointer}/url`, detail }];
}

function channelProblems(channel: ChannelSetting, index: number, served: Served): Problem[] {
  const pointer = `/channels/${index}`;
  const address = addressProblems(channel, pointer);
  if (address.length > 0) return address;
  if (channel.kind === 'email' && !served.email) {
    const detail = 'Set SMTP_URL and SMTP_FROM to send e-mail.';
    return [{ code: 'smtp-not-set', pointer, detail }];
  }
  const hasSecret = 'secret' in channel && channel.secret !== undefined;
  if (channel.kind === 'webhook' && !hasSecret && !served.withSecret.has(channel.name)) {
    const detail = 'A webhook needs a secret, by which its receiver knows our signature.';
    return [{ code: 'secret-needed', pointer: `${pointer}/secret`, detail }];
  }
  return [];
}

function repeated(list: string, entries: readonly { readonly name: string }[]): Problem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }, i) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const detail = 'This name stands twice.';
    return [{ code: 'name-repeated', pointer: `/${list}/${i}/name`, detail }];
  });
}
