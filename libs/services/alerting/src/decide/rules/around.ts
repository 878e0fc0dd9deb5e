import type { UnitType } from '@carbawatch/contracts';
import { UNIT_TYPES } from '@carbawatch/contracts';
import { carriageOf, type PersonCarriage } from '../carriage';
import type { KnownIsolate } from '../facts';
import { confirmedSpecies, type Picture } from '../picture';
import { VULNERABLE_UNITS } from '../units';
import { words, type Parameters } from './row';

/** What is the same for all rows of a picture, worked out once. */
export interface Around {
  readonly picture: Picture;
  readonly units: ReadonlySet<UnitType>;
  readonly confirmed: ReadonlySet<string>;
  readonly carriage: readonly PersonCarriage[];
  readonly parameters: Parameters;
}

/** The parameter `units` names kinds of wards; another value gives the vulnerable ones. */
export function around(picture: Picture, parameters: Parameters): Around {
  const named = new Set(words(parameters, 'units', [...VULNERABLE_UNITS]));
  const units = new Set(UNIT_TYPES.filter((unit) => named.has(unit)));
  const carriage = carriageOf(picture, picture.clearing);
  return { picture, parameters, units, carriage, confirmed: confirmedSpecies(picture) };
}

/** Two organisms of one blood culture are of one specimen, also where that has no number. */
export function specimenIdOf(specimen: KnownIsolate['specimen'], otherwise: string): string {
  const { id, culture } = specimen ?? {};
  return id ?? (culture === undefined ? otherwise : `culture ${culture}`);
}

/** The carriage of these families where all of it is presumed cleared; nothing where any is not. */
export function clearedOf(
  families: readonly string[],
  { carriage }: Pick<Around, 'carriage'>,
): readonly PersonCarriage[] {
  const mine = carriage.filter(({ family }) => family !== null && families.includes(family));
  return mine.every(({ kind }) => kind === 'presumed-cleared') ? mine : [];
}
