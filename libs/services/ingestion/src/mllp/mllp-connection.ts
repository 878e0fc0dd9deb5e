import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { ByteBudget } from './byte-budget';
import { FrameReader, type Frame } from './frame-reader';

/** A frame of the largest size comes through in this time at 2 Mbit/s; a slow drip is cut off. */
const FRAME_MS_MAX = 120_000;
/** A peer that reads no answers holds a connection this long. */
const WRITE_MS_MAX = 30_000;
const KEEP_ALIVE_MS = 60_000;
/** A peer that is told the end closes its side within a round trip or never. */
const CLOSE_MS_MAX = 500;

export interface ConnectionOptions {
  readonly bytesMax: number;
  readonly budget: ByteBudget;
  /** Answers one frame; never throws. */
  answer(frame: Frame): Promise<Buffer>;
}

/**
 * One peer: reads a frame, has it answered, writes the answer, and only then reads on. So the
 * messages of a connection keep their order, and a peer that sends faster than it is answered is
 * held back by TCP itself.
 */
export class MllpConnection {
  lastActiveMs = performance.now();
  private answering = false;
  private draining = false;
  private readonly reader: FrameReader;

  constructor(
    private readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    this.reader = new FrameReader(options.bytesMax, options.budget);
  }

  /** Whether it waits for the peer to say something. */
  get isIdle(): boolean {
    return !this.answering && !this.reader.isOpen;
  }

  /** Resolves when the connection is closed, whoever closed it; rejects on a broken stream. */
  async serve(): Promise<void> {
    const { socket, reader } = this;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    let timer: NodeJS.Timeout | null = null;
    try {
      for await (const chunk of socket) {
        if (!Buffer.isBuffer(chunk)) continue;
        this.lastActiveMs = performance.now();
        for (const frame of reader.read(chunk)) {
          if (timer) clearTimeout(timer);
          timer = null;
          await this.answerFrame(frame);
          if (this.draining) return;
        }
        if (reader.isOpen) timer ??= setTimeout(() => socket.destroy(), FRAME_MS_MAX);
      }
    } finally {
      if (timer) clearTimeout(timer);
      reader.release();
      socket.end();
      socket.destroySoon();
    }
  }

  /** Answers what is being worked on, and ends; an unfinished frame is the peer's to resend. */
  drain(): void {
    this.draining = true;
    if (this.answering) return;
    // Most peers close when they are told the end; the others are not waited for.
    this.socket.end();
    setTimeout(() => this.socket.destroy(), CLOSE_MS_MAX).unref();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private async answerFrame(frame: Frame): Promise<void> {
    this.answering = true;
    try {
      const answer = await this.options.answer(frame);
      if (this.socket.destroyed || this.socket.write(answer)) return;
      await once(this.socket, 'drain', { signal: AbortSignal.timeout(WRITE_MS_MAX) });
    } finally {
      this.answering = false;
      this.lastActiveMs = performance.now();
    }
  }
}
