import { specimenGroupOf } from '@carbawatch/epidemiology';
import { familiesIn } from '../evidence';
import { isAloneNow } from '../isolation';
import { isImported } from '../known-before';
import {
  takenWith,
  wardTimes,
  wardTimesSince,
  type Picture,
  type SpecimenView,
  type Taken,
  type WardTime,
} from '../picture';
import { specimenCases } from '../specimen-cases';
import { clockTime, familyWords, knownTimeSentence, listed, methodWords } from '../wording';
import { placeSentence, unitWordsOf, wardTimeSentence } from '../wording';
import { around, clearedOf, specimenIdOf, type Around } from './around';
import { FIELDS } from './fields';
import { confirmationOf, whereabouts } from './isolate-rows';
import { personBefore } from './person-before';
import type { Parameters, Row } from './row';

const EMPTY = { text: null, number: null, 'yes-no': false, list: [] } as const;

/** All that can be asked of an isolate, answered for what has none. */
export const NO_ISOLATE: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(FIELDS.isolate).map(([name, type]) => [name, EMPTY[type]]),
);

function positives(picture: Picture): SpecimenView[] {
  return picture.specimens.filter(({ step }) => familiesIn(step, picture).length > 0);
}

/** One row a specimen that shows a carbapenemase without an isolate, in an isolate's fields. */
export function specimenAsIsolateRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  return positives(picture).map((view) => specimenRow(view, takenWith(view, picture), all));
}

/**
 * One row such a specimen and family that is a case without an isolate, in a carbapenemase's
 * fields. Its `caseSpecies` is empty, and that of the isolate which follows it as well.
 */
export function specimenCarbapenemaseRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  const cases = specimenCases(picture);
  return positives(picture).flatMap((view) => {
    const row = specimenRow(view, takenWith(view, picture), all);
    const { reportId, step, collectedAt } = view;
    return familiesIn(step, picture).flatMap((family): Row[] => {
      if (!cases.has(family)) return [];
      const shown = step.classification.carbapenemases.filter((one) => one.family === family);
      const found = { family, species: null, collectedAt };
      const when = clockTime(collectedAt, picture.timeZone);
      return [
        {
          ...row,
          facts: {
            ...row.facts,
            family,
            familyWords: familyWords(family),
            alleles: shown.flatMap(({ allele }) => (allele ? [allele] : [])),
            methods: shown.flatMap(({ evidence }) => evidence),
            methodWords: shown.flatMap(({ evidence }) => evidence.map(methodWords)),
            imported: isImported(picture, found),
            speciesOfFamily: 0,
            againOn: null,
            newsWard: row.wardAtCollection,
            caseSpecies: '',
            ...confirmationOf(family, '', picture),
          },
          sentences: {
            ...row.sentences,
            isolate: () => [`Specimen ${reportId}, collected ${when}, without an isolate.`],
          },
        },
      ];
    });
  });
}

/** One row such a specimen and ward of the rule's units, as of an isolate. */
export function specimenTimeRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  return positives(picture).flatMap((view) => {
    const taken = takenWith(view, picture);
    const row = specimenRow(view, taken, all);
    return wardTimes(taken, picture, all.units, 'ever').map((time) =>
      atTime(row, time, wardTimeSentence(time, picture.timeZone)),
    );
  });
}

/**
 * One row a family that a list says the patient carries, and ward of the rule's units on which the
 * patient is, or comes to be, since the list was taken in.
 */
export function listedTimeRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  const claims = picture.carriers.filter(({ kind }) => kind !== 'contact');
  const since = new Map<string | null, number>();
  for (const { claimId, family = null } of claims) {
    const ms = picture.claimedSince.get(claimId) ?? Infinity;
    since.set(family, Math.min(ms, since.get(family) ?? Infinity));
  }
  return all.carriage.flatMap((carriage) => {
    const sinceMs = since.get(carriage.family);
    if (sinceMs === undefined) return [];
    const { family, species, because } = carriage;
    const row: Row = {
      isolates: [],
      wardAtCollection: null,
      facts: {
        ...NO_ISOLATE,
        ...producing(family === null ? [] : [family]),
        carries: [family === null ? 'an unknown enzyme' : familyWords(family)],
        speciesName: listed(species.map(({ name }) => name)) || null,
        current: carriage.kind !== 'presumed-cleared',
        ward: picture.wardNow,
        isolated: isAloneNow(picture),
      },
      sentences: { cpe: () => because },
    };
    return wardTimesSince(picture, all.units, sinceMs).map((time) =>
      atTime(row, time, knownTimeSentence(time, picture.timeZone)),
    );
  });
}

function producing(families: readonly string[]): Record<string, unknown> {
  return {
    families,
    carries: families.map(familyWords),
    producer: true,
    notExcluded: true,
    what: 'CPE',
  };
}

function specimenRow(view: SpecimenView, { place }: Taken, all: Around): Row {
  const { reportId, step, collectedAt, positiveMs } = view;
  const { classification, specimen } = step;
  const families = familiesIn(step, all.picture);
  const cleared = clearedOf(families, all);
  const group = specimenGroupOf(specimen ?? {});
  const before = personBefore({ reportId, collectedAt }, all);
  return {
    isolates: [],
    specimens: [reportId],
    wardAtCollection: place.ward,
    facts: {
      ...NO_ISOLATE,
      ...producing(families),
      ...whereabouts({ collectedAt, sinceMs: positiveMs }, all.picture),
      ...before.facts,
      specimenId: specimenIdOf(specimen, `report ${reportId}`),
      specimenType: specimen?.type ?? null,
      specimenGroup: group,
      sterile: group === 'sterile',
      screening: group === 'screening',
      status: step.status,
      confirmed: classification.status === 'confirmed',
      probable: classification.status === 'probable',
      cpeStatus: classification.status,
      current: cleared.length === 0,
      ward: place.ward,
      unitType: place.unitType,
    },
    sentences: {
      cpe: () => classification.because,
      cleared: () => cleared.flatMap(({ because }) => because),
      place: () => [placeSentence(place)],
      known: before.because,
    },
  };
}

function atTime(row: Row, time: WardTime, sentence: string): Row {
  return {
    ...row,
    facts: {
      ...row.facts,
      timeWard: time.ward,
      timeUnit: time.unitType,
      timeUnitWords: unitWordsOf(time),
      entry: time.from ?? 'at collection',
      // Asked of CRE alone; carbapenemases count ever.
      sameAdmission: false,
    },
    sentences: { ...row.sentences, wards: () => [sentence] },
  };
}
