import { connect, type Socket } from 'node:net';

const START = 0x0b;
const END = Buffer.from([0x1c, 0x0d]);

/** One MLLP connection: a message at a time, the next after the answer to the one before. */
export class MllpClient {
  private answer: ((text: string) => void) | null = null;
  private failure: ((error: Error) => void) | null = null;
  private received = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The MLLP connection was closed.')));
  }

  static async open(host: string, port: number): Promise<MllpClient> {
    const socket = connect({ host, port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new MllpClient(socket);
  }

  /** Answers MSA-1 of the acknowledgement: AA, AE or AR. */
  async send(message: string): Promise<string> {
    const answered = new Promise<string>((resolve, reject) => {
      this.answer = resolve;
      this.failure = reject;
    });
    this.socket.write(Buffer.concat([Buffer.of(START), Buffer.from(message, 'utf8'), END]));
    const text = await answered;
    return /(?:^|\r)MSA\|([A-Z]{2})/.exec(text)?.[1] ?? 'none';
  }

  close(): void {
    this.answer = null;
    this.failure = null;
    this.socket.end();
  }

  private take(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf(END);
    if (end < 0) return;
    const start = this.received.indexOf(START);
    const text = this.received.subarray(start + 1, end).toString('utf8');
    this.received = this.received.subarray(end + END.length);
    this.answer?.(text);
  }

  private fail(error: Error): void {
    this.failure?.(error);
    this.failure = null;
  }
}
