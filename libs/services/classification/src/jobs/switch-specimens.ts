import type { SpecimenClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { appendSpecimen } from '../consumers/fold-specimens';
import { nextSpecimen } from '../decide/next-specimen';
import type { RuleBook } from '../store/rule-book';
import {
  lockSpecimens,
  saveSpecimens,
  specimenKeyText,
  specimenReportsOf,
  specimensAfter,
} from '../store/specimens';
import { lockMoves } from '../store/move-locks';
import { movesOf } from '../store/visit-moves';
import type { PageDone } from './page';

/** A stretch of a site's specimens, worked on in one transaction. */
export interface SpecimenPage {
  readonly site: string;
  readonly afterSpecimen: string;
  readonly size: number;
}

/** Says of the next specimens anew what follows by the rules in force. */
export async function switchSpecimens(
  tx: Tx,
  { site, afterSpecimen, size }: SpecimenPage,
  book: RuleBook,
  timeZone: string,
): Promise<PageDone> {
  const rulesOf = await book.inForce(tx, [site]);
  const keys = await specimensAfter(tx, site, afterSpecimen, size);
  await lockMoves(tx, site);
  const stored = await lockSpecimens(tx, keys);
  const reports = await specimenReportsOf(tx, keys);
  const moves = await movesOf(tx, reports.values());
  const changed: SpecimenClassified[] = [];
  for (const key of keys) {
    const text = specimenKeyText(key);
    const known = reports.get(text) ?? [];
    const state = nextSpecimen(key, known, stored.get(text), rulesOf(site), moves(known));
    if (!state) continue;
    changed.push(state);
    appendSpecimen(tx, state, { cause: null });
  }
  if (changed.length > 0) await saveSpecimens(tx, changed, timeZone);
  return { last: keys.at(-1)?.reportId ?? null, done: keys.length, changed: changed.length };
}
