import { connect, type Socket } from 'node:net';

const START = 0x0b;
const END = Buffer.from([0x1c, 0x0d]);
const CONNECT_MS_MAX = 10_000;
/** A receiver that stores before it answers may take its time; a dead one must not hold us up. */
const ANSWER_MS_MAX = 60_000;

/** What the receiver said of one message. */
export interface Acknowledgement {
  /** MSA-1: AA, AE, AR; in enhanced mode CA, CE, CR. `none` for an answer without MSA. */
  readonly code: string;
  readonly accepted: boolean;
  /** ERR-8 or MSA-3, what was wrong in words. */
  readonly text: string | null;
}

/** The connection ended, or no answer came, before the message was acknowledged: send it again. */
export class ConnectionLostError extends Error {
  readonly code = 'MLLP_CONNECTION_LOST';
  constructor(reason: string) {
    super(reason);
    this.name = 'ConnectionLostError';
  }
}

interface Waiting {
  resolve(text: string): void;
  reject(error: Error): void;
}

/** One MLLP connection: a message at a time, the next after the answer to the one before. */
export class MllpClient {
  private waiting: Waiting | null = null;
  private received = Buffer.alloc(0);
  private ended: ConnectionLostError | null = null;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.fail(error.message));
    socket.on('close', () => this.fail('The receiver closed the connection.'));
    socket.setTimeout(ANSWER_MS_MAX, () => {
      if (this.waiting) socket.destroy(new Error(`No answer within ${ANSWER_MS_MAX / 1_000} s.`));
    });
  }

  /** Throws ConnectionLostError when nobody listens there. */
  static async open(host: string, port: number): Promise<MllpClient> {
    const socket = connect({ host, port, noDelay: true, timeout: CONNECT_MS_MAX });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('timeout', () => socket.destroy(new Error('Nobody answers there.')));
      socket.once('error', (error) => reject(new ConnectionLostError(error.message)));
    });
    socket.removeAllListeners();
    return new MllpClient(socket);
  }

  /** Sends one message, UTF-8, and waits for its acknowledgement. */
  async send(message: string): Promise<Acknowledgement> {
    if (this.ended) throw this.ended;
    if (this.waiting) throw new Error('One message at a time: await the answer to the last one.');
    const answered = new Promise<string>((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
    this.socket.write(Buffer.concat([Buffer.of(START), Buffer.from(message, 'utf8'), END]));
    return acknowledgementIn(await answered);
  }

  close(): void {
    this.socket.end();
  }

  private take(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf(END);
    if (end < 0) return;
    const start = this.received.indexOf(START);
    const text = this.received.subarray(start + 1, end).toString('utf8');
    this.received = this.received.subarray(end + END.length);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(text);
  }

  private fail(reason: string): void {
    this.ended ??= new ConnectionLostError(reason);
    const { waiting } = this;
    this.waiting = null;
    waiting?.reject(this.ended);
  }
}

function acknowledgementIn(text: string): Acknowledgement {
  const segments = text.split('\r').map((segment) => segment.split('|'));
  const field = (name: string, at: number): string =>
    segments.find(([first]) => first === name)?.[at] ?? '';
  const code = field('MSA', 1) || 'none';
  return {
    code,
    accepted: code === 'AA' || code === 'CA',
    text: field('ERR', 8) || field('MSA', 3) || null,
  };
}
