import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { KnownNumbers } from '../decide/cases/contact-screens';
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

/** The numbers of a person at each moment, and whose facts may once have been told of them. */
export interface NumbersThroughTime {
  readonly of: (pseudonym: string) => KnownNumbers;
  /** Times in which a merge had retired the number: what was told under it was another's. */
  readonly retired: (pseudonym: string) => readonly RetiredTime[];
  /** All of these, with whomever a merge or a corrected report has ever joined to them. */
  readonly members: readonly string[];
}

export interface RetiredTime {
  readonly fromMs: number;
  /** Infinity while it lasts. */
  readonly toMs: number;
}

/** The same as known at each moment: a number that is parted again was the person's till then. */
export async function numbersThroughTime(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<NumbersThroughTime> {
  const linked = await tx.query<{ pseudonym: string }>(LINKED_NUMBERS, [site, pseudonyms]);
  const alone = (pseudonym: string): KnownNumbers => ({ at: () => [pseudonym], turns: [] });
  if (linked.length === 0) return { of: alone, retired: () => [], members: pseudonyms };
  const refs = linked.map(({ pseudonym }) => ({ site, pseudonym }));
  const joined = membersOf(await familiesReadOnly(tx, refs));
  const merges = (await movementsOf(tx, joined))
    .filter(({ kind, testMessage }) => kind.endsWith('-patient') && !testMessage)
    .sort(byReceipt);
  const among = new Set(refs.map(({ pseudonym }) => pseudonym));
  return {
    of: (pseudonym) => (among.has(pseudonym) ? throughMerges(pseudonym, merges) : alone(pseudonym)),
    retired: (pseudonym) => (among.has(pseudonym) ? retiredTimes(pseudonym, merges) : []),
    members: [...new Set([...pseudonyms, ...joined.map((member) => member.pseudonym)])].sort(),
  };
}

function throughMerges(pseudonym: string, merges: readonly EncounterChanged[]): KnownNumbers {
  const persons = new Persons();
  const known: { readonly ms: number; readonly numbers: readonly string[] }[] = [];
  for (const merge of merges) {
    persons.link(merge);
    const numbers = persons.personOf(pseudonym);
    const isRetired = persons.representativeOf(numbers) !== pseudonym;
    const before = known.at(-1)?.numbers ?? [pseudonym];
    const now = isRetired ? [pseudonym] : numbers;
    if (now.join('\n') !== before.join('\n')) {
      known.push({ ms: instantMs(merge.receivedAt, 'UTC'), numbers: now });
    }
  }
  return {
    at: (ms) => known.findLast((one) => one.ms <= ms)?.numbers ?? [pseudonym],
    turns: known.map(({ ms }) => ms),
  };
}

function retiredTimes(pseudonym: string, merges: readonly EncounterChanged[]): RetiredTime[] {
  const persons = new Persons();
  const times: RetiredTime[] = [];
  let sinceMs: number | null = null;
  for (const merge of merges) {
    persons.link(merge);
    const isRetired = persons.representativeOf(persons.personOf(pseudonym)) !== pseudonym;
    const ms = instantMs(merge.receivedAt, 'UTC');
    if (isRetired) sinceMs ??= ms;
    else if (sinceMs !== null) {
      if (ms > sinceMs) times.push({ fromMs: sinceMs, toMs: ms });
      sinceMs = null;
    }
  }
  return sinceMs === null ? times : [...times, { fromMs: sinceMs, toMs: Infinity }];
}

function numbersOf(pseudonym: string, merges: readonly EncounterChanged[]): JoinedNumber[] {
  const persons = new Persons();
  const since = new Map([[pseudonym, -Infinity]]);
  for (const merge of merges) {
    persons.link(merge);
    const members = new Set(persons.personOf(pseudonym));
    for (const member of since.keys()) if (!members.has(member)) since.delete(member);
    for (const member of members) {
      if (!since.has(member)) since.set(member, instantMs(merge.receivedAt, 'UTC'));
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
