import {
  SEVERITIES,
  instantMs,
  type Alert,
  type DeliveryRoute,
  type RoutesSetting,
  type Severity,
} from '@carbawatch/contracts';
import { mayLeaveAt } from './duty-times';

/** A role that is to be told of an alert at a time; channels are chosen when the time comes. */
export interface PlannedNotice {
  readonly kind: 'raised' | 'escalated' | 'retracted' | 'cleared' | 'flag';
  /** What the notice is about: the moment at which the alert was last raised, and which one. */
  readonly occurrence: string;
  readonly level: number;
  readonly role: string;
  readonly route: string;
  readonly severity: Severity;
  readonly dueMs: number;
  readonly expiresMs: number;
}

/** A notice of the alert that was planned before. */
export interface KnownNotice {
  readonly id: string;
  readonly kind: string;
  readonly occurrence: string;
  readonly level: number;
  readonly role: string;
  readonly route: string;
  readonly severity: Severity;
  /** Whether a channel has taken it that does more than show it. */
  readonly reached: boolean;
  /** Whether such a channel has taken it, or gave no answer and may have. */
  readonly perhapsReached: boolean;
  /** The same, Flags among the channels: they say how things stand, and follow the alert. */
  readonly perhapsTaken: boolean;
  /** It was called back before it had reached anybody; absent where it was not. */
  readonly calledBack?: CalledBack;
}

export interface CalledBack {
  readonly atMs: number;
  readonly dueMs: number;
  readonly expiresMs: number;
}

/** A call that goes on, later by the time in which the alert was acknowledged. */
export interface RevivedNotice {
  readonly notice: KnownNotice;
  readonly dueMs: number;
  readonly expiresMs: number;
}

/** An urgent alert that no route takes is kept as one that nobody was told of. */
export const NO_ROLE = '(no route)';
/** So long what no route takes is news to somebody: as long as a route keeps its messages. */
const KEPT_MINUTES = 24 * 60;

export interface Plan {
  readonly notices: readonly PlannedNotice[];
  /** Calls that an act called back, and that go on since it was taken back. */
  readonly revived: readonly RevivedNotice[];
  /** Calls that wait, and that no route asks for any more since the alert became less grave. */
  readonly calledBack: readonly KnownNotice[];
  /** What waits is not to be sent any more. */
  readonly cancels: boolean;
  /** Open and urgent, and no route takes it. */
  readonly unrouted: boolean;
}

const NOTHING: Plan = {
  notices: [],
  revived: [],
  calledBack: [],
  cancels: false,
  unrouted: false,
};
const URGENT: ReadonlySet<Severity> = new Set<Severity>(['critical', 'high']);
/** Time between two steps of escalation where neither the route nor the rule says one. */
const STEP_MS = 3_600_000;
/** The end of an alert is told to those who were told, within a day or not at all. */
const END_EXPIRES_MS = 24 * 3_600_000;

/** Facts that come late may shift the minute at which an alert was raised, not the occasion. */
const SHIFT_MS_MAX = 3_600_000;

/** The time that an alert was last raised, and the how-manieth it was. */
export interface Occasion {
  readonly name: string;
  readonly ms: number;
  readonly count: number;
}

export function occasionOf(alert: Alert, timeZone: string): Occasion | null {
  const raised = alert.timeline.filter(({ kind }) => kind === 'raised' || kind === 'reraised');
  const last = raised.at(-1);
  if (!last) return null;
  const ms = instantMs(last.at, timeZone);
  return { name: `${new Date(ms).toISOString()}#${raised.length}`, ms, count: raised.length };
}

export function isSameOccasion(name: string, { ms, count }: Occasion): boolean {
  const [moment = '', n] = name.split('#');
  return Number(n) === count && Math.abs(Date.parse(moment) - ms) <= SHIFT_MS_MAX;
}

/**
 * What was told of an alert since it stands: whoever has heard that it is over hears anew that it
 * stands, though it be by the same facts (rules that were changed and changed back).
 */
function toldOf(
  alert: Alert,
  known: readonly KnownNotice[],
  occasion: Occasion,
): { readonly told: readonly KnownNotice[]; readonly occurrence: string } {
  // Routes that were set since may take what none took.
  const told = known.filter(
    ({ role, occurrence }) => role !== NO_ROLE && isSameOccasion(occurrence, occasion),
  );
  // What was told under another minute of the same occasion goes on under its name.
  const [moment, count] = (told[0]?.occurrence ?? occasion.name).split('#');
  const last = Math.max(0, ...told.filter(isCall).map(roundOf));
  const closedLevel = 2 * timesReopened(alert);
  const isOver = told.some(
    (one) =>
      roundOf(one) === last &&
      one.perhapsTaken &&
      (one.kind === 'retracted' ||
        one.kind === 'cleared' ||
        (one.kind === 'flag' && one.level === closedLevel)),
  );
  const round = alert.status === 'open' && isOver ? last + 1 : last;
  const ofRound = told.filter((one) => one.kind === 'flag' || roundOf(one) === round);
  const occurrence = [moment, count, ...(round > 0 ? [round] : [])].join('#');
  return { told: ofRound, occurrence };
}

/** How often it was told to be over before, in one occasion. */
function roundOf({ occurrence }: Pick<KnownNotice, 'occurrence'>): number {
  return Number(occurrence.split('#')[2] ?? 0);
}

const rankOf = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Whether a route takes an alert. */
export function takes(route: DeliveryRoute, alert: Alert): boolean {
  const wards = [alert.wardAtCollection, alert.wardNow, ...(alert.wards ?? [])];
  return (
    (route.severities?.includes(alert.severity) ?? true) &&
    (route.rules?.includes(alert.rule) ?? true) &&
    (route.wards?.some((ward) => wards.includes(ward)) ?? true)
  );
}

/**
 * Who is to be told of an alert as it stands, given who was already. Pure; asked again after each
 * change, it plans only what is missing. What was raised longer ago than a route keeps its messages
 * is history (a rebuild, a replay) and is told to nobody.
 */
export function planOf(
  alert: Alert,
  known: readonly KnownNotice[],
  setting: RoutesSetting,
  at: { readonly nowMs: number; readonly timeZone: string },
): Plan {
  const occasion = occasionOf(alert, at.timeZone);
  if (!occasion) return NOTHING;
  const { told, occurrence } = toldOf(alert, known, occasion);
  if (alert.status !== 'open') {
    const ended = { alert, told, occurrence, setting };
    const notices = alert.status === 'resolved' ? endNotices(ended, at) : [];
    return { ...NOTHING, notices, cancels: true };
  }
  const raisedMs = Math.max(occasion.ms, amendedMs(alert, at.timeZone));
  const highest = Math.min(...told.filter(isCall).map(({ severity }) => rankOf(severity)));
  // The same or less grave than what was told: whoever was told knows.
  if (highest <= rankOf(alert.severity)) {
    return planOfTold({ alert, told, occurrence, setting }, highest, { ...at, raisedMs });
  }
  const notices = setting.routes
    .filter((route) => takes(route, alert))
    .flatMap((route) => callsOf(route, alert, { ...at, occurrence, raisedMs }));
  const kept = setting.routes.map(({ expiresAfterMinutes }) => expiresAfterMinutes);
  const longest = kept.length === 0 ? KEPT_MINUTES : Math.max(...kept);
  const stale = raisedMs + longest * 60_000 <= at.nowMs;
  const unrouted = notices.length === 0 && URGENT.has(alert.severity) && !stale;
  return { ...NOTHING, notices: once(notices), cancels: highest !== Infinity, unrouted };
}

/**
 * Of an alert that is no graver than was told: who waits is called while a route asks for it. Once
 * it is less grave, the steps are those of the routes that take it now.
 */
function planOfTold(
  { alert, told, occurrence, setting }: Ended,
  highest: number,
  at: { readonly nowMs: number; readonly timeZone: string; readonly raisedMs: number },
): Plan {
  const calls = told.filter(isCall);
  const taking = setting.routes.filter((route) => takes(route, alert));
  const isAsked = (one: KnownNotice): boolean =>
    rankOf(one.severity) >= rankOf(alert.severity) || taking.some((route) => asksFor(route, one));
  const revived = calls
    .filter((one) => rankOf(one.severity) === highest && isAsked(one))
    .flatMap((one) => revivedOf(one, setting, at));
  const isLess = highest < rankOf(alert.severity);
  // Whom the graver message has reached knows; where it has reached nobody, somebody is called.
  const isHeard = calls.some(({ perhapsReached }) => perhapsReached);
  const instead = taking
    .flatMap((route) => callsOf(route, alert, { ...at, occurrence }))
    .filter(({ kind }) => isLess && (kind === 'escalated' || !isHeard))
    .filter(({ role }) => calls.every((one) => one.role !== role || !isAsked(one)));
  const calledBack = calls.filter((one) => !one.calledBack && !isAsked(one));
  // More is to be done on a ward whose own route has not heard of it.
  const { wards = [] } = alert;
  const further = taking
    .filter((route) => route.wards?.some((ward) => wards.includes(ward)))
    .flatMap((route) => callsOf(route, alert, { ...at, occurrence }))
    .filter(({ role }) => calls.every((one) => one.role !== role));
  const isNobodys = instead.length === 0 && !isHeard && !calls.some(isAsked);
  return {
    ...NOTHING,
    notices: [
      ...flagsAgain({ alert, told, occurrence, setting }, at.nowMs),
      ...once([...instead, ...further]),
    ],
    revived,
    calledBack,
    unrouted: isLess && isNobodys && URGENT.has(alert.severity),
  };
}

/** Whether a route calls this role, or takes this step. */
function asksFor({ role, escalation }: DeliveryRoute, notice: KnownNotice): boolean {
  const isStep = escalation.some((step) => step.role === notice.role);
  return isStep || (notice.kind === 'raised' && role === notice.role);
}

/**
 * An alert that somebody acknowledged or resolved by mistake is unacknowledged again: who was not
 * reached is called after as much unacknowledged time as was planned, unless it has expired.
 */
function revivedOf(
  notice: KnownNotice,
  { routes }: RoutesSetting,
  at: { readonly nowMs: number; readonly timeZone: string },
): RevivedNotice[] {
  const { calledBack, reached, severity } = notice;
  if (!calledBack || reached || calledBack.expiresMs <= at.nowMs) return [];
  const laterMs = at.nowMs - calledBack.atMs;
  const route = routes.find(({ name }) => name === notice.route);
  const quiet = { quietHours: route?.quietHours ?? null };
  const dueMs = mayLeaveAt(quiet, severity, calledBack.dueMs + laterMs, at.timeZone);
  const expiresMs = dueMs + calledBack.expiresMs - calledBack.dueMs;
  return [{ notice, dueMs, expiresMs }];
}

/** An alert that has grown graver than was told is as old as its growth, by facts and no rule. */
function amendedMs({ timeline }: Alert, timeZone: string): number {
  const last = timeline.filter(({ kind, actor }) => kind === 'amended' && actor === null).at(-1);
  return last ? instantMs(last.at, timeZone) : -Infinity;
}

function isCall({ kind }: KnownNotice): boolean {
  return kind === 'raised' || kind === 'escalated';
}

function callsOf(
  route: DeliveryRoute,
  alert: Alert,
  at: { nowMs: number; timeZone: string; occurrence: string; raisedMs: number },
): PlannedNotice[] {
  const expiresMs = at.raisedMs + route.expiresAfterMinutes * 60_000;
  if (expiresMs <= at.nowMs) return [];
  const { severity } = alert;
  const { occurrence } = at;
  let dueMs = mayLeaveAt(route, severity, at.nowMs, at.timeZone);
  // A message that the night holds back must not expire in it.
  const keptMs = Math.max(expiresMs, dueMs + route.expiresAfterMinutes * 60_000);
  const shared = { occurrence, route: route.name, severity };
  const first = { ...shared, kind: 'raised', level: 0, role: route.role } as const;
  const calls: PlannedNotice[] = [{ ...first, dueMs, expiresMs: keptMs }];
  for (const [i, { role, afterMinutes }] of route.escalation.entries()) {
    const missedMs =
      afterMinutes === undefined ? goalOf(alert, dueMs) : dueMs + afterMinutes * 60_000;
    dueMs = mayLeaveAt(route, severity, missedMs, at.timeZone);
    const until = Math.max(keptMs, dueMs + route.expiresAfterMinutes * 60_000);
    calls.push({ ...shared, kind: 'escalated', level: i + 1, role, dueMs, expiresMs: until });
  }
  return calls;
}

/** When the alert's own goal is missed; an hour later where it has none or it is past. */
function goalOf({ goal }: Alert, afterMs: number): number {
  const dueMs = goal ? Date.parse(goal.dueAt) : 0;
  return dueMs > afterMs ? dueMs : afterMs + STEP_MS;
}

/** A role that two routes name is told once, at the earlier time. */
function once(notices: readonly PlannedNotice[]): PlannedNotice[] {
  const byRole = new Map<string, PlannedNotice>();
  for (const notice of [...notices].sort((a, b) => a.dueMs - b.dueMs || a.level - b.level)) {
    if (!byRole.has(notice.role)) byRole.set(notice.role, notice);
  }
  return [...byRole.values()];
}

interface Ended {
  readonly alert: Alert;
  readonly told: readonly KnownNotice[];
  readonly occurrence: string;
  readonly setting: RoutesSetting;
}

/**
 * The end is told to the roles that were told, or may have been where no answer came back: a
 * withdrawal at once, since somebody may act on the
 * alert; that its condition was met when the night is over, and where the route wishes it. What a
 * person closed people know; a Flag of it is closed all the same.
 */
function endNotices(
  { alert, told, occurrence, setting }: Ended,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): PlannedNotice[] {
  // What ended longer ago is history (a rebuild, an upgrade that reads it anew).
  const newest = Math.max(...alert.timeline.map((line) => instantMs(line.at, timeZone)));
  if (newest + END_EXPIRES_MS <= nowMs) return [];
  const reached = told.filter((notice) => isCall(notice) && notice.perhapsTaken);
  const shared = { occurrence, level: 0, severity: alert.severity };
  const notices = [...new Set(reached.map(({ role }) => role))].flatMap((role) => {
    const plan = (kind: PlannedNotice['kind'], route: string, dueMs: number): PlannedNotice => {
      return { ...shared, kind, role, route, dueMs, expiresMs: dueMs + END_EXPIRES_MS };
    };
    if (alert.disposition === 'retracted') return [plan('retracted', 'retraction', nowMs)];
    const routes = setting.routes.filter(({ name }) =>
      reached.some((notice) => notice.role === role && notice.route === name),
    );
    const wished = routes.filter(({ whenCleared }) => whenCleared !== 'nobody');
    const dues = wished.map((route) => mayLeaveAt(route, 'info', nowMs, timeZone));
    return [
      ...(alert.disposition === 'cleared' && dues.length > 0
        ? [plan('cleared', wished[0]?.name ?? '', Math.min(...dues))]
        : []),
      ...(hasFlag(role, setting)
        ? [{ ...plan('flag', FLAG_ROUTE, nowMs), level: 2 * timesReopened(alert) }]
        : []),
    ];
  });
  return notices.filter((notice) => !isKnown(notice, told));
}

const FLAG_ROUTE = '(flag)';

function timesReopened({ timeline }: Alert): number {
  return timeline.filter(({ kind }) => kind === 'reopened').length;
}

/** A person is told of an end once; a Flag follows each time that the alert is reopened or ends. */
function isKnown(notice: PlannedNotice, told: readonly KnownNotice[]): boolean {
  return told.some(
    ({ kind, role, level }) =>
      kind === notice.kind && role === notice.role && (kind !== 'flag' || level === notice.level),
  );
}

/** Somebody reopened it: its Flag, which was made inactive, stands again. */
function flagsAgain({ alert, told, occurrence, setting }: Ended, nowMs: number): PlannedNotice[] {
  const closed = told.filter(({ kind }) => kind === 'flag');
  const roles = [...new Set(closed.map(({ role }) => role))];
  const level = 2 * timesReopened(alert) - 1;
  return roles
    .filter((role) => level > 0 && hasFlag(role, setting))
    .map((role): PlannedNotice => {
      const shared = { kind: 'flag', role, route: FLAG_ROUTE, level, occurrence } as const;
      const { severity } = alert;
      return { ...shared, severity, dueMs: nowMs, expiresMs: nowMs + END_EXPIRES_MS };
    })
    .filter((notice) => !isKnown(notice, told));
}

function hasFlag(role: string, { roles, channels }: RoutesSetting): boolean {
  const one = roles.find(({ name }) => name === role);
  const names = [...(one?.channels ?? []), ...(one?.onCall ?? []).flatMap((w) => w.channels)];
  return channels.some(
    (channel) =>
      channel.kind === 'fhir' && channel.resource === 'Flag' && names.includes(channel.name),
  );
}
