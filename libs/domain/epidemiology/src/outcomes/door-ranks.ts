import { RefusedInputError } from '../refused-input';

/** What is known of a patient; null is unknown, and unknown is not "no". */
export interface DoorOutcome {
  dead: boolean | null;
  /** Undesirable events by the ranking's names. */
  events: Readonly<Record<string, boolean | null | undefined>>;
}

/** A named, versioned way to rank outcomes; two reports compare only under the same one. */
export interface DoorRanking {
  id: string;
  version: string;
  /** Undesirable events that are counted among those who live. */
  events: readonly string[];
  /**
   * Ranks of the living, best first, each with the largest number of events that it holds; death
   * is the rank after the last.
   */
  mostEvents: readonly number[];
  labels: readonly string[];
  /** Partial credit of each rank, best first. */
  scores: readonly number[];
}

/**
 * The ranks of the CRE literature (CRACKLE-2: Wang M et al, Lancet Infect Dis 2022;22:401): alive
 * without events, with one, with two or three, dead; events are no clinical response, an
 * unsuccessful discharge (still in hospital or readmitted), and a serious complication (renal
 * failure, *Clostridioides difficile* infection). The scores are equal steps, ours.
 */
export const CRE_DOOR_1: DoorRanking = {
  id: 'cre-door',
  version: '1',
  events: ['noClinicalResponse', 'unsuccessfulDischarge', 'seriousComplication'],
  mostEvents: [0, 1, 3],
  labels: ['alive without events', 'alive with one event', 'alive with two or three', 'dead'],
  scores: [100, 67, 33, 0],
};

/** Refuses a ranking whose parts do not fit; throws RefusedInputError naming the part. */
export function checkDoorRanking(ranking: DoorRanking): void {
  const { mostEvents, events, labels, scores } = ranking;
  const ranks = mostEvents.length + 1;
  const rising = mostEvents.every((most, k) => most > (mostEvents[k - 1] ?? -1));
  if (!rising || mostEvents.at(-1) !== events.length) {
    throw new RefusedInputError('mostEvents', 'rising numbers that end at the number of events');
  }
  if (labels.length !== ranks) throw new RefusedInputError('labels', `${ranks} labels`);
  if (scores.length !== ranks || scores.some((s, k) => !(s <= (scores[k - 1] ?? Infinity)))) {
    throw new RefusedInputError('scores', `${ranks} scores that never rise`);
  }
}

/**
 * Rank of a patient, from 0 (best); null where what is unknown would decide it. An unknown event
 * does not matter when both answers give the same rank.
 */
export function doorRank(ranking: DoorRanking, outcome: DoorOutcome): number | null {
  if (outcome.dead === true) return ranking.mostEvents.length;
  if (outcome.dead === null) return null;
  const answers = ranking.events.map((event) => outcome.events[event] ?? null);
  const least = answers.filter((answer) => answer === true).length;
  const most = least + answers.filter((answer) => answer === null).length;
  const rankOf = (events: number) => ranking.mostEvents.findIndex((limit) => events <= limit);
  return rankOf(least) === rankOf(most) ? rankOf(least) : null;
}
