import type { CohortComparison, CohortOutcomes, ReportDefinition } from '@carbawatch/contracts';
import { HEPATOBILIARY_1, dedupPolicyText, parseDedupPolicy } from '@carbawatch/epidemiology';
import { RANK_RULE, TABLE_RULE, TWO_BY_TWO_RULE } from '../cohort/tests';

type Question = Pick<
  CohortComparison,
  'period' | 'asOf' | 'timezone' | 'population' | 'dedup' | 'vital' | 'judgedBy' | 'rules'
>;

const POPULATIONS: Record<Question['population'], string> = {
  clinical:
    'Final or corrected results of clinical specimens of inpatients, colonisation and ' +
    'contaminants out. Cancelled results, test messages, environmental and control strains ' +
    'never count.',
  infection: 'As the clinical population, of those assessed as infection.',
  all: 'Every isolate of a patient; cancelled results and test messages never count.',
};

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none is named' : names.join('; ');
}

function judgement({ judgedBy, rules }: Question): ReportDefinition[] {
  return [
    { term: 'Rules', text: `Rule set in force at classification: ${rules}.` },
    { term: 'CRE', text: `Definition: ${listed(judgedBy.creDefinitions)}.` },
    {
      term: 'Breakpoints',
      text: `The classification judged values by: ${listed(judgedBy.breakpoints)}.`,
    },
    { term: 'Gene catalogue', text: `${listed(judgedBy.catalogues)}.` },
    {
      term: 'Groups',
      text:
        'CPE: carbapenemase confirmed or probable. Non-CPE CRE: tested and negative. ' +
        'Undetermined: the rest; in no test and no model.',
    },
  ];
}

function statistics({ horizon, door }: CohortOutcomes): ReportDefinition[] {
  const { id, version, labels } = door.ranking;
  return [
    { term: 'Shares of two groups', text: `${TWO_BY_TWO_RULE}.` },
    { term: 'Several levels', text: `${TABLE_RULE}.` },
    { term: 'Medians', text: `Quartiles of type 7; Mann-Whitney, ${RANK_RULE}.` },
    {
      term: 'Predictors',
      text:
        'Logistic regression by maximum likelihood with Wald limits; where a cell is empty, ' +
        "Firth's penalised likelihood with profile limits (above 400 patients Wald's). Only what was so at or before the " +
        'index culture; covariates are as the report of the index culture gives them.',
    },
    {
      term: '30-day mortality',
      text:
        'All causes, day 0 is the day of the index culture, day 30 counts. Denominator: died by ' +
        'day 30, or known alive on it or later.',
    },
    {
      term: 'Survival',
      text: `Kaplan-Meier with log-log limits to day ${horizon}, to death or the last day known alive.`,
    },
    {
      term: 'Competing risks',
      text:
        'Cumulative incidence (Aalen-Johansen): leaving alive competes with death. Medians of ' +
        'stays after the culture are of ended stays, and death ends a stay. Where reports alone ' +
        'tell of a stay and nobody told a discharge, a death ends it in the cumulative incidence, ' +
        'and the living are followed to the last day known alive; its length is not known.',
    },
    {
      term: 'DOOR',
      text:
        `Ranking ${id}, version ${version}, on day 30: ${labels.join('; ')}. Those alone whose ` +
        'rank is known, and whose day 30 is past.',
    },
  ];
}

/** What each word and number of the report means, and by which rules it was made. */
export function definitionsOf(question: Question, outcomes: CohortOutcomes): ReportDefinition[] {
  const { period, asOf, timezone, population, dedup, vital } = question;
  return [
    {
      term: 'Period',
      text: `${period.from} to ${period.to}, both included, as known at the end of ${asOf}.`,
    },
    { term: 'Time zone', text: `Days are counted in ${timezone}.` },
    { term: 'Population', text: POPULATIONS[population] },
    { term: 'Dedup', text: `Policy ${dedup}: ${dedupPolicyText(parseDedupPolicy(dedup))}.` },
    {
      term: 'Unknown vital status',
      text: vital === 'known' ? 'Is missing, not alive.' : 'Is assumed alive, as asked.',
    },
    ...judgement(question),
    {
      term: 'ICU',
      text:
        'In an ICU at collection or earlier in the admission of the index culture, by movements, ' +
        'else as the report says. A later ICU stay is an outcome and no predictor.',
    },
    {
      term: 'Hepatobiliary disease',
      text:
        `Code set ${HEPATOBILIARY_1.id}, at or before the index culture where times are known. ` +
        'With infection codes left out, those that may be the infection itself do not count ' +
        `(ICD-10 ${HEPATOBILIARY_1.infectionItself['icd-10'].join(', ')}; ` +
        `ICD-9 ${HEPATOBILIARY_1.infectionItself['icd-9'].join(', ')}). ${HEPATOBILIARY_1.source}.`,
    },
    ...statistics(outcomes),
  ];
}
