import { isDeepStrictEqual } from 'node:util';
import type { IsolateClassified, IsolateReported } from '@carbawatch/contracts';
import type { StoredIsolate } from '../store/isolates';
import type { IsolateKey } from '../store/reports';
import { foldReports } from './fold-reports';
import { NO_MOVES, type KnownMoves } from './moved-visits';
import type { SiteRules } from './site-rules';

/**
 * The isolate's new state, or null when it is what is stored. A function of its reports, of whose
 * visits they name, and of the rules in force: they apply to every step, so that an isolate's
 * history is told in one language.
 */
export function nextState(
  { site, isolateId }: IsolateKey,
  reports: readonly IsolateReported[],
  stored: StoredIsolate | undefined,
  rules: SiteRules,
  moves: KnownMoves = NO_MOVES,
): IsolateClassified | null {
  const { steps, pseudonym, patientKnown } = foldReports(
    reports,
    (facts) => rules.classify(facts),
    moves,
  );
  const current = steps.at(-1);
  if (!current) return null;
  const earlier = steps.slice(0, -1);
  const next = { ...current, site, isolateId, pseudonym, patientKnown, earlier };
  if (
    stored?.state &&
    isDeepStrictEqual(plain({ ...next, revision: stored.revision }), stored.state)
  ) {
    return null;
  }
  return { ...next, revision: (stored?.revision ?? 0) + 1 };
}

/** As it reads when it comes back from the database: absent instead of undefined. */
function plain(state: IsolateClassified): unknown {
  return JSON.parse(JSON.stringify(state));
}
