import type { CaseState, KnownCase } from './case-history';
import { clusterParameters, DAY_MS } from './cluster-parameters';
import { linkSpans } from './link-cases';
import { sweepClusters, type CaseLink, type ClusterCourse } from './sweep';

export const BY = clusterParameters({});
const START = Date.parse('2024-01-01T00:00:00Z');
export const day = (n: number): string => new Date(START + n * DAY_MS).toISOString();

/** A case on a ward from `from` to `to` (days), positive on `positive`. */
export function state(
  pseudonym: string,
  place: { ward?: string; from: number; to: number | null; positive: number; bed?: string },
  more: Partial<CaseState> = {},
): CaseState {
  const { ward = 'MED-1', from, to, positive, bed = null } = place;
  const times = { fromMs: START + from * DAY_MS, toMs: to === null ? null : START + to * DAY_MS };
  const where = { ward, room: bed && 'R', bed, unitType: 'ward', isolatedMs: null };
  return {
    pseudonym,
    family: 'KPC',
    species: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    alleles: ['KPC-2'],
    st: '11',
    kLocus: null,
    isolates: [`L-${pseudonym}`],
    confirmed: true,
    firstPositiveAt: day(positive),
    firstMs: START + positive * DAY_MS,
    lastMs: START + positive * DAY_MS,
    ward,
    wardTimes: [{ ...where, ...times }],
    admittedMs: START + from * DAY_MS,
    knownBefore: false,
    hereBefore: false,
    ...more,
  };
}

export function known(
  one: CaseState,
  at: number,
  later: readonly [number, CaseState | null][] = [],
): KnownCase {
  const versions = [
    { from: day(at), state: one },
    ...later.map(([n, next]) => ({ from: day(n), state: next })),
  ];
  return { id: one.pseudonym, pseudonym: one.pseudonym, family: one.family, versions };
}

/** What becomes of these cases until a day. */
export function swept(cases: readonly KnownCase[], now = 1_000): ClusterCourse[] {
  const links: CaseLink[] = cases.flatMap((a, i) =>
    cases.slice(i + 1).flatMap((b) => {
      const spans = linkSpans(a, b, BY);
      return spans.length > 0 ? [{ a: a.id, b: b.id, spans }] : [];
    }),
  );
  return sweepClusters(cases, links, BY, {
    site: 'site-1',
    nowMs: START + now * DAY_MS,
    timeZone: 'UTC',
  });
}
