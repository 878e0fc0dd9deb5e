import type { EncounterChanged } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { moveClocks } from '../store/clock';
import { appendChanges } from '../store/changes';
import { saveMovements } from '../store/facts';
import { lockFamilies } from '../store/families';
import { tellMovedVisits } from '../store/moved-visits';
import { distinctRefs, membersOf, type Link, type PersonRef } from '../store/person-refs';
import type { FactsOfFamily } from './family-facts';
import { Occasions } from './occasions';
import { recompute, type Deciding } from './recompute';

/**
 * Takes a batch of movements: keeps each once, writes where everybody lay, and recomputes the
 * alerts of those of whom anything is known that a rule takes up; most have nothing.
 */
export async function takeMovements(
  { tx, records }: RecordBatch<EncounterChanged>,
  deciding: Deciding,
): Promise<void> {
  const occasions = new Occasions();
  const links: Link[] = [];
  const persons = distinctRefs(
    records.flatMap((record) => {
      const { site, pseudonym, mergedInto, movedTo } = record.value;
      const refs = [{ site, pseudonym }];
      const other = mergedInto ?? movedTo;
      if (other !== undefined && other !== pseudonym) {
        refs.push({ site, pseudonym: other });
        links.push({ site, pseudonym, other });
      }
      for (const ref of refs) occasions.note(ref, record);
      return refs;
    }),
  );
  const families = await lockFamilies(tx, persons, async () => ({ persons: [], links }));
  await moveClocks(
    tx,
    records.map(({ value }) => value),
  );
  await saveMovements(
    tx,
    records.map(({ value }) => value),
  );
  await tellMovedVisits(tx, families);
  // Where somebody is to go changes no stay, and matters to who was a contact.
  const leaving = families.filter(({ site, members }) =>
    records.some(
      ({ value }) =>
        value.dischargedTo !== undefined &&
        value.site === site &&
        members.includes(value.pseudonym),
    ),
  );
  const tell = (known: readonly FactsOfFamily[]): PersonRef[] => [
    ...membersOf(leaving),
    ...membersOf(known.filter(mayComeAsContact).map(({ family }) => family)),
  ];
  await appendChanges(tx, await recompute(tx, families, deciding, occasions.of, tell));
}

/**
 * Nor does an announcement, or a visit of an outpatient, and either matters to whoever is a
 * contact. That nobody can be who never lay here spares the second stage most of what clinics tell.
 */
function mayComeAsContact({ facts: { movements } }: FactsOfFamily): boolean {
  const isBedless = ({ announced, class: kind }: EncounterChanged) =>
    announced !== undefined || kind === 'outpatient';
  return (
    movements.some(isBedless) &&
    movements.some((one) => !isBedless(one) && (one.kind === 'admit' || one.kind === 'transfer'))
  );
}
