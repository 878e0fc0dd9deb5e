import { isDeepStrictEqual } from 'node:util';
import type {
  SpecimenClassified,
  SpecimenFacts,
  SpecimenReported,
  SpecimenStep,
} from '@carbawatch/contracts';
import { mergeSpecimens } from './merge-specimens';
import { NO_MOVES, turnsOf, withOwner, type KnownMoves } from './moved-visits';
import { byReceipt } from './report-order';
import type { SiteRules } from './site-rules';

/** A report of a specimen, by site and id. */
export interface SpecimenKey {
  readonly site: string;
  readonly reportId: string;
}

/** What is stored of it; `state` is null while its row only serves as a lock. */
export interface StoredSpecimen extends SpecimenKey {
  readonly revision: number;
  readonly state: SpecimenClassified | null;
}

/**
 * The specimen's new state, or null when it is what is stored: a function of its reports, walked in
 * the order of receipt, and of the rules in force. A report that changes nothing leaves no step.
 */
export function nextSpecimen(
  { site, reportId }: SpecimenKey,
  reports: readonly SpecimenReported[],
  stored: StoredSpecimen | undefined,
  rules: SiteRules,
  known: KnownMoves = NO_MOVES,
): SpecimenClassified | null {
  const walked = [...reports].sort(byReceipt);
  const steps = stepsOf(walked, known, (facts) => rules.classifySpecimen(facts));
  const current = steps.at(-1);
  if (!current) return null;
  const merged = mergeSpecimens(walked);
  const { pseudonym, patientKnown } = withOwner(merged, known);
  const next = {
    ...current,
    site,
    reportId,
    pseudonym,
    patientKnown,
    earlier: steps.slice(0, -1),
  };
  if (
    stored?.state &&
    isDeepStrictEqual(plain({ ...next, revision: stored.revision }), stored.state)
  ) {
    return null;
  }
  return { ...next, revision: (stored?.revision ?? 0) + 1 };
}

function stepsOf(
  walked: readonly SpecimenReported[],
  known: KnownMoves,
  classify: (facts: SpecimenFacts) => SpecimenStep['classification'],
): SpecimenStep[] {
  const steps: SpecimenStep[] = [];
  let last = '';
  for (const turn of turnsOf(walked, known)) {
    const merged = mergeSpecimens(walked.slice(0, turn.reports));
    const { facts, withdrawn, pseudonym, movedVisit } = withOwner(merged, turn.known);
    const fingerprint = JSON.stringify([facts, withdrawn, pseudonym]);
    if (fingerprint === last) continue;
    last = fingerprint;
    steps.push({
      receivedAt: turn.receivedAt,
      messageId: turn.messageId,
      pseudonym,
      ...(movedVisit && { movedVisit }),
      withdrawn,
      report: facts,
      classification: classify(facts),
    });
  }
  return steps;
}

/** As it reads when it comes back from the database: absent instead of undefined. */
function plain(state: SpecimenClassified): unknown {
  return JSON.parse(JSON.stringify(state));
}
