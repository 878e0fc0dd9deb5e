import type { CultureResult, Discordance, GeneTest, PhenotypicTest } from '@carbawatch/contracts';
import type { Catalogue } from './catalogue';
import { csteCondition } from './case-definitions';
import type { CaseAnswer, CaseSpecimen } from './case-definitions';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import type { EvidenceOrganism, EvidencePolicy, FoundCarbapenemase } from './evidence-types';
import { parseGeneName } from './gene-names';

/** A result on the specimen itself: a rectal swab PCR before, or without, an isolate. */
export interface SpecimenInput {
  /** Absent: the report is silent on the culture. */
  readonly culture?: CultureResult | undefined;
  readonly purpose: CaseSpecimen['purpose'];
  /** What the panel looked for; without it only the targets of `geneTests` are known. */
  readonly targetsTested: readonly string[];
  readonly geneTests: readonly GeneTest[];
  readonly phenotypicTests: readonly PhenotypicTest[];
  readonly catalogue?: Catalogue;
  readonly policy?: EvidencePolicy;
}

export interface SpecimenEvidence {
  readonly status: 'confirmed' | 'probable' | 'negative' | 'undetermined';
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
  const cultureNegative = input.culture === 'no-growth' || input.culture === 'no-target-organism';
  // Whoever is cleared by negatives must not be cleared by a urine culture for another reason.
  const screenNegative = cultureNegative && input.purpose !== 'clinical';
  const counted = input.purpose !== 'environmental' && input.purpose !== 'quality-control';
  return {
    status: status ?? (negativeFor.length > 0 || screenNegative ? 'negative' : 'undetermined'),
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
      ...specimenWords(input, status, negativeFor, cultureNegative),
    ],
  };
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

function wasRead({ culture, geneTests }: SpecimenInput): boolean {
  if (geneTests.some((t) => t.result === 'invalid')) return false;
  const panelValid = geneTests.some((t) => t.result === 'detected' || t.result === 'not-detected');
  return panelValid || CULTURES_READ.has(culture);
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
