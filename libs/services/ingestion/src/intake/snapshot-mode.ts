import type { Tx } from '@carbawatch/postgres';
import { instantMs } from '@carbawatch/contracts';
import { lineageOf } from '../decide/lineage-row';
import type { EventDraft, Receipt } from '../decide/mapping';
import type { PseudonymOf } from '../decide/pseudonyms';
import { withdrawal, withdrawnBy, type Culture } from '../decide/snapshot';
import { isolateKeyText, ownersOf } from '../store/isolate-owners';
import { saveLineage } from '../store/lineage';
import { historyOf, keepSnapshot, snapshotSenders } from '../store/snapshots';

/** A culture that a message told, with what the message lends to its events. */
export interface ToldCulture {
  readonly culture: Culture;
  readonly receipt: Receipt;
  append(draft: EventDraft): void;
}

/**
 * Takes back what senders in snapshot mode no longer name, message after message in the order in
 * which they came. Senders that were not said to be in that mode cost one look at a small table.
 */
export async function withdrawUnnamed(
  tx: Tx,
  told: readonly ToldCulture[],
  pseudonymOf: PseudonymOf,
): Promise<void> {
  if (told.length === 0) return;
  const senders = await snapshotSenders(tx, 'all');
  for (const { culture, receipt, append } of told) {
    const { site, reportedAt, isWhole } = culture;
    const { sender, messageId } = receipt;
    if (!senders.some((each) => each.site === site && each.sender === sender)) continue;
    const history = await historyOf(tx, messageId, culture);
    const withdrawn = withdrawnBy(culture, history);
    const isolates = withdrawn.isolateIds.map((isolateId) => ({ site, isolateId }));
    const owners = await ownersOf(tx, isolates);
    for (const isolate of isolates) {
      const owner = owners.get(isolateKeyText(isolate))?.pseudonym;
      const draft = withdrawal({ ...isolate, owner }, withdrawn.reportedAt, receipt, pseudonymOf);
      append(draft);
      await saveLineage(tx, lineageOf(messageId, draft));
    }
    const { snapshot } = history;
    const isNewest =
      !snapshot ||
      (reportedAt !== undefined &&
        instantMs(reportedAt, 'UTC') >= instantMs(snapshot.reportedAt, 'UTC'));
    if (isWhole && isNewest && reportedAt !== undefined) await keepSnapshot(tx, sender, culture);
  }
}
