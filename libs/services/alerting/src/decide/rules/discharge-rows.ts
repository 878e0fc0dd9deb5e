import { instantMs } from '@carbawatch/contracts';
import { carriageOf, type PersonCarriage } from '../carriage';
import { isProducer } from '../evidence';
import { departuresOf, type Leaving } from '../leaving';
import type { Picture } from '../picture';
import { distinct, familyWords, listed } from '../wording';
import { leavingFacts } from './admission-rows';
import { words, type Parameters, type Row } from './row';

/**
 * The parameter that says of what kinds of results (`isolates`, `specimens`) the site's rule
 * `not-in-house` calls; it is written by the book of rules, from that rule.
 */
export const CALLED_BY_NOT_IN_HOUSE = 'calledByNotInHouse';

/**
 * One row a discharge that names where to; and one for whoever still lies here and of whom a
 * movement has named it already (PV1-37): the receiving side is to be told before the transport;
 * and one a transfer to a ward of another hospital.
 */
export function dischargeRows(picture: Picture, parameters: Parameters): Row[] {
  const { timeZone } = picture;
  const leaving = departuresOf(picture);
  if (leaving.length === 0) return [];
  const carriage = carriageOf(picture, picture.clearing);
  const carrying = carriage.filter(({ kind }) => kind !== 'contact');
  const calls = words(parameters, CALLED_BY_NOT_IN_HOUSE, []);
  return leaving.map((one): Row => ({
    isolates: distinct(carrying.flatMap(({ isolates }) => isolates)),
    wardAtCollection: one.stay.ward,
    facts: {
      ...leavingFacts(one, timeZone),
      carrier: carrying.length > 0,
      contactFlag: carriage.some(({ kind }) => kind === 'contact'),
      carries: namesOf(carrying),
      contactOf: namesOf(carriage.filter(({ kind }) => kind === 'contact')),
      lateOnly: isLateOnly(one, picture, calls),
    },
    sentences: { carriage: () => carriage.flatMap(({ because }) => because) },
  }));
}

function namesOf(carriage: readonly PersonCarriage[]): string {
  return listed(
    carriage.map(({ family }) => (family === null ? 'an unknown enzyme' : familyWords(family))),
  );
}

/**
 * Whether all that is known of the carriage came when the patient had left by this departure, so
 * that `not-in-house` calls of it, or was taken later: then nothing was to be told at the door.
 */
function isLateOnly(
  { stay, left, move, planned }: Leaving,
  picture: Picture,
  calls: readonly string[],
): boolean {
  const { stays, timeZone, producerSince, carriers } = picture;
  const leftMs = stay.toMs;
  const isHere = picture.own === null && (move !== '' || planned === true);
  if (!left || leftMs === null || isHere || carriers.length > 0) return false;
  const isLate = (knownMs: number) =>
    knownMs > leftMs &&
    !stays.some(
      ({ class: kind, fromMs, toMs }) =>
        kind !== 'outpatient' && fromMs <= knownMs && (toMs ?? Infinity) > leftMs,
    );
  const isLater = (collectedAt: string) => instantMs(collectedAt, timeZone) >= leftMs;
  const isolates = picture.isolates.filter(({ step }) => isProducer(step.classification));
  const specimens = picture.specimens.filter(({ positiveMs }) => positiveMs !== null);
  if (isolates.length + specimens.length === 0) return false;
  return (
    isolates.every(
      ({ isolateId, collectedAt }) =>
        isLater(collectedAt) ||
        (calls.includes('isolates') && isLate(producerSince.get(isolateId) ?? -Infinity)),
    ) &&
    specimens.every(
      ({ collectedAt, positiveMs }) =>
        isLater(collectedAt) || (calls.includes('specimens') && isLate(positiveMs ?? -Infinity)),
    )
  );
}
