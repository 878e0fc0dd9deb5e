import { useSyncExternalStore } from 'react';
import { ApiError, request } from '../api/client';
import { endIfRefused, queryClient } from '../api/query-client';
import { EventReader, type LiveEvent } from './event-reader';

/**
 * The one open stream of the page. It is read with fetch, so that the bearer stays in a header, and
 * resumed by the last event's id: what happened while the line was down comes first, without a gap.
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'closed';

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 15_000;
/** The server says something at least every 15 s: a line that is silent for longer is dead. */
const SILENCE_MS_MAX = 40_000;
/** A burst of events is one reading of what they changed. */
const SETTLE_MS = 400;

/** First words of the query keys that an event of the name makes stale. */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  alert: ['alerts', 'alert', 'tasks', 'clusters', 'carriers', 'contacts', 'occupancy', 'today'],
  isolate: ['isolates', 'isolate', 'messages', 'ledger', 'mappings', 'typing', 'streamed'],
  metrics: ['cohort', 'antibiogram', 'series', 'signals', 'typing', 'rates', 'risk-model'],
};

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => state,
  );
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

function settle({ type, data }: LiveEvent): void {
  if (data === null || waiting.has(type)) return;
  const timer = setTimeout(() => {
    waiting.delete(type);
    const touched = TOUCHED[type];
    // `resync`: changes between are no longer kept, so everything is read anew.
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => !touched || touched.includes(String(queryKey[0])),
    });
  }, SETTLE_MS);
  waiting.set(type, timer);
}

/** Listens until the returned function is called; a role that no stream is open to never does. */
export function listen(isOpenToMe: boolean): () => void {
  if (!isOpenToMe) {
    become('closed');
    return () => undefined;
  }
  const stop = new AbortController();
  become('connecting');
  void follow(stop.signal);
  return () => {
    stop.abort();
    waiting.forEach(clearTimeout);
    waiting.clear();
  };
}

async function follow(signal: AbortSignal): Promise<void> {
  let lastId: string | null = null;
  let wait = RETRY_MS_MIN;
  while (!signal.aborted) {
    const line = new Line(signal);
    try {
      const response = await request('stream', {
        signal: line.signal,
        headers: {
          Accept: 'text/event-stream',
          ...(lastId === null ? {} : { 'Last-Event-ID': lastId }),
        },
      });
      become('live');
      wait = RETRY_MS_MIN;
      await readEvents(response, line, (event) => {
        lastId = event.id ?? lastId;
        settle(event);
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && [401, 403].includes(error.status)) {
        endIfRefused(error);
        become('closed');
        return;
      }
    } finally {
      line.close();
    }
    if (signal.aborted) return;
    become('reconnecting');
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, RETRY_MS_MAX);
  }
}

/**
 * One connection: given up when the page ends, the network goes, or nothing is heard any more. A
 * page that is left goes too: kept for the way back, it would hold one of the browser's few lines.
 */
class Line {
  private readonly over = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly end = (): void => this.over.abort();

  constructor(private readonly page: AbortSignal) {
    page.addEventListener('abort', this.end);
    window.addEventListener('offline', this.end);
    window.addEventListener('pagehide', this.end);
    this.heard();
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.end, SILENCE_MS_MAX);
  }

  close(): void {
    clearTimeout(this.timer);
    this.page.removeEventListener('abort', this.end);
    window.removeEventListener('offline', this.end);
    window.removeEventListener('pagehide', this.end);
  }
}

async function readEvents(
  response: Response,
  line: Line,
  take: (event: LiveEvent) => void,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  const events = new EventReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    line.heard();
    events.take(value).forEach(take);
  }
}
