import type { AccountOfVisit } from '@carbawatch/epidemiology';
import { accountsOfVisits } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';

/** Of which account a visit of a patient is, as a movement or a report names both. */
export interface ToldAccount extends AccountOfVisit {
  readonly site: string;
}

interface Told {
  readonly site: string;
  readonly pseudonym: string;
  readonly visit?: string | undefined;
  readonly account?: string | undefined;
  readonly receivedAt: string;
}

/** Each account of a visit that is named with it, since its earliest telling. */
export function toldAccounts(told: readonly Told[]): ToldAccount[] {
  const sites = [...new Set(told.map(({ site }) => site))];
  return sites.flatMap((site) =>
    accountsOfVisits(told.filter((one) => one.site === site)).map((one) => ({ ...one, site })),
  );
}

interface ReportedOfVisit {
  readonly site: string;
  readonly pseudonym: string;
  readonly patientKnown: boolean;
  readonly receivedAt: string;
  readonly encounter?: Pick<Told, 'visit' | 'account'> | undefined;
}

/** The same of reports whose patient is known. */
export function reportedAccounts(reports: readonly ReportedOfVisit[]): ToldAccount[] {
  return toldAccounts(
    reports.flatMap(({ site, pseudonym, patientKnown, receivedAt, encounter }): Told[] =>
      patientKnown && encounter
        ? [{ site, pseudonym, receivedAt, visit: encounter.visit, account: encounter.account }]
        : [],
    ),
  );
}

export async function saveAccounts(tx: Tx, told: readonly ToldAccount[]): Promise<void> {
  if (told.length === 0) return;
  await tx.execute(
    `INSERT INTO classification.visit_account AS known
       (site, pseudonym, visit, account, received_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
     ON CONFLICT (site, visit, account, pseudonym) DO UPDATE SET received_at = excluded.received_at
       WHERE excluded.received_at < known.received_at`,
    columnsOf(told),
  );
}

/** Those that are news, and whose account has been moved: what names their visits is so too. */
export const NEWS_OF_MOVED = `
  SELECT told.site, told.visit AS number
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
    AS told (site, pseudonym, visit, account, received_at)
  LEFT JOIN classification.visit_account AS known USING (site, visit, account, pseudonym)
  WHERE (known.received_at IS NULL OR told.received_at < known.received_at)
    AND EXISTS (SELECT FROM classification.visit_move AS move
                WHERE move.site = told.site AND move.number = told.account)`;

export async function newsOfMoved(
  tx: Tx,
  told: readonly ToldAccount[],
): Promise<{ readonly site: string; readonly number: string }[]> {
  return told.length === 0 ? [] : tx.query(NEWS_OF_MOVED, columnsOf(told));
}

/** Sorted, so that two who save the same wait for each other in one order. */
function columnsOf(told: readonly ToldAccount[]): string[][] {
  const nameOf = ({ site, visit, account, pseudonym }: ToldAccount) =>
    [site, visit, account, pseudonym].join('\n');
  const rows = [...told].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return [
    rows.map(({ site }) => site),
    rows.map(({ pseudonym }) => pseudonym),
    rows.map(({ visit }) => visit),
    rows.map(({ account }) => account),
    rows.map(({ receivedAt }) => receivedAt),
  ];
}
