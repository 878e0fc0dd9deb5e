import type { Tx } from '@carbawatch/postgres';
import { isolateKeyText } from '../store/reports';
import { specimenKeyText } from '../store/specimens';
import { isolatesNaming, specimensNaming, type NumberKey } from '../store/visit-moves';
import type { ClassifiedBecause } from './append-classified';
import { classifyIsolates, type Classifying } from './fold-isolates';
import { foldSpecimens } from './fold-specimens';

/** Folds anew what names one of these visits or accounts; the locks of moves are held. */
export async function foldNaming(
  tx: Tx,
  numbers: readonly NumberKey[],
  because: ClassifiedBecause,
  classifying: Classifying,
): Promise<void> {
  if (numbers.length === 0) return;
  const isolates = await isolatesNaming(tx, numbers);
  const specimens = await specimensNaming(tx, numbers);
  if (isolates.length > 0) {
    await classifyIsolates(tx, causesOf(isolates, isolateKeyText, because), classifying);
  }
  if (specimens.length > 0) {
    await foldSpecimens(tx, causesOf(specimens, specimenKeyText, because), classifying);
  }
}

function causesOf<K>(
  keys: readonly K[],
  textOf: (key: K) => string,
  because: ClassifiedBecause,
): Map<string, ClassifiedBecause & { readonly key: K }> {
  return new Map(keys.map((key) => [textOf(key), { ...because, key }]));
}
