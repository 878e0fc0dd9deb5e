import { goeBurst, type StLink } from './goeburst';
import { ProfileRefusal, compareSts, type StProfile } from './profiles';
import { spanningTree } from './spanning-tree';
import { StudyGroups, type GroupChange } from './study-groups';

/** The tree takes time by the square of the types; beyond this a request would hold up others. */
export const STUDY_TYPES_MAX = 3_000;

/** A sequence type of a study with the day on which the study first saw it. */
export interface StudyType extends StProfile {
  readonly count: number;
  /** `YYYY-MM-DD` */
  readonly firstSeen: string;
}

export interface StudyGroup {
  /** Stays with the group while the study grows; of merged groups the larger one's goes on. */
  readonly id: string;
  readonly founder: string;
  readonly members: readonly string[];
  readonly isolates: number;
}

/** What a newly seen type did to the groups. */
export type StudyEvent = GroupChange & { readonly on: string };

export interface StudyGraph {
  readonly level: number;
  readonly groups: readonly StudyGroup[];
  readonly singletons: readonly string[];
  /** goeBURST's forest: links of at most `level` loci. */
  readonly links: readonly StLink[];
  /** The full spanning tree, links of any length. */
  readonly tree: readonly StLink[];
  readonly history: readonly StudyEvent[];
}

/**
 * The graph of a study's own types: goeBURST groups with founders and links, the spanning tree, and
 * how the groups formed, grew and merged as the types appeared. Types of one day come in the order
 * of their numbers. Throws ProfileRefusal for a level or a number of types that is not served.
 */
export function studyGraph(types: readonly StudyType[], level = 1): StudyGraph {
  if (types.length > STUDY_TYPES_MAX) {
    throw new ProfileRefusal(
      'types',
      `${types.length} sequence types; at most ${STUDY_TYPES_MAX} are drawn: narrow the period`,
    );
  }
  const burst = goeBurst(types, level);
  const isolatesOf = new Map(types.map(({ st, count }) => [st, count]));
  const { groups, history } = grown(types, level);
  const idOf = new Map(groups.flatMap(({ id, members }) => members.map((st) => [st, id] as const)));
  return {
    level,
    groups: burst.groups.map(({ founder, members }) => ({
      id: idOf.get(founder) ?? founder,
      founder,
      members,
      isolates: members.reduce((sum, st) => sum + (isolatesOf.get(st) ?? 0), 0),
    })),
    singletons: burst.singletons,
    links: burst.links,
    tree: [...spanningTree(types)].sort(byLevel),
    history,
  };
}

/** The tree is unique as a set; the order in which it is found is not. */
function byLevel(a: StLink, b: StLink): number {
  return a.level - b.level || compareSts(a.from, b.from) || compareSts(a.to, b.to);
}

function grown(types: readonly StudyType[], level: number) {
  const [first] = types;
  if (!first) return { groups: [], history: [] };
  const study = new StudyGroups(first.alleles.length, level);
  const history: StudyEvent[] = [];
  for (const type of [...types].sort(byAppearance)) {
    for (const change of study.add(type)) history.push({ ...change, on: type.firstSeen });
  }
  return { groups: study.groups(), history };
}

function byAppearance(a: StudyType, b: StudyType): number {
  if (a.firstSeen !== b.firstSeen) return a.firstSeen < b.firstSeen ? -1 : 1;
  return compareSts(a.st, b.st);
}
