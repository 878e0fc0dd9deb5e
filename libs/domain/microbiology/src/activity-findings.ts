import type { PhenotypicTest } from '@carbawatch/contracts';
import { currentResults } from './current-results';
import type { PhenotypicTestFact } from './evidence-types';

/** The phenotypic tests of one isolate, put together by what they can say. */
export interface ActivityFindings {
  /** Tests of hydrolysis that confirm or exclude: mCIM, CIM, Carba NP, MALDI. */
  readonly positive: readonly PhenotypicTest['test'][];
  readonly negative: readonly PhenotypicTest['test'][];
  readonly indeterminate: readonly PhenotypicTest['test'][];
  /** eCIM: a metallo-beta-lactamase when positive, serine when negative; only beside mCIM. */
  readonly ecim: 'positive' | 'negative' | 'contradictory' | null;
  /** Tests that only presume: synergy with an inhibitor, temocillin, modified Hodge, others. */
  readonly presumptive: readonly PresumptiveFinding[];
  /** Synergy with boronic acid and with cloxacillin: AmpC with porin loss, no carbapenemase. */
  readonly ampC: boolean;
  readonly conflicts: readonly PhenotypicTest['test'][];
}

export interface PresumptiveFinding {
  readonly test: PhenotypicTest['test'];
  readonly because: string;
  /** Ambler classes that the pattern points to. */
  readonly classes: readonly ('A' | 'B' | 'D')[];
}

/** CLSI M100 Tables 3B and 3C take Carba NP and mCIM; CIM and MALDI hydrolysis work alike. */
const HYDROLYSIS: ReadonlySet<PhenotypicTest['test']> = new Set([
  'mCIM',
  'CIM',
  'CarbaNP',
  'MALDI',
]);

/** Weak OXA-48-like enzymes escape these (Carba NP, MALDI hydrolysis). */
const MISSES_OXA_48: ReadonlySet<PhenotypicTest['test']> = new Set(['CarbaNP', 'MALDI']);

export function readActivity(tests: readonly PhenotypicTestFact[]): ActivityFindings {
  const current = currentResults(tests, (test) => test.test);
  const named = (wanted: PhenotypicTest['result']) =>
    [...new Set(current.filter((t) => t.result === wanted).map((t) => t.test))].sort();
  const positive = named('positive');
  const negative = named('negative');
  const presumptive = current
    .filter((t) => t.result === 'positive' && !HYDROLYSIS.has(t.test) && t.test !== 'eCIM')
    .flatMap(presumptiveFinding)
    .sort((a, b) => (a.because < b.because ? -1 : a.because > b.because ? 1 : 0));
  return {
    positive: positive.filter((t) => HYDROLYSIS.has(t)),
    negative: negative.filter((t) => HYDROLYSIS.has(t) && !positive.includes(t)),
    indeterminate: named('indeterminate').filter(
      (t) => HYDROLYSIS.has(t) && !positive.includes(t) && !negative.includes(t),
    ),
    ecim: ecimResult(positive.includes('eCIM'), negative.includes('eCIM')),
    presumptive,
    ampC: current.some((t) => t.test === 'inhibitor' && t.result === 'positive' && showsAmpC(t)),
    conflicts: positive.filter((t) => negative.includes(t)),
  };
}

function ecimResult(positive: boolean, negative: boolean): ActivityFindings['ecim'] {
  if (positive && negative) return 'contradictory';
  if (positive) return 'positive';
  return negative ? 'negative' : null;
}

/** Whether every negative activity test is one that weak OXA-48-like enzymes escape. */
export function onlyOxa48BlindTests(negative: readonly PhenotypicTest['test'][]): boolean {
  return negative.every((test) => MISSES_OXA_48.has(test));
}

/**
 * Inhibitor disks (EUCAST guideline on resistance mechanisms): synergy with boronic acid is class
 * A, with dipicolinic acid or EDTA class B; boronic acid *and* cloxacillin is AmpC with porin loss
 * and no carbapenemase; no synergy with temocillin MIC >= 128 mg/L presumes OXA-48-like.
 */
function presumptiveFinding(test: PhenotypicTest): PresumptiveFinding[] {
  const detail = test.detail ?? '';
  switch (test.test) {
    case 'inhibitor': {
      if (showsAmpC(test)) return [];
      const boronic = BORONIC.test(detail);
      const chelator = /EDTA|\bDPA\b|dipicolin|mercapto|metallo|\bMBL\b/i.test(detail);
      return [presumed(test.test, inhibitorWords(boronic, chelator), classes(boronic, chelator))];
    }
    case 'temocillin':
      return [presumed(test.test, 'high-level temocillin resistance presumes OXA-48-like', ['D'])];
    case 'MHT':
      return [
        presumed(
          test.test,
          'a modified Hodge test may be positive from ESBL or AmpC with porin loss ' +
            '(withdrawn from CLSI M100 in 2018)',
          [],
        ),
      ];
    default:
      return [
        presumed(
          test.test,
          'a positive test whose method is not named (CSTE 22-ID-04 names those that confirm)',
          [],
        ),
      ];
  }
}

const BORONIC = /boron|\bA?PBA\b|vaborbactam|avibactam|relebactam/i;

function showsAmpC({ detail = '' }: PhenotypicTest): boolean {
  return BORONIC.test(detail) && /cloxacillin/i.test(detail);
}

function presumed(
  test: PhenotypicTest['test'],
  because: string,
  found: PresumptiveFinding['classes'],
): PresumptiveFinding {
  return { test, because, classes: found };
}

function classes(boronic: boolean, chelator: boolean): PresumptiveFinding['classes'] {
  return [...(boronic ? (['A'] as const) : []), ...(chelator ? (['B'] as const) : [])];
}

function inhibitorWords(boronic: boolean, chelator: boolean): string {
  if (boronic && chelator) return 'inhibitor synergy presumes class A and class B enzymes';
  if (boronic) return 'synergy with boronic acid presumes a class A enzyme';
  if (chelator) return 'synergy with a chelator presumes a class B enzyme';
  return 'inhibitor synergy presumes a carbapenemase';
}
