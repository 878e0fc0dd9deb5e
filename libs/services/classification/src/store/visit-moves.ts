import type { EncounterChanged } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { NO_MOVES, type KnownMoves, type ToldMove } from '../decide/moved-visits';
import type { SpecimenKey } from '../decide/next-specimen';
import { JOINED, linksOf } from './person-links';
import type { IsolateKey } from './reports';
import type { ToldAccount } from './visit-accounts';

/** Keeps each move once, from its first telling on: both numbers' keys bring it, and resends. */
export async function saveVisitMoves(tx: Tx, moves: readonly EncounterChanged[]): Promise<void> {
  const told = moves.flatMap((move) => {
    const number = move.visit ?? move.account;
    return number === undefined || move.movedTo === undefined
      ? []
      : [{ ...move, number, movedTo: move.movedTo }];
  });
  if (told.length === 0) return;
  await tx.execute(
    `INSERT INTO classification.visit_move AS known
       (site, fact_id, number, pseudonym, moved_to, moved_as, message_id, received_at)
     SELECT DISTINCT ON (site, fact_id) *
     FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                 $8::timestamptz[])
       AS told (site, fact_id, number, pseudonym, moved_to, moved_as, message_id, received_at)
     ORDER BY site, fact_id, received_at, message_id
     ON CONFLICT (site, fact_id) DO UPDATE
       SET received_at = excluded.received_at, message_id = excluded.message_id
       WHERE (excluded.received_at, excluded.message_id) < (known.received_at, known.message_id)`,
    [
      told.map(({ site }) => site),
      told.map(({ factId }) => factId),
      told.map(({ number }) => number),
      told.map(({ pseudonym }) => pseudonym),
      told.map(({ movedTo }) => movedTo),
      told.map(({ movedAs }) => movedAs ?? null),
      told.map(({ messageId }) => messageId),
      told.map(({ receivedAt }) => receivedAt),
    ],
  );
}

/** A number of a visit or an account, as a report or a move names it. */
export interface NumberKey {
  readonly site: string;
  readonly number: string;
}

/** These numbers, what moves have made of them, and the accounts of the visits. */
const MOVING = `
  WITH RECURSIVE named (site, number) AS (
    SELECT * FROM unnest($1::text[], $2::text[])
    UNION
    SELECT named.site, other.number FROM named CROSS JOIN LATERAL (
      SELECT moved_as FROM classification.visit_move
      WHERE site = named.site AND number = named.number AND moved_as IS NOT NULL
      UNION ALL
      SELECT account FROM classification.visit_account
      WHERE site = named.site AND visit = named.number) AS other (number)
  )`;

/** These numbers, those of which a move has made them, and the visits of the accounts. */
const MOVED = `
  WITH RECURSIVE named (site, number) AS (
    SELECT * FROM unnest($1::text[], $2::text[])
    UNION
    SELECT named.site, other.number FROM named CROSS JOIN LATERAL (
      SELECT number FROM classification.visit_move
      WHERE site = named.site AND moved_as = named.number
      UNION ALL
      SELECT visit FROM classification.visit_account
      WHERE site = named.site AND account = named.number) AS other (number)
  )`;

interface MoveRow extends Omit<ToldMove, 'receivedAt' | 'movedAs'>, NumberKey {
  readonly movedAs: string | null;
  readonly receivedAt: Date;
}

const MOVES = `
  SELECT move.site, move.number, move.number AS visit, move.fact_id AS "factId", move.pseudonym,
         move.moved_to AS "movedTo", move.moved_as AS "movedAs", move.message_id AS "messageId",
         move.received_at AS "receivedAt"`;

/** How many numbers there will be nobody can foresee: each is looked up by the index. */
export const MOVES_OF = `
  ${MOVING} ${MOVES} FROM named CROSS JOIN LATERAL (
    SELECT * FROM classification.visit_move
    WHERE site = named.site AND number = named.number OFFSET 0) AS move`;

export const ACCOUNTS_OF = `
  ${MOVING}
  SELECT told.site, told.pseudonym, told.visit, told.account, told.received_at AS "receivedAt"
  FROM named CROSS JOIN LATERAL (
    SELECT * FROM classification.visit_account
    WHERE site = named.site AND visit = named.number OFFSET 0) AS told`;

interface Reported {
  readonly site: string;
  readonly encounter?: {
    readonly visit?: string | undefined;
    readonly account?: string | undefined;
  };
}

type AnyReported = Reported | (Omit<Reported, 'encounter'> & { readonly encounter?: undefined });

/** The moves of the visits that these reports name, report group by group. Most name none. */
export async function movesOf(
  tx: Tx,
  reports: Iterable<readonly AnyReported[]>,
): Promise<(reports: readonly AnyReported[]) => KnownMoves> {
  const numbers = [...reports].flatMap((group) => group.flatMap(numbersOf));
  if (numbers.length === 0) return () => NO_MOVES;
  const rows = await tx.query<MoveRow>(MOVES_OF, columnsOf(numbers));
  if (rows.length === 0) return () => NO_MOVES;
  const told = await tx.query<AccountRow>(ACCOUNTS_OF, columnsOf(numbers));
  const accounts = told.map(({ receivedAt, ...row }): ToldAccount => ({
    ...row,
    receivedAt: receivedAt.toISOString(),
  }));
  const links = await linksOf(tx, [...rows, ...accounts]);
  return (group) => {
    const [first] = group;
    if (!first) return NO_MOVES;
    const isHere = ({ site }: { readonly site: string }) => site === first.site;
    return naming(group.flatMap(numbersOf), {
      moves: rows.filter(isHere),
      accounts: accounts.filter(isHere),
      links: links.filter(isHere),
    });
  };
}

interface AccountRow extends Omit<ToldAccount, 'receivedAt'> {
  readonly receivedAt: Date;
}

function numbersOf({ site, encounter }: AnyReported): NumberKey[] {
  return [encounter?.visit, encounter?.account].flatMap((number) =>
    number === undefined ? [] : [{ site, number }],
  );
}

interface OfSite extends Omit<KnownMoves, 'moves'> {
  readonly moves: readonly MoveRow[];
}

/** The moves of these numbers, of what they became by them, and of the visits' accounts. */
function naming(numbers: readonly NumberKey[], { moves, accounts, links }: OfSite): KnownMoves {
  const named = new Set(numbers.map(({ number }) => number));
  for (const number of named) {
    for (const move of moves) {
      if (move.number === number && move.movedAs !== null) named.add(move.movedAs);
    }
    for (const { visit, account } of accounts) if (visit === number) named.add(account);
  }
  const bearing = moves.filter(({ number }) => named.has(number)).map(moveOf);
  if (bearing.length === 0) return NO_MOVES;
  return { moves: bearing, accounts: accounts.filter(({ visit }) => named.has(visit)), links };
}

function moveOf({ movedAs, receivedAt, ...row }: MoveRow): ToldMove {
  const { factId, visit, pseudonym, movedTo, messageId } = row;
  return {
    ...{ factId, visit, pseudonym, movedTo, messageId },
    receivedAt: receivedAt.toISOString(),
    ...(movedAs !== null && { movedAs }),
  };
}

export const RELINKED = `
  ${JOINED}
  SELECT DISTINCT move.site, move.number
  FROM joined CROSS JOIN LATERAL (
    SELECT site, number FROM classification.visit_move
    WHERE site = joined.site AND pseudonym = joined.pseudonym OFFSET 0) AS move`;

/** Numbers of the moves whose patient one of these links joins with others, or parts from them. */
export async function numbersRelinked(
  tx: Tx,
  links: readonly Pick<EncounterChanged, 'site' | 'pseudonym' | 'mergedInto'>[],
): Promise<NumberKey[]> {
  if (links.length === 0) return [];
  const ends = links.flatMap(({ site, pseudonym, mergedInto }) =>
    [pseudonym, mergedInto ?? pseudonym].map((one) => [site, one] as const),
  );
  return tx.query(RELINKED, [ends.map(([site]) => site), ends.map(([, one]) => one)]);
}

export const NAMING = (table: 'report' | 'specimen_report', id: string): string => `
  ${MOVED}
  SELECT DISTINCT told.site, told.${id} AS id FROM named
  CROSS JOIN LATERAL (
    SELECT site, ${id} FROM classification.${table}
    WHERE site = named.site AND body -> 'encounter' ? 'visit'
      AND body -> 'encounter' ->> 'visit' = named.number
    UNION
    SELECT site, ${id} FROM classification.${table}
    WHERE site = named.site AND body -> 'encounter' ? 'account'
      AND body -> 'encounter' ->> 'account' = named.number) AS told`;

/** Isolates of which a report names one of these numbers. */
export async function isolatesNaming(tx: Tx, numbers: readonly NumberKey[]): Promise<IsolateKey[]> {
  const rows = await tx.query<{ site: string; id: string }>(
    NAMING('report', 'isolate_id'),
    columnsOf(numbers),
  );
  return rows.map(({ site, id }) => ({ site, isolateId: id }));
}

/** The same of specimens without an isolate. */
export async function specimensNaming(
  tx: Tx,
  numbers: readonly NumberKey[],
): Promise<SpecimenKey[]> {
  const rows = await tx.query<{ site: string; id: string }>(
    NAMING('specimen_report', 'report_id'),
    columnsOf(numbers),
  );
  return rows.map(({ site, id }) => ({ site, reportId: id }));
}

function columnsOf(numbers: readonly NumberKey[]): [string[], string[]] {
  const distinct = [...new Map(numbers.map((one) => [`${one.site}\n${one.number}`, one])).values()];
  return [distinct.map(({ site }) => site), distinct.map(({ number }) => number)];
}
