import {
  addDays,
  dayOfInstant,
  instantMs,
  type Problem,
  type RecipientRole,
  type RoutesSetting,
} from '@carbawatch/contracts';
import { clockTime } from '../decide/wording';
import { beginsOn, weekdayOf, windowOn } from './duty-times';

/** Weekly windows repeat; a rota by dates is looked at as far as it goes, and no further. */
const WEEK_DAYS = 7;
const ROTA_DAYS_MAX = 92;
/** Gaps that are named one by one. */
const NAMED_MAX = 5;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly window: number;
}

/** Hours in which nobody is on call, and windows that two people read differently. */
export function rotaWarnings(setting: RoutesSetting, nowMs: number, timeZone: string): Problem[] {
  return setting.roles.flatMap((role, index) => {
    const isAsked =
      setting.operator === role.name ||
      setting.routes.some(
        (route) =>
          route.role === role.name || route.escalation.some((step) => step.role === role.name),
      );
    const pointer = `/roles/${index}`;
    if (role.onCall.length === 0) {
      if (!isAsked || role.channels.length > 0) return [];
      const detail = `${role.name} has no channel: it is never told of anything.`;
      return [{ code: 'nobody-on-call', pointer: `${pointer}/channels`, detail }];
    }
    const rota = { role, pointer: `${pointer}/onCall`, nowMs, timeZone };
    return [...(role.channels.length === 0 ? gapsOf(rota) : []), ...overlapsOf(rota)];
  });
}

interface Rota {
  readonly role: RecipientRole;
  readonly pointer: string;
  readonly nowMs: number;
  readonly timeZone: string;
}

function isByDates({ role }: Rota): boolean {
  return role.onCall.some(({ dates }) => dates !== undefined);
}

/** Days that are looked at: from today on a week, or to the last date of the rota. */
function horizonOf(rota: Rota): { readonly first: string; readonly last: string } {
  const first = dayOfInstant(rota.nowMs, rota.timeZone);
  const week = addDays(first, WEEK_DAYS - 1);
  const written = rota.role.onCall.flatMap(({ dates }) => dates ?? []).sort();
  const latest = written.at(-1) ?? week;
  const longest = addDays(first, ROTA_DAYS_MAX - 1);
  return { first, last: latest < week ? week : latest > longest ? longest : latest };
}

function spansOf(rota: Rota): Span[] {
  const { first, last } = horizonOf(rota);
  const spans: Span[] = [];
  // A night that began yesterday holds this morning.
  for (let day = addDays(first, -1); day <= last; day = addDays(day, 1)) {
    rota.role.onCall.forEach((window, index) => {
      if (!beginsOn(window, day)) return;
      const [fromMs, toMs] = windowOn(day, window, rota.timeZone);
      spans.push({ fromMs, toMs, window: index });
    });
  }
  return spans.sort((a, b) => a.fromMs - b.fromMs || a.window - b.window);
}

function gapsOf(rota: Rota): Problem[] {
  const { first, last } = horizonOf(rota);
  const endMs = instantMs(addDays(last, 1), rota.timeZone);
  const gaps: [number, number][] = [];
  let heldMs = instantMs(first, rota.timeZone);
  for (const { fromMs, toMs } of spansOf(rota)) {
    if (fromMs > heldMs) gaps.push([heldMs, Math.min(fromMs, endMs)]);
    heldMs = Math.max(heldMs, toMs);
    if (heldMs >= endMs) break;
  }
  if (heldMs < endMs) gaps.push([heldMs, endMs]);
  const named = gaps.slice(0, NAMED_MAX).map((gap) => ({
    code: 'nobody-on-call',
    pointer: rota.pointer,
    detail: `${rota.role.name}: no one is on call ${spanWords(gap, rota)}.`,
  }));
  const more = gaps.length - named.length;
  const detail = `${rota.role.name}: ${more} more gaps by ${last}.`;
  return more > 0 ? [...named, { code: 'nobody-on-call', pointer: rota.pointer, detail }] : named;
}

/** Each pair of windows once, at the first time that both hold. */
function overlapsOf(rota: Rota): Problem[] {
  const spans = spansOf(rota);
  const startMs = instantMs(horizonOf(rota).first, rota.timeZone);
  const told = new Set<string>();
  return spans.flatMap((one, i) =>
    spans.slice(i + 1).flatMap((other) => {
      const pair = [one.window, other.window].sort((a, b) => a - b);
      const [a = 0, b = 0] = pair;
      if (other.fromMs >= one.toMs || a === b || told.has(pair.join())) return [];
      const both: [number, number] = [other.fromMs, Math.min(one.toMs, other.toMs)];
      if (both[1] <= startMs) return [];
      told.add(pair.join());
      const detail =
        `${rota.role.name}: windows ${a + 1} and ${b + 1} both hold ${spanWords(both, rota)}; ` +
        `window ${a + 1} counts.`;
      return [{ code: 'on-call-overlaps', pointer: `${rota.pointer}/${b}`, detail }];
    }),
  );
}

/** `Sunday 02:00-06:00`, with the date where the rota is written by dates. */
function spanWords([fromMs, toMs]: readonly [number, number], rota: Rota): string {
  const words = (ms: number): { day: string; time: string } => {
    const day = dayOfInstant(ms, rota.timeZone);
    const weekday = WEEKDAYS[weekdayOf(day) - 1] ?? '';
    const time = clockTime(new Date(ms).toISOString(), rota.timeZone).slice(11, 16);
    return { day: isByDates(rota) ? `${weekday} ${day}` : weekday, time };
  };
  const [from, to] = [words(fromMs), words(toMs)];
  if (from.day === to.day && toMs - fromMs < 86_400_000)
    return `${from.day} ${from.time}-${to.time}`;
  if (to.time === '00:00' && words(toMs - 1).day === from.day) {
    return `${from.day} ${from.time}-24:00`;
  }
  return `${from.day} ${from.time} to ${to.day} ${to.time}`;
}
