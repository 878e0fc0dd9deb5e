import { z } from 'zod';
import { date, moment } from './canonical';
import { SEVERITIES } from './alerts';
import { LANGUAGES } from './languages';

/** Who is told of an alert, by what road, and what became of it. */
export const CHANNEL_KINDS = ['email', 'webhook', 'fhir', 'in-app'] as const;
export const FHIR_MESSAGES = ['Communication', 'Flag'] as const;

const NAME_LENGTH_MAX = 100;
/** Routes are read by a person: beyond these numbers nobody knows any more who is told what. */
const ENTRIES_MAX = 50;
const MINUTES_MAX = 7 * 24 * 60;
/** A rota is written for a year at most. */
const DATES_MAX = 366;

const name = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'letters, digits, spaces, dots, dashes')
  .max(NAME_LENGTH_MAX);
const webAddress = z.url({ protocol: /^https?$/ }).max(2_000);
/** `07:30`, a clock time of the site. */
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a clock time such as 07:30');
const minutes = z.number().int().min(1).max(MINUTES_MAX);
/** Written, never shown again: absent keeps the one that stands under the same name. */
const secret = z.string().min(16).max(500).optional();

/** In which language messages are written to a channel; absent is English. */
const language = z.enum(LANGUAGES).optional();

const email = z.strictObject({
  name,
  kind: z.literal('email'),
  to: z.array(z.email().max(320)).min(1).max(ENTRIES_MAX),
  language,
});
/** A signed POST; the road to pagers and SMS gateways. */
const webhook = z.strictObject({
  name,
  kind: z.literal('webhook'),
  url: webAddress,
  secret,
  language,
});
/** A FHIR R4 server: base address, and the bearer token that it asks for, if any. */
const fhir = z.strictObject({
  name,
  kind: z.literal('fhir'),
  url: webAddress,
  resource: z.enum(FHIR_MESSAGES),
  secret,
  language,
});
const inApp = z.strictObject({ name, kind: z.literal('in-app') });

export const channelSetting = z.discriminatedUnion('kind', [email, webhook, fhir, inApp]);

/** Channels of a role at certain times; a window that ends before it begins runs over midnight. */
export const onCallWindow = z.strictObject({
  /** ISO weekdays on which the window begins, Monday is 1; absent is every day. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
  /** Days of a rota on which the window begins; absent is every such weekday. */
  dates: z.array(date).min(1).max(DATES_MAX).optional(),
  from: clock,
  to: clock,
  channels: z.array(name).min(1).max(ENTRIES_MAX),
});

/**
 * How many messages a channel gets from us for a role in so many minutes; what is beyond comes as
 * one message when they are over. Critical and high never wait: beyond the number, those that come
 * at one time go out at once as one message. Pages and FHIR Flags are not counted.
 */
export const digestSetting = z.strictObject({
  messages: z.number().int().min(1).max(1_000),
  minutes: z
    .number()
    .int()
    .min(5)
    .max(24 * 60),
});

/** Where a role says nothing of it. */
export const DIGEST_DEFAULT = { messages: 20, minutes: 60 } as const;

export const recipientRole = z.strictObject({
  name,
  channels: z.array(name).max(ENTRIES_MAX),
  /** The first window that holds the moment takes the place of `channels`. */
  onCall: z.array(onCallWindow).max(ENTRIES_MAX).default([]),
  /** Absent is `DIGEST_DEFAULT`; null sends each message alone, however many there are. */
  digest: digestSetting.nullable().optional(),
});

/** Whether those who were told of an alert hear that its condition has come to an end. */
export const CLEARED_TOLD = ['who-was-told', 'nobody'] as const;

export const route = z.strictObject({
  name,
  /** What the route takes; an absent list takes all. */
  severities: z.array(z.enum(SEVERITIES)).min(1).optional(),
  rules: z.array(z.string().min(1).max(NAME_LENGTH_MAX)).min(1).max(ENTRIES_MAX).optional(),
  /** The ward at collection or the patient's present one. */
  wards: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
  role: name,
  /** Messages wait for its end; critical and high are never held, whatever stands here. */
  quietHours: z.strictObject({ from: clock, to: clock }).nullable().default(null),
  /**
   * Who is told next until somebody acknowledges: each so many minutes after the one before, or
   * when the alert's own goal is missed.
   */
  escalation: z
    .array(z.strictObject({ role: name, afterMinutes: minutes.optional() }))
    .max(10)
    .default([]),
  /** Absent is `who-was-told`. A FHIR Flag becomes inactive in either case. */
  whenCleared: z.enum(CLEARED_TOLD).optional(),
  /** A message that could not be delivered by then is given up, and the operator told. */
  expiresAfterMinutes: minutes.default(24 * 60),
});

/** What an administrator puts. */
export const routesSetting = z.strictObject({
  channels: z.array(channelSetting).max(ENTRIES_MAX),
  roles: z.array(recipientRole).max(ENTRIES_MAX),
  routes: z.array(route).max(ENTRIES_MAX),
  /** Role that is told when a message reached nobody. */
  operator: name.nullable().default(null),
});

const shownSecret = z.object({ hasSecret: z.boolean() });

/** What is shown: of secrets only whether there is one. */
export const routesAnswer = z.object({
  site: z.string(),
  version: z.number().int().nonnegative(),
  changedAt: moment.nullable(),
  changedBy: z.string().nullable(),
  /** Whether messages leave this system at all; a demonstration or a replay never delivers. */
  delivers: z.boolean(),
  whyNot: z.string().nullable(),
  channels: z.array(
    z.union([
      email,
      webhook.omit({ secret: true }).extend(shownSecret.shape),
      fhir.omit({ secret: true }).extend(shownSecret.shape),
      inApp,
    ]),
  ),
  roles: z.array(recipientRole),
  routes: z.array(route),
  operator: z.string().nullable(),
  /** What can be meant, and is worth a second look: hours in which nobody is on call. */
  warnings: z.array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() })),
});

export const DELIVERY_KINDS = [
  'raised',
  'escalated',
  'retracted',
  /** Its clearing condition came true. */
  'cleared',
  /** FHIR Flags of the alert are set to how it stands: it has ended, or a person reopened it. */
  'flag',
  'nobody-reached',
  'test',
] as const;
export const DELIVERY_STATUSES = [
  'waiting',
  'delivered',
  'expired',
  /** Acknowledged, resolved or retracted before it could be sent. */
  'cancelled',
] as const;

export const deliveryAttempt = z.object({
  at: moment,
  outcome: z.enum(['delivered', 'failed']),
  /** `http-503`, `timeout`, `refused-address`; never what the other side wrote. */
  code: z.string(),
});

/**
 * One message to one channel, with each attempt at it; or that nobody was told, where a call was
 * called back before its time, or found no route or channel.
 */
export const delivery = z.object({
  id: z.string(),
  site: z.string(),
  alertId: z.string().nullable(),
  kind: z.enum(DELIVERY_KINDS),
  /** 0 is the first role told, 1 the first escalation. */
  level: z.number().int().nonnegative(),
  role: z.string(),
  /** Chosen when a message leaves: null where none was made. */
  channel: z.string().nullable(),
  channelKind: z.enum(CHANNEL_KINDS).nullable(),
  status: z.enum(DELIVERY_STATUSES),
  /** Why it was called back, or told nobody; null for what was sent, or waits. */
  why: z.string().nullable(),
  /** The gathered message that carries this one, whose attempts these are; null if alone. */
  carriedBy: z.string().nullable(),
  createdAt: moment,
  nextAttemptAt: moment.nullable(),
  expiresAt: moment,
  attempts: z.array(deliveryAttempt),
});

/** Answer of the button that tests one channel. */
export const channelTest = z.object({
  channel: z.string(),
  outcome: z.enum(['delivered', 'failed']),
  code: z.string(),
});

export type ChannelKind = (typeof CHANNEL_KINDS)[number];
export type ChannelSetting = z.infer<typeof channelSetting>;
export type RecipientRole = z.infer<typeof recipientRole>;
export type DeliveryRoute = z.infer<typeof route>;
export type DigestSetting = z.infer<typeof digestSetting>;
export type RoutesSetting = z.infer<typeof routesSetting>;
export type RoutesAnswer = z.infer<typeof routesAnswer>;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export type Delivery = z.infer<typeof delivery>;
export type ChannelTest = z.infer<typeof channelTest>;
