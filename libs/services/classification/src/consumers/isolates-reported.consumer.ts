import type { IsolateClassified, IsolateReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { nextState } from '../decide/next-state';
import { lockIsolates, saveIsolates } from '../store/isolates';
import { isolateKeyText, reportsOf, saveReports, type IsolateKey } from '../store/reports';
import type { RuleBook } from '../store/rule-book';
import type { Tx } from '@carbawatch/postgres';
import { lockMoves, movesOf } from '../store/visit-moves';
import { appendClassified, type ClassifiedBecause } from './append-classified';

/**
 * Takes a batch of reports: keeps them, folds the reports of every isolate touched by the rules in
 * force at its site, and appends what changed. One transaction a batch, nine statements whatever
 * its size.
 */
export async function classifyBatch(
  batch: RecordBatch<IsolateReported>,
  timeZone: string,
  book: RuleBook,
): Promise<void> {
  const { tx, records } = batch;
  const causes = new Map<string, ClassifiedBecause & { readonly key: IsolateKey }>();
  for (const { value, cause, headers } of records) {
    const key = { site: value.site, isolateId: value.isolateId };
    const traceparent = headers['traceparent'];
    causes.set(isolateKeyText(key), { key, cause, ...(traceparent && { traceparent }) });
  }
  await lockMoves(tx, 'shared');
  await classifyIsolates(tx, causes, { timeZone, book }, () =>
    saveReports(
      tx,
      records.map(({ value }) => value),
    ),
  );
}

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
