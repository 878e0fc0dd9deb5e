import { ApiError, request } from './api';

/**
 * Server-sent events read with fetch, so that the key stays in a header. Reconnects with the last
 * event's id: what happened while the line was down comes first, nothing is skipped.
 */
export interface LiveEvent {
  readonly type: string;
  readonly data: string;
}

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 10_000;

export function listen(
  onEvent: (event: LiveEvent) => void,
  onState: (state: 'live' | 'reconnecting' | 'closed') => void,
): () => void {
  const stop = new AbortController();
  let lastId: string | null = null;
  const take = (block: string): void => {
    const fields = new Map(
      block.split('\n').map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
      }),
    );
    lastId = fields.get('id') ?? lastId;
    const data = fields.get('data');
    if (data !== undefined) onEvent({ type: fields.get('event') ?? 'message', data });
  };
  void (async () => {
    let wait = RETRY_MS_MIN;
    while (!stop.signal.aborted) {
      try {
        const response = await request('stream', {
          signal: stop.signal,
          headers: {
            Accept: 'text/event-stream',
            ...(lastId === null ? {} : { 'Last-Event-ID': lastId }),
          },
        });
        onState('live');
        wait = RETRY_MS_MIN;
        await readBlocks(response, take);
      } catch (error) {
        if (error instanceof ApiError && [401, 403].includes(error.status)) {
          onState('closed');
          return;
        }
      }
      if (stop.signal.aborted) return;
      onState('reconnecting');
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, RETRY_MS_MAX);
    }
  })();
  return () => stop.abort();
}

async function readBlocks(response: Response, take: (block: string) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    blocks.forEach(take);
  }
}
