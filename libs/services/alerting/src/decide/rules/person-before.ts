import { contactOf, knownFamilies, type TakenResult } from '../contact-spans';
import { MECHANISM_UNKNOWN } from '../evidence';
import type { Around } from './around';

/** What was known of the person before a result: what they carried, and whose contact they were. */
export interface PersonBefore {
  readonly facts: Readonly<Record<string, readonly string[]>>;
  readonly because: () => readonly string[];
}

export function personBefore(
  result: TakenResult,
  { picture, carriage }: Pick<Around, 'picture' | 'carriage'>,
): PersonBefore {
  const known = knownFamilies(result, picture);
  const contact = contactOf(result, picture, carriage);
  const nameOf = (family: string | null) => family ?? MECHANISM_UNKNOWN;
  const cleared = carriage
    .filter(({ kind }) => kind === 'presumed-cleared')
    .map(({ family }) => nameOf(family));
  const told = [...known, ...contact.families];
  return {
    facts: {
      knownFamilies: known,
      clearedFamilies: known.filter((family) => cleared.includes(family)),
      contactOf: contact.families,
    },
    because: () => [
      ...carriage
        .filter(({ family }) => told.includes(nameOf(family)))
        .flatMap(({ because }) => because),
      ...contact.because,
    ],
  };
}
