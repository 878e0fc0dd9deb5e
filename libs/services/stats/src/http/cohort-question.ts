import { dayOfInstant } from '@carbawatch/contracts';
import type { CohortPopulation, VitalAssumption } from '@carbawatch/contracts';
import { dedupPolicyName, parseDedupPolicy, periodOf } from '@carbawatch/epidemiology';
import type { Period, PeriodWords } from '@carbawatch/epidemiology';
import { RULES_VERSION } from '@carbawatch/microbiology';
import { Refusal, visibleSites } from '@carbawatch/service-kit';
import type { Caller, Clock } from '@carbawatch/service-kit';
import type { CohortQuestion } from '../store/cohort-reads';

/** The name of the service's consumer of the event log. */
export const CONSUMER = 'stats';

/** Days begin and end as the site's clocks say. */
export interface SiteClock {
  clock: Clock;
  timeZone: string;
}

/** The common parameters of a question about the cohort. */
export interface QuestionWords extends PeriodWords {
  site?: string | undefined;
  ward?: string | undefined;
  dedup: string;
  population: CohortPopulation;
}

/** The days of a question; one that can't be answered is refused by the parameter's name. */
export function askedPeriod(words: PeriodWords, { clock, timeZone }: SiteClock): Period {
  const period = periodOf(words, dayOfInstant(clock.now().getTime(), timeZone));
  if (!('field' in period)) return period;
  const detail = `Give ${period.because}.`;
  throw new Refusal(422, 'invalid', {
    detail: `Check /${period.field}. ${detail}`,
    problems: [{ code: 'invalid', pointer: `/${period.field}`, detail }],
  });
}

/** What is asked, and the sites that the caller's key may see. */
export function cohortQuestionOf(
  words: QuestionWords,
  caller: Caller,
  siteClock: SiteClock,
): { scope: readonly string[] | 'all'; question: CohortQuestion } {
  const scope = visibleSites(caller, words.site);
  const question: CohortQuestion = {
    sites: scope === 'all' ? null : scope,
    ward: words.ward ?? null,
    population: words.population,
    period: askedPeriod(words, siteClock),
    policy: parseDedupPolicy(words.dedup, 'dedup'),
  };
  return { scope, question };
}

/**
 * The rule sets that the isolates of an answer were classified by, the release where it holds
 * none. All isolates of a site are classified anew when its rules are switched.
 */
export function rulesInForce(labels: readonly string[]): string {
  return labels.length === 0 ? RULES_VERSION : [...new Set(labels)].sort().join(', ');
}

/** What every answer names beside its numbers. */
export function namedQuestion(
  { period, population, policy, sites, ward }: CohortQuestion,
  said: { vital: VitalAssumption; timeZone: string; rules: readonly string[] },
) {
  const { from, to, asOf } = period;
  return {
    period: { from, to },
    asOf,
    timezone: said.timeZone,
    dedup: dedupPolicyName(policy),
    population,
    vital: said.vital,
    rules: rulesInForce(said.rules),
    sites: sites && [...sites],
    ward,
  };
}
