import { ACCEPTED, FORBIDDEN } from '../decide/answer';
import { problem } from '../decide/problems';
import { finishMessages, lockMessages, type MessageRow } from '../store/messages';
import type { Outcome } from './envelope';
import type { StageContext, Stored } from './store-stage';

/** The answer to a message is the answer to the first of its content. */
export function outcomeOf(
  { messageId, firstId }: Pick<Stored, 'messageId' | 'firstId'>,
  first: Pick<MessageRow, 'status' | 'answer' | 'problems'> | undefined,
): Outcome {
  const isFirst = messageId === firstId;
  return {
    messageId,
    status: isFirst && first ? first.status : 'duplicate',
    // A first message that is gone was one that its key had no right to send.
    answer: first ? (first.answer ?? ACCEPTED) : FORBIDDEN,
    duplicateOf: isFirst ? null : firstId,
    problems: first?.problems ?? [],
  };
}

/**
 * Stored, not the sender's fault, and not to be tried for ever: it goes to quarantine, where it can
 * be replayed once the fault is mended.
 */
export async function keepAsFailed(
  { database, clock }: Pick<StageContext, 'database' | 'clock'>,
  job: Pick<Stored, 'messageId' | 'firstId'>,
): Promise<Outcome> {
  const problems = [problem('internal-error', '')];
  const stages = [{ stage: 'quarantined', at: clock.now().toISOString() }];
  return database.transaction(async (tx) => {
    const [row] = await lockMessages(tx, [job.firstId]);
    if (!row || row.status !== 'pending') return outcomeOf(job, row);
    const { messageId, site } = row;
    const finished = { messageId, site, status: 'quarantined', answer: ACCEPTED } as const;
    await finishMessages(tx, [{ ...finished, problems, stages, parts: null }]);
    return outcomeOf(job, { ...row, ...finished, problems });
  });
}
