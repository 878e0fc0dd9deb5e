import type { FeedChanged, Signal } from '@carbawatch/contracts';
import type { Snapshot } from './site-alert';

/** What the rule of silent feeds is shown of one feed, in the order of the site's clock. */
export function feedSnapshots(changes: readonly FeedChanged[]): Snapshot[] {
  return changes.map(({ at, sender, status, silentSince, expected }) => ({
    at,
    why: null,
    row: {
      isolates: [],
      wardAtCollection: null,
      facts: {
        sender,
        silent: status === 'silent',
        silentSince,
        expected: Math.round(expected),
      },
      sentences: {},
    },
  }));
}

/** What the rule of clocks is shown of one sender's clock. */
export function clockSnapshots(changes: readonly FeedChanged[]): Snapshot[] {
  return changes.flatMap(({ at, sender, clock }): Snapshot[] => {
    if (!clock) return [];
    const facts = {
      sender,
      wrong: clock.status !== 'right',
      ahead: clock.status === 'ahead',
      behind: clock.status === 'behind',
      minutes: Math.round(clock.offSeconds / 60),
    };
    return [{ at, why: null, row: { isolates: [], wardAtCollection: null, facts, sentences: {} } }];
  });
}

/** What the rule of signals is shown of one signal. */
export function signalSnapshots(states: readonly Signal[]): Snapshot[] {
  return states.map((signal) => {
    const { id, at, status, detector, method, series, observed, expected, from, to } = signal;
    const usual = expected === null ? 'nothing to compare with' : `${expected.toFixed(1)} expected`;
    const where = series.ward === null ? 'in the hospital' : `on ${series.ward}`;
    return {
      at,
      why: null,
      row: {
        isolates: [],
        wardAtCollection: series.ward,
        facts: {
          signalId: id,
          detector,
          method,
          of: series.of.toUpperCase(),
          family: series.family,
          ward: series.ward,
          observed,
          expected: usual,
          from,
          to,
          detected: status === 'detected',
          words: `${observed} ${series.of.toUpperCase()} ${where} from ${from} to ${to}, ${usual} (${method}).`,
        },
        sentences: { because: () => signal.because },
      },
    };
  });
}
