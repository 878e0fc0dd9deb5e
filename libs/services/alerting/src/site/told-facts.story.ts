import type { FeedChanged, FeedClock, Signal } from '@carbawatch/contracts';

export const around = { consumer: 'alerting', topic: 'test', partition: 0 };

export function records<V>(values: readonly V[]) {
  const place = { topic: 'test', partition: 0, key: 'test', headers: {}, cause: null };
  return values.map((value, offset) => ({ ...place, offset, value }));
}

/** The laboratory's feed at an hour of 2 January. */
export const feed = (site: string, status: FeedChanged['status'], hour: string): FeedChanged => ({
  site,
  sender: 'LIS',
  status,
  at: `2024-01-02T${hour}:00:00Z`,
  silentSince: '2024-01-02T02:00:00Z',
  expected: 12,
});

/** Odd turns retire the feed, even ones end that: by hand, or by a message. */
export const retirement = (
  site: string,
  turn: number,
  hour: string,
  byMessage = false,
): FeedChanged => ({
  ...feed(site, 'ok', hour),
  retirement: { retired: turn % 2 === 1, heard: byMessage, turn },
});

/** What was seen of the laboratory's clock at an hour of 2 January. */
export const clock = (
  site: string,
  status: FeedClock['status'],
  hour: string,
  offSeconds = 600,
) => ({
  ...feed(site, 'ok', hour),
  expected: 0,
  clock: { status, offSeconds },
});

/** A Poisson alarm over KPC on ICU-2, told on a day of January. */
export const signal = (site: string, status: Signal['status'], day: string): Signal => ({
  id: `signal-${site}`,
  site,
  status,
  detector: 'bayes',
  method: 'Poisson exceedance',
  parameters: {},
  series: { of: 'cpe', family: 'KPC', ward: 'ICU-2' },
  detectedOn: '2024-01-05',
  from: '2024-01-01',
  to: '2024-01-05',
  observed: 4,
  expected: 0.6,
  upper: 2,
  statistic: null,
  history: 'a year',
  because: ['4 where 0.6 are usual.'],
  at: `2024-01-${day}T12:00:00Z`,
});
