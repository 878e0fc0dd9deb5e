import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, standingMerges } from '@carbawatch/epidemiology';
import { PARTED } from './cases/case-corrections';
import type { Learned } from './receipt-order';
import type { Ending } from './rule';
import { lastEndOf, raisedLastMs, type Track } from './tracks';
import { followed } from './wording';

/** Whether it takes back that two numbers are one person's. */
export function isParting(learned: Learned): boolean {
  return learned.kind === 'movement' && learned.movement.kind === 'unmerge-patient';
}

/** Whether a merge has made of whom an alert tells somebody who lies in the house. */
export function hasJoinedHere(track: Track, inHouse: boolean, learned: Learned): boolean {
  const isMerge = learned.kind === 'movement' && learned.movement.kind === 'merge-patient';
  return isMerge && inHouse && track.inHouse === false;
}

/** What was heard, had no merge ever been told that is taken back by now. */
export function withoutMistakes(heard: readonly Learned[]): Learned[] {
  const linkOf = (learned: Learned): EncounterChanged | null => {
    return learned.kind === 'movement' && isPersonLink(learned.movement) ? learned.movement : null;
  };
  const links = heard.flatMap((learned) => linkOf(learned) ?? []);
  const standing = new Set(standingMerges(links, 'UTC'));
  return heard.filter((learned) => {
    const link = linkOf(learned);
    return link === null || standing.has(link);
  });
}

/**
 * How an alert ends with the undoing of a merge. Where no number alone had ever raised it (`alone`
 * is not there), the merge had. Else it is over as it would have been without the merge, and the
 * reason is told where it had ended meanwhile.
 */
export function partedEnding(track: Track, alone: Track | undefined, byRule: () => Ending): Ending {
  if (!alone) return { as: 'retracted', text: PARTED };
  const last = alone.standing ? undefined : lastEndOf(alone.events);
  if (!last) return byRule();
  const isSince = instantMs(last.at, 'UTC') >= raisedLastMs(track);
  return { as: last.kind, text: isSince ? followed(PARTED, last.text) : PARTED };
}
