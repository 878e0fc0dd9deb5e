import { instantMs } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { KnownCase } from '../decide/cases/case-history';
import { caseStories } from '../decide/cases/case-stories';
import { movementsOf } from '../store/facts';

/** When merges of these cases' numbers came in, or were taken back. */
export async function mergesOf(
  tx: Tx,
  site: string,
  cases: readonly KnownCase[],
): Promise<ReadonlySet<number>> {
  const numbers = [...new Set(cases.map(({ pseudonym }) => pseudonym))];
  if (numbers.length < 2) return new Set();
  const movements = await movementsOf(
    tx,
    numbers.map((pseudonym) => ({ site, pseudonym })),
  );
  const merges = movements.filter(
    ({ kind, testMessage }) => kind.endsWith('-patient') && !testMessage,
  );
  return new Set(merges.map(({ receivedAt }) => instantMs(receivedAt, 'UTC')));
}

/** All names that each of these cases had, where merges gave it others that are among them. */
export async function namesOfCases(
  tx: Tx,
  site: string,
  cases: readonly KnownCase[],
): Promise<(caseId: string) => readonly string[]> {
  const ended = new Set(cases.flatMap(({ versions }) => versions.flatMap(endOf)));
  const moved = cases.filter(({ versions }) => versions.some(({ from }) => ended.has(from)));
  const stories = caseStories(moved, await mergesOf(tx, site, moved));
  const names = new Map(
    stories.flatMap(({ caseIds }) => caseIds.map((id) => [id, caseIds] as const)),
  );
  return (caseId) => names.get(caseId) ?? [caseId];
}

function endOf({ from, state }: KnownCase['versions'][number]): string[] {
  return state === null ? [from] : [];
}
