import { SERIES_OF } from '@carbawatch/contracts';
import type { SeriesOf } from '@carbawatch/contracts';
import { familyMeant } from '@carbawatch/microbiology';
import type { Caller } from '@carbawatch/service-kit';
import { z } from 'zod';
import type { Warning } from '../decide/cohort/rules';
import type { SurveyQuestion } from '../store/first-isolates';
import { cohortQuery } from './cohort-query';
import { cohortQuestionOf } from './cohort-question';
import type { QuestionWords, SiteClock } from './cohort-question';

const NAME_LENGTH_MAX = 200;
const name = z.string().trim().min(1).max(NAME_LENGTH_MAX).optional();

/** What narrows a count beside the common parameters. */
const narrowing = {
  family: name.meta({ description: 'Carbapenemase family, KPC, or an allele of it' }),
  organism: name.meta({ description: 'WHONET code or species: `kpn`, `Klebsiella pneumoniae`' }),
  st: name.meta({ description: 'Sequence type without `ST`, 11' }),
};

export const surveyQuery = cohortQuery.extend({
  ...narrowing,
  of: z.enum(SERIES_OF).default('cpe').meta({ description: 'What is counted' }),
});

export interface SurveyWords extends QuestionWords {
  of: SeriesOf;
  family?: string | undefined;
  organism?: string | undefined;
  st?: string | undefined;
}

/** What is asked, and the sites that the caller's key may see. */
export function surveyQuestionOf(
  words: SurveyWords,
  caller: Caller,
  siteClock: SiteClock,
): { scope: readonly string[] | 'all'; question: SurveyQuestion } {
  const { scope, question } = cohortQuestionOf(words, caller, siteClock);
  const { of, family: named, organism = null, st = null } = words;
  const family = named === undefined ? null : familyMeant(named);
  return {
    scope,
    question: { ...question, of, family, organism, st, verdict: null, diagnosticOnly: false },
  };
}

/**
 * Where carriage is counted, what no isolate stands for is missing: the first positive swab of a
 * carrier is often a PCR alone. Whoever asks for clinical isolates misses nothing.
 */
export function surveyWarnings({ population, of }: SurveyQuestion): Warning[] {
  if (population !== 'all' || of === 'isolates') return [];
  return [
    {
      code: 'isolates-alone',
      detail:
        'Isolates are counted, those of screening among them. A positive test of a swab that has ' +
        'no isolate is in the alerts, contacts and clusters, and not in this number.',
    },
  ];
}

/**
 * Signals are raised from isolates of all specimens, since transmission shows in carriers first;
 * the detectors beside them judge the population that was asked for.
 */
export function signalWarnings(question: SurveyQuestion, raised: number): Warning[] {
  const warnings = surveyWarnings(question);
  if (raised === 0 || question.population === 'all') return warnings;
  return [
    ...warnings,
    {
      code: 'raised-of-all-specimens',
      detail:
        'Raised signals are of isolates of all specimens, screening among them, each patient ' +
        `once. The detectors judge the population ${question.population}: with population=all ` +
        'they look at the same isolates.',
    },
  ];
}
