import { counted, familyWords } from '../wording';
import type { CaseState } from './case-history';
import { DAY_MS, type ClusterParameters } from './cluster-parameters';
import { linkOf, lociDiffer, sameSpecies, typeAgreement, type Link } from './link-cases';
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
    const link = met ?? apart(early.state, late.state, kind);
    const [a, b] = early.id < late.id ? [early.id, late.id] : [late.id, early.id];
    return [{ a, b, link }];
  });
}

/** Other types and capsules don't take a case out here: they say that the link is weak. */
function apart(early: CaseState, late: CaseState, kind: Link['kind']): Link {
  const days = Math.round(((late.firstMs - early.firstMs) / DAY_MS) * 10) / 10;
  const agrees = typeAgreement(early, late) === 'agrees' && !lociDiffer(early, late);
  const species = sameSpecies(early, late);
  return {
    kind,
    ward: null,
    overlapHours: 0,
    gapDays: days,
    weak: !agrees || !species,
    opens: true,
    because: [
      'No shared ward is known',
      enzymeWords(early, late),
      species ? `both ${early.species.name}` : `${early.species.name} and ${late.species.name}`,
      ...(species ? [typeWords(early, late)] : []),
      ...(lociDiffer(early, late) ? [`capsule loci ${early.kLocus} and ${late.kLocus}`] : []),
      `first positives ${counted(Math.round(days), 'day')} apart`,
    ],
  };
}

function enzymeWords(early: CaseState, late: CaseState): string {
  const [one] = early.alleles;
  const [other] = late.alleles;
  const shared = early.alleles.find((allele) => late.alleles.includes(allele));
  if (shared !== undefined) return `both ${shared}`;
  return one !== undefined && other !== undefined
    ? `${one} and ${other}`
    : `both ${familyWords(early.family)}`;
}

function typeWords(early: CaseState, late: CaseState): string {
  if (early.st === null && late.st === null) return 'types not known';
  if (early.st === null || late.st === null) {
    return `ST${early.st ?? late.st}, the other's type not known`;
  }
  return early.st === late.st ? `both ST${early.st}` : `ST${early.st} and ST${late.st}`;
}
