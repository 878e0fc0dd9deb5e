import { number, words, type Parameters } from '../rules/row';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Day 4 or later of the admission makes an acquisition here possible. */
export const LATE_ONSET_DAYS = 3;

/**
 * What joins two cases, and when. The window of 28 days and the 90 of a link are those of the
 * guidance that screens contacts over 28 days, and of epidemiological links of genomic studies; a
 * site changes them as parameters of the rule `cluster`.
 */
export interface ClusterParameters {
  readonly windowDays: number;
  readonly joinDays: number;
  readonly plasmidDays: number;
  readonly environmentDays: number;
  readonly wardGapDays: number;
  readonly minPatients: number;
  readonly quietDays: number;
  /** Cases of one bay are joined only where both types are known, unless it is 0. */
  readonly bayNeedsType: number;
  /** Rooms whose sinks share a drain, `ICU-1: 1, 2`: they count as one bay. */
  readonly sinkZones: readonly string[];
  /** After so many days without a case unscreened contacts hold a cluster open no longer. */
  readonly waitDays: number;
}

export function clusterParameters(parameters: Parameters): ClusterParameters {
  const of = (name: string, fallback: number) => number(parameters, name, fallback);
  return {
    windowDays: of('windowDays', 28),
    joinDays: of('joinDays', 90),
    plasmidDays: of('plasmidDays', 56),
    environmentDays: of('environmentDays', 365),
    wardGapDays: of('wardGapDays', 7),
    minPatients: of('minPatients', 2),
    quietDays: of('quietDays', 28),
    bayNeedsType: of('bayNeedsType', 1),
    sinkZones: words(parameters, 'sinkZones', []),
    waitDays: of('waitDays', 90),
  };
}

/** Ward and rooms of a zone; null where it says no such thing. */
export function sinkZoneOf(text: string): { ward: string; rooms: readonly string[] } | null {
  const [ward = '', list = ''] = text.split(/:(.*)/s).map((part) => part.trim());
  const rooms = list.split(',').map((room) => room.trim());
  return ward === '' || rooms.length < 2 || rooms.includes('') ? null : { ward, rooms };
}
