import type { EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, isVisitMove } from '@carbawatch/epidemiology';
import type { RecordBatch } from '@carbawatch/event-log';
import { savePersonLinks } from '../store/person-links';
import { isolateKeyText } from '../store/reports';
import { specimenKeyText } from '../store/specimens';
import {
  isolatesNaming,
  lockMoves,
  numbersRelinked,
  saveVisitMoves,
  specimensNaming,
  type NumberKey,
} from '../store/visit-moves';
import type { ClassifiedBecause } from './append-classified';
import { classifyIsolates, type Classifying } from './isolates-reported.consumer';
import { foldSpecimens } from './specimens-reported.consumer';

/**
 * Of the movements only merges matter here, whose isolates are those of one person, and visits that
 * were moved to another patient: what is reported with their numbers goes along.
 */
export async function noteWhoseTheyAre(
  { tx, records }: RecordBatch<EncounterChanged>,
  classifying: Classifying,
): Promise<void> {
  const told = records.filter(({ value }) => value.testMessage !== true);
  const links = told.map(({ value }) => value).filter(isPersonLink);
  const moved = told.filter(({ value }) => isVisitMove(value));
  if (links.length + moved.length === 0) return;
  await lockMoves(tx, 'exclusive');
  await savePersonLinks(tx, links);
  const moves = moved.map(({ value }) => value);
  await saveVisitMoves(tx, moves);
  const numbers = [...moves.flatMap(numberOf), ...(await numbersRelinked(tx, links))];
  if (numbers.length === 0) return;
  const because = { cause: (moved[0] ?? told[0])?.cause ?? null };
  const isolates = await isolatesNaming(tx, numbers);
  const specimens = await specimensNaming(tx, numbers);
  if (isolates.length > 0) {
    await classifyIsolates(tx, causesOf(isolates, isolateKeyText, because), classifying);
  }
  if (specimens.length > 0) {
    await foldSpecimens(tx, causesOf(specimens, specimenKeyText, because), classifying);
  }
}

function numberOf({ site, visit, account }: EncounterChanged): NumberKey[] {
  const number = visit ?? account;
  return number === undefined ? [] : [{ site, number }];
}

function causesOf<K>(
  keys: readonly K[],
  textOf: (key: K) => string,
  because: ClassifiedBecause,
): Map<string, ClassifiedBecause & { readonly key: K }> {
  return new Map(keys.map((key) => [textOf(key), { ...because, key }]));
}
