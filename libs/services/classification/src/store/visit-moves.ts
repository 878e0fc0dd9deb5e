import type { EncounterChanged } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { NO_MOVES, type KnownMoves, type ToldMove } from '../decide/moved-visits';
import type { SpecimenKey } from '../decide/next-specimen';
import { personLinks } from './person-links';
import type { IsolateKey } from './reports';

/**
 * Reports and moves of their visits come in by different partitions. Whoever takes in reports holds
 * the shared lock from before the moves are read, whoever takes in a move the other: so one of the
 * two finds what the other brought. It is taken before any isolate.
 */
export async function lockMoves(tx: Tx, how: 'shared' | 'exclusive'): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.execute(`SELECT ${lock}(hashtextextended('classification visit moves', 0))`);
}

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

/** These numbers, and those that a move has made of them or them of. */
const NAMED = `
  WITH RECURSIVE named (site, number) AS (
    SELECT site, number FROM unnest($1::text[], $2::text[]) AS asked (site, number)
    UNION
    SELECT move.site, CASE move.number WHEN named.number THEN move.moved_as ELSE move.number END
    FROM named JOIN classification.visit_move AS move
      ON move.site = named.site AND named.number IN (move.number, move.moved_as)
    WHERE move.moved_as IS NOT NULL
  )`;

interface MoveRow extends Omit<ToldMove, 'receivedAt' | 'movedAs'>, NumberKey {
  readonly movedAs: string | null;
  readonly receivedAt: Date;
}

const MOVES = `
  SELECT move.site, move.number, move.number AS visit, move.fact_id AS "factId", move.pseudonym,
         move.moved_to AS "movedTo", move.moved_as AS "movedAs", move.message_id AS "messageId",
         move.received_at AS "receivedAt"`;

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
  const rows = await tx.query<MoveRow>(
    `${NAMED} ${MOVES} FROM named JOIN classification.visit_move AS move USING (site, number)`,
    columnsOf(numbers),
  );
  if (rows.length === 0) return () => NO_MOVES;
  const personOf = await personLinks(tx, [...new Set(rows.map(({ site }) => site))]);
  return (group) => {
    const [first] = group;
    if (!first) return NO_MOVES;
    const ofSite = rows.filter(({ site }) => site === first.site);
    const moves = naming(group.flatMap(numbersOf), ofSite).map(moveOf);
    return { moves, personOf: (pseudonym) => personOf(first.site, pseudonym) };
  };
}

function numbersOf({ site, encounter }: AnyReported): NumberKey[] {
  return [encounter?.visit, encounter?.account].flatMap((number) =>
    number === undefined ? [] : [{ site, number }],
  );
}

/** The moves of these numbers, and of what they became by them. */
function naming(numbers: readonly NumberKey[], moves: readonly MoveRow[]): MoveRow[] {
  const named = new Set(numbers.map(({ number }) => number));
  for (const number of named) {
    for (const move of moves) {
      if (move.number === number && move.movedAs !== null) named.add(move.movedAs);
    }
  }
  return moves.filter(({ number }) => named.has(number));
}

function moveOf({ movedAs, receivedAt, ...row }: MoveRow): ToldMove {
  const { factId, visit, pseudonym, movedTo, messageId } = row;
  return {
    ...{ factId, visit, pseudonym, movedTo, messageId },
    receivedAt: receivedAt.toISOString(),
    ...(movedAs !== null && { movedAs }),
  };
}

/** Numbers of the moves whose patient one of these links joins with others, or parts from them. */
export async function numbersRelinked(
  tx: Tx,
  links: readonly Pick<EncounterChanged, 'site' | 'pseudonym' | 'mergedInto'>[],
): Promise<NumberKey[]> {
  const sites = [...new Set(links.map(({ site }) => site))];
  if (sites.length === 0) return [];
  const rows = await tx.query<MoveRow>(
    `${MOVES} FROM classification.visit_move AS move WHERE move.site = ANY ($1)`,
    [sites],
  );
  if (rows.length === 0) return [];
  const personOf = await personLinks(tx, sites);
  return rows.filter(({ site, pseudonym }) =>
    links.some(
      (link) =>
        link.site === site &&
        (link.mergedInto === undefined ||
          [link.pseudonym, link.mergedInto].some(
            (one) => personOf(site, one) === personOf(site, pseudonym),
          )),
    ),
  );
}

const NAMING = (table: 'report' | 'specimen_report', id: string): string => `
  ${NAMED}
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
