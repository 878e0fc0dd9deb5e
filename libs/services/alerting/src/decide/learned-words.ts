import type { Learned } from './receipt-order';
import type { Ending, Finding } from './rule';
import type { Track } from './tracks';

/**
 * A merge ends what was keyed by a visit or ward of the other number, where the alert of the
 * surviving one speaks for the same isolates. It took nothing back.
 */
export function goingOn(
  { rule, name, pseudonym, finding }: Track,
  continued: ReadonlySet<Track>,
  learned: Learned,
): Ending | null {
  if (learned.kind !== 'movement' || learned.movement.kind !== 'merge-patient') return null;
  const heir = [...continued].find(
    (other) =>
      other.rule.name === rule.name &&
      other.name !== name &&
      other.pseudonym !== pseudonym &&
      finding.isolates.every((isolateId) => other.finding.isolates.includes(isolateId)),
  );
  const text = 'The same patient by a merge of numbers: goes on in the alert of the other number.';
  return heir ? { as: 'retracted', text } : null;
}

/** Whether its state has begun after that of the finding before it. */
export function isLater({ newFromMs: nowMs }: Finding, { newFromMs: beforeMs }: Finding): boolean {
  return nowMs !== undefined && beforeMs !== undefined && nowMs > beforeMs;
}

/** Shown as it is; that its state is a new one is told when it has held long enough. */
export function asBefore(finding: Finding, { newFromMs }: Finding): Finding {
  return newFromMs === undefined ? finding : { ...finding, newFromMs };
}

/** That the same is told again, or is so in another place. */
export function againIn({ standing, finding: before }: Track, finding: Finding, learned: Learned) {
  const isElsewhere = standing && isLater(finding, before);
  return { ...toldAgain(before, finding, learned), isElsewhere };
}

/** That a movement, or a report on a specimen, says once more what the finding stands on. */
function toldAgain(before: Finding, finding: Finding, learned: Learned): { again?: string } {
  if (learned.kind === 'movement' && learned.movement.factId === finding.toldBy) {
    return { again: 'Announced again.' };
  }
  if (learned.kind !== 'specimen' || !finding.specimens.includes(learned.reportId)) return {};
  const { reportId } = learned;
  return before.specimens.includes(reportId)
    ? { again: `A further report on specimen ${reportId} says the same.` }
    : { again: `Specimen ${reportId} says the same.` };
}
