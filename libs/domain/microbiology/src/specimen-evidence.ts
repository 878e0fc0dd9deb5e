import type { CultureResult, Discordance, GeneTest, PhenotypicTest } from '@carbawatch/contracts';
import type { Catalogue } from './catalogue';
import { csteCondition } from './case-definitions';
import type { CaseAnswer, CaseSpecimen } from './case-definitions';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import type { EvidenceOrganism, EvidencePolicy, FoundCarbapenemase } from './evidence-types';
import { BIG_FIVE } from './evidence-picture';
import { parseGeneName } from './gene-names';
import { screenKindOf } from './screen-words';

/** A result on the specimen itself: a rectal swab PCR before, or without, an isolate. */
export interface SpecimenInput {
  /** Absent: the report is silent on the culture. */
  readonly culture?: CultureResult | undefined;
  /** What grew is reported as isolates beside it. */
  readonly grewIsolates?: boolean | undefined;
  /** What was sampled, in the sender's words. */
  readonly type?: string | undefined;
  readonly purpose: CaseSpecimen['purpose'];
  /** What the panel looked for; without it only the targets of `geneTests` are known. */
  readonly targetsTested: readonly string[];
  readonly geneTests: readonly GeneTest[];
  readonly phenotypicTests: readonly PhenotypicTest[];
  readonly catalogue?: Catalogue;
  readonly policy?: EvidencePolicy;
}

export interface SpecimenEvidence {
  readonly status: 'confirmed' | 'probable' | 'suspected' | 'negative' | 'undetermined';
  /** No organism stands behind them: a case is keyed by family. */
  readonly carbapenemases: readonly FoundCarbapenemase[];
  /** Families that the specimen was negative for; nothing is said of any other. */
  readonly negativeFor: readonly string[];
  /** Culture results that are no negative: pending, invalid, not performed. */
  readonly cultureCounts: boolean;
  /** The culture was read and grew nothing of what was looked for. */
  readonly cultureNegative: boolean;
  readonly cases: readonly CaseAnswer[];
  readonly discordance: readonly Discordance[];
  readonly flags: readonly string[];
  readonly because: readonly string[];
}

const CULTURES_READ: ReadonlySet<CultureResult | undefined> = new Set<CultureResult | undefined>([
  'growth',
  'no-target-organism',
  'no-growth',
]);

const NO_ORGANISM: EvidenceOrganism = {
  name: 'The specimen (no organism)',
  genus: null,
  species: null,
  enterobacterales: null,
  morganellaceae: false,
  gramNegative: null,
};

/**
 * Row 13: a positive direct test is a confirmed case under CSTE 22-ID-04 "with or without organism
 * identification", and no isolate. PCR positive and culture negative is common (7.4% v 3.7% of ICU
 * screens, doi 10.1186/s13756-019-0579-2): it is said, not corrected.
 */
export function evaluateSpecimen(input: SpecimenInput): SpecimenEvidence {
  const evidence = evaluateCarbapenemase({
    organism: NO_ORGANISM,
    geneTests: input.geneTests,
    phenotypicTests: input.phenotypicTests,
    phenotype: { cre: 'not-tested', screening: 'not-tested', oxa48Pattern: false, because: [] },
    ...(input.catalogue === undefined ? {} : { catalogue: input.catalogue }),
    ...(input.policy === undefined ? {} : { policy: input.policy }),
  });
  const status =
    evidence.cpo.status === 'confirmed' || evidence.cpo.status === 'probable'
      ? evidence.cpo.status
      : null;
  const positive = new Set(evidence.cpe.carbapenemases.map((c) => c.family));
  const negativeFor = negativeFamilies(input, positive);
  const cultureCounts = CULTURES_READ.has(input.culture);
  const suspected = status === null && isSuspectedGrowth(input) && !isAnswered(negativeFor);
  const cultureNegative = input.culture === 'no-growth' || input.culture === 'no-target-organism';
  // Whoever is cleared by negatives must not be cleared by a urine culture for another reason.
  const screenNegative = cultureNegative && input.purpose !== 'clinical' && !isForOthers(input);
  const isNegative = negativeFor.length > 0 || screenNegative;
  const counted = input.purpose !== 'environmental' && input.purpose !== 'quality-control';
  return {
    status: status ?? (suspected ? 'suspected' : isNegative ? 'negative' : 'undetermined'),
    carbapenemases: evidence.cpe.carbapenemases,
    negativeFor,
    cultureCounts,
    cultureNegative,
    cases: counted ? specimenCases(input, status) : [],
    discordance: evidence.discordance,
    flags: [
      ...evidence.flags,
      ...(status !== null && input.culture !== 'growth' ? ['screen-only'] : []),
    ],
    because: [
      ...evidence.steps.map((step) => step.because),
      ...(suspected ? [GROWTH_WORDS] : []),
      ...specimenWords(input, status, negativeFor, cultureNegative),
    ],
  };
}

const GROWTH_WORDS =
  'Growth in a culture that looks for carbapenemase producers: suspected until the organism is ' +
  'named or a carbapenemase test is done (selective chromogenic plates, PMC5366124)';

/**
 * Growth on a plate that selects carbapenemase producers, by the purpose and type of the specimen
 * or since the sender says what it looked for. What isolates name says itself what it is.
 */
function isSuspectedGrowth(input: SpecimenInput): boolean {
  const { culture, grewIsolates = false, purpose, type, targetsTested } = input;
  if (culture !== 'growth' || grewIsolates) return false;
  if (purpose === 'environmental' || purpose === 'quality-control') return false;
  if (targetsTested.some((said) => parseGeneName(said).kind === 'any-carbapenemase')) return true;
  const kind = screenKindOf(type);
  if (kind === 'named') return true;
  return purpose === 'screening' && (kind === 'gut' || kind === 'unsaid');
}

/** Whether tests have looked for the five families and found none: the growth is another's. */
function isAnswered(negativeFor: readonly string[]): boolean {
  return BIG_FIVE.every((family) => negativeFor.includes(family));
}

/** The nose, or another target: that nothing grew says nothing of carbapenemase producers. */
function isForOthers({ type }: SpecimenInput): boolean {
  return screenKindOf(type) === 'other';
}

/**
 * Negative only for what was tested and read; an invalid target is not among them. A list of
 * targets alone is no result: a culture that was read, or a valid result of the panel, must stand
 * beside it.
 */
function negativeFamilies(input: SpecimenInput, positive: ReadonlySet<string>): string[] {
  // "VIM/IMP" is one target for two families: found or unread, neither of them is negative.
  const familyOf = (genes: string): string[] =>
    genes.split('/').flatMap((gene) => parseGeneName(gene.trim(), input.catalogue).family ?? []);
  const unread = new Set(
    input.geneTests.filter((t) => t.result !== 'not-detected').flatMap((t) => familyOf(t.gene)),
  );
  const tested = [
    ...input.geneTests.filter((t) => t.result === 'not-detected').map((t) => t.gene),
    ...(wasRead(input) ? input.targetsTested : []),
  ];
  return [...new Set(tested.flatMap(familyOf))]
    .filter((family) => !positive.has(family) && !unread.has(family))
    .sort();
}

function wasRead(input: SpecimenInput): boolean {
  const { culture, geneTests } = input;
  if (geneTests.some((t) => t.result === 'invalid')) return false;
  const panelValid = geneTests.some((t) => t.result === 'detected' || t.result === 'not-detected');
  // That something grew on the selective plate denies none of its targets.
  return panelValid || (CULTURES_READ.has(culture) && !isSuspectedGrowth(input));
}

function specimenCases(
  input: SpecimenInput,
  status: 'confirmed' | 'probable' | null,
): CaseAnswer[] {
  const yes = status === 'confirmed';
  return [
    {
      definition: 'cste-2018',
      case: 'no',
      condition: null,
      eventCode: null,
      because: 'CSTE 17-ID-04 needs an isolate of its three genera',
    },
    {
      definition: 'cste-2023',
      case: yes ? 'yes' : 'no',
      ...(yes ? csteCondition(input.purpose) : { condition: null, eventCode: null }),
      because: yes
        ? 'a positive test with or without organism identification (CSTE 22-ID-04)'
        : 'no positive test in the specimen (CSTE 22-ID-04)',
    },
  ];
}

function specimenWords(
  input: SpecimenInput,
  status: 'confirmed' | 'probable' | null,
  negativeFor: readonly string[],
  cultureNegative: boolean,
): string[] {
  const words: string[] = [];
  if (negativeFor.length > 0) {
    const families = negativeFor.join(', ');
    words.push(`Negative for ${families}: others were not looked for (Xpert Carba-R, FDA K152614)`);
  }
  if (status === null && cultureNegative && input.purpose === 'clinical') {
    words.push('A clinical culture without growth is no screen: it says nothing of carriage');
  }
  if (status === null && cultureNegative && input.purpose !== 'clinical' && isForOthers(input)) {
    words.push('A screen of the nose or throat, or for other organisms, says nothing of carriage');
  }
  if (status !== null && cultureNegative) {
    words.push(
      'The culture grew no target organism: a positive PCR without growth is common and stands ' +
        '(doi 10.1186/s13756-019-0579-2; CSTE 22-ID-04)',
    );
  }
  if (input.culture === 'invalid' || input.culture === 'not-performed') {
    words.push(`The culture was ${input.culture.replace('-', ' ')}: that is no negative`);
  }
  return words;
}
