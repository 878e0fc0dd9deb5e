import type { IsolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { appendClassified } from '../consumers/append-classified';
import { nextState } from '../decide/next-state';
import { isolatesAfter } from '../store/isolate-walk';
import { lockIsolates, saveIsolates } from '../store/isolates';
import { isolateKeyText, reportsOf } from '../store/reports';
import type { RuleBook } from '../store/rule-book';
import { lockMoves } from '../store/move-locks';
import { movesOf } from '../store/visit-moves';
import type { Page, PageDone } from './page';

/**
 * Classifies the next isolates anew by the rules in force and appends a new revision of each that
 * changes, as a report would. What follows in alerts and metrics follows in the usual way.
 */
export async function switchPage(
  tx: Tx,
  { site, afterIsolate, size }: Page,
  book: RuleBook,
  timeZone: string,
): Promise<PageDone> {
  const rulesOf = await book.inForce(tx, [site]);
  const keys = await isolatesAfter(tx, site, afterIsolate, size);
  await lockMoves(tx, site);
  const stored = await lockIsolates(tx, keys);
  const reports = await reportsOf(tx, keys);
  const moves = await movesOf(tx, reports.values());
  const changed: IsolateClassified[] = [];
  for (const key of keys) {
    const text = isolateKeyText(key);
    const known = reports.get(text) ?? [];
    const state = nextState(key, known, stored.get(text), rulesOf(site), moves(known));
    if (!state) continue;
    changed.push(state);
    appendClassified(tx, state, { cause: null });
  }
  if (changed.length > 0) await saveIsolates(tx, changed, timeZone);
  return { last: keys.at(-1)?.isolateId ?? null, done: keys.length, changed: changed.length };
}
