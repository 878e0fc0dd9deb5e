import { MECHANISM_UNKNOWN } from '../evidence';
import { counted, familyWords } from '../wording';
import type { CaseState } from './case-history';
import { DAY_MS, HOUR_MS } from './cluster-parameters';

/** How two cases lay to each other on a ward, and whether movements or only a report say so. */
export interface Meeting {
  readonly ward: string;
  /** Together on the ward by the movements of both. */
  readonly overlapMs: number;
  /** As much of it as was before the later was positive. */
  readonly beforeMs: number;
  /** Time between the one's leaving and the other's coming; 0 where they overlap. */
  readonly gapMs: number;
  /** Of how many of the two no movement tells, but the report of the specimen alone. */
  readonly claims: number;
}

/** `Same ward ICU-2 for 36 h until …`; where no movements are known, which word the ward has. */
export function meetingWords({ ward, overlapMs, beforeMs, gapMs, claims }: Meeting): string {
  const days = counted(Math.round((gapMs / DAY_MS) * 10) / 10, 'day');
  if (claims === 2) return `Both reports name ward ${ward} (no movements are known)`;
  if (claims === 1) {
    const one = `Ward ${ward} by one's report (no movements are known)`;
    return gapMs > 0
      ? `${one}, ${days} from the other's stay there`
      : `${one}, during the other's stay there`;
  }
  if (overlapMs === 0) return `Same ward ${ward}, ${days} one after the other`;
  const until = 'until the later was positive';
  if (beforeMs === 0) return `Same ward ${ward} on the day on which the later was positive`;
  const hours = Math.round(beforeMs / HOUR_MS);
  return `Same ward ${ward} for ${hours > 0 ? `${hours} h` : 'less than an hour'} ${until}`;
}

/**
 * `both KPC-2`, `KPC-2 and KPC-31 differ`, or the family where one's allele is not known; of two
 * families one has no name yet.
 */
export function enzymeWords(early: CaseState, late: CaseState): string {
  if (early.family !== late.family) {
    const [named] = [early, late].filter(({ family }) => family !== MECHANISM_UNKNOWN);
    return `${named?.alleles[0] ?? familyWords(named?.family ?? '')}, the other's enzyme not named yet`;
  }
  const [one] = early.alleles;
  const [other] = late.alleles;
  const shared = early.alleles.find((allele) => late.alleles.includes(allele));
  if (shared !== undefined) return `both ${shared}`;
  return one !== undefined && other !== undefined
    ? `${one} and ${other} differ`
    : `both ${familyWords(early.family)}`;
}

/** `both ST11`, `ST11 and ST258, one locus apart`; `isNear` where they are. */
export function typeWords(early: CaseState, late: CaseState, isNear: boolean): string {
  if (early.st === null && late.st === null) return 'types not known';
  if (early.st === null || late.st === null) {
    return `ST${early.st ?? late.st}, the other's type not known`;
  }
  if (early.st === late.st) return `both ST${early.st}`;
  return `ST${early.st} and ST${late.st}${isNear ? ', one locus apart' : ' differ'}`;
}

/** What speaks for and against two cases being of one strain, wherever they lay. */
export function strainWords(
  early: CaseState,
  late: CaseState,
  found: { readonly isNear: boolean; readonly lociDiffer: boolean },
): string[] {
  const species = early.species.code !== '' && early.species.code === late.species.code;
  const days = Math.round((late.firstMs - early.firstMs) / DAY_MS);
  return [
    enzymeWords(early, late),
    species ? `both ${early.species.name}` : `${early.species.name} and ${late.species.name}`,
    ...(species ? [typeWords(early, late, found.isNear)] : []),
    ...(found.lociDiffer ? [`capsule loci ${early.kLocus} and ${late.kLocus} differ`] : []),
    days > 0
      ? `first positives ${counted(days, 'day')} apart`
      : 'first positives less than a day apart',
  ];
}
