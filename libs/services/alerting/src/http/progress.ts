import { PARTITIONS } from '@carbawatch/contracts';
import type { Change, Progress } from '../store/changes';

/** `12.0.5.33.0.0.1.9`: the last change seen in each lane, as the id of a server-sent event. */
export function progressText(progress: Progress): string {
  return progress.join('.');
}

/** Null for what is no id of this stream. */
export function readProgress(text: string): Progress | null {
  const parts = text.split('.');
  const wellFormed = parts.length === PARTITIONS && parts.every((part) => /^\d{1,15}$/.test(part));
  return wellFormed ? parts.map(Number) : null;
}

export function advanced(progress: Progress, { lane, seq }: Change): Progress {
  return progress.map((seen, at) => (at === lane ? Math.max(seen, seq) : seen));
}

/** Whether everything that `progress` still lacks lies behind `floor`. */
export function isWithin(progress: Progress, floor: Progress): boolean {
  return progress.every((seen, lane) => seen >= (floor[lane] ?? 0));
}
