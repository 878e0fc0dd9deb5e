import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { Persons } from '../decide/persons';
import { movementsOf } from './facts';
import { familiesReadOnly } from './families';
import { membersOf } from './person-refs';

/** A number of a person, with when it was known to be one of the person's. */
export interface JoinedNumber {
  readonly pseudonym: string;
  /** Receipt of the merge that joined it; of the person's own number since ever. */
  readonly sinceMs: number;
}

/** Which of these numbers merges or reports have joined with others: most with none. */
export const LINKED_NUMBERS = `
  SELECT DISTINCT pseudonym FROM alerting.person_link WHERE site = $1 AND pseudonym = ANY ($2)`;

/**
 * All numbers of each of these persons, the one asked for among them. A number that the hospital
 * has retired is itself alone: what came in under it is the survivor's.
 */
export async function joinedNumbers(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<(pseudonym: string) => readonly JoinedNumber[]> {
  const linked = await tx.query<{ pseudonym: string }>(LINKED_NUMBERS, [site, pseudonyms]);
  const joined = new Map<string, JoinedNumber[]>();
  if (linked.length > 0) {
    const refs = linked.map(({ pseudonym }) => ({ site, pseudonym }));
    const families = await familiesReadOnly(tx, refs);
    const movements = await movementsOf(tx, membersOf(families));
    const merges = movements
      .filter(({ kind, testMessage }) => kind.endsWith('-patient') && !testMessage)
      .sort(byReceipt);
    for (const { pseudonym } of refs) joined.set(pseudonym, numbersOf(pseudonym, merges));
  }
  return (pseudonym) => joined.get(pseudonym) ?? [{ pseudonym, sinceMs: -Infinity }];
}

function numbersOf(pseudonym: string, merges: readonly EncounterChanged[]): JoinedNumber[] {
  const persons = new Persons();
  const since = new Map([[pseudonym, -Infinity]]);
  for (const { kind, pseudonym: retired, mergedInto, receivedAt } of merges) {
    if (kind === 'unmerge-patient') persons.unmerge(retired, mergedInto);
    else if (mergedInto !== undefined) persons.merge(retired, mergedInto);
    const members = new Set(persons.personOf(pseudonym));
    for (const member of since.keys()) if (!members.has(member)) since.delete(member);
    for (const member of members) {
      if (!since.has(member)) since.set(member, instantMs(receivedAt, 'UTC'));
    }
  }
  const numbers = [...since].map(([member, sinceMs]) => ({ pseudonym: member, sinceMs }));
  const isRetired = persons.representativeOf(persons.personOf(pseudonym)) !== pseudonym;
  return isRetired ? numbers.filter((one) => one.pseudonym === pseudonym) : numbers;
}

function byReceipt(a: EncounterChanged, b: EncounterChanged): number {
  const ms = instantMs(a.receivedAt, 'UTC') - instantMs(b.receivedAt, 'UTC');
  return ms || (a.factId < b.factId ? -1 : 1);
}
