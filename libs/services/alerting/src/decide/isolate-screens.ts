import type { ClassifiedStep, GeneTest, IsolateClassified } from '@carbawatch/contracts';
import {
  BIG_FIVE,
  organismByCode,
  parseGeneName,
  screenForCarbapenemase,
} from '@carbawatch/microbiology';
import { isCre, isProducer, isSuspected } from './evidence';
import type { IsolateStep, SpecimenFact, SpecimenHistory } from './facts';

/**
 * Some laboratories report what grew on the screening plate as an isolate. Such a report of one of
 * the Enterobacterales says of the swab what a report on the specimen would have said; of carriage
 * it is a negative where
 * - a carbapenemase test excluded (CLSI M100, Tables 3B and 3C): for every family; by Carba NP or
 *   hydrolysis alone not for OXA-48-like, which these miss;
 * - genes were looked for and not found: for their families, as in a specimen;
 * - without a test, the carbapenem is within EUCAST's screening cut-off (meropenem 0.125 mg/L,
 *   28 mm: EUCAST guideline on resistance mechanisms, v2.0, 2017; no test is asked for): for every
 *   family. "Susceptible" alone, or a value of which nobody knows on which side it lies (<= 0.25),
 *   is none: an OXA-48-like producer may well be susceptible.
 */
export function screenOfIsolate(event: IsolateClassified): SpecimenHistory {
  const { isolateId, pseudonym } = event;
  const steps = [...event.earlier, event].map((step) => swabOf(step, pseudonym, isolateId));
  return { reportId: screenReportId(isolateId), steps };
}

/** No sender's report is called so. */
export function screenReportId(isolateId: string): string {
  return `isolate ${isolateId}`;
}

/** Whether any report on it says something of a screen that the isolate does not say itself. */
export function isFromScreen({ steps }: SpecimenHistory): boolean {
  return steps.some(({ withdrawn }) => !withdrawn);
}

function swabOf(step: ClassifiedStep, eventPseudonym: string, isolateId: string): SpecimenFact {
  const { status, specimen, encounter, organism, testMessage } = step.isolate;
  const known = organism ? organismByCode(organism.code) : null;
  const isScreen = specimen?.purpose === 'screening' && known?.isEnterobacterales === true;
  const { families, everyFamily } = isScreen ? negativesOf(step) : NOTHING;
  const isNegative = everyFamily || families.length > 0;
  return {
    receivedAt: step.receivedAt,
    pseudonym: step.pseudonym ?? eventPseudonym,
    ...(step.movedVisit && { movedVisit: true }),
    isolateId,
    // What is suspected or shown, the isolate itself says.
    withdrawn: step.withdrawn || !isScreen || (!isNegative && saysMore(step)),
    testMessage: testMessage ?? false,
    specimen,
    ward: encounter?.ward ?? null,
    ...(encounter?.unitType && { unitType: encounter.unitType }),
    status,
    // Growth without an isolate is another matter: somebody has to name it.
    culture: isNegative ? 'no-target-organism' : undefined,
    classification: {
      status: isNegative ? 'negative' : 'undetermined',
      carbapenemases: [],
      negativeFor: [...families],
      cultureNegative: everyFamily,
      because: [],
    },
  };
}

function saysMore({ classification }: ClassifiedStep): boolean {
  const known = { ...classification, st: null };
  return isProducer(known) || isSuspected(known) || isCre(known);
}

interface Negatives {
  readonly families: readonly string[];
  readonly everyFamily: boolean;
}

const NOTHING: Negatives = { families: [], everyFamily: false };

function negativesOf({ isolate, classification }: ClassifiedStep): Negatives {
  const { cre, cpe, flags } = classification;
  if (cpe.status === 'confirmed' || cpe.status === 'probable') return NOTHING;
  const isExcluded = cpe.status === 'negative' && cpe.nonCpeStandard !== 'genes-only';
  const isMissed = flags.includes('oxa-48-not-excluded');
  const tested = targetsOf(isolate.geneTests ?? []);
  const others = BIG_FIVE.filter((family) => family !== 'OXA-48-like');
  const families = [...tested, ...(isExcluded && isMissed ? others : [])];
  const isOpen = cpe.status === 'undetermined' && cre.status !== 'cre';
  return {
    families: [...new Set(families)].sort(),
    everyFamily: (isExcluded && !isMissed) || (isOpen && isWithinCutOff(isolate)),
  };
}

/** Families that were looked for and not found, and of which nothing else was read. */
function targetsOf(tests: readonly GeneTest[]): string[] {
  const familiesOf = (wanted: (test: GeneTest) => boolean) =>
    tests
      .filter(wanted)
      .flatMap(({ gene }) => gene.split('/'))
      .flatMap((gene) => parseGeneName(gene.trim()).family ?? []);
  const other = new Set(familiesOf(({ result }) => result !== 'not-detected'));
  return familiesOf(({ result }) => result === 'not-detected').filter((one) => !other.has(one));
}

function isWithinCutOff({ organism, susceptibility = [] }: ClassifiedStep['isolate']): boolean {
  const known = organism ? organismByCode(organism.code) : null;
  if (!known) return false;
  return screenForCarbapenemase({ organism: known, susceptibility }).outcome === 'negative';
}

/**
 * Without the negatives of swabs from which another isolate shows an enzyme or is suspected: what
 * one swab shows is known when each of its isolates has its answer.
 */
export function withoutDoubted<T extends { readonly step: SpecimenFact }>(
  specimens: readonly T[],
  isolates: ReadonlyMap<string, IsolateStep>,
): T[] {
  if (!specimens.some(({ step }) => step.isolateId !== undefined)) return [...specimens];
  const open = [...isolates].filter(
    ([, { withdrawn, classification }]) =>
      !withdrawn && (isProducer(classification) || isSuspected(classification)),
  );
  return specimens.filter(
    ({ step }) =>
      step.isolateId === undefined ||
      step.classification.status !== 'negative' ||
      !open.some(
        ([isolateId, { isolate }]) =>
          isolateId !== step.isolateId && isOneSwab(step.specimen, isolate.specimen),
      ),
  );
}

type Swab = SpecimenFact['specimen'];

/** By its number, or where either has none by the moment at which it was taken. */
export function isOneSwab(a: Swab, b: Swab): boolean {
  if (a?.id !== undefined && b?.id !== undefined) return a.id === b.id;
  return a?.collectedAt !== undefined && a.collectedAt === b?.collectedAt;
}
