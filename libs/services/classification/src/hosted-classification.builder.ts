import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import {
  TOPICS,
  eventKey,
  type EncounterChanged,
  type IsolateClassified,
  type IsolateReported,
  type Role,
  type SpecimenClassified,
  type SpecimenReported,
} from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import {
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Config,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { freePort, testDatabase } from '@carbawatch/testing';
import { classificationService } from './classification.module';

const ADMIN = 'the-administrators-key';
let received = 0;

/** A final report of a clinical *K. pneumoniae*, received a minute after the one before. */
export function report(over: Partial<IsolateReported>): IsolateReported {
  received += 1;
  return {
    site: 'site-1',
    isolateId: 'L1-1',
    pseudonym: 'p1',
    patientKnown: true,
    messageId: randomUUID(),
    sender: 'LIS',
    receivedAt: new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString(),
    kind: 'laboratory',
    status: 'final',
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    specimen: { type: 'blood', collectedAt: '2026-01-05T10:30:00+08:00', purpose: 'clinical' },
    encounter: { ward: 'ICU-2', class: 'inpatient' },
    ...over,
  };
}

/** A final report of a rectal swab, received a minute after the one before. */
export function swab(over: Partial<SpecimenReported>): SpecimenReported {
  received += 1;
  return {
    site: 'site-1',
    reportId: 'SWAB-1',
    pseudonym: 'p1',
    patientKnown: true,
    factId: randomUUID(),
    messageId: randomUUID(),
    sender: 'LIS',
    receivedAt: new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString(),
    status: 'final',
    specimen: { type: 'rectal swab', purpose: 'screening', collectedAt: '2026-01-05T10:30:00Z' },
    encounter: { ward: 'ICU-2', class: 'inpatient' },
    ...over,
  };
}

/** One number of a patient is merged into another, as ingestion tells it. */
export function merge(
  pseudonym: string,
  mergedInto: string,
  over: Partial<EncounterChanged> = {},
): EncounterChanged {
  received += 1;
  const receivedAt = new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString();
  return {
    site: 'site-1',
    pseudonym,
    mergedInto,
    factId: randomUUID(),
    messageId: randomUUID(),
    sender: 'HIS',
    receivedAt,
    kind: 'merge-patient',
    at: receivedAt,
    ...over,
  };
}

export interface Answer {
  readonly status: number;
  // What a test reads of an answer it states in its expectation.
  readonly body: Record<string, unknown>;
}

export interface HostedClassification {
  readonly platform: Platform;
  /** Stops the service and starts it again on the same database, as after a crash. */
  restart(): Promise<void>;
  stopService(): Promise<void>;
  reported(...reports: IsolateReported[]): Promise<void>;
  specimensReported(...reports: SpecimenReported[]): Promise<void>;
  moved(...movements: EncounterChanged[]): Promise<void>;
  /** Events of a specimen report as alerting hears them, by revision. */
  specimensOf(reportId: string): Promise<SpecimenClassified[]>;
  /** Events of an isolate as alerting and stats hear them, by revision. */
  classifiedOf(isolateId: string): Promise<IsolateClassified[]>;
  /** Every stored state without its revision, by isolate. */
  states(): Promise<unknown[]>;
  get(path: string, key?: string): Promise<Answer>;
  /** An answer that is no JSON. */
  download(
    path: string,
    key?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Download>;
  post(path: string, body: unknown, options?: PostOptions): Promise<Answer>;
  /** A key of this role at these sites. */
  keyFor(role: Role, ...sites: string[]): Promise<string>;
  close(): Promise<void>;
}

export interface Download {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface PostOptions {
  readonly key?: string;
  /** JSON by default; then the body is sent as it is. */
  readonly type?: string;
}

function configFor(url: string): Config {
  const reading = readConfig({
    DATABASE_URL: url,
    CARBAWATCH_ADMIN_KEY: ADMIN,
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

type Told = IsolateReported | SpecimenReported | EncounterChanged;

function placeOf(value: Told) {
  if ('isolateId' in value) return { topic: TOPICS.isolatesReported, subject: value.isolateId };
  if ('reportId' in value) return { topic: TOPICS.specimensReported, subject: value.reportId };
  return { topic: TOPICS.encountersChanged, subject: value.pseudonym };
}

async function appendTold(database: Database, told: readonly Told[]): Promise<void> {
  await database.transaction(async (tx) =>
    append(
      tx,
      told.map((value) => ({
        ...placeOf(value),
        key: eventKey(value.site, value.pseudonym),
        type: placeOf(value).topic,
        id: randomUUID(),
        source: '/carbawatch/ingestion',
        time: value.receivedAt,
        cause: value.messageId,
        value,
      })),
    ),
  );
}

async function classifiedOf(database: Database, isolateId: string): Promise<IsolateClassified[]> {
  const rows = await database.query<{ value: IsolateClassified }>(
    `SELECT value FROM log.record WHERE topic = $1 AND value->>'isolateId' = $2
     ORDER BY (value->>'revision')::int`,
    [TOPICS.isolatesClassified, isolateId],
  );
  return rows.map(({ value }) => value);
}

async function specimensOf(database: Database, reportId: string): Promise<SpecimenClassified[]> {
  const rows = await database.query<{ value: SpecimenClassified }>(
    `SELECT value FROM log.record WHERE topic = $1 AND value->>'reportId' = $2
     ORDER BY (value->>'revision')::int`,
    [TOPICS.specimensClassified, reportId],
  );
  return rows.map(({ value }) => value);
}

async function statesIn(database: Database): Promise<unknown[]> {
  const rows = await database.query<{ state: unknown }>(
    `SELECT state - 'revision' AS state FROM classification.isolate
     WHERE state IS NOT NULL ORDER BY site, isolate_id`,
  );
  return rows.map(({ state }) => state);
}

/** The service on a database and a port of its own. */
export async function hostClassification(): Promise<HostedClassification> {
  const test = await testDatabase();
  const platform = await openPlatform(configFor(test.url), {
    keys: 'settings-alone',
    log: silentLog,
  });
  const onFatal = (error: Error): never => {
    throw error;
  };
  const start = (): Promise<RunningService> =>
    startService(classificationService, platform, { onFatal });
  let service = await start();
  const port = await freePort();
  const server = createServer((request, response) => service.http(request, response));
  server.listen(port, '127.0.0.1');
  const address = `http://127.0.0.1:${port}/api/v1`;

  const answerOf = async (path: string, init: RequestInit, key = ADMIN): Promise<Answer> => {
    const headers = { ...init.headers, Authorization: `Bearer ${key}` };
    const response = await fetch(`${address}/${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };

  const tell = async (...told: Told[]): Promise<void> => {
    await appendTold(platform.database, told);
    await service.whenCaughtUp();
  };

  return {
    platform,
    stopService: () => service.stop(),
    restart: async () => {
      service = await start();
    },
    reported: tell,
    specimensReported: tell,
    moved: tell,
    specimensOf: (reportId) => specimensOf(platform.database, reportId),
    classifiedOf: (isolateId) => classifiedOf(platform.database, isolateId),
    states: () => statesIn(platform.database),
    get: (path, key) => answerOf(path, {}, key),
    async download(path, key = ADMIN, more = {}) {
      const headers = { Authorization: `Bearer ${key}`, ...more };
      const response = await fetch(`${address}/${path}`, { headers });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    post: (path, body, { key, type = 'application/json' } = {}) =>
      answerOf(
        path,
        {
          method: 'POST',
          headers: { 'Content-Type': type },
          body: type === 'application/json' ? JSON.stringify(body) : String(body),
        },
        key,
      ),
    async keyFor(role, ...sites) {
      const by = await platform.access.callerOf(ADMIN);
      if (!by) throw new Error('the administrator has no key');
      const wanted = { name: role, role, sites, expiresAt: null };
      return (await platform.access.issue(by, wanted)).text;
    },
    async close() {
      server.close();
      await service.stop();
      await platform.close();
      await test.drop();
    },
  };
}
