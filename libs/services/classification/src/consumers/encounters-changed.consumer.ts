import type { EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink, isVisitMove } from '@carbawatch/epidemiology';
import type { RecordBatch } from '@carbawatch/event-log';
import { savePersonLinks } from '../store/person-links';
import { takeVisits } from '../store/move-locks';
import { toldAccounts } from '../store/visit-accounts';
import { numbersRelinked, saveVisitMoves, type NumberKey } from '../store/visit-moves';
import { foldNaming } from './fold-naming';
import type { Classifying } from './fold-isolates';

/**
 * Of the movements only merges matter here, whose isolates are those of one person, and visits that
 * were moved to another patient, with the accounts by which they are: what is reported with their
 * numbers goes along.
 */
export async function noteWhoseTheyAre(
  { tx, records }: RecordBatch<EncounterChanged>,
  classifying: Classifying,
): Promise<void> {
  const told = records.filter(({ value }) => value.testMessage !== true);
  const links = told.map(({ value }) => value).filter(isPersonLink);
  const moved = told.filter(({ value }) => isVisitMove(value));
  const moves = moved.map(({ value }) => value);
  const accounts = toldAccounts(
    told.map(({ value }) => value).filter(({ kind }) => kind !== 'move-visit'),
  );
  if (links.length + moves.length + accounts.length === 0) return;
  const joining = [...links, ...moves].map(({ site }) => site);
  const news = await takeVisits(tx, { moved: joining, accounts });
  await savePersonLinks(tx, links);
  await saveVisitMoves(tx, moves);
  const numbers = [...news, ...moves.flatMap(numberOf), ...(await numbersRelinked(tx, links))];
  if (numbers.length === 0) return;
  await foldNaming(tx, numbers, { cause: (moved[0] ?? told[0])?.cause ?? null }, classifying);
}

function numberOf({ site, visit, account }: EncounterChanged): NumberKey[] {
  const number = visit ?? account;
  return number === undefined ? [] : [{ site, number }];
}
