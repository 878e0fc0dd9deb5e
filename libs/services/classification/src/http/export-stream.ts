import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Refusal } from '@carbawatch/service-kit';

/** Each holds a session of the pool and a snapshot of the database for as long as it lasts. */
const EXPORTS_AT_ONCE_MAX = 2;

/** The client went away while an export was written. */
class ExportBrokenOff extends Error {}

/** Puts text into an export; resolves when there is room for more. */
export type Give = (text: string) => Promise<void>;

/** Exports that are under way in this process. */
export class ExportStreams {
  private open = 0;

  /**
   * A stream that `write` fills as fast as it is read. A failure breaks the stream off, so that
   * nobody takes half an export for a whole one.
   */
  start(write: (give: Give) => Promise<void>, onError: (error: unknown) => void): PassThrough {
    if (this.open >= EXPORTS_AT_ONCE_MAX) {
      throw new Refusal(503, 'too-many-exports', {
        detail: `This server writes ${EXPORTS_AT_ONCE_MAX} exports already; try again later.`,
        headers: { 'Retry-After': '30' },
      });
    }
    this.open += 1;
    const stream = new PassThrough();
    void write((text) => give(stream, text))
      .then(
        () => stream.end(),
        (error: unknown) => {
          if (!(error instanceof ExportBrokenOff)) onError(error);
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      )
      .finally(() => {
        this.open -= 1;
      });
    return stream;
  }
}

async function give(stream: PassThrough, text: string): Promise<void> {
  if (stream.destroyed) throw new ExportBrokenOff();
  if (stream.write(text)) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([
    once(stream, 'drain', { signal }),
    once(stream, 'close', { signal }),
  ]).finally(() => settled.abort());
  if (stream.destroyed) throw new ExportBrokenOff();
}
