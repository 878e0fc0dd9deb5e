import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Counter, Gauge } from 'prom-client';
import { peekHl7Header, type Hl7Header } from '@carbawatch/formats';
import {
  StartError,
  type Clock,
  type Config,
  type Log,
  type Metrics,
} from '@carbawatch/service-kit';
import type { Envelope } from '../intake/envelope';
import { OverloadedError, StoppingError, StoringFailedError } from '../intake/errors';
import type { Intake } from '../intake/intake';
import type { SiteClock } from '../intake/site-clock';
import { ByteBudget } from './byte-budget';
import type { Frame } from './frame-reader';
import { MllpConnection } from './mllp-connection';
import { createTlsServer, sendersAllowed } from './mllp-tls';
import { answerOf, refusalOf, senderOf, type NotStored } from './mllp-answers';

/** A hospital has tens of feeds; beyond this a sender opens connections and forgets them. */
const CONNECTIONS_MAX = 256;
/** When all are taken, one that has been silent this long makes room for a new one. */
const SILENT_MS = 300_000;
/** Unfinished frames of all connections together. */
const FRAME_BYTES_MAX = 128 * 1024 * 1024;
/** Senders wait about half a minute for an answer; some of it is for the work itself. */
const ROOM_WAIT_MS = 10_000;
/** What the stop of the whole process leaves for answering the messages under way. */
const DRAIN_MS_MAX = 8_000;

const HL7 = 'application/hl7-v2';

export interface MllpOptions {
  readonly config: Pick<Config, 'host' | 'mllpPort' | 'mllpTls' | 'maxBytes' | 'site'>;
  readonly clock: Clock;
  readonly siteClock: SiteClock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** HL7 v2 over MLLP: every framed message is answered, and `AA` only for what is on disk. */
export class MllpServer {
  private readonly connections = new Map<MllpConnection, Promise<void>>();
  private readonly budget = new ByteBudget(FRAME_BYTES_MAX);
  private readonly open: Gauge;
  private readonly answers: Counter<'code'>;
  private server: Server | null = null;
  private stopping = false;

  constructor(
    private readonly intake: Intake,
    private readonly options: MllpOptions,
  ) {
    this.open = options.metrics.gauge({
      name: 'carbawatch_mllp_connections',
      help: 'Open MLLP connections.',
    });
    this.answers = options.metrics.counter({
      name: 'carbawatch_mllp_answers_total',
      help: 'MLLP answers, by what they said: accepted, refused, or not stored.',
      labels: ['code'],
    });
  }

  /** The port it listens on; also where the setting was 0. */
  get port(): number {
    const address: AddressInfo | string | null | undefined = this.server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async start(): Promise<void> {
    const { host, mllpPort, mllpTls } = this.options.config;
    const accept = (socket: Socket): void => this.accept(socket);
    const server = mllpTls
      ? await createTlsServer(mllpTls, this.options.log, accept)
      : createServer({ noDelay: true }, accept);
    server.listen(mllpPort, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw refusedStart(error, host, mllpPort);
    }
    this.server = server;
    this.options.log.info(mllpTls ? 'mllp.listening-tls' : 'mllp.listening', {
      host,
      port: this.port,
    });
  }

  /** Accepts nothing more, answers what is being worked on, and closes. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.server?.close();
    for (const connection of this.connections.keys()) connection.drain();
    const late = setTimeout(() => {
      for (const connection of this.connections.keys()) connection.destroy();
    }, DRAIN_MS_MAX);
    await Promise.allSettled(this.connections.values());
    clearTimeout(late);
  }

  private accept(socket: Socket): void {
    // Errors end the loop of `serve`; without a listener a late one would end the process.
    socket.on('error', () => undefined);
    if (this.stopping || !this.makeRoom()) {
      socket.destroy();
      return;
    }
    const senders = sendersAllowed(socket, this.options.config.mllpTls);
    const connection = new MllpConnection(socket, {
      bytesMax: this.options.config.maxBytes,
      budget: this.budget,
      answer: (frame) => this.answer(frame, senders),
    });
    const served = connection
      .serve()
      .catch((error: unknown) => {
        this.options.log.debug('mllp.connection-broke', { error });
      })
      .finally(() => {
        this.connections.delete(connection);
        this.open.set(this.connections.size);
      });
    this.connections.set(connection, served);
    this.open.set(this.connections.size);
  }

  /** A sender that reconnects without closing must not lock out the others. */
  private makeRoom(): boolean {
    if (this.connections.size < CONNECTIONS_MAX) return true;
    const silent = [...this.connections.keys()]
      .filter(({ isIdle, lastActiveMs }) => isIdle && performance.now() - lastActiveMs > SILENT_MS)
      .sort((a, b) => a.lastActiveMs - b.lastActiveMs)[0];
    this.options.log.warn('mllp.connections-full', { count: this.connections.size });
    silent?.destroy();
    return silent !== undefined;
  }

  /** `senders` are those that the certificate of the connection may speak for; null for all. */
  private async answer(frame: Frame, senders: ReadonlySet<string> | null): Promise<Buffer> {
    const header = peekHl7Header(frame.body);
    const nowMs = (): number => this.options.clock.now().getTime();
    if (frame.kind === 'too-large' || frame.kind === 'no-room') {
      this.answers.inc({ code: frame.kind });
      return refusalOf(header, frame.kind, nowMs());
    }
    if (senders && !senders.has(senderOf(header))) {
      this.answers.inc({ code: 'sender-not-allowed' });
      this.options.log.warn('mllp.sender-not-allowed');
      return refusalOf(header, 'sender-not-allowed', nowMs());
    }
    try {
      const outcome = await this.intake.submit(this.envelopeOf(frame, header), ROOM_WAIT_MS);
      this.answers.inc({ code: outcome.answer.ack });
      return answerOf(header, outcome, nowMs());
    } catch (error) {
      const why = this.notStored(error);
      this.answers.inc({ code: why });
      return refusalOf(header, why, nowMs());
    }
  }

  private envelopeOf(frame: Frame, header: Hl7Header | null): Envelope {
    const { config, siteClock } = this.options;
    return {
      channel: 'mllp',
      site: config.site,
      mayWrite: [config.site],
      sender: senderOf(header),
      contentType: HL7,
      options: {},
      controlId: header?.controlId ?? '',
      receivedAt: siteClock.receivedAt({ hl7Time: header?.messageTime ?? '' }),
      body: frame.body,
      ...(frame.kind === 'cut-off' ? { defect: 'frame-not-ended' } : {}),
    };
  }

  private notStored(error: unknown): NotStored {
    if (error instanceof OverloadedError) return 'overloaded';
    if (error instanceof StoppingError) return 'stopping';
    // The intake has logged what the database said, once for all of its batch.
    if (!(error instanceof StoringFailedError)) this.options.log.error('mllp.failed', { error });
    return 'storing-failed';
  }
}

/** The setting that is wrong: the address, or the port. */
function refusedStart(error: unknown, host: string, port: number): StartError {
  const code: unknown = Reflect.get(Object(error), 'code');
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new StartError('HOST', `${host} is no address of this machine.`, { cause: error });
  }
  const remedy = `${host}:${port} cannot be listened on; is it taken? Choose another port.`;
  return new StartError('MLLP_PORT', remedy, { cause: error });
}
