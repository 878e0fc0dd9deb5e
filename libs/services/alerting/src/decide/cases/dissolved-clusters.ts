import { isAmong, marksAmong } from './case-marks';
import type { ClusterState, ClusterStep } from './sweep';

/** A cluster as far as it is asked whether it stands again. */
interface Dissolved {
  readonly id: string;
  readonly formedMs: number;
  readonly order: number;
  readonly last: ClusterState;
  readonly steps: readonly ClusterStep[];
}

/** By what its cases are known again. */
interface Known {
  /** Of those that it last had. */
  readonly last: ReadonlySet<string>;
  /** Of all that it ever had. */
  readonly ever: ReadonlySet<string>;
  /** Of these the ones that it had by itself, and not by a cluster that was merged into it. */
  readonly own: ReadonlySet<string>;
  readonly caseIds: readonly string[];
}

/**
 * Clusters that corrections took away. When the correction is corrected itself they stand again,
 * under their ids. Asked of cases by the names that these had in it, so that a cluster is found by
 * whoever reads what is or was joined to any of its cases.
 */
export class DissolvedClusters<C extends Dissolved> {
  private readonly known = new Map<C, Known>();
  private readonly ofCase = new Map<string, Set<C>>();

  constructor(private readonly minPatients: number) {}

  /** `merged`: those that were merged into it. */
  add(course: C, merged: readonly C[]): void {
    const { last } = course;
    const theirs = marksAmong(merged.flatMap((one) => one.last.members));
    const members = course.steps.flatMap(({ state }) => state?.members ?? []);
    const caseIds = [...new Set(members.map(({ id }) => id))];
    this.known.set(course, {
      last: marksAmong(last.members),
      ever: marksAmong(members),
      // Corrections may have left it those of the other alone before they took it away.
      own: marksAmong(members.filter((one) => !isAmong(one, theirs))),
      caseIds,
    });
    for (const id of caseIds) {
      const those = this.ofCase.get(id);
      if (those) those.add(course);
      else this.ofCase.set(id, new Set([course]));
    }
  }

  remove(course: C): void {
    for (const id of this.known.get(course)?.caseIds ?? []) this.ofCase.get(id)?.delete(course);
    this.known.delete(course);
  }

  /**
   * Which cluster each of these parts is again: one that held, while it was one, as many of its
   * patients as make a cluster, with these very results. A new pair that shares one old case with
   * it, or two patients who are found to carry it anew, are another. Of several the one with most
   * of the cases that it last had, that had more of them by itself than by one merged into it, had
   * most at any time, was formed first.
   */
  again(parts: readonly ClusterState[]): ReadonlyMap<ClusterState, C> {
    const pairs = parts.flatMap((part, place) =>
      this.around(part).flatMap((course) => {
        const known = this.known.get(course);
        if (!known || patientsAmong(part, known.ever) < this.minPatients) return [];
        const by = [
          -countAmong(part, known.last),
          -countAmong(part, known.own),
          -countAmong(part, known.ever),
          course.formedMs,
          course.order,
          place,
        ];
        return [{ part, course, by }];
      }),
    );
    const found = new Map<ClusterState, C>();
    const handedOut = new Set<C>();
    for (const { part, course } of pairs.sort((a, b) => compare(a.by, b.by))) {
      if (found.has(part) || handedOut.has(course)) continue;
      found.set(part, course);
      handedOut.add(course);
    }
    return found;
  }

  /**
   * Those whose patients stand in one of these clusters again, as many as make one, and not only by
   * what had been merged into them: each with the one that holds most.
   */
  heldIn<In extends Dissolved>(standing: readonly In[]): { course: C; holder: In }[] {
    const near = new Set(standing.flatMap(({ last }) => this.around(last)));
    return [...near]
      .sort((a, b) => a.formedMs - b.formedMs || a.order - b.order)
      .flatMap((course) => {
        const { last: marks, own } = this.known.get(course) ?? NOTHING;
        const [best] = standing
          .filter(({ last }) => patientsAmong(last, marks) >= this.minPatients)
          .filter(({ last }) => countAmong(last, own) > 0)
          .map((holder) => ({
            holder,
            by: [-countAmong(holder.last, marks), holder.formedMs, holder.order],
          }))
          .sort((a, b) => compare(a.by, b.by));
        return best ? [{ course, holder: best.holder }] : [];
      });
  }

  /** Members of a part that no correction has ever taken from the cluster. */
  newIn(part: ClusterState, course: C): ClusterState['members'] {
    const { ever: marks } = this.known.get(course) ?? NOTHING;
    return part.members.filter((member) => !isAmong(member, marks));
  }

  /** In the order in which they were formed. */
  private around({ members }: ClusterState): C[] {
    const found = new Set(members.flatMap(({ id }) => [...(this.ofCase.get(id) ?? [])]));
    return [...found].sort((a, b) => a.formedMs - b.formedMs || a.order - b.order);
  }
}

const NOTHING: Known = { last: new Set(), ever: new Set(), own: new Set(), caseIds: [] };

function countAmong({ members }: ClusterState, marks: ReadonlySet<string>): number {
  return members.filter((member) => isAmong(member, marks)).length;
}

function patientsAmong({ members }: ClusterState, marks: ReadonlySet<string>): number {
  const mine = members.filter((member) => isAmong(member, marks));
  return new Set(mine.map(({ state }) => state.pseudonym)).size;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
