import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '@carbawatch/contracts';
import {
  createLog,
  openPlatform,
  readConfig,
  startService,
  type Config,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { ingestionService } from './ingestion.module';

export const ADMIN_KEY = 'the-administrators-key';

/** Whatever JSON came: a test says what it expects of it, so its type may be the parser's. */
export type Json = ReturnType<JSON['parse']>;

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

interface RunningParts {
  readonly test: TestDatabase;
  readonly platform: Platform;
  readonly service: RunningService;
  readonly server: Server;
  readonly address: string;
  readonly mllpPort: number;
  readonly logLines: readonly string[];
}

/** The ingestion service on a database of the spec's own, as the process hosts it. */
export class RunningIngestion {
  readonly test: TestDatabase;
  readonly platform: Platform;
  readonly mllpPort: number;
  readonly logLines: readonly string[];
  private readonly service: RunningService;
  private readonly server: Server;
  private readonly address: string;

  private constructor(parts: RunningParts) {
    this.test = parts.test;
    this.platform = parts.platform;
    this.mllpPort = parts.mllpPort;
    this.logLines = parts.logLines;
    this.service = parts.service;
    this.server = parts.server;
    this.address = parts.address;
  }

  static async start(env: Record<string, string> = {}): Promise<RunningIngestion> {
    return RunningIngestion.on(await testDatabase(), env);
  }

  /** On a database that holds something already: a second start. */
  static async on(test: TestDatabase, env: Record<string, string> = {}): Promise<RunningIngestion> {
    const [port, mllpPort] = [await freePort(), await freePort()];
    const config = configOf({ DATABASE_URL: test.url, MLLP_PORT: String(mllpPort), ...env });
    const logLines: string[] = [];
    const log = createLog({ level: 'trace', stream: { write: (line) => logLines.push(line) } });
    const platform = await openPlatform(config, { keys: 'settings-alone', log });
    const onFatal = (error: Error): never => {
      throw error;
    };
    const service = await startService(ingestionService, platform, { onFatal }).catch(
      async (error: unknown) => {
        await platform.close();
        throw error;
      },
    );
    const server = createServer(service.http).listen(port, '127.0.0.1');
    const address = `http://127.0.0.1:${port}/api/v1`;
    return new RunningIngestion({
      test,
      platform,
      service,
      server,
      address,
      mllpPort,
      logLines,
    });
  }

  get routes(): RunningService['routes'] {
    return this.service.routes;
  }

  /** Stops the service as SIGTERM does; the database stays. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await this.service.stop();
    await this.platform.close();
  }

  async drop(): Promise<void> {
    await this.stop();
    await this.test.drop();
  }

  async call(
    method: string,
    path: string,
    options: { key?: string; type?: string; body?: string | Buffer; headers?: object } = {},
  ): Promise<Answer> {
    const { key = ADMIN_KEY, type, body, headers = {} } = options;
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(key ? { Authorization: `Bearer ${key}` } : {}),
        ...(type ? { 'Content-Type': type } : {}),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : text };
  }

  get(path: string, key?: string): Promise<Answer> {
    return this.call('GET', path, key === undefined ? {} : { key });
  }

  post(payload: unknown, path = '/messages', key?: string): Promise<Answer> {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return this.call('POST', path, {
      body,
      type: 'application/json',
      ...(key === undefined ? {} : { key }),
    });
  }

  async newKey(role: Role, sites: readonly string[], name = `${role} key`): Promise<string> {
    const { body } = await this.post({ name, role, sites }, '/keys');
    return body.key;
  }

  /** One message on a connection of its own; the acknowledgement without its frame. */
  async mllp(message: string | Buffer): Promise<string> {
    const socket = connect(this.mllpPort, '127.0.0.1');
    try {
      socket.write(Buffer.concat([Buffer.of(0x0b), Buffer.from(message), Buffer.of(0x1c, 0x0d)]));
      return await nextAnswer(socket);
    } finally {
      socket.destroy();
    }
  }

  /** Bodies of all events of a topic, in the order of the log. */
  async events(topic: string): Promise<Json[]> {
    const rows = await this.platform.database.query<{ value: Json }>(
      `SELECT value FROM log.record WHERE topic = $1 ORDER BY appended_at, partition, "offset"`,
      [topic],
    );
    return rows.map(({ value }) => value);
  }

  async count(sql: string): Promise<number> {
    const [row] = await this.platform.database.query<{ n: number }>(`SELECT count(*) AS n ${sql}`);
    return row?.n ?? 0;
  }
}

/** Waits for something that happens by itself; fails after ten seconds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (await condition()) return;
    await sleep(20);
  }
  throw new Error('It did not happen within ten seconds.');
}

/** The next whole frame that a socket receives. */
export async function nextAnswer(socket: Socket): Promise<string> {
  const given = new AbortController();
  const broken = once(socket, 'close', { signal: given.signal }).then(() => {
    throw new Error('closed without an answer');
  });
  broken.catch(() => undefined); // told by the race, or nobody's business any more
  try {
    let received = '';
    for (;;) {
      const [chunk] = await Promise.race([once(socket, 'data', { signal: given.signal }), broken]);
      received += Buffer.from(chunk).toString('latin1');
      const end = received.indexOf('\x1c\r');
      if (end >= 0) return received.slice(received.indexOf('\x0b') + 1, end);
    }
  } finally {
    given.abort();
  }
}

function configOf(env: Record<string, string>): Config {
  const reading = readConfig({
    CARBAWATCH_ADMIN_KEY: ADMIN_KEY,
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    ...env,
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

/** MSA-1 and MSA-2 of an acknowledgement. */
export function msaOf(acknowledgement: string): [string, string] {
  const [, code = '', controlId = ''] =
    /(?:^|\r)MSA\|([^|\r]*)\|([^|\r]*)/.exec(acknowledgement) ?? [];
  return [code, controlId];
}

/** A culture with one organism and one MIC, as a laboratory system sends it. */
export function oru(differing: Partial<Record<OruField, string>> = {}): string {
  const f = {
    app: 'LIS',
    facility: 'HOSP',
    time: '20240107152000',
    type: 'ORU^R01^ORU_R01',
    controlId: 'M1',
    version: '2.5.1',
    patient: 'MRN123',
    filler: 'LAB-1',
    organism: '56415008^Klebsiella pneumoniae^SCT',
    ward: 'ICU-2',
    mic: '16',
    processing: 'P',
    ...differing,
  };
  return [
    `MSH|^~\\&|${f.app}|${f.facility}|CW|CW|${f.time}||${f.type}|${f.controlId}|${f.processing}|${f.version}`,
    `PID|1||${f.patient}^^^HOSP^MR||Zhang^Wei||19570302|M`,
    `PV1|1|I|${f.ward}^3^B|||||||||||||||||V100`,
    `OBR|1||${f.filler}^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071500|||F`,
    `OBX|1|CWE|6463-4^Bacteria identified^LN|1|${f.organism}||||||F`,
    `SPM|1|^S1||119297000^Blood specimen^SCT|||||||||||||202401050630`,
    `OBR|2||${f.filler}A^LAB|50545-3^Susceptibility panel^LN|||202401050630|||||||||||||||202401071500|||F|6463-4&Bacteria identified&LN^1^Klebsiella pneumoniae|||^${f.filler}&LAB`,
    `OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^${f.mic}|ug/mL||R|||F`,
  ].join('\r');
}

type OruField =
  | 'app'
  | 'facility'
  | 'time'
  | 'type'
  | 'controlId'
  | 'version'
  | 'patient'
  | 'filler'
  | 'organism'
  | 'ward'
  | 'mic'
  | 'processing';
