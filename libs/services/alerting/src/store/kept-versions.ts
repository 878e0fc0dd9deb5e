import type { CaseState, CaseVersion, CaseWardTime } from '../decide/cases/case-history';

/**
 * A version as it is stored. Each tells of all times on wards, and the next of one more: a version
 * names only those from the first that is another than in the one before, and how many stay.
 */
export type KeptVersion = Omit<CaseVersion, 'state'> & { readonly state: KeptState | null };

type KeptState = CaseState & { readonly timesKept?: number };

export function keptVersions(versions: readonly CaseVersion[]): KeptVersion[] {
  let before: readonly CaseWardTime[] = [];
  return versions.map(({ state, ...version }) => {
    if (!state) return { ...version, state };
    const { wardTimes } = state;
    const timesKept = sameAtFirst(before, wardTimes);
    before = wardTimes;
    if (timesKept === 0) return { ...version, state };
    return { ...version, state: { ...state, wardTimes: wardTimes.slice(timesKept), timesKept } };
  });
}

/** Every version with all of its times; those of a release that kept them so are as they were. */
export function versionsOf(kept: readonly KeptVersion[]): CaseVersion[] {
  let before: readonly CaseWardTime[] = [];
  return kept.map(({ state, ...version }) => {
    if (!state) return { ...version, state };
    const { timesKept = 0, ...told } = state;
    before = timesKept === 0 ? told.wardTimes : [...before.slice(0, timesKept), ...told.wardTimes];
    return { ...version, state: { ...told, wardTimes: before } };
  });
}

function sameAtFirst(before: readonly CaseWardTime[], now: readonly CaseWardTime[]): number {
  const other = now.findIndex((time, i) => !isSame(time, before[i]));
  return other < 0 ? now.length : other;
}

function isSame(one: CaseWardTime, other: CaseWardTime | undefined): boolean {
  return (
    other !== undefined &&
    one.fromMs === other.fromMs &&
    one.toMs === other.toMs &&
    JSON.stringify(one) === JSON.stringify(other)
  );
}
