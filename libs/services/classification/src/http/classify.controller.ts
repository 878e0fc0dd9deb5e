import {
  besides,
  classification,
  isolateReport,
  judgedSusceptibility,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  Refusal,
  describeRoute,
  notFound,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { factsOfReport } from '../decide/facts-of-report';
import { RuleBook } from '../store/rule-book';
import { judgedResults, viewOfBesides } from './besides-view';
import { siteOf } from './caller-site';
import { CONTEXT } from './tokens';

/** A report as a sender would post it; null means absent, as in a message. */
const postedReport = z.preprocess(withoutNulls, isolateReport);

const classifyQuery = z.strictObject({
  ruleSet: z.string().min(1).max(80).optional().meta({
    description: 'A saved rule set to try on this isolate; the one in force if absent',
  }),
});

/** The classification, and beside it what other definitions and the expert rules say. */
const answer = classification.extend({ susceptibility: judgedSusceptibility, besides });

/** Answers what an isolate would be called, and stores nothing. */
@Controller()
export class ClassifyController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'post',
    path: 'classify',
    summary: 'Classify one isolate report without storing anything',
    roles: MAY.laboratory,
    query: classifyQuery,
    body: isolateReport,
    responses: { 200: answer },
  })
  async classify(
    @ParsedBody(postedReport) body: z.output<typeof isolateReport>,
    @ParsedQuery(classifyQuery) { ruleSet }: z.output<typeof classifyQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const read = factsOfReport(body);
    if (!read.ok) {
      throw new Refusal(422, 'not-understood', {
        detail: `Check ${read.problems.map(({ pointer }) => pointer).join(', ')}.`,
        problems: read.problems,
      });
    }
    const site = siteOf(caller, body.site, this.context.config.site);
    const rules = await this.context.database.readAs([site], (tx) =>
      ruleSet === undefined ? this.book.of(tx, site) : this.book.named(tx, site, ruleSet),
    );
    if (!rules) throw notFound('There is no such rule set.');
    return {
      ...rules.classify(read.facts),
      susceptibility: judgedResults(read.facts, rules),
      besides: viewOfBesides(read.facts, rules),
    };
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]));
}
