import type {
  Classification,
  ClassifiedStep,
  IsolateFacts,
  IsolateReported,
} from '@carbawatch/contracts';
import { mergeReports } from './merge-reports';
import { NO_MOVES, turnsOf, withOwner, type KnownMoves } from './moved-visits';
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
 * A function of the set of reports and of the moves of the visits that they name: what comes late
 * takes its place in the walk. A report that changes nothing (sent again, or the same result with
 * the same words) leaves no step.
 */
export function foldReports(
  reports: readonly IsolateReported[],
  classify: (facts: IsolateFacts) => Classification,
  known: KnownMoves = NO_MOVES,
): FoldedIsolate {
  const walked = [...reports].sort(byReceipt);
  const steps: ClassifiedStep[] = [];
  let last = '';
  for (const turn of turnsOf(walked, known)) {
    const merged = mergeReports(walked.slice(0, turn.reports));
    const { facts, withdrawn, pseudonym, movedVisit } = withOwner(merged, turn.known);
    const fingerprint = JSON.stringify([facts, withdrawn, pseudonym]);
    const isInside = turn.isReport && isInsideReading(walked, turn.reports - 1);
    if (fingerprint === last || isInside) continue;
    last = fingerprint;
    steps.push({
      receivedAt: turn.receivedAt,
      messageId: turn.messageId,
      pseudonym,
      ...(movedVisit && { movedVisit }),
      withdrawn,
      isolate: facts,
      classification: classify(facts),
    });
  }
  const { pseudonym, patientKnown } = withOwner(mergeReports(walked), known);
  return { pseudonym, patientKnown, steps };
}
