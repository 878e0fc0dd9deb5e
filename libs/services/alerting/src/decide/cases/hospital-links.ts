import type { CaseState } from './case-history';
import { DAY_MS, HOUR_MS, type ClusterParameters } from './cluster-parameters';
import { isDoubtful, isWeak, linkOf, metOnWard, strainOf, type Link } from './link-cases';
import { meetingWords, strainWords } from './link-words';
import type { ClusterState } from './sweep';

/**
 * What joins the cases of a cluster that needs no shared ward: each with the one before it by first
 * positive. Where two of them did meet on a ward, this is the evidence.
 */
export function hospitalLinks(
  members: ClusterState['members'],
  kind: Link['kind'],
  by: ClusterParameters,
): ClusterState['links'] {
  const sorted = [...members].sort(
    (a, b) => a.state.firstMs - b.state.firstMs || (a.id < b.id ? -1 : 1),
  );
  return sorted.slice(1).flatMap((late, i) => {
    const early = sorted[i];
    if (!early) return [];
    const met = linkOf(early.state, late.state, by);
    const link = met ?? apart(early.state, late.state, kind, by);
    const [a, b] = early.id < late.id ? [early.id, late.id] : [late.id, early.id];
    return [{ a, b, link }];
  });
}

/** Other types, alleles and capsules don't take a case out here: they say that the link is weak. */
function apart(early: CaseState, late: CaseState, kind: Link['kind'], by: ClusterParameters): Link {
  const found = strainOf(early, late);
  const met = metOnWard(early, late, by);
  return {
    kind,
    ward: met?.ward ?? null,
    overlapHours: Math.round((met?.beforeMs ?? 0) / HOUR_MS),
    gapDays: Math.round(((late.firstMs - early.firstMs) / DAY_MS) * 10) / 10,
    weak: isWeak(found) || !found.sameSpecies,
    doubtful: isDoubtful(found),
    opens: true,
    because: [
      met ? meetingWords(met) : 'No shared ward is known before the later was positive',
      ...strainWords(early, late, {
        isNear: found.type === 'agrees',
        lociDiffer: found.lociDiffer,
      }),
    ],
  };
}
