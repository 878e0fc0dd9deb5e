import { instantMs } from '@carbawatch/contracts';
import type { CaseState, KnownCase } from './case-history';
import { isKnownBetter } from './case-stories';
import { isSameCarriage } from './same-carriage';
import type { ClusterState } from './sweep';

type Member = ClusterState['members'][number];

/** A case that goes on under another id: more, less or something else is known of it. */
export interface Rename {
  readonly from: Member;
  readonly to: Member;
}

/**
 * Whether one carriage goes on: of another number, or of the same person with an enzyme that has
 * got its name, an organism where there was a gene in a swab, or another species of one isolate.
 */
export function goesOnAs(was: CaseState, now: CaseState): boolean {
  if (was.family === now.family && isSameCarriage(was, now)) return true;
  return was.pseudonym === now.pseudonym && isKnownBetter(was, now);
}

interface Turn {
  readonly id: string;
  readonly before: CaseState | null;
  readonly state: CaseState | null;
}

/** Which cases end in the moment in which others begin, or take up their isolates, as the same. */
export class RenamedCases {
  private readonly moments = new Map<number, Turn[]>();

  constructor(cases: readonly KnownCase[]) {
    for (const { id, versions } of cases) {
      for (const [i, { from, state }] of versions.entries()) {
        const ms = instantMs(from, 'UTC');
        const told = this.moments.get(ms) ?? [];
        this.moments.set(ms, told);
        const before = versions[i - 1]?.state ?? null;
        const at = told.findIndex((turn) => turn.id === id);
        // Of several versions of one moment it is the last.
        if (at < 0) told.push({ id, before, state });
        else told[at] = { id, before: told[at]?.before ?? null, state };
      }
    }
  }

  /** Of one number each: of whom else is one of the same person not all is read everywhere. */
  ofPersonsAt(ms: number): readonly Rename[] {
    return this.at(ms).filter(({ from, to }) => from.state.pseudonym === to.state.pseudonym);
  }

  /** In a firm order; what comes apart into several cases goes on as each of them. */
  at(ms: number): readonly Rename[] {
    const turns = this.moments.get(ms) ?? [];
    return turns
      .flatMap(({ id, before, state }) => {
        if (!before || state) return [];
        return turns.flatMap((other): Rename[] => {
          const now = other.state;
          if (!now || !goesOnAs(before, now)) return [];
          // A case that stood beside it takes up its isolates, or is another.
          const hasIt = before.isolates.some((isolate) => now.isolates.includes(isolate));
          if (other.before !== null && !hasIt) return [];
          return [{ from: { id, state: before }, to: { id: other.id, state: now } }];
        });
      })
      .sort((a, b) => compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id));
  }
}

/** The ids under which each case goes on. */
export function namesAfter(renames: readonly Rename[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { from, to } of renames) names.set(from.id, [...(names.get(from.id) ?? []), to.id]);
  return names;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
