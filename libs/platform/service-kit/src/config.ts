import { resolve } from 'node:path';
import { assertTimeZone, type SignInWays } from '@carbawatch/contracts';
import { z } from 'zod';
import { incompleteOidc, oidcEnvironment, oidcOf, type OidcSettings } from './config-oidc';
import { pageEnvironment } from './config-page';
import { patientEnvironment, type PatientAssigner } from './config-patients';

const MAX_BYTES_DEFAULT = 16 * 1024 * 1024;
/**
 * A payload is held in memory while it is read and encrypted; beyond this a process of 1 GB dies.
 */
const MAX_BYTES_MAX = 256 * 1024 * 1024;
const MASTER_KEY_BYTES_MIN = 32;
const ADMIN_KEY_LENGTH_MIN = 20;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be 0 to 65535')
  .transform(Number);

/** Corrections and late results come for weeks; what is gone by then could not be replayed. */
const RETENTION_DAYS_MIN = 30;
const RETENTION_DAYS_MAX = 36_500;
const retentionDays = z
  .string()
  .refine(
    (text) =>
      /^\d+$/.test(text) &&
      Number(text) >= RETENTION_DAYS_MIN &&
      Number(text) <= RETENTION_DAYS_MAX,
    `must be a number of days from ${RETENTION_DAYS_MIN} to ${RETENTION_DAYS_MAX}`,
  )
  .transform(Number);

const brokers = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .refine((list) => list.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker)), {
    message: 'must be host:port, or several separated by commas',
  });

const postgresUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    'must be a URL such as postgresql://user:password@host:5432/database',
  );

const smtpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
    'must be a URL such as smtp://user:password@mail.hospital.example:587',
  );

const certificateSenders = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((list) => list.every((entry) => /^[^=\s]+=[^=/]*\/[^=/]*$/.test(entry)), {
    message: 'must be name=MSH-3/MSH-4, or several separated by commas',
  })
  .transform((list) =>
    list.map((entry) => {
      const [name = '', sender = ''] = entry.split('=');
      return { name: name.toLowerCase(), sender };
    }),
  );

function isTimeZone(name: string): boolean {
  try {
    assertTimeZone(name);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of a secret key given as base64 or hex; null when it is neither or too short. */
export function secretBytes(text: string): Buffer | null {
  const isHex = /^([0-9a-f]{2})+$/i.test(text);
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
  if (!isHex && !isBase64) return null;
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  return bytes.length >= MASTER_KEY_BYTES_MIN ? bytes : null;
}

const retiredKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => secretBytes(key.trim())))
  .refine((keys) => keys.every((key) => key !== null), 'must be keys, separated by commas')
  .transform((keys) => keys.flatMap((key) => key ?? []));

/** Every setting from the environment; `description` and `example` become `.env.example`. */
export const environment = z.object({
  DATABASE_URL: postgresUrl.optional().meta({
    description: 'A PostgreSQL of your own; without it an embedded one runs in CARBAWATCH_DATA.',
    example: 'postgresql://carbawatch:password@localhost:5432/carbawatch',
  }),
  KAFKA_BROKERS: brokers.optional().meta({
    description: 'Kafka brokers, separated by commas; with them the events travel through Kafka.',
    example: 'localhost:9092',
  }),
  CARBAWATCH_DATA: z.string().min(1).default('.data').meta({
    description: 'Folder of the embedded database and of generated keys.',
    example: '.data',
  }),
  CARBAWATCH_ADMIN_KEY: z
    .string()
    .refine(
      (text) => text.length >= ADMIN_KEY_LENGTH_MIN && /^[\x21-\x7e]+$/.test(text),
      `must have ${ADMIN_KEY_LENGTH_MIN} or more printable characters without spaces`,
    )
    .optional()
    .meta({
      description: "The administrator's key; without it one is generated into CARBAWATCH_DATA.",
      example: 'choose-a-long-random-key',
    }),
  CARBAWATCH_SECRET_KEY: z
    .string()
    .refine((text) => secretBytes(text) !== null, 'must be 32 or more bytes as base64 or hex')
    .optional()
    .meta({
      description:
        'Encrypts raw payloads and identities; generated into CARBAWATCH_DATA when absent. ' +
        'Losing it loses them. Make one with: openssl rand -base64 32',
      example: '',
    }),
  CARBAWATCH_RETIRED_KEYS: retiredKeys.optional().meta({
    description:
      'Earlier secret keys after a change of it, the oldest last: they open what they sealed, and ' +
      'the oldest makes the pseudonyms for good.',
    example: '',
  }),
  CARBAWATCH_SITE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots or dashes')
    .default('site-1')
    .meta({
      description: 'The site whose data this is, where a message names none.',
      example: 'site-1',
    }),
  CARBAWATCH_TIMEZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Lisbon')
    .optional()
    .meta({
      description:
        "Days are counted in it, and times without offset are in it; the machine's by default.",
      example: 'Asia/Shanghai',
    }),
  CARBAWATCH_ROLE: z
    .enum(['site', 'hub'])
    .refine((role) => role !== 'hub', 'hub is not built yet; use site')
    .default('site')
    .meta({ description: 'What this installation is; only site exists.', example: 'site' }),
  CARBAWATCH_CLOCK: z.enum(['wall', 'message']).default('wall').meta({
    description:
      'When a message counts as received: wall, or its own time (demonstration and replay).',
    example: 'wall',
  }),
  CARBAWATCH_MAX_BYTES: z
    .string()
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= 1024 && Number(text) <= MAX_BYTES_MAX,
      `must be a number of bytes from 1024 to ${MAX_BYTES_MAX}`,
    )
    .transform(Number)
    .default(MAX_BYTES_DEFAULT)
    .meta({ description: 'Largest message in bytes; above it 413 or AR.', example: '16777216' }),
  CARBAWATCH_PAYLOAD_DAYS: retentionDays.optional().meta({
    description:
      'Days that raw payloads are kept; without it for ever. What waits in quarantine stays.',
    example: '365',
  }),
  CARBAWATCH_QUARANTINE_DAYS: retentionDays.optional().meta({
    description: 'Days after which what waits in quarantine is put away and its payload forgotten.',
    example: '365',
  }),
  CARBAWATCH_IDENTITY_DAYS: retentionDays.optional().meta({
    description:
      'Days that names and numbers are kept after the last message about a person; without it for ' +
      'ever. Who has an open alert is kept.',
    example: '1095',
  }),
  CARBAWATCH_METRICS_TOKEN: z.string().min(16, 'must have 16 or more characters').optional().meta({
    description: 'Opens /metrics to other machines; without it only the loopback may read it.',
    example: '',
  }),
  ...patientEnvironment,
  ...pageEnvironment,
  SMTP_URL: smtpUrl.optional().meta({
    description: "The hospital's mail server; without it no route may name an e-mail channel.",
    example: 'smtp://user:password@mail.hospital.example:587',
  }),
  SMTP_FROM: z.email('must be an e-mail address').optional().meta({
    description: 'Sender of e-mails about alerts; needed beside SMTP_URL.',
    example: 'carbawatch@hospital.example',
  }),
  HOST: z.string().min(1).default('127.0.0.1').meta({
    description: 'Address that HTTP and MLLP listen on.',
    example: '127.0.0.1',
  }),
  PORT: port.default(3000).meta({ description: 'Port of HTTP.', example: '3000' }),
  MLLP_PORT: port.default(2575).meta({ description: 'Port of HL7 over MLLP.', example: '2575' }),
  MLLP_TLS_CERT: z.string().min(1).optional().meta({
    description: 'PEM file of the certificate: MLLP then speaks TLS alone.',
    example: '/etc/carbawatch/mllp.crt',
  }),
  MLLP_TLS_KEY: z.string().min(1).optional().meta({
    description: 'PEM file of its private key.',
    example: '/etc/carbawatch/mllp.key',
  }),
  MLLP_TLS_CA: z.string().min(1).optional().meta({
    description: 'PEM file of an authority: each sender then needs a certificate signed by it.',
    example: '/etc/carbawatch/senders-ca.crt',
  }),
  MLLP_TLS_SENDERS: certificateSenders.optional().meta({
    description:
      "Which sender (MSH-3/MSH-4) a certificate's name may speak for; all others are refused.",
    example: 'lis.hospital.example=LIS/HOSP',
  }),
  ...oidcEnvironment,
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .meta({
      description: `Least level that is written: ${LOG_LEVELS.join(', ')}.`,
      example: 'info',
    }),
});

/**
 * Read by tests, the browser look-up and the command line; named here so that a start does not
 * refuse them.
 */
const FOREIGN_VARIABLES = new Set([
  'CARBAWATCH_DATA_FIXTURES',
  'CARBAWATCH_CHROMIUM',
  'CARBAWATCH_KEY',
]);

/** Files are paths to PEM. */
export interface MllpTlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
  /** When set, each sender needs a certificate signed by it. */
  readonly caFile: string | null;
  /** Names of certificates, in lower case, with the sender that each may speak for. */
  readonly senders: readonly { readonly name: string; readonly sender: string }[] | null;
}

export interface Config extends OidcSettings {
  readonly signIn: SignInWays;
  readonly databaseUrl: string | null;
  /** Null: the consumers read the log in PostgreSQL. */
  readonly kafkaBrokers: readonly string[] | null;
  /** Absolute. */
  readonly dataFolder: string;
  readonly adminKey: string | null;
  /** As given, base64 or hex; see `secretBytes`. */
  readonly secretKey: string | null;
  readonly retiredKeys: readonly Buffer[];
  readonly site: string;
  /** Of patient numbers that come without an assigner. */
  readonly patientAssigners: readonly PatientAssigner[];
  readonly timezone: string;
  readonly role: 'site';
  /** `message`: a message is received at its own time (demonstration, replay). */
  readonly clock: 'wall' | 'message';
  readonly maxBytes: number;
  /** Null: kept for ever. */
  readonly payloadDays: number | null;
  readonly quarantineDays: number | null;
  readonly identityDays: number | null;
  readonly metricsToken: string | null;
  /** Without a slash at its end. */
  readonly publicUrl: string | null;
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly host: string;
  readonly port: number;
  readonly mllpPort: number;
  readonly mllpTls: MllpTlsConfig | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type ConfigReading =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly message: string };

export type Environment = Readonly<Record<string, string | undefined>>;

/** Only what the schema knows, empty strings as unset (compose passes unset variables so). */
function knownVariables(env: Environment): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of Object.keys(environment.shape)) {
    const value = env[name]?.trim();
    if (value) known[name] = value;
  }
  return known;
}

function unknownVariable(env: Environment): string | undefined {
  return Object.keys(env).find(
    (name) =>
      name.startsWith('CARBAWATCH_') &&
      !(name in environment.shape) &&
      !FOREIGN_VARIABLES.has(name),
  );
}

/** Reads every setting once. A wrong one gives one line that names it and never its value. */
export function readConfig(env: Environment): ConfigReading {
  const unknown = unknownVariable(env);
  if (unknown) {
    return { ok: false, message: `${unknown}: no such setting; .env.example lists them all.` };
  }
  const read = environment.safeParse(knownVariables(env));
  if (!read.success) {
    const [issue] = read.error.issues;
    return {
      ok: false,
      message: `${issue?.path.join('.') ?? 'Settings'}: ${issue?.message ?? ''}.`,
    };
  }
  const values = read.data;
  const incomplete = incompleteTls(values) ?? incompleteSmtp(values) ?? incompleteOidc(values);
  if (incomplete) return { ok: false, message: incomplete };
  const { oidc, signIn } = oidcOf(values);
  const config: Config = {
    databaseUrl: values.DATABASE_URL ?? null,
    kafkaBrokers: values.KAFKA_BROKERS ? Object.freeze(values.KAFKA_BROKERS) : null,
    dataFolder: resolve(values.CARBAWATCH_DATA),
    adminKey: values.CARBAWATCH_ADMIN_KEY ?? null,
    secretKey: values.CARBAWATCH_SECRET_KEY ?? null,
    retiredKeys: values.CARBAWATCH_RETIRED_KEYS ?? [],
    site: values.CARBAWATCH_SITE,
    patientAssigners: values.CARBAWATCH_PATIENT_ASSIGNER ?? [],
    timezone: values.CARBAWATCH_TIMEZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    role: 'site',
    clock: values.CARBAWATCH_CLOCK,
    maxBytes: values.CARBAWATCH_MAX_BYTES,
    payloadDays: values.CARBAWATCH_PAYLOAD_DAYS ?? null,
    quarantineDays: values.CARBAWATCH_QUARANTINE_DAYS ?? null,
    identityDays: values.CARBAWATCH_IDENTITY_DAYS ?? null,
    metricsToken: values.CARBAWATCH_METRICS_TOKEN ?? null,
    publicUrl: values.CARBAWATCH_PUBLIC_URL ?? null,
    smtp: smtpOf(values),
    host: values.HOST,
    port: values.PORT,
    mllpPort: values.MLLP_PORT,
    mllpTls: mllpTlsOf(values),
    oidc,
    signIn: { ...signIn, idleMinutes: values.CARBAWATCH_IDLE_MINUTES || null },
    logLevel: values.LOG_LEVEL,
  };
  return { ok: true, config: Object.freeze(config) };
}

type Values = z.output<typeof environment>;

/** TLS that is half set would be no TLS: the start is refused instead. */
function incompleteTls(values: Values): string | null {
  const { MLLP_TLS_CERT: cert, MLLP_TLS_KEY: key, MLLP_TLS_CA: ca } = values;
  if (cert && !key) return 'MLLP_TLS_KEY: is needed beside MLLP_TLS_CERT.';
  if (!cert && (key || ca)) return 'MLLP_TLS_CERT: is needed for TLS.';
  if (values.MLLP_TLS_SENDERS && !ca) return 'MLLP_TLS_CA: is needed for MLLP_TLS_SENDERS.';
  return null;
}

function incompleteSmtp({ SMTP_URL: url, SMTP_FROM: from }: Values): string | null {
  if (url && !from) return 'SMTP_FROM: is needed beside SMTP_URL.';
  return !url && from ? 'SMTP_URL: is needed beside SMTP_FROM.' : null;
}

function smtpOf({ SMTP_URL: url, SMTP_FROM: from }: Values): Config['smtp'] {
  return url && from ? { url, from } : null;
}

function mllpTlsOf(values: Values): MllpTlsConfig | null {
  const { MLLP_TLS_CERT: certFile, MLLP_TLS_KEY: keyFile } = values;
  if (!certFile || !keyFile) return null;
  const senders = values.MLLP_TLS_SENDERS ?? null;
  return { certFile, keyFile, caFile: values.MLLP_TLS_CA ?? null, senders };
}

/** The text of `.env.example`: every variable, commented out, with its meaning. */
export function environmentExample(): string {
  const lines = [
    '# Every setting of Carbawatch; all are optional. Written by a test from the schema.',
  ];
  for (const [name, schema] of Object.entries(environment.shape)) {
    const { description = '', example } = schema.meta() ?? {};
    lines.push('', `# ${description}`, `#${name}=${typeof example === 'string' ? example : ''}`);
  }
  return `${lines.join('\n')}\n`;
}
