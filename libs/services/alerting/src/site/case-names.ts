import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { KnownCase } from '../decide/cases/case-history';
import { caseStories } from '../decide/cases/case-stories';
import { movementsOf } from '../store/facts';

/** When numbers of these cases were merged, and when merges were taken back. */
export interface Merges {
  readonly mergedMs: ReadonlySet<number>;
  /** Both: a case goes on under another number. */
  readonly movedMs: ReadonlySet<number>;
}

export async function mergesOf(tx: Tx, site: string, cases: readonly KnownCase[]): Promise<Merges> {
  const numbers = [...new Set(cases.map(({ pseudonym }) => pseudonym))];
  if (numbers.length < 2) return { mergedMs: new Set(), movedMs: new Set() };
  const movements = await movementsOf(
    tx,
    numbers.map((pseudonym) => ({ site, pseudonym })),
  );
  const told = movements.filter(
    ({ kind, testMessage }) => kind.endsWith('-patient') && !testMessage,
  );
  const momentsOf = (moves: typeof told) =>
    new Set(moves.map(({ receivedAt }) => instantMs(receivedAt, 'UTC')));
  const merges = told.filter(({ kind }) => kind === 'merge-patient');
  return { mergedMs: momentsOf(merges), movedMs: momentsOf(told) };
}

/** All names that each of these cases had, where merges gave it others that are among them. */
export async function namesOfCases(
  tx: Tx,
  site: string,
  cases: readonly KnownCase[],
): Promise<(caseId: string) => readonly string[]> {
  const ended = new Set(cases.flatMap(({ versions }) => versions.flatMap(endOf)));
  const moved = cases.filter(({ versions }) => versions.some(({ from }) => ended.has(from)));
  const { movedMs } = await mergesOf(tx, site, moved);
  const stories = caseStories(moved, movedMs);
  const names = new Map(
    stories.flatMap(({ caseIds }) => caseIds.map((id) => [id, caseIds] as const)),
  );
  return (caseId) => names.get(caseId) ?? [caseId];
}

function endOf({ from, state }: KnownCase['versions'][number]): string[] {
  return state === null ? [from] : [];
}
