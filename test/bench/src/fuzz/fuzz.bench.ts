import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acknowledge, peekHl7Header, readPayload, type ReadOptions } from '@carbawatch/formats';
import { ingestionService } from '@carbawatch/ingestion';
import { openPlatform, readConfig, startService } from '@carbawatch/service-kit';
import { freePort, testDatabase } from '@carbawatch/testing';
import fc from 'fast-check';
import type { Benchmark, Measurement } from '../benchmark';
import { mutations, type Mutation } from './mutations';
import { SEEDS, type Seed } from './seeds';

/** Messages that are read in this process. */
const CASES = 200_000;
/** Messages of these that also go through the whole of ingestion over MLLP, one by one. */
const FRAMES = 5_000;
/** Nothing that arrives may hold the process longer. */
const HANG_MS = 1_000;
/** After the code is warm, what is kept must not grow with what has come. */
const GROWTH_BYTES_MAX = 64 * 1024 * 1024;
const SAMPLE_EVERY = 20_000;

const options: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai', sample: 'S1' };

interface Run {
  readonly cases: number;
  readonly slowestMs: number;
  readonly heapGrowthBytes: number;
  readonly seconds: number;
}

function mutated({ body }: Seed, changes: readonly Mutation[]): Buffer {
  return changes.reduce<Buffer>((bytes, change) => change(bytes), body);
}

/** Everything that arrives is read or refused, and has an answer; throws where it has not. */
function answerOne(contentType: string, body: Buffer): void {
  const result = readPayload({ contentType, body, options });
  const code = result.kind === 'read' ? 'AA' : (result.ack ?? 'AE');
  if (result.kind === 'refused' && result.problems.length === 0) {
    throw new Error('A refusal without a reason.');
  }
  const answer = acknowledge(peekHl7Header(body), code, { now: 0 });
  if (!/^MSH\|.*\rMSA\|[AC][AER]\|/.test(answer)) throw new Error('No answer to a message.');
}

/** What is still held when all that can be collected has been. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** A seed of its own each run, said when something fails, so that it can be run again. */
function readMutated(seed: number, say: (line: string) => void): Run {
  const started = performance.now();
  let slowestMs = 0;
  let warmHeap = 0;
  let growth = 0;
  for (let done = 0; done < CASES; done += SAMPLE_EVERY) {
    slowestMs = Math.max(slowestMs, readSome(seed + done));
    const heap = heapAfterCollection();
    if (warmHeap === 0) warmHeap = heap;
    growth = Math.max(growth, heap - warmHeap);
    say(`${done + SAMPLE_EVERY} cases, slowest ${slowestMs.toFixed(1)} ms`);
  }
  const seconds = (performance.now() - started) / 1000;
  return { cases: CASES, slowestMs, heapGrowthBytes: growth, seconds };
}

/** Milliseconds of the slowest of so many cases. */
function readSome(seed: number): number {
  let slowestMs = 0;
  const changes = fc.sample(mutations, { seed, numRuns: SAMPLE_EVERY });
  for (const [index, each] of changes.entries()) {
    const from = SEEDS[index % SEEDS.length];
    if (!from) continue;
    const body = mutated(from, each);
    const before = performance.now();
    try {
      answerOne(from.contentType, body);
    } catch (error) {
      const message = body.toString('base64').slice(0, 4_000);
      const what = `Case ${index} of seed ${seed} (${from.contentType}): ${message}`;
      throw new Error(what, { cause: error });
    }
    slowestMs = Math.max(slowestMs, performance.now() - before);
  }
  return slowestMs;
}

/** One frame after another on a connection; each must be answered in time. */
async function answerFrames(port: number, seed: number): Promise<Run> {
  const changes = fc.sample(mutations, { seed: seed + 1, numRuns: FRAMES });
  const hl7 = SEEDS.filter(({ contentType }) => contentType.includes('hl7'));
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const started = performance.now();
  let slowestMs = 0;
  try {
    for (const [index, each] of changes.entries()) {
      const from = hl7[index % hl7.length];
      if (!from) continue;
      // What ends a frame inside of it makes two of it; the framing has tests of its own.
      const body = Buffer.from(
        mutated(from, each).filter((byte) => byte !== 0x0b && byte !== 0x1c),
      );
      const before = performance.now();
      socket.write(Buffer.concat([Buffer.of(0x0b), body, Buffer.of(0x1c, 0x0d)]));
      await answerOn(socket, `frame ${index} of seed ${seed}`);
      slowestMs = Math.max(slowestMs, performance.now() - before);
    }
  } finally {
    socket.destroy();
  }
  const seconds = (performance.now() - started) / 1000;
  return { cases: FRAMES, slowestMs, heapGrowthBytes: 0, seconds };
}

async function answerOn(socket: Socket, what: string): Promise<void> {
  let received = '';
  const late = AbortSignal.timeout(10 * HANG_MS);
  while (!received.includes('\x1c\r')) {
    const [chunk] = await once(socket, 'data', { signal: late }).catch(() => {
      throw new Error(`No answer to ${what}.`);
    });
    received += Buffer.from(chunk).toString('latin1');
  }
}

async function throughIngestion(seed: number): Promise<Run & { readonly unbalanced: number }> {
  const test = await testDatabase();
  const port = await freePort();
  const reading = readConfig({
    DATABASE_URL: test.url,
    MLLP_PORT: String(port),
    CARBAWATCH_ADMIN_KEY: 'the-key-of-the-fuzz-benchmark',
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 9).toString('base64'),
    CARBAWATCH_TIMEZONE: 'UTC',
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  const platform = await openPlatform(reading.config, { keys: 'settings-alone' });
  try {
    const onFatal = (error: Error): never => {
      throw error;
    };
    const service = await startService(ingestionService, platform, { onFatal });
    try {
      const run = await answerFrames(port, seed);
      const [row] = await platform.database.query<{ pending: number }>(
        `SELECT count(*) AS pending FROM ingestion.message WHERE status = 'pending'`,
      );
      return { ...run, unbalanced: row?.pending ?? -1 };
    } finally {
      await service.stop();
    }
  } finally {
    await platform.close();
    await test.drop();
  }
}

/** Mutated messages of every format: no crash, no hang, flat memory, and an answer to each. */
export const fuzzBenchmark: Benchmark = {
  name: 'fuzz',
  summary: `${CASES.toLocaleString('en')} mutated messages are read or refused, each answered`,
  async run(say) {
    const seed = Date.now() % 1_000_000_000;
    say(`seed ${seed}`);
    const read = readMutated(seed, say);
    if (read.slowestMs > HANG_MS) throw new Error(`A message took ${read.slowestMs} ms.`);
    if (read.heapGrowthBytes > GROWTH_BYTES_MAX) {
      throw new Error(`Memory grew by ${read.heapGrowthBytes} bytes.`);
    }
    const framed = await throughIngestion(seed);
    if (framed.unbalanced !== 0) throw new Error(`${framed.unbalanced} messages have no end.`);
    return [
      { what: 'mutated messages read or refused, none crashed', value: read.cases, unit: '' },
      { what: 'of these a second', value: read.cases / read.seconds, unit: '/s' },
      { what: 'slowest', value: read.slowestMs, unit: 'ms' },
      { what: 'growth of the heap', value: read.heapGrowthBytes / 1024 / 1024, unit: 'MiB' },
      { what: 'mutated frames over MLLP, each answered', value: framed.cases, unit: '' },
      { what: 'slowest answer', value: framed.slowestMs, unit: 'ms' },
    ].map((measured): Measurement => ({ benchmark: 'fuzz', ...measured }));
  },
};
