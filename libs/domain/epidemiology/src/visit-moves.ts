import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, personsOf, type PersonOf } from './persons';

/** Numbers under which something was told: whose, of which visit, of which account. */
export interface OfVisit {
  readonly pseudonym: string;
  readonly visit?: string | undefined;
  readonly account?: string | undefined;
}

/** A visit or account that was moved from one patient to another (HL7 A44, A45). */
export type VisitMove = OfVisit &
  Pick<EncounterChanged, 'factId' | 'receivedAt' | 'movedTo' | 'movedAs'>;

/** By which move something is told of a patient to whom it was not told. */
export interface MovedBy {
  readonly factId: string;
  readonly receivedAt: string;
}

/** A movement under the patient to whom its visit was moved, known since it was. */
export interface MovedTelling {
  readonly movedBy?: MovedBy | undefined;
}

type Movement = Pick<
  EncounterChanged,
  'kind' | 'factId' | 'pseudonym' | 'visit' | 'account' | 'at' | 'receivedAt' | 'testMessage'
> &
  Pick<EncounterChanged, 'movedTo' | 'movedAs' | 'mergedInto'> &
  MovedTelling;

/** Whether a movement moves a visit to another patient, and places nobody. */
export function isVisitMove({
  kind,
  testMessage,
}: Pick<Movement, 'kind' | 'testMessage'>): boolean {
  return kind === 'move-visit' && testMessage !== true;
}

/** In the order in which they were received; content settles a tie. */
export function movesInReceipt<M extends MovedBy>(moves: readonly M[]): M[] {
  return [...moves].sort(byReceipt);
}

/** Whose something is once these moves are known, in whatever order they are given. */
export function ownerAfter(
  told: OfVisit,
  moves: readonly VisitMove[],
  personOf: PersonOf = (pseudonym) => pseudonym,
): { readonly owner: OfVisit; readonly by: VisitMove | null } {
  return movesInReceipt(moves).reduce<{ owner: OfVisit; by: VisitMove | null }>(
    ({ owner, by }, move) => {
      const isMine = personOf(owner.pseudonym) === personOf(move.pseudonym);
      return isMine && carries(owner, move)
        ? { owner: ownedBy(owner, move), by: move }
        : { owner, by };
    },
    { owner: told, by: null },
  );
}

/**
 * What was told of visits that were moved, once more under each patient to whom they came, with
 * everything that is known of these persons. A function of the set of facts, as they are told
 * themselves; whatever comes late under the number of a moved visit is its new patient's at once.
 */
export function movedTellings<M extends Movement>(
  movements: readonly M[],
  timeZone: string,
): (M & { readonly movedBy: MovedBy })[] {
  const told = movements.filter(({ movedBy }) => movedBy === undefined);
  const moves = movesInReceipt(told.filter(isVisitMove));
  if (moves.length === 0) return [];
  const personOf = personsOf(told, timeZone);
  const merged = latestOf(told.filter(isPersonLink));
  return told.filter(isOfVisit).flatMap((movement) => {
    let now = movement;
    return moves.flatMap((move) => {
      if (personOf(now.pseudonym) !== personOf(move.pseudonym) || !carries(now, move)) return [];
      const { factId, receivedAt } = move;
      // By another number of the person it is known no sooner than that the numbers are one's.
      const joinedAt = now.pseudonym === move.pseudonym ? receivedAt : (merged ?? receivedAt);
      now = {
        ...now,
        ...ownedBy(now, move),
        factId: `${now.factId}/${factId}`,
        receivedAt: [receivedAt, joinedAt].reduce(laterOf, now.receivedAt),
        movedBy: { factId, receivedAt },
      };
      return [{ ...now, movedBy: { factId, receivedAt } }];
    });
  });
}

/**
 * What stands of the movements of one person as far as they are known: without those of visits that
 * were moved to somebody else, and not back.
 */
export function standingMovements<M extends Movement>(movements: readonly M[]): readonly M[] {
  const moves = movements.filter(isVisitMove);
  if (moves.length === 0) return movements;
  return movements.filter(
    (one) => !isOfVisit(one) || !moves.some((move) => carries(one, move) && isTakenBy(one, move)),
  );
}

function isTakenBy({ movedBy }: MovedTelling, move: MovedBy): boolean {
  return movedBy === undefined || byReceipt(movedBy, move) <= 0;
}

function isOfVisit({ kind }: Movement): boolean {
  return kind !== 'move-visit' && kind !== 'merge-patient' && kind !== 'unmerge-patient';
}

/** Whether it was told under the number that is moved. */
function carries(told: Omit<OfVisit, 'pseudonym'>, move: Omit<OfVisit, 'pseudonym'>): boolean {
  const number = numberOf(move);
  return number !== undefined && (told.visit === number || told.account === number);
}

function numberOf({ visit, account }: Omit<OfVisit, 'pseudonym'>): string | undefined {
  return visit ?? account;
}

function ownedBy({ pseudonym, visit, account }: OfVisit, move: VisitMove): OfVisit {
  const number = numberOf(move);
  const renamed = (own: string | undefined) =>
    own !== undefined && own === number ? (move.movedAs ?? own) : own;
  return {
    pseudonym: move.movedTo ?? pseudonym,
    ...(visit !== undefined && { visit: renamed(visit) }),
    ...(account !== undefined && { account: renamed(account) }),
  };
}

function latestOf(told: readonly MovedBy[]): string | undefined {
  return told
    .map(({ receivedAt }) => receivedAt)
    .reduce<string | undefined>(
      (latest, one) => (latest === undefined ? one : laterOf(latest, one)),
      undefined,
    );
}

function laterOf(a: string, b: string): string {
  return instantMs(a, 'UTC') >= instantMs(b, 'UTC') ? a : b;
}

function byReceipt(a: MovedBy, b: MovedBy): number {
  return (
    instantMs(a.receivedAt, 'UTC') - instantMs(b.receivedAt, 'UTC') ||
    (a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : 0)
  );
}
