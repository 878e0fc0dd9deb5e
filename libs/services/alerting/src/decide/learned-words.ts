import type { AlertRule } from '@carbawatch/contracts';
import type { Reason } from './corrections';
import type { Learned } from './receipt-order';
import type { Ending, Finding } from './rule';
import { cameWithVisit } from './moved-visits';
import type { Picture } from './picture';
import type { Advance, Track } from './tracks';
import { followed } from './wording';

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

/** Whether what it tells is told by another alert of the person that stands. */
export function takenOver(
  { name, rule }: Track,
  continued: ReadonlySet<Track>,
  replacedBy: ReadonlyMap<AlertRule, Finding>,
): Ending | null {
  if ([...continued].some((other) => other.name === name)) {
    const text =
      'The same patient by a merge of numbers: continues in the alert that was raised first.';
    return { as: 'retracted', text };
  }
  const replacement = replacedBy.get(rule.name);
  if (!replacement) return null;
  // It was right, and stands again when the graver alert has ended.
  const text = `Replaced while it stands by ${replacement.rule}, ${replacement.title}.`;
  return { as: 'cleared', text };
}

/** Whether its state has begun after that of the finding before it. */
export function isLater({ newFromMs: nowMs }: Finding, { newFromMs: beforeMs }: Finding): boolean {
  return nowMs !== undefined && beforeMs !== undefined && nowMs > beforeMs;
}

/** Shown as it is; that its state is a new one is told when it has held long enough. */
export function asBefore(finding: Finding, { newFromMs }: Finding): Finding {
  return newFromMs === undefined ? finding : { ...finding, newFromMs };
}

/** The result that speaks for it, unless it says nothing but that its visit has another number. */
export function fedIn(
  { finding: before }: Track,
  finding: Finding,
  { learned, picture, brings }: { learned: Learned; picture: Picture; brings: () => string },
): Pick<Advance, 'fedBy' | 'disagrees'> {
  const isFed = learned.kind === 'result' && finding.isolates.includes(learned.isolateId);
  const step = isFed ? picture.steps.get(learned.isolateId) : undefined;
  if (!isFed || !step) return { fedBy: null };
  const { isolateId } = learned;
  const isSame = before.isolates.includes(isolateId) && cameWithVisit(step) && brings() === '';
  return isSame ? { fedBy: null } : { fedBy: isolateId, disagrees: step.disagrees };
}

/** That the same is told again, or is so in another place. */
export function againIn(
  { standing, finding: before }: Track,
  finding: Finding,
  learned: Learned,
  picture: Picture,
) {
  const isElsewhere = standing && isLater(finding, before);
  return { ...toldAgain(before, finding, learned, picture), isElsewhere };
}

/** That a movement, or a report on a specimen, says once more what the finding stands on. */
function toldAgain(
  before: Finding,
  finding: Finding,
  learned: Learned,
  picture: Picture,
): { again?: string } {
  if (learned.kind === 'movement' && learned.movement.factId === finding.toldBy) {
    return { again: 'Announced again.' };
  }
  if (learned.kind !== 'specimen' || !finding.specimens.includes(learned.reportId)) return {};
  const { reportId } = learned;
  const view = picture.specimens.find((one) => one.reportId === reportId);
  if (before.specimens.includes(reportId) && view && cameWithVisit(view.step)) return {};
  return before.specimens.includes(reportId)
    ? { again: `A further report on specimen ${reportId} says the same.` }
    : { again: `Specimen ${reportId} says the same.` };
}

/** How it ends, with the correction that ended it where its own words do not say which it was. */
export function withReason(
  ending: Ending,
  learned: Learned,
  { because, isCorrection }: Pick<Reason, 'because' | 'isCorrection'>,
): Ending {
  const { as, text, awaitsReason } = ending;
  const isByFacts = as === 'retracted' || learned.kind === 'movement';
  if (awaitsReason === 'visit') {
    const isMoved = learned.kind === 'movement' && learned.movement.kind === 'move-visit';
    return { as, text: isMoved ? because() : text };
  }
  if (awaitsReason === undefined || !isByFacts || !isCorrection()) return { as, text };
  if (awaitsReason === 'instead') return { as, text: as === 'retracted' ? because() : text };
  return { as, text: followed(text, because()) };
}
