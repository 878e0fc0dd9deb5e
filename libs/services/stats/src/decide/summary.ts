import type { CohortPopulation, CohortSummary, VitalAssumption } from '@carbawatch/contracts';
import { proportionOf } from '@carbawatch/epidemiology';
import type { CohortCiMethod, Period } from '@carbawatch/epidemiology';
import type { CohortCounts, FacetCount, FlowCount } from './cohort-counts';
import { parkedWarnings } from './cohort/rules';
import { STANDINGS, isIn } from './standing';
import type { Standing } from './standing';

/** Below this share with a verdict, "CPE among CRE" says more about testing than about CPE. */
const TESTED_SHARE_MIN = 0.9;

type Genotype = CohortSummary['genotypes'][number];
type Warning = CohortSummary['warnings'][number];

/** The summary but for the question that stands beside it. */
export type SummaryNumbers = Omit<
  CohortSummary,
  'period' | 'asOf' | 'timezone' | 'dedup' | 'population' | 'vital' | 'rules' | 'sites' | 'ward'
>;

export interface SummaryInput {
  population: CohortPopulation;
  ci: CohortCiMethod;
  vital: VitalAssumption;
  period: Pick<Period, 'asOf'>;
  flow: readonly FlowCount[];
  counts: readonly CohortCounts[];
  facets: readonly FacetCount[];
  /** Records that were not taken in: dead letters and what waits behind them. */
  parked: number;
}

const NOTHING: Omit<CohortCounts, 'cohort'> = {
  isolates: 0,
  cpe: 0,
  nonCpe: 0,
  enzymeOnly: 0,
  diedBy30: 0,
  aliveOn30: 0,
  diedBeforeIndex: 0,
  day30NotReached: 0,
  diedBeforeDay30Due: 0,
  outcomeUnknown: 0,
  icu: 0,
  icuKnown: 0,
  icuAtIndex: 0,
  icuAtIndexKnown: 0,
  hepatobiliary: 0,
  hepatobiliaryKnown: 0,
  infectionUnknown: 0,
  purposeUnknown: 0,
  classUnknown: 0,
  mechanismUnknown: 0,
  multipleFamilies: 0,
  dayNotCollected: 0,
};

function sum(flow: readonly FlowCount[], counts: (row: FlowCount) => boolean): number {
  return flow.filter(counts).reduce((total, { n }) => total + n, 0);
}

function named(facets: readonly FacetCount[], facet: FacetCount['facet']): FacetCount[] {
  return facets
    .filter((each) => each.facet === facet)
    .sort((a, b) => b.n - a.n || (a.name + a.detail < b.name + b.detail ? -1 : 1));
}

function asRecord(rows: readonly FacetCount[], key: 'name' | 'detail'): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [row[key], row.n]));
}

/** An isolate with two carbapenemases stands under both families and once in the denominator. */
function genotypesOf(facets: readonly FacetCount[], cpe: number, ci: CohortCiMethod): Genotype[] {
  const alleles = named(facets, 'allele');
  const unknown = asRecord(named(facets, 'no-allele'), 'name');
  const organisms = named(facets, 'organism');
  return named(facets, 'family').map(({ name: family, n }) => ({
    family,
    count: n,
    alleles: asRecord(
      alleles.filter(({ name }) => name === family),
      'detail',
    ),
    alleleUnknown: unknown[family] ?? 0,
    organisms: asRecord(
      organisms.filter(({ name }) => name === family),
      'detail',
    ),
    ofCpe: proportionOf(n, cpe, ci),
  }));
}

function mortalityOf(cre: Omit<CohortCounts, 'cohort'>, { ci, vital }: SummaryInput) {
  const followed = cre.diedBy30 + cre.aliveOn30;
  // Who died before the culture, by the data, is not alive whatever is assumed of the others.
  const unsaid = cre.outcomeUnknown - cre.diedBeforeIndex;
  const denominator = vital === 'assume-alive' ? followed + unsaid : followed;
  const unknown = cre.outcomeUnknown;
  const all = followed + unknown;
  return {
    mortality30d: proportionOf(cre.diedBy30, denominator, ci),
    mortality30dBounds: {
      allAlive: all === 0 ? null : cre.diedBy30 / all,
      allDead: all === 0 ? null : (cre.diedBy30 + unknown) / all,
    },
  };
}

/**
 * A death counts on its day, a survivor only on day 30: in a recent window the share is too high
 * until day 30 of all is past.
 */
function followUpWarning(cre: Omit<CohortCounts, 'cohort'>, asOf: string): Warning {
  const died = cre.diedBeforeDay30Due;
  const due = cre.diedBy30 + cre.aliveOn30 - died;
  return {
    code: 'follow-up-incomplete',
    detail:
      `Patients whose day 30 is after ${asOf}: ${cre.day30NotReached + died}. The deaths among ` +
      `them (${died}) count, the living do not yet, so that the share of deaths is too high. ` +
      `Among those whose day 30 is past it is ${cre.diedBy30 - died} of ${due}.`,
  };
}

function excludedOf(flow: readonly FlowCount[], population: CohortPopulation) {
  const out = (standing: Standing) =>
    isIn(population, standing) ? 0 : sum(flow, (row) => row.standing === standing);
  return {
    screening: out('screening'),
    colonisation: out('colonisation'),
    contaminant: out('contaminant'),
    outpatient: out('outpatient'),
    preliminary: out('preliminary'),
    notAssessed: out('clinical'),
  };
}

function warningsOf(cre: Omit<CohortCounts, 'cohort'>, input: SummaryInput): Warning[] {
  const warnings: Warning[] = [];
  const verdicts = cre.cpe + cre.nonCpe;
  if (cre.isolates > 0 && verdicts / cre.isolates < TESTED_SHARE_MIN) {
    warnings.push({
      code: 'tested-below-90',
      detail:
        `Only ${verdicts} of ${cre.isolates} CRE have a carbapenemase verdict; ` +
        'shares of CPE and non-CPE depend on who was tested.',
    });
  }
  if (cre.dayNotCollected > 0) {
    warnings.push({
      code: 'day-of-collection-unknown',
      detail: `CRE on the day of their report, or of its receipt: ${cre.dayNotCollected}.`,
    });
  }
  if (cre.diedBeforeIndex > 0) {
    warnings.push({
      code: 'death-before-index',
      detail:
        `Patients who died before their index culture, by the data: ${cre.diedBeforeIndex}; ` +
        'their outcome counts as unknown.',
    });
  }
  if (cre.day30NotReached > 0) {
    warnings.push(followUpWarning(cre, input.period.asOf));
  }
  warnings.push(...parkedWarnings(input.parked));
  const rules = named(input.facets, 'rules').map(({ name }) => name);
  if (rules.length > 1) {
    warnings.push({
      code: 'mixed-rules',
      detail: `Classified by several versions of the rules: ${rules.join(', ')}.`,
    });
  }
  return warnings;
}

/** The numbers of the summary; which question they answer stands beside them. */
export function summaryOf(input: SummaryInput): SummaryNumbers {
  const { population, ci, flow, counts, facets } = input;
  const cre = counts.find(({ cohort }) => cohort === 'cre') ?? NOTHING;
  const outside = counts.find(({ cohort }) => cohort === 'cpe-outside-cre') ?? NOTHING;
  const inPopulation = flow.filter(({ standing }) =>
    STANDINGS.some((each) => each === standing && isIn(population, each)),
  );
  const creIsolates = sum(inPopulation, (row) => row.cre === 'cre');
  const notCre = sum(inPopulation, (row) => row.cre === 'not-cre');
  const verdicts = cre.cpe + cre.nonCpe;
  const ofCre = (numerator: number) => proportionOf(numerator, cre.isolates, ci);
  const notAssessed = sum(flow, (row) => row.standing === 'clinical' && row.cre === 'cre');
  return {
    isolates: sum(inPopulation, () => true),
    creIsolates,
    cre: cre.isolates,
    creOfTested: proportionOf(creIsolates, creIsolates + notCre, ci),
    cpe: ofCre(cre.cpe),
    nonCpe: ofCre(cre.nonCpe),
    undetermined: ofCre(cre.isolates - verdicts),
    tested: ofCre(verdicts),
    cpeOfTested: proportionOf(cre.cpe, verdicts, ci),
    creByEnzymeOnly: cre.enzymeOnly,
    cpeOutsideCre: outside.isolates,
    multipleFamilies: cre.multipleFamilies,
    nonCpeBy: asRecord(named(facets, 'standard'), 'name'),
    genotypes: genotypesOf(facets, cre.cpe, ci),
    ...mortalityOf(cre, input),
    icu: proportionOf(cre.icu, cre.icuKnown, ci),
    icuAtIndex: proportionOf(cre.icuAtIndex, cre.icuAtIndexKnown, ci),
    hepatobiliary: proportionOf(cre.hepatobiliary, cre.hepatobiliaryKnown, ci),
    excluded: excludedOf(flow, population),
    unknown: {
      followUp: cre.day30NotReached,
      outcome: cre.outcomeUnknown,
      infection: population === 'infection' ? notAssessed : cre.infectionUnknown,
      ward: cre.isolates - cre.icuKnown,
      diagnoses: cre.isolates - cre.hepatobiliaryKnown,
      parked: input.parked,
      purpose: cre.purposeUnknown,
      class: cre.classUnknown,
      mechanism: cre.mechanismUnknown,
    },
    warnings: warningsOf(cre, input),
  };
}
