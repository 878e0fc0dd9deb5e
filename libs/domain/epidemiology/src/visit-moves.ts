import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, personsOf, type PersonLink, type PersonOf } from './persons';

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

/** What somebody was told of: the number of a visit together with that of its account. */
export interface AccountOfVisit {
  readonly pseudonym: string;
  readonly visit: string;
  readonly account: string;
  readonly receivedAt: string;
}

/**
 * Whether a movement moves a visit to another number, and places nobody. From a patient to the same
 * one, under the same number, nothing moves.
 */
export function isVisitMove({
  kind,
  testMessage,
  pseudonym,
  movedTo,
  movedAs,
}: Pick<Movement, 'kind' | 'testMessage' | 'pseudonym' | 'movedTo' | 'movedAs'>): boolean {
  const isElsewhere = movedTo !== pseudonym || movedAs !== undefined;
  return kind === 'move-visit' && testMessage !== true && isElsewhere;
}

/** In the order in which they were received; content settles a tie. */
export function movesInReceipt<M extends MovedBy>(moves: readonly M[]): M[] {
  return [...moves].sort(byReceipt);
}

/** The accounts of visits that these facts name; a visit belongs to them whoever names it alone. */
export function accountsOfVisits(
  facts: readonly (OfVisit & Pick<AccountOfVisit, 'receivedAt'>)[],
): AccountOfVisit[] {
  const earliest = new Map<string, AccountOfVisit>();
  for (const { pseudonym, visit, account, receivedAt } of facts) {
    if (visit === undefined || account === undefined) continue;
    const name = JSON.stringify([pseudonym, visit, account]);
    const known = earliest.get(name);
    if (known && laterOf(known.receivedAt, receivedAt) === receivedAt) continue;
    earliest.set(name, { pseudonym, visit, account, receivedAt });
  }
  return [...earliest.values()];
}

/** What bears on whose something is, as far as it is known. */
export interface KnownOwners {
  readonly personOf: PersonOf;
  readonly accounts: readonly AccountOfVisit[];
}

const ALONE: KnownOwners = { personOf: (pseudonym) => pseudonym, accounts: [] };

/** Whose something is once these moves are known, in whatever order they are given. */
export function ownerAfter(
  told: OfVisit,
  given: readonly VisitMove[],
  { personOf, accounts }: KnownOwners = ALONE,
): { readonly owner: OfVisit; readonly by: VisitMove | null } {
  const moves = movesInReceipt(given);
  const held = heldAccounts(accounts, moves, personOf);
  return moves.reduce<{ owner: OfVisit; by: VisitMove | null }>(
    ({ owner, by }, move) => {
      const isMine = personOf(owner.pseudonym) === personOf(move.pseudonym);
      return isMine && carriedSince(owner, move, held, personOf) !== undefined
        ? { owner: ownedBy(owner, move), by: move }
        : { owner, by };
    },
    { owner: told, by: null },
  );
}

/** The accounts of visits, also as they are called under each patient to whom they came. */
function heldAccounts(
  accounts: readonly AccountOfVisit[],
  moves: readonly VisitMove[],
  personOf: PersonOf,
): AccountOfVisit[] {
  return accounts.flatMap((told) => {
    let now: AccountOfVisit = told;
    const places = [told];
    for (const move of moves) {
      if (personOf(now.pseudonym) !== personOf(move.pseudonym) || !names(now, move)) continue;
      const { pseudonym, visit = now.visit, account = now.account } = ownedBy(now, move);
      now = { ...now, pseudonym, visit, account };
      places.push(now);
    }
    return places;
  });
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
  const links = told.filter(isPersonLink);
  const persons = { personOf: personsOf(told, timeZone), joined: joinedSince(links, timeZone) };
  const ofVisits = told.filter((one) => isOfVisit(one) && one.testMessage !== true);
  // By what names visit and account it is known where the visit is of which account.
  const both = ofVisits.filter(({ visit, account }) => (visit ?? account) !== undefined);
  const direct = both.flatMap((one) => tellingsOf(one, moves, { ...persons, accounts: [] }));
  const accounts = accountsOfVisits([...ofVisits, ...direct]);
  return told.filter(isOfVisit).flatMap((one) => tellingsOf(one, moves, { ...persons, accounts }));
}

interface Joining {
  readonly personOf: PersonOf;
  readonly accounts: readonly AccountOfVisit[];
  readonly joined: (one: string, other: string) => string | undefined;
}

function tellingsOf<M extends Movement>(
  movement: M,
  moves: readonly M[],
  { personOf, accounts, joined }: Joining,
): (M & { readonly movedBy: MovedBy })[] {
  let now = movement;
  return moves.flatMap((move) => {
    if (personOf(now.pseudonym) !== personOf(move.pseudonym)) return [];
    const since = carriedSince(now, move, accounts, personOf);
    if (since === undefined) return [];
    const { factId, receivedAt } = move;
    // By another number of the person it is known no sooner than that the numbers are one's.
    const known = [since, receivedAt, joined(now.pseudonym, move.pseudonym)];
    now = {
      ...now,
      ...ownedBy(now, move),
      factId: `${now.factId}/${factId}`,
      receivedAt: known.flatMap((one) => one ?? []).reduce(laterOf, now.receivedAt),
      movedBy: { factId, receivedAt },
    };
    return [{ ...now, movedBy: { factId, receivedAt } }];
  });
}

/**
 * What stands of the movements of one person as far as they are known: without those of visits that
 * were moved on. What is told under the number to which they came stands instead, also where both
 * numbers turn out to be one person's.
 */
export function standingMovements<M extends Movement>(movements: readonly M[]): readonly M[] {
  const moves = movements.filter(isVisitMove);
  if (moves.length === 0) return movements;
  const accounts = accountsOfVisits(
    movements.filter((one) => isOfVisit(one) && one.testMessage !== true),
  );
  const ofOne = () => '';
  return movements.filter(
    (one) =>
      !isOfVisit(one) ||
      !moves.some(
        (move) => isTakenBy(one, move) && carriedSince(one, move, accounts, ofOne) !== undefined,
      ),
  );
}

function isTakenBy({ movedBy }: MovedTelling, move: MovedBy): boolean {
  return movedBy === undefined || byReceipt(movedBy, move) < 0;
}

/** Since when two numbers are known to be one person's, of those that are in the end. */
function joinedSince(links: readonly PersonLink[], timeZone: string) {
  const receipts = movesInReceipt(links).map(({ receivedAt }) => receivedAt);
  return (one: string, other: string): string | undefined => {
    if (one === other) return undefined;
    return receipts.findLast((_, index) => {
      const before = receipts[index - 1];
      const known = links.filter(
        (link) => before !== undefined && laterOf(link.receivedAt, before) === before,
      );
      const personOf = personsOf(known, timeZone);
      return personOf(one) !== personOf(other);
    });
  };
}

function isOfVisit({ kind }: Movement): boolean {
  return kind !== 'move-visit' && kind !== 'merge-patient' && kind !== 'unmerge-patient';
}

/** Since when it is known to be of what is moved: by its own numbers, or its visit's account. */
function carriedSince(
  told: OfVisit,
  move: Omit<OfVisit, 'pseudonym'> & Pick<MovedBy, 'receivedAt'>,
  accounts: readonly AccountOfVisit[],
  personOf: PersonOf,
): string | undefined {
  if (names(told, move)) return move.receivedAt;
  if (told.visit === undefined) return undefined;
  const person = personOf(told.pseudonym);
  return accounts
    .filter(({ visit, account }) => visit === told.visit && account === numberOf(move))
    .filter(({ pseudonym }) => personOf(pseudonym) === person)
    .map(({ receivedAt }) => receivedAt)
    .reduce<string | undefined>(
      (first, one) => (first === undefined || laterOf(first, one) === first ? one : first),
      undefined,
    );
}

/** Whether it was told under the number that is moved. */
function names(told: Omit<OfVisit, 'pseudonym'>, move: Omit<OfVisit, 'pseudonym'>): boolean {
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
    // By its account it was moved, of which it did not tell itself.
    ...(account === undefined &&
      visit !== number &&
      number !== undefined && { account: move.movedAs ?? number }),
  };
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
