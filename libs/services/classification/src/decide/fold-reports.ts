import type {
  Classification,
  ClassifiedStep,
  IsolateFacts,
  IsolateReported,
} from '@carbawatch/contracts';
import { mergeReports } from './merge-reports';
import { byReceipt, isInsideReading } from './report-order';

/** An isolate as it is known now, with what was known after each earlier report. */
export interface FoldedIsolate {
  readonly pseudonym: string;
  readonly patientKnown: boolean;
  /** At least one; the last is the current state. */
  readonly steps: readonly ClassifiedStep[];
}

/**
 * Walks an isolate's reports in the order of receipt and classifies what was known after each.
 * A function of the set of reports: a report that comes late takes its place in the walk. A report
 * that changes nothing (sent again, or the same result with the same words) leaves no step.
 */
export function foldReports(
  reports: readonly IsolateReported[],
  classify: (facts: IsolateFacts) => Classification,
): FoldedIsolate {
  const walked = [...reports].sort(byReceipt);
  const steps: ClassifiedStep[] = [];
  let last = '';
  for (const [index, report] of walked.entries()) {
    const { facts, withdrawn, pseudonym } = mergeReports(walked.slice(0, index + 1));
    const fingerprint = JSON.stringify([facts, withdrawn, pseudonym]);
    if (fingerprint === last || isInsideReading(walked, index)) continue;
    last = fingerprint;
    steps.push({
      receivedAt: report.receivedAt,
      messageId: report.messageId,
      pseudonym,
      withdrawn,
      isolate: facts,
      classification: classify(facts),
    });
  }
  const { pseudonym, patientKnown } = mergeReports(walked);
  return { pseudonym, patientKnown, steps };
}
