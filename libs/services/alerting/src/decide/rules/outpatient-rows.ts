import { carriageOf } from '../carriage';
import { isolationState } from '../isolation';
import { isKnownBefore } from '../known-before';
import { outpatientVisits } from '../outpatient-visits';
import type { Picture } from '../picture';
import { clockTime, distinct } from '../wording';
import { carriageFacts, contactFacts } from './admission-rows';
import { staySentence } from './lying';
import { words, type Parameters, type Row } from './row';

/** One row a visit of an outpatient to a unit of the kinds that the rule names in `outpatients`. */
export function outpatientRows(picture: Picture, parameters: Parameters): Row[] {
  const units = words(parameters, 'outpatients', []);
  if (units.length === 0) return [];
  const { movements, timeZone } = picture;
  const visits = outpatientVisits(movements, timeZone).filter(
    ({ unitType }) => unitType !== null && units.includes(unitType),
  );
  if (visits.length === 0) return [];
  const carriage = carriageOf(picture, picture.clearing);
  const carrying = carriage.filter(({ kind }) => kind !== 'contact');
  return visits.map((visit): Row => {
    const { key, ward, unitType, from, fromMs, leftMs, expiresMs, told } = visit;
    const state = isolationState(visit, picture);
    return {
      isolates: distinct(carrying.flatMap(({ isolates }) => isolates)),
      wardAtCollection: ward,
      facts: {
        ...{ visit: key, outpatient: true, open: leftMs === null, inpatient: false },
        ...{ class: 'outpatient', ward, unitType, since: clockTime(from, timeZone) },
        ...carriageFacts(carrying, picture),
        knownBefore: isKnownBefore(picture, { fromMs, stays: [visit] }),
        ...contactFacts(told, picture, carriage, parameters),
        ...{ isolation: state, isolated: state === 'isolated' },
        notRecorded: state === 'not-recorded',
      },
      sentences: {
        stay: () => [staySentence(visit, [visit], { timeZone, state })],
        carriage: () => carriage.flatMap(({ because }) => because),
      },
      expiresMs,
    };
  });
}
