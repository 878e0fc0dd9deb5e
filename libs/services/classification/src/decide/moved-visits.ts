import { instantMs, type StayFacts } from '@carbawatch/contracts';
import {
  movesInReceipt,
  ownerAfter,
  personsOf,
  type AccountOfVisit,
  type PersonLink,
  type VisitMove,
} from '@carbawatch/epidemiology';

/** A visit that was moved to another patient, with the message that said so. */
export type ToldMove = VisitMove & { readonly messageId: string };

/** What is known of the visits that some reports name. */
export interface KnownMoves {
  readonly moves: readonly ToldMove[];
  /** Of which account the visits are. */
  readonly accounts: readonly AccountOfVisit[];
  /** The merges of the patients, and their undoing. */
  readonly links: readonly PersonLink[];
}

export const NO_MOVES: KnownMoves = { moves: [], accounts: [], links: [] };

/** A moment at which something was learned: of so many reports, so much known of visits. */
export interface Turn {
  readonly receivedAt: string;
  readonly messageId: string;
  readonly reports: number;
  readonly known: KnownMoves;
  readonly isReport: boolean;
}

type Received = Pick<ToldMove, 'receivedAt' | 'messageId'>;
type DatedTurn = Turn & { readonly ms: number };

/**
 * The reports, as they are given, with what was learned of their visits, in the order of receipt: a
 * move by another number of the patient tells nothing before the merge does, nor one of an account
 * before it is known whose visit it is. What is learned so is told by the move.
 */
export function turnsOf(walked: readonly Received[], told: KnownMoves): Turn[] {
  const moves = movesInReceipt(told.moves);
  const ofReports = walked.map((report, index): DatedTurn => {
    const ms = receiptMs(report);
    const known = knownBy({ ...told, moves }, (one) => receiptMs(one) < ms);
    return { ...placeOf(report), ms, reports: index + 1, known, isReport: true };
  });
  const learnedAt = (at: string, by: ToldMove, known: readonly ToldMove[]): DatedTurn => {
    const ms = instantMs(at, 'UTC');
    const isKnown = (one: { readonly receivedAt: string }) => receiptMs(one) <= ms;
    const reports = walked.filter(isKnown).length;
    const others = { ...knownBy(told, isKnown), moves: known };
    return { ...placeOf(by), receivedAt: at, ms, reports, known: others, isReport: false };
  };
  const ofMoves = moves.map((move, index) =>
    learnedAt(move.receivedAt, move, moves.slice(0, index + 1)),
  );
  const ofOthers = [...told.links, ...told.accounts].flatMap(({ receivedAt }): DatedTurn[] => {
    const known = moves.filter((move) => receiptMs(move) <= instantMs(receivedAt, 'UTC'));
    const by = known.at(-1);
    return by ? [learnedAt(receivedAt, by, known)] : [];
  });
  return [...ofReports, ...ofMoves, ...ofOthers]
    .filter(({ reports }) => reports > 0)
    .sort((a, b) => a.ms - b.ms || Number(b.isReport) - Number(a.isReport));
}

function knownBy(
  { moves, accounts, links }: KnownMoves,
  isKnown: (one: { readonly receivedAt: string }) => boolean,
): KnownMoves {
  return {
    moves: moves.filter(isKnown),
    accounts: accounts.filter(isKnown),
    links: links.filter(isKnown),
  };
}

function placeOf({ receivedAt, messageId }: Received): Received {
  return { receivedAt, messageId };
}

function receiptMs({ receivedAt }: { readonly receivedAt: string }): number {
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
  { moves, accounts, links }: KnownMoves,
): M & { readonly movedVisit?: true } {
  const { facts, pseudonym, patientKnown } = merged;
  const { encounter } = facts;
  if (!patientKnown || !encounter || moves.length === 0) return merged;
  const { visit, account } = encounter;
  const { owner, by } = ownerAfter({ pseudonym, visit, account }, moves, {
    personOf: personsOf(links, 'UTC'),
    accounts,
  });
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
