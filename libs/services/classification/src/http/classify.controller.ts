import { classification, isolateReport } from '@carbawatch/contracts';
import { MAY, ParsedBody, Refusal, describeRoute } from '@carbawatch/service-kit';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { classifyFacts } from '../decide/classify-facts';
import { factsOfReport } from '../decide/facts-of-report';

/** A report as a sender would post it; null means absent, as in a message. */
const postedReport = z.preprocess(withoutNulls, isolateReport);

/** Answers what an isolate would be called, and stores nothing. */
@Controller()
export class ClassifyController {
  @describeRoute({
    method: 'post',
    path: 'classify',
    summary: 'Classify one isolate report without storing anything',
    roles: MAY.laboratory,
    body: isolateReport,
    responses: { 200: classification },
  })
  classify(@ParsedBody(postedReport) body: z.output<typeof isolateReport>) {
    const read = factsOfReport(body);
    if (!read.ok) {
      throw new Refusal(422, 'not-understood', {
        detail: `Check ${read.problems.map(({ pointer }) => pointer).join(', ')}.`,
        problems: read.problems,
      });
    }
    return classifyFacts(read.facts);
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]));
}
