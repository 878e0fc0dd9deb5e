import { specimenGroupOf } from '@carbawatch/epidemiology';
import { isKnownCarrier } from '../carriage';
import { takenWith, wardTimes, type Picture } from '../picture';
import { screenIdOf, type SuspectedScreen } from '../suspected-screens';
import { clockTime, distinct, placeSentence, wardTimeSentence } from '../wording';
import { around, specimenIdOf, type Around } from './around';
import { NO_ISOLATE } from './rows-without-isolate';
import { whereabouts } from './isolate-rows';
import { personBefore } from './person-before';
import type { Parameters, Row } from './row';

/**
 * One row a screening culture with growth that nobody has named or tested yet, in the fields of an
 * isolate that is suspected.
 */
export function screenGrowthRows(picture: Picture, parameters: Parameters): Row[] {
  const open = picture.screens.filter((screen) => screen.open);
  if (open.length === 0) return [];
  const all = around(picture, parameters);
  return open.map((screen) => growthRow(screen, all));
}

function growthRow(screen: SuspectedScreen, all: Around): Row {
  const { picture, units, carriage } = all;
  const { view, sinceMs } = screen;
  const { reportId, step, collectedAt } = view;
  const taken = takenWith(view, picture);
  const times = wardTimes(taken, picture, units, 'admission');
  const { place } = taken;
  const before = personBefore({ reportId, collectedAt }, all);
  const when = clockTime(collectedAt, picture.timeZone);
  return {
    isolates: [],
    specimens: [reportId],
    wardAtCollection: place.ward,
    facts: {
      ...NO_ISOLATE,
      ...whereabouts({ collectedAt, sinceMs }, picture),
      ...before.facts,
      pendingId: screenIdOf(screen),
      pendingSpecies: '',
      specimenId: specimenIdOf(step.specimen, screenIdOf(screen)),
      specimenType: step.specimen?.type ?? null,
      specimenGroup: specimenGroupOf(step.specimen ?? {}),
      screening: true,
      status: step.status,
      suspected: true,
      suspectedStatus: true,
      awaitsTest: true,
      notExcluded: true,
      cpeStatus: step.classification.status,
      speciesConfirmed: isKnownCarrier(carriage),
      current: true,
      ward: place.ward,
      unitType: place.unitType,
      vulnerable: times.length > 0,
      unitWards: distinct(times.map(({ ward }) => ward)),
    },
    sentences: {
      isolate: () => [`Specimen ${reportId}, collected ${when}, without an isolate.`],
      cpe: () => step.classification.because,
      place: () => [placeSentence(place)],
      known: before.because,
      wards: () => times.map((time) => wardTimeSentence(time, picture.timeZone)),
    },
  };
}
