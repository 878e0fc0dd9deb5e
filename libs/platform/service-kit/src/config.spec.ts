import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentExample, readConfig, type Config } from './config';
import { assignerOf } from './config-patients';

const EXAMPLE = join(__dirname, '..', '..', '..', '..', '.env.example');

function config(env: Record<string, string>): Config {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

function refusal(env: Record<string, string>): string {
  const reading = readConfig(env);
  return reading.ok ? 'accepted' : reading.message;
}

describe('settings', () => {
  it('need none: loopback, port 3000, MLLP 2575, 16 MiB, embedded database, events in place', () => {
    expect(config({ CARBAWATCH_TIMEZONE: 'Asia/Shanghai' })).toEqual({
      databaseUrl: null,
      kafkaBrokers: null,
      dataFolder: join(process.cwd(), '.data'),
      adminKey: null,
      secretKey: null,
      retiredKeys: [],
      site: 'site-1',
      patientAssigners: [],
      timezone: 'Asia/Shanghai',
      role: 'site',
      clock: 'wall',
      maxBytes: 16_777_216,
      payloadDays: null,
      quarantineDays: null,
      identityDays: null,
      metricsToken: null,
      publicUrl: null,
      smtp: null,
      host: '127.0.0.1',
      port: 3000,
      mllpPort: 2575,
      mllpTls: null,
      oidc: null,
      signIn: { oidc: null, idleMinutes: 60 },
      logLevel: 'info',
    });
  });

  it("count days in the machine's time zone where none is given", () => {
    expect(config({}).timezone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('take several brokers, separated by commas', () => {
    const { kafkaBrokers } = config({ KAFKA_BROKERS: 'a:9092, b:9093' });
    expect(kafkaBrokers).toEqual(['a:9092', 'b:9093']);
  });

  it('take an empty variable for an unset one, as compose files pass them', () => {
    expect(config({ KAFKA_BROKERS: '', PORT: ' ' })).toMatchObject({
      kafkaBrokers: null,
      port: 3000,
    });
  });

  it('take TLS for MLLP with certificate and key, and bind certificates to senders', () => {
    const { mllpTls } = config({
      MLLP_TLS_CERT: 'a.crt',
      MLLP_TLS_KEY: 'a.key',
      MLLP_TLS_CA: 'ca.crt',
      MLLP_TLS_SENDERS: 'LIS.example=LIS/HOSP, pump=/LAB',
    });
    expect(mllpTls).toEqual({
      certFile: 'a.crt',
      keyFile: 'a.key',
      caFile: 'ca.crt',
      senders: [
        { name: 'lis.example', sender: 'LIS/HOSP' },
        { name: 'pump', sender: '/LAB' },
      ],
    });
  });

  it.each([
    [{ MLLP_TLS_CERT: 'a.crt' }, 'MLLP_TLS_KEY: is needed beside MLLP_TLS_CERT.'],
    [{ MLLP_TLS_KEY: 'a.key' }, 'MLLP_TLS_CERT: is needed for TLS.'],
    [{ SMTP_URL: 'smtp://mail:25' }, 'SMTP_FROM: is needed beside SMTP_URL.'],
    [{ SMTP_FROM: 'cw@hospital.example' }, 'SMTP_URL: is needed beside SMTP_FROM.'],
    [{ MLLP_TLS_CA: 'ca.crt' }, 'MLLP_TLS_CERT: is needed for TLS.'],
    [
      { MLLP_TLS_CERT: 'a', MLLP_TLS_KEY: 'b', MLLP_TLS_SENDERS: 'x=A/B' },
      'MLLP_TLS_CA: is needed for MLLP_TLS_SENDERS.',
    ],
    [
      { MLLP_TLS_SENDERS: 'LIS/HOSP' },
      'MLLP_TLS_SENDERS: must be name=MSH-3/MSH-4, or several separated by commas.',
    ],
  ])('refuse TLS that is set by halves: %j', (env, message) => {
    expect(refusal(env)).toBe(message);
  });

  const PROVIDER = { OIDC_ISSUER: 'https://id.example/realm', OIDC_AUDIENCE: 'carbawatch' };

  it('tell the page of the identity provider once it is a client there', () => {
    expect(config(PROVIDER).signIn.oidc).toBeNull();
    expect(config({ ...PROVIDER, OIDC_CLIENT_ID: 'page' }).signIn.oidc).toEqual({
      issuer: 'https://id.example/realm',
      clientId: 'page',
      scope: 'openid profile',
    });
  });

  it.each([
    [{ OIDC_CLIENT_ID: 'page' }, 'OIDC_ISSUER: is needed beside OIDC_CLIENT_ID.'],
    [{ ...PROVIDER, OIDC_SCOPE: 'openid' }, 'OIDC_CLIENT_ID: is needed beside OIDC_SCOPE.'],
    [
      { ...PROVIDER, OIDC_CLIENT_ID: 'page', OIDC_SCOPE: 'profile' },
      'OIDC_SCOPE: must have openid among its words.',
    ],
    [
      { ...PROVIDER, OIDC_CLIENT_ID: 'page', OIDC_SCOPE: 'openid  profile' },
      'OIDC_SCOPE: must be words separated by single spaces.',
    ],
  ])('refuse a sign-in of the page that is set by halves or wrong: %j', (env, message) => {
    expect(refusal(env)).toBe(message);
  });

  it('cannot be changed once read', () => {
    expect(Object.isFrozen(config({}))).toBe(true);
  });

  it('tell whose the numbers are that come without an assigner, of one site and of the others', () => {
    const { patientAssigners } = config({ CARBAWATCH_PATIENT_ASSIGNER: 'HOSP, site-2=SUED' });
    expect(assignerOf(patientAssigners, 'site-1')).toBe('HOSP');
    expect(assignerOf(patientAssigners, 'site-2')).toBe('SUED');
    expect(assignerOf([{ site: 'site-2', assigner: 'SUED' }], 'site-1')).toBeUndefined();
  });

  it('leave everybody else’s variables alone', () => {
    expect(refusal({ PATH: '/bin', NODE_ENV: 'x' })).toBe('accepted');
  });

  it.each([
    ['CARBAWATCH_SITES', 'a', 'CARBAWATCH_SITES: no such setting; .env.example lists them all.'],
    ['CARBAWATCH_ROLE', 'hub', 'CARBAWATCH_ROLE: hub is not built yet; use site.'],
    ['OIDC_ISSUER', 'https://id.example', 'OIDC_AUDIENCE: is needed beside OIDC_ISSUER.'],
    ['OIDC_AUDIENCE', 'x', 'OIDC_ISSUER: is needed beside OIDC_AUDIENCE.'],
    [
      'OIDC_ISSUER',
      'http://id.example',
      'OIDC_ISSUER: must be an https address, as the tokens’ iss says it.',
    ],
    [
      'CARBAWATCH_TIMEZONE',
      'Mars',
      'CARBAWATCH_TIMEZONE: must be an IANA time zone such as Europe/Lisbon.',
    ],
    [
      'CARBAWATCH_PATIENT_ASSIGNER',
      'HOSP,SUED',
      'CARBAWATCH_PATIENT_ASSIGNER: names a site twice.',
    ],
    [
      'CARBAWATCH_PATIENT_ASSIGNER',
      'site-1=',
      'CARBAWATCH_PATIENT_ASSIGNER: must be an assigner such as HOSP, or site=assigner, separated by commas.',
    ],
    ['PORT', '70000', 'PORT: must be 0 to 65535.'],
    [
      'CARBAWATCH_RETIRED_KEYS',
      'short',
      'CARBAWATCH_RETIRED_KEYS: must be keys, separated by commas.',
    ],
    [
      'CARBAWATCH_PAYLOAD_DAYS',
      '7',
      'CARBAWATCH_PAYLOAD_DAYS: must be a number of days from 30 to 36500.',
    ],
    [
      'CARBAWATCH_IDENTITY_DAYS',
      'P90D',
      'CARBAWATCH_IDENTITY_DAYS: must be a number of days from 30 to 36500.',
    ],
    ['MLLP_PORT', 'x', 'MLLP_PORT: must be 0 to 65535.'],
    ['KAFKA_BROKERS', 'kafka', 'KAFKA_BROKERS: must be host:port, or several separated by commas.'],
    [
      'DATABASE_URL',
      'mysql://u:secret@h/d',
      'DATABASE_URL: must be a URL such as postgresql://user:password@host:5432/database.',
    ],
    [
      'CARBAWATCH_MAX_BYTES',
      '12',
      'CARBAWATCH_MAX_BYTES: must be a number of bytes from 1024 to 268435456.',
    ],
    [
      'CARBAWATCH_SECRET_KEY',
      'too-short',
      'CARBAWATCH_SECRET_KEY: must be 32 or more bytes as base64 or hex.',
    ],
    [
      'CARBAWATCH_ADMIN_KEY',
      'short',
      'CARBAWATCH_ADMIN_KEY: must have 20 or more printable characters without spaces.',
    ],
    ['CARBAWATCH_SITE', 'a/b', 'CARBAWATCH_SITE: must be 1 to 64 letters, digits, dots or dashes.'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent.',
    ],
  ])(
    'a wrong %s stops the start with one line that names it and the remedy',
    (name, value, line) => {
      expect(refusal({ [name]: value })).toBe(line);
    },
  );

  it('never show the value that was wrong: it may be a password', () => {
    expect(refusal({ DATABASE_URL: 'mysql://user:hunter2@host/d' })).not.toContain('hunter2');
  });

  it('stand in .env.example, all of them', () => {
    if (process.env['UPDATE_EXAMPLES']) writeFileSync(EXAMPLE, environmentExample());
    expect(readFileSync(EXAMPLE, 'utf8')).toBe(environmentExample());
  });
});
