import type { IsolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { nextState } from '../decide/next-state';
import { lockIsolates, saveIsolates } from '../store/isolates';
import { reportsOf, type IsolateKey } from '../store/reports';
import type { RuleBook } from '../store/rule-book';
import { movesOf } from '../store/visit-moves';
import { appendClassified, type ClassifiedBecause } from './append-classified';

/** Isolates that are to be looked at, by their keys, each with what makes it so. */
export type IsolateCauses = ReadonlyMap<string, ClassifiedBecause & { readonly key: IsolateKey }>;

/** How isolates and specimens are classified. */
export interface Classifying {
  readonly timeZone: string;
  readonly book: RuleBook;
}

/**
 * Folds the reports of these isolates and appends what changed. The lock of moves is held; `save`
 * keeps what came new of them, under their locks.
 */
export async function classifyIsolates(
  tx: Tx,
  causes: IsolateCauses,
  { timeZone, book }: Classifying,
  save: () => Promise<void> = async () => undefined,
): Promise<void> {
  const keys = [...causes.values()].map(({ key }) => key);
  const rulesOf = await book.inForce(tx, [...new Set(keys.map(({ site }) => site))]);
  const stored = await lockIsolates(tx, keys);
  await save();
  const reports = await reportsOf(tx, keys);
  const moves = await movesOf(tx, reports.values());
  const changed: IsolateClassified[] = [];
  for (const [text, { key, ...because }] of causes) {
    const known = reports.get(text) ?? [];
    const state = nextState(key, known, stored.get(text), rulesOf(key.site), moves(known));
    if (!state) continue;
    changed.push(state);
    appendClassified(tx, state, because);
  }
  if (changed.length > 0) await saveIsolates(tx, changed, timeZone);
}
