import {
  ANTIBIOGRAM_SPLITS,
  ANTIBIOGRAM_SUPPLEMENTS,
  SMALL_NUMBER_RULES,
  addDays,
  antibiogram,
} from '@carbawatch/contracts';
import { parseDedupPolicy } from '@carbawatch/epidemiology';
import { resolveAgentText } from '@carbawatch/microbiology';
import type { Database } from '@carbawatch/postgres';
import { CurrentCaller, MAY, ZodPipe, describeRoute, type Caller } from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { PAIRS_DEFAULT } from '../decide/antibiogram-pairs';
import { antibiogramOf, ownLimitWarnings, unreadWarnings } from '../decide/antibiogram';
import { STANDINGS, isIn } from '../decide/standing';
import { readAntibiogram, readExcluded, readRowCounts } from '../store/antibiogram-reads';
import type { AntibiogramCounts, Excluded } from '../store/antibiogram-reads';
import type { SurveyQuestion } from '../store/first-isolates';
import { cohortQuery } from './cohort-query';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { surveyQuestionOf } from './survey-query';
import { DATABASE, SITE_CLOCK } from './tokens';

const PAIRS_TEXT = PAIRS_DEFAULT.map(([a, b]) => `${a}+${b}`).join(',');
const PAIRS_MAX = 12;

const listOfSplits = z
  .string()
  .max(100)
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(ANTIBIOGRAM_SPLITS)))
  .refine((splits) => new Set(splits).size === splits.length, 'must name each split once');

function pairOf(text: string): [string, string] | null {
  const codes = text.split('+').map((part) => resolveAgentText(part.trim())?.agent.code);
  const [a, b] = codes;
  return codes.length === 2 && a !== undefined && b !== undefined && a !== b ? [a, b] : null;
}

const listOfPairs = z
  .string()
  .max(400)
  .transform((text, context) => {
    const pairs = text.split(',').map(pairOf);
    const known = pairs.filter((pair) => pair !== null);
    if (known.length === pairs.length && pairs.length <= PAIRS_MAX) return known;
    const message = `must be up to ${PAIRS_MAX} pairs of agents such as MEM+AMK`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const antibiogramQuery = cohortQuery.extend({
  dedup: cohortQuery.shape.dedup.unwrap().default('clsi-m39-year'),
  organism: z.string().trim().min(1).max(200).optional(),
  by: listOfSplits.optional().meta({
    description: `Splits beside the organism, comma separated: ${ANTIBIOGRAM_SPLITS.join(', ')}`,
  }),
  supplement: z.enum(ANTIBIOGRAM_SUPPLEMENTS).default('all'),
  minimum: z.coerce.number().int().min(1).max(1_000).default(30),
  small: z.enum(SMALL_NUMBER_RULES).default('flag'),
  combine: listOfPairs.prefault(PAIRS_TEXT).meta({ description: 'Pairs, MEM+AMK,TZP+GEN' }),
});

/** What each table counts. */
export const SUPPLEMENT = {
  all: { of: 'isolates', verdict: null },
  cre: { of: 'cre', verdict: null },
  cpe: { of: 'cpe', verdict: null },
  'non-cpe': { of: 'cre', verdict: 'non-cpe' },
} as const;

function excludedOf(counts: AntibiogramCounts, { eligible, ...excluded }: Excluded) {
  const first = counts.rows.reduce((sum, { n }) => sum + n, 0) + counts.notTested;
  return { ...excluded, repeat: eligible - first, notTested: counts.notTested };
}

function warningsOf({ guidelines, categories }: AntibiogramCounts, question: SurveyQuestion) {
  const names = Object.keys(guidelines).sort();
  const mixed = {
    code: 'mixed-guidelines',
    detail: `Values were judged by several guidelines: ${names.join('; ')}.`,
  };
  const notM39 = {
    code: 'not-m39',
    detail: 'CLSI M39 counts the first isolate of a patient and species in the period.',
  };
  const byM39 = question.policy.kind.startsWith('clsi-m39');
  return [
    ...(names.length > 1 ? [mixed] : []),
    ...(byM39 ? [] : [notM39]),
    ...unreadWarnings(categories, names),
    ...ownLimitWarnings(names),
  ];
}

@Controller()
export class AntibiogramController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'antibiogram',
    summary: 'Cumulative antibiogram: %S of first isolates by organism, with n and interval',
    roles: MAY.numbers,
    query: antibiogramQuery,
    responses: { 200: antibiogram },
  })
  async antibiogram(
    @Query(new ZodPipe(antibiogramQuery, 422)) query: z.output<typeof antibiogramQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { supplement, minimum, small, ci, vital, combine, by = [] } = query;
    const { of, verdict } = SUPPLEMENT[supplement];
    const asked = surveyQuestionOf({ ...query, of }, caller, this.siteClock);
    const question: SurveyQuestion = { ...asked.question, verdict, diagnosticOnly: true };
    const standings = STANDINGS.filter((standing) => isIn(question.population, standing));
    return this.database.readAs(asked.scope, async (tx) => {
      const counts = await readAntibiogram(tx, question, by, combine);
      const excluded = await readExcluded(tx, question, standings);
      const pooled =
        counts.rows.some(({ n }) => n < minimum) && !by.includes('period')
          ? await readRowCounts(tx, withYearBefore(question), by)
          : null;
      const { timeZone } = this.siteClock;
      return {
        ...namedQuestion(question, { vital, timeZone, rules: counts.rules }),
        supplement,
        by: ['organism', ...by],
        minimum,
        small,
        guidelines: counts.guidelines,
        ...antibiogramOf({ by, minimum, suppress: small === 'suppress', ci, pooled, ...counts }),
        excluded: excludedOf(counts, excluded),
        warnings: warningsOf(counts, question),
      };
    });
  }
}

/** Pooled over two years a patient still counts once in each. */
function withYearBefore(question: SurveyQuestion): SurveyQuestion {
  const { period } = question;
  const policy = parseDedupPolicy('clsi-m39-year');
  return { ...question, policy, period: { ...period, from: addDays(period.from, -365) } };
}
