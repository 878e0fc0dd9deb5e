import type { Tx } from '@carbawatch/postgres';

/** How far somebody's last round went; null before the first one. */
export async function lastRoundOf(tx: Tx, site: string, walker: string): Promise<Date | null> {
  const [row] = await tx.query<{ until: Date }>(
    'SELECT until FROM alerting.round WHERE site = $1 AND walker = $2',
    [site, walker],
  );
  return row?.until ?? null;
}

/** Somebody has been on the round with the list up to a moment. */
export async function saveRound(
  tx: Tx,
  round: { readonly site: string; readonly walker: string; readonly until: Date; at: Date },
): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.round (site, walker, until, told_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (site, walker) DO UPDATE SET until = excluded.until, told_at = excluded.told_at`,
    [round.site, round.walker, round.until, round.at],
  );
}
