import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Change, Progress } from '../store/changes';
import type { ChangeTail } from './change-tail';
import { advanced, progressText } from './progress';

/** A silent line is cut by proxies after a minute or less. */
const HEARTBEAT_MS = 15_000;

/** Whether whoever opened the stream may still see what it shows is asked so often. */
const LOOK_AT_KEY_MS = 5_000;

/** What a proxy or a browser holds for a line begins anew now and then; nobody misses anything. */
const STREAM_MS_MAX = 15 * 60_000;

/** How long a browser waits before it comes back. */
const RETRY_MS = 2_000;

/** Metrics follow the isolates a little later and are read anew at the most so often. */
const METRICS_AFTER_MS = 1_500;

/** Where a stream begins, and whether its client may have missed something before. */
export interface StreamStart {
  readonly progress: Progress;
  readonly missed: boolean;
}

export interface StreamView {
  readonly shows: (change: Change) => boolean;
  /** Whether a change of isolates is followed by a hint to read the metrics anew. */
  readonly metrics: boolean;
  /** False once the key has expired, was revoked, or has another role or other sites. */
  readonly isStillMeant: () => Promise<boolean>;
}

const MISSED = '{"reason":"changes between are no longer kept"}';

/** One open stream of server-sent events (WHATWG HTML, section 9.2). */
export class EventStream {
  private readonly over = new AbortController();
  private awake: (() => void) | null = null;
  private metricsTimer: NodeJS.Timeout | null = null;
  private progress: Progress;

  constructor(
    private readonly response: ServerResponse,
    private readonly tail: ChangeTail,
    private readonly view: StreamView,
    private readonly start: StreamStart,
  ) {
    this.progress = start.progress;
  }

  end(): void {
    this.over.abort();
  }

  /** Runs until the client goes, `end` is called, the key or the time is over. */
  async run(): Promise<void> {
    const { signal } = this.over;
    const off = this.tail.onNews(() => this.wake());
    const heartbeat = setInterval(() => this.response.write(': \n\n'), HEARTBEAT_MS);
    const limit = setTimeout(() => this.end(), STREAM_MS_MAX);
    const looks = setInterval(() => void this.lookAtKey(), LOOK_AT_KEY_MS);
    this.response.once('close', () => this.end());
    signal.addEventListener('abort', () => this.wake(), { once: true });
    try {
      this.open();
      if (this.start.missed) await this.write('resync', MISSED);
      while (!signal.aborted) await this.sendOn();
    } finally {
      off();
      clearInterval(heartbeat);
      clearTimeout(limit);
      clearInterval(looks);
      if (this.metricsTimer) clearTimeout(this.metricsTimer);
      this.response.end();
    }
  }

  /** A database that is away tells no news either: the stream waits for it like everything else. */
  private async lookAtKey(): Promise<void> {
    if (!(await this.view.isStillMeant().catch(() => true))) this.end();
  }

  private open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    // An id without data tells no event: a line that breaks before the first one resumes here.
    this.response.write(`retry: ${RETRY_MS}\nid: ${progressText(this.progress)}\n\n`);
  }

  private async sendOn(): Promise<void> {
    const news = new Promise<void>((resolve) => (this.awake = resolve));
    const changes = await this.tail.since(this.progress);
    for (const change of changes) {
      if (this.over.signal.aborted) return;
      await this.send(change);
    }
    if (changes.length === 0 && !this.over.signal.aborted) await news;
  }

  private async send(change: Change): Promise<void> {
    const gap = change.seq > (this.progress[change.lane] ?? 0) + 1;
    this.progress = advanced(this.progress, change);
    if (gap) await this.write('resync', MISSED);
    if (!this.view.shows(change)) return;
    await this.write(change.kind, change.body);
    if (change.kind === 'isolate' && this.view.metrics) this.hintMetrics();
  }

  private async write(event: string, data: string): Promise<void> {
    const id = progressText(this.progress);
    const flowing = this.response.write(`id: ${id}\nevent: ${event}\ndata: ${data}\n\n`);
    // A client that doesn't read is waited for: what it has not seen stays in the database.
    if (!flowing) await once(this.response, 'drain', { signal: this.over.signal }).catch(() => []);
  }

  private hintMetrics(): void {
    this.metricsTimer ??= setTimeout(() => {
      this.metricsTimer = null;
      this.response.write(`event: metrics\ndata: {"reason":"isolates changed"}\n\n`);
    }, METRICS_AFTER_MS);
  }

  private wake(): void {
    this.awake?.();
  }
}
