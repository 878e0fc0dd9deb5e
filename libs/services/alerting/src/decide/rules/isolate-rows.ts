import { instantMs } from '@carbawatch/contracts';
import { currentStay, specimenGroupOf, stayAt, type Stay } from '@carbawatch/epidemiology';
import { carriageOf, type PersonCarriage } from '../carriage';
import { caseName } from '../confirmed-cases';
import {
  awaitsTest,
  familiesIn,
  familiesOf,
  isConfirmed,
  isCre,
  isExcludedCre,
  isPendingCre,
  isProbable,
} from '../evidence';
import { isProducer, isSuspected } from '../evidence';
import type { KnownClassification } from '../facts';
import { hepatobiliaryCodes } from '../hepatobiliary-disease';
import { isAloneNow } from '../isolation';
import { isImported } from '../known-before';
import { departuresOf } from '../leaving';
import { oncePer } from '../once-per';
import { wardTimes, type IsolateView, type Picture, type WardTime } from '../picture';
import type { ResistantValue } from '../resistance';
import { specimenCases } from '../specimen-cases';
import { pendingIdOf, pendingSpeciesOf } from '../suspected-screens';
import { clockTime, distinct, familyWords, isolateSentence, placeSentence } from '../wording';
import { methodWords, unitWordsOf, wardTimeSentence } from '../wording';
import { around, clearedOf, specimenIdOf, type Around } from './around';
import { reportedEnd } from '../reported-stay';
import { personBefore, type PersonBefore } from './person-before';
import { newsOf } from './positive-again';
import { words, type Parameters, type Row } from './row';

export function isolateRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  return picture.isolates.map((view) => isolateRow(view, all));
}

/** One row an isolate and carbapenemase family. */
export function carbapenemaseRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  const bySpecimen = parameters['specimens'] === true ? specimenCases(picture) : null;
  return picture.isolates.flatMap((view) => {
    if (!isProducer(view.step.classification)) return [];
    const row = isolateRow(view, all);
    return familiesOf(view.step.classification).map((family): Row => {
      const { carbapenemases } = view.step.classification.cpe;
      const shown = carbapenemases.filter((enzyme) => enzyme.family === family);
      const found = { family, species: view.species.code, collectedAt: view.collectedAt };
      const news = newsOf(view, found, picture);
      const isOfSpecimen = bySpecimen?.get(family)?.species === view.species.code;
      const caseSpecies = isOfSpecimen ? '' : view.species.code;
      const alleles = shown.flatMap(({ allele }) => (allele ? [allele] : []));
      return {
        ...row,
        facts: {
          ...row.facts,
          family,
          familyWords: familyWords(family),
          alleles,
          methods: shown.flatMap(({ evidence }) => evidence),
          methodWords: shown.flatMap(({ evidence }) => evidence.map(methodWords)),
          imported: isImported(picture, found),
          speciesOfFamily: speciesOf(family, picture),
          againOn: news?.on ?? null,
          caseSpecies,
          newsWard: news ? news.ward : view.place.ward,
          ...confirmationOf(family, caseSpecies, picture),
        },
        sentences: { ...row.sentences, again: () => news?.sentences() ?? [] },
      };
    });
  });
}

/** Since when it is a case, and what the laboratory had called it when it became one. */
export function confirmationOf(
  family: string,
  species: string,
  { confirmed }: Picture,
): Record<string, unknown> {
  const known = confirmed?.get(caseName(family, species));
  const formerly = known?.formerly;
  return {
    confirmedMs: known?.sinceMs ?? null,
    formerFamily: formerly ? familyWords(formerly.family) : null,
    formerSpecies: formerly?.species?.name ?? null,
  };
}

function speciesOf(family: string, { isolates }: Picture): number {
  const carrying = isolates.filter(
    ({ step }) =>
      isProducer(step.classification) && familiesOf(step.classification).includes(family),
  );
  return new Set(carrying.map(({ species }) => species.code)).size;
}

/** One row an isolate and ward of certain units on which its patient was at or after collection. */
export function wardTimeRows(picture: Picture, parameters: Parameters): Row[] {
  const all = around(picture, parameters);
  return picture.isolates.flatMap((view) => {
    const row = isolateRow(view, all);
    const here = wardTimes(view, picture, all.units, 'admission');
    return wardTimes(view, picture, all.units, 'ever').map((time): Row => ({
      ...row,
      facts: {
        ...row.facts,
        timeWard: time.ward,
        timeUnit: time.unitType,
        timeUnitWords: unitWordsOf(time),
        entry: time.from ?? 'at collection',
        sameAdmission: here.some(({ ward, from }) => ward === time.ward && from === time.from),
      },
      sentences: {
        ...row.sentences,
        wards: () => [wardTimeSentence(time, picture.timeZone)],
      },
    }));
  });
}

function isolateRow(view: IsolateView, around: Around): Row {
  const { picture, parameters, units, confirmed } = around;
  const { step, species, place } = view;
  const { classification, isolate } = step;
  const times = wardTimes(view, picture, units, 'admission');
  const codes = hepatobiliaryCodes(view);
  const group = specimenGroupOf(isolate.specimen ?? {});
  const { discordance = [] } = classification;
  const families = isProducer(classification) ? familiesOf(classification) : [];
  const cleared = clearedOf(families, around);
  const agents = words(parameters, 'agents', []);
  const before = beforeIn(picture)(view);
  return {
    isolates: [view.isolateId],
    wardAtCollection: place.ward,
    facts: {
      isolateId: view.isolateId,
      ...pendingNames(view, picture),
      specimenId: specimenIdOf(isolate.specimen, view.isolateId),
      specimenType: isolate.specimen?.type ?? null,
      specimenGroup: group,
      sterile: group === 'sterile',
      screening: group === 'screening',
      status: isolate.status,
      species: species.code,
      speciesName: species.name,
      st: classification.st,
      families,
      carries: families.map(familyWords),
      current: cleared.length === 0,
      confirmed: isConfirmed(classification),
      probable: isProbable(classification),
      producer: isProducer(classification),
      suspected: isSuspected(classification),
      ...mechanismOf(classification),
      ...negativesOf(step),
      cre: isCre(classification),
      cpeStatus: classification.cpe.status,
      speciesConfirmed: confirmed.has(species.code),
      what: isProducer(classification) ? 'CPE' : 'CRE',
      ward: place.ward,
      unitType: place.unitType,
      vulnerable: times.length > 0,
      unitWards: distinct(times.map(({ ward }) => ward)),
      hepatobiliary: codes.length > 0,
      codes,
      encounter: view.visit ?? view.admission?.from ?? 'unnamed',
      discordances: discordance.map(({ code }) => code),
      discordanceWords: discordance.map(({ because }) => because),
      reflexTests: discordance.flatMap(({ reflexTest }) => (reflexTest ? [reflexTest] : [])),
      resistant: isolate.resistant ?? [],
      resistantNamed: (isolate.resistant ?? []).filter((agent) => agents.includes(agent)),
      ...whereaboutsIn(picture)(view),
      ...before.facts,
    },
    sentences: sentencesOf(view, around, { times, cleared, before }),
  };
}

/** Rules that ask for rows of their own ask for the same of each isolate. */
const whereaboutsIn = oncePer((picture: Picture) =>
  oncePer((view: IsolateView) => {
    const sinceMs = picture.producerSince.get(view.isolateId) ?? null;
    return whereabouts({ ...view, sinceMs }, picture);
  }),
);

const beforeIn = oncePer((picture: Picture) => {
  const carriage = carriageOf(picture, picture.clearing);
  return oncePer((view: IsolateView) => personBefore(view, { picture, carriage }));
});

interface Said {
  readonly times: readonly WardTime[];
  readonly cleared: readonly PersonCarriage[];
  readonly before: PersonBefore;
}

function sentencesOf(
  view: IsolateView,
  { picture, parameters }: Around,
  { times, cleared, before }: Said,
): Row['sentences'] {
  const { place } = view;
  const { classification, isolate } = view.step;
  const agents = words(parameters, 'agents', []);
  return {
    isolate: () => [isolateSentence(view, picture.timeZone)],
    cpe: () => classification.cpe.because,
    cre: () => classification.cre.because,
    cleared: () => cleared.flatMap(({ because }) => because),
    place: () => [placeSentence(place)],
    wards: () => times.map((time) => wardTimeSentence(time, picture.timeZone)),
    resistance: () =>
      (isolate.resistantByValue ?? [])
        .filter(({ agent }) => agents.includes(agent))
        .map(byValueSentence),
    known: before.because,
  };
}

/** Whether the mechanism of CRE is still to be shown, or excluded. */
function mechanismOf(classification: KnownClassification): Record<string, boolean> {
  const excluded = isExcludedCre(classification);
  return {
    suspectedStatus: classification.cpe.status === 'suspected',
    awaitsTest: awaitsTest(classification),
    pending: isPendingCre(classification),
    excluded,
    notExcluded: !excluded,
  };
}

/** What tests have looked for and not found. */
function negativesOf({ isolate, classification }: IsolateView['step']): Record<string, unknown> {
  const testedNegative = isolate.testedNegative === true;
  return {
    testedNegative,
    negativeGenes: isolate.negativeGenes ?? [],
    inactiveTests: isolate.inactiveTests ?? [],
    notExcludedByTests: testedNegative && isSuspected(classification),
  };
}

/** The names of an alert about what is pending, also of what was growth without a name before. */
function pendingNames(view: IsolateView, picture: Picture): Record<string, string> {
  return {
    pendingId: pendingIdOf(view, picture),
    pendingSpecies: pendingSpeciesOf(view, picture),
  };
}

function byValueSentence({ agent, value, by }: ResistantValue): string {
  return `${agent} ${value} is resistant by ${by}; the laboratory gave no category.`;
}

/** What was found: when it was taken, in which visit, and since when it is known. */
interface Found {
  readonly collectedAt: string;
  readonly visit?: string | null;
  readonly sinceMs: number | null;
}

/** Whether the patient is in the house, and was when the laboratory knew. */
export function whereabouts(view: Found, picture: Picture): Record<string, unknown> {
  const { stays, timeZone } = picture;
  const inHouse = currentStay(stays) !== null;
  const since = view.sinceMs;
  const then = since === null ? null : stayAt(stays, new Date(since).toISOString(), timeZone);
  const left = stays
    .filter((stay) => stay.toMs !== null && stay.class !== 'outpatient')
    .filter((stay) => since === null || stay.fromMs <= since)
    .at(-1);
  const collected = stayAt(stays, view.collectedAt, timeZone);
  const told = reportedEnd(view.collectedAt, picture);
  const leftLater = told !== null && since !== null && told.ms > since;
  const leftAt = left?.to ?? told?.at;
  return {
    staysKnown: told !== null || stays.some((stay) => stay.class !== 'outpatient'),
    byReport: told !== null,
    inHouse,
    isolated: isAloneNow(picture),
    inHouseWhenKnown: leftLater || (then !== null && then.class !== 'outpatient'),
    admittedSince: since !== null && isAdmittedAfter(stays, since),
    lastVisit: collected?.visit ?? left?.visit ?? view.visit ?? 'unnamed',
    leftAs: left?.end ?? (told && 'discharge'),
    died: told?.died ?? left?.end === 'death',
    leftAt: leftAt ? clockTime(leftAt, timeZone) : null,
    leftTo: left && !inHouse ? destinationOf(left, picture) : null,
    collectedMs: instantMs(view.collectedAt, timeZone),
  };
}

function destinationOf(stay: Stay, picture: Picture): string | null {
  return departuresOf(picture).find((one) => one.left && one.stay === stay)?.to ?? null;
}

/** Whoever has been in the house since then was received by people who could know. */
export function isAdmittedAfter(stays: Picture['stays'], ms: number): boolean {
  return stays.some((stay) => stay.class !== 'outpatient' && stay.fromMs > ms);
}

/** One row a report on a specimen without an isolate, and family found in it. */
export function specimenRows(picture: Picture): Row[] {
  const carriage = carriageOf(picture, picture.clearing);
  return picture.specimens.flatMap(({ reportId, step, collectedAt }) => {
    const before = personBefore({ reportId, collectedAt }, { picture, carriage });
    const { classification, specimen, ward } = step;
    const place = stayAt(picture.stays, collectedAt, picture.timeZone)?.ward ?? ward;
    const families = familiesIn(step, picture);
    return (families.length > 0 ? families : ['']).map((family): Row => ({
      isolates: [],
      specimens: [reportId],
      wardAtCollection: place,
      facts: {
        reportId,
        family,
        familyWords: familyWords(family),
        specimenType: specimen?.type ?? null,
        specimenStatus: classification.status,
        confirmed: classification.status === 'confirmed' && family !== '',
        probable: classification.status === 'probable' && family !== '',
        negative: classification.status === 'negative',
        ward: place,
        isolated: isAloneNow(picture),
        imported: family !== '' && isImported(picture, { family, species: null, collectedAt }),
        inIsolate: speciesOf(family, picture) > 0,
        ...before.facts,
      },
      sentences: { specimen: () => classification.because, known: before.because },
    }));
  });
}
