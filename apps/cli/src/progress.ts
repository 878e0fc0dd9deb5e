const BAR_WIDTH = 30;
/** Before this the rate is noise. */
const RATE_AFTER_SECONDS = 2;

export interface Progress {
  readonly done: number;
  /** Null where nobody knows it. */
  readonly total: number | null;
  readonly seconds: number;
}

/** One line: how far, how fast, and how long it will still take. */
export function progressLine({ done, total, seconds }: Progress): string {
  const rate = seconds >= RATE_AFTER_SECONDS && done > 0 ? done / seconds : null;
  const speed = rate === null ? '' : `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`;
  if (total === null) return `${done}${speed}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const bar = '█'.repeat(Math.round(BAR_WIDTH * share)).padEnd(BAR_WIDTH, '░');
  const left =
    rate === null || done >= total ? '' : `, ${durationText((total - done) / rate)} left`;
  return `${bar} ${done} of ${total}${done >= total ? '' : speed}${left}`;
}

/** `4 s`, `3 min`, `2 h`: as exact as a look at the screen needs. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

/** `812 B`, `4.1 kB`, `12 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 10 ? 0 : 1;
  return `${size.toFixed(digits)} ${units[unit] ?? 'B'}`;
}
