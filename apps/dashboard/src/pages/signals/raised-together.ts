import type { RaisedSignal } from '@carbawatch/contracts';

/** Signals of one series on the same days: what detectors agree on is one line. */
export function together<S extends Pick<RaisedSignal, 'series' | 'from' | 'to'>>(
  raised: readonly S[],
): S[][] {
  const groups = new Map<string, S[]>();
  for (const signal of raised) {
    const { of, family, ward } = signal.series;
    const key = JSON.stringify([signal.from, signal.to, of, family, ward]);
    groups.set(key, [...(groups.get(key) ?? []), signal]);
  }
  return [...groups.values()];
}
