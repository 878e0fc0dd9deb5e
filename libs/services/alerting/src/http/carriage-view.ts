import type { Carriage } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { familyFacts } from '../consumers/family-facts';
import type { Deciding } from '../consumers/recompute';
import { CLEARING, carriageOf } from '../decide/carriage';
import { presentPersons, type PresentPerson } from '../decide/present-picture';
import { number } from '../decide/rules/row';
import { otherIsolates } from '../store/facts';
import { familiesReadOnly } from '../store/families';
import { membersOf } from '../store/person-refs';
import { parametersOf } from '../site/decide-clusters';

/** Everybody whom these pseudonyms name, as they are known now. */
export async function personsNow(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  deciding: Deciding,
): Promise<PresentPerson[]> {
  const refs = pseudonyms.map((pseudonym) => ({ site, pseudonym }));
  const families = await familiesReadOnly(tx, refs);
  const { own } = await deciding.rules.bookOf(tx, site);
  const known = await familyFacts(tx, families, () => own);
  return known.families.flatMap(({ facts }) => presentPersons(facts, deciding.timeZone));
}

/** One person with all isolates, those too that no rule takes up; null where nothing is known. */
export async function wholePersonNow(
  tx: Tx,
  site: string,
  pseudonym: string,
  deciding: Deciding,
): Promise<PresentPerson | null> {
  const families = await familiesReadOnly(tx, [{ site, pseudonym }]);
  const others = await otherIsolates(tx, membersOf(families));
  const { own } = await deciding.rules.bookOf(tx, site);
  const known = await familyFacts(tx, families, () => own);
  const persons = known.families.flatMap(({ facts }) =>
    presentPersons({ ...facts, isolates: [...facts.isolates, ...others] }, deciding.timeZone),
  );
  return persons.find(({ members }) => members.includes(pseudonym)) ?? null;
}

/** What these persons carry, by their present numbers. */
export async function carriageOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  deciding: Deciding,
): Promise<Map<string, Carriage[]>> {
  const persons = await personsNow(tx, site, pseudonyms, deciding);
  const book = await deciding.rules.bookOf(tx, site);
  return new Map(
    persons.map((person) => [person.pseudonym, carriageNow(person, site, book)] as const),
  );
}

export function carriageNow(
  { pseudonym, picture }: PresentPerson,
  site: string,
  book: Parameters<typeof parametersOf>[0],
): Carriage[] {
  const parameters = parametersOf(book, 'known-readmission');
  const clearing = {
    days: number(parameters, 'clearingDays', CLEARING.days),
    negatives: number(parameters, 'clearingNegatives', CLEARING.negatives),
    daysApart: number(parameters, 'clearingDaysApart', CLEARING.daysApart),
  };
  return carriageOf(picture, clearing).map((one) => ({ site, pseudonym, ...one }));
}
