import { instantMs, type StayFacts } from '@carbawatch/contracts';
import {
  movesInReceipt,
  ownerAfter,
  type PersonOf,
  type VisitMove,
} from '@carbawatch/epidemiology';

/** A visit that was moved to another patient, with the message that said so. */
export type ToldMove = VisitMove & { readonly messageId: string };

/** What is known of the visits that some reports name. */
export interface KnownMoves {
  readonly moves: readonly ToldMove[];
  readonly personOf: PersonOf;
}

export const NO_MOVES: KnownMoves = { moves: [], personOf: (pseudonym) => pseudonym };

/** A moment at which something was learned: of so many reports, and with so many moves known. */
export interface Turn {
  readonly receivedAt: string;
  readonly messageId: string;
  readonly reports: number;
  readonly moves: readonly ToldMove[];
  readonly isReport: boolean;
}

type Received = Pick<ToldMove, 'receivedAt' | 'messageId'>;

/** The reports, as they are given, with the moves of their visits, in the order of receipt. */
export function turnsOf(walked: readonly Received[], told: readonly ToldMove[]): Turn[] {
  const moves = movesInReceipt(told);
  const ofReports = walked.map((report, index): Turn & { readonly ms: number } => {
    const ms = receiptMs(report);
    const known = moves.filter((move) => receiptMs(move) < ms);
    return { ...placeOf(report), ms, reports: index + 1, moves: known, isReport: true };
  });
  const ofMoves = moves.map((move, index): Turn & { readonly ms: number } => {
    const ms = receiptMs(move);
    const reports = walked.filter((report) => receiptMs(report) <= ms).length;
    const known = moves.slice(0, index + 1);
    return { ...placeOf(move), ms, reports, moves: known, isReport: false };
  });
  return [...ofReports, ...ofMoves]
    .filter(({ reports }) => reports > 0)
    .sort((a, b) => a.ms - b.ms || Number(b.isReport) - Number(a.isReport));
}

function placeOf({ receivedAt, messageId }: Received): Received {
  return { receivedAt, messageId };
}

function receiptMs({ receivedAt }: Received): number {
  return instantMs(receivedAt, 'UTC');
}

interface Merged {
  readonly facts: { readonly encounter?: StayFacts | undefined };
  readonly pseudonym: string;
  readonly patientKnown: boolean;
}

/**
 * Whose it is once these moves are known: what is reported with the number of a visit, or of its
 * account, is of whoever the visit is of. A report of nobody, or of no visit, goes nowhere.
 */
export function withOwner<M extends Merged>(
  merged: M,
  moves: readonly ToldMove[],
  personOf: PersonOf,
): M & { readonly movedVisit?: true } {
  const { facts, pseudonym, patientKnown } = merged;
  const { encounter } = facts;
  if (!patientKnown || !encounter || moves.length === 0) return merged;
  const { visit, account } = encounter;
  const { owner, by } = ownerAfter({ pseudonym, visit, account }, moves, personOf);
  if (!by) return merged;
  const numbers = {
    ...(owner.visit !== undefined && { visit: owner.visit }),
    ...(owner.account !== undefined && { account: owner.account }),
  };
  return {
    ...merged,
    facts: { ...facts, encounter: { ...encounter, ...numbers } },
    pseudonym: owner.pseudonym,
    ...(by.pseudonym !== by.movedTo && { movedVisit: true as const }),
  };
}
