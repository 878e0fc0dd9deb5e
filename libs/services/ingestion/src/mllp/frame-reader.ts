import type { ByteBudget } from './byte-budget';

/** HL7's minimal lower layer protocol: start block, content, end block, carriage return. */
export const START_BLOCK = 0x0b;
export const END_BLOCK = 0x1c;
export const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** What the start of a refused frame is kept for: to find MSH-10, which its answer echoes. */
const HEAD_BYTES = 8 * 1024;
/** What is thrown away of a frame, or outside of any, before the connection is given up. */
const DISCARD_BYTES_MAX = 64 * 1024 * 1024;
const FIRST_CAPACITY = 16 * 1024;

export type Frame =
  | { readonly kind: 'whole'; readonly body: Buffer }
  /** A new start block came before the end block: the frame may be cut off. */
  | { readonly kind: 'cut-off'; readonly body: Buffer }
  /** Above the size limit, or too many unfinished frames are held; only its head is here. */
  | { readonly kind: 'too-large' | 'no-room'; readonly body: Buffer };

/** The peer sends no frames, or one without end. */
export class EndlessStreamError extends Error {
  readonly code = 'MLLP_ENDLESS';
  constructor() {
    super('Too many bytes came without a frame.');
    this.name = 'EndlessStreamError';
  }
}

/**
 * Cuts a byte stream into MLLP frames, wherever the network split it. Start blocks without content
 * cost nothing; an end block is taken with CR, with LF, or right before the next start block;
 * `0x1C` before anything else is content. Memory is one buffer that doubles, so a peer that sends
 * single bytes costs no more than one that sends them at once.
 */
export class FrameReader {
  private state: 'outside' | 'inside' | 'discarding' = 'outside';
  private buffer = Buffer.alloc(0);
  private length = 0;
  /** The last byte seen was 0x1C: the next one says whether the frame has ended. */
  private endSeen = false;
  private discarded = 0;
  private refusal: 'too-large' | 'no-room' = 'too-large';

  constructor(
    private readonly bytesMax: number,
    private readonly budget: ByteBudget,
  ) {}

  /** Whether a frame has begun and not ended. */
  get isOpen(): boolean {
    return this.state !== 'outside';
  }

  /** Frames that this chunk completes, in order. Throws EndlessStreamError. */
  *read(chunk: Buffer): Generator<Frame> {
    const starts = new Positions(chunk, START_BLOCK);
    const ends = new Positions(chunk, END_BLOCK);
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'outside') {
        at = this.skipTo(starts.from(at), at, chunk.length);
        continue;
      }
      if (this.endSeen) {
        this.endSeen = false;
        const byte = chunk[at] ?? 0;
        if (byte === CARRIAGE_RETURN || byte === LINE_FEED || byte === START_BLOCK) {
          yield this.close();
          if (byte !== START_BLOCK) at += 1;
          continue;
        }
        this.keep(Buffer.of(END_BLOCK));
      }
      const stop = Math.min(starts.from(at), ends.from(at));
      if (stop > at) this.keep(chunk.subarray(at, stop));
      at = stop + 1;
      if (chunk[stop] === END_BLOCK) this.endSeen = true;
      else if (chunk[stop] === START_BLOCK) yield* this.restart();
    }
  }

  /** Gives back what an unfinished frame holds. */
  release(): void {
    this.budget.giveBack(this.buffer.length);
    this.buffer = Buffer.alloc(0);
    this.length = 0;
  }

  private skipTo(start: number, at: number, end: number): number {
    this.countDiscarded(start - at);
    if (start === end) return end;
    this.state = 'inside';
    this.discarded = 0;
    return start + 1;
  }

  /** A start block inside of a frame: what came before was never ended. */
  private *restart(): Generator<Frame> {
    if (this.length > 0 || this.state === 'discarding') {
      const frame = this.close();
      yield frame.kind === 'whole' ? { kind: 'cut-off', body: frame.body } : frame;
    }
    this.state = 'inside';
  }

  private close(): Frame {
    const kind = this.state === 'discarding' ? this.refusal : 'whole';
    const body = Buffer.from(this.buffer.subarray(0, this.length));
    this.release();
    this.state = 'outside';
    this.discarded = 0;
    return { kind, body };
  }

  private keep(bytes: Buffer): void {
    if (this.state === 'discarding') {
      this.countDiscarded(bytes.length);
      return;
    }
    const needed = this.length + bytes.length;
    if (needed > this.bytesMax) {
      this.discardRest('too-large', bytes);
      return;
    }
    if (needed > this.buffer.length && !this.grow(needed)) {
      this.discardRest('no-room', bytes);
      return;
    }
    bytes.copy(this.buffer, this.length);
    this.length = needed;
  }

  private grow(needed: number): boolean {
    const wanted = Math.max(FIRST_CAPACITY, this.buffer.length * 2, needed);
    const capacity = Math.max(needed, Math.min(wanted, this.bytesMax));
    if (!this.budget.take(capacity - this.buffer.length)) return false;
    const larger = Buffer.allocUnsafe(capacity);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
    return true;
  }

  private discardRest(why: 'too-large' | 'no-room', bytes: Buffer): void {
    const kept = this.buffer.subarray(0, Math.min(this.length, HEAD_BYTES));
    const head = Buffer.concat([kept, bytes.subarray(0, HEAD_BYTES - kept.length)]);
    this.release();
    this.state = 'discarding';
    this.refusal = why;
    if (!this.budget.take(head.length)) return;
    this.buffer = head;
    this.length = head.length;
  }

  private countDiscarded(bytes: number): void {
    this.discarded += bytes;
    if (this.discarded > DISCARD_BYTES_MAX) throw new EndlessStreamError();
  }
}

/** Where a byte stands in a chunk, looked for once however often it is asked. */
class Positions {
  private found = -1;

  constructor(
    private readonly chunk: Buffer,
    private readonly byte: number,
  ) {}

  /** The first place at or after `at`; the chunk's length when there is none. */
  from(at: number): number {
    if (this.found < at) {
      const found = this.chunk.indexOf(this.byte, at);
      this.found = found < 0 ? this.chunk.length : found;
    }
    return this.found;
  }
}
