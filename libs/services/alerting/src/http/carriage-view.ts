import type { Carriage } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { familyFacts } from '../consumers/family-facts';
import type { Deciding } from '../consumers/recompute';
import { carriageOf } from '../decide/carriage';
import type { IsolateHistory } from '../decide/facts';
import { presentPersons, type PresentPerson } from '../decide/present-picture';
import { otherIsolates } from '../store/facts';
import { familiesReadOnly } from '../store/families';
import { membersOf } from '../store/person-refs';

/** A person as known now, and the way there of each isolate. */
export interface WholePerson extends PresentPerson {
  readonly histories: readonly IsolateHistory[];
}

/** Everybody whom these pseudonyms name, as they are known now. */
export async function personsNow(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  deciding: Deciding,
): Promise<PresentPerson[]> {
  const refs = pseudonyms.map((pseudonym) => ({ site, pseudonym }));
  const families = await familiesReadOnly(tx, refs);
  const book = await deciding.rules.bookOf(tx, site);
  const known = await familyFacts(tx, families, () => book);
  return known.families.flatMap(({ facts }) => presentPersons(facts, deciding.timeZone));
}

/** One person with all isolates, those too that no rule takes up; null where nothing is known. */
export async function wholePersonNow(
  tx: Tx,
  site: string,
  pseudonym: string,
  deciding: Deciding,
): Promise<WholePerson | null> {
  const families = await familiesReadOnly(tx, [{ site, pseudonym }]);
  const others = await otherIsolates(tx, membersOf(families));
  const book = await deciding.rules.bookOf(tx, site);
  const known = await familyFacts(tx, families, () => book);
  for (const { facts } of known.families) {
    const histories = [...facts.isolates, ...others];
    const person = presentPersons({ ...facts, isolates: histories }, deciding.timeZone).find(
      ({ members }) => members.includes(pseudonym),
    );
    if (person) return { ...person, histories };
  }
  return null;
}

/** What these persons carry, by their present numbers. */
export async function carriageOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  deciding: Deciding,
): Promise<Map<string, Carriage[]>> {
  const persons = await personsNow(tx, site, pseudonyms, deciding);
  return new Map(persons.map((person) => [person.pseudonym, carriageNow(person, site)] as const));
}

export function carriageNow({ pseudonym, picture }: PresentPerson, site: string): Carriage[] {
  return carriageOf(picture, picture.clearing).map((one) => ({ site, pseudonym, ...one }));
}
