import { randomUUID } from 'node:crypto';
import { BY_HAND_SENDER, instantMs, type Problem } from '@carbawatch/contracts';
import { PermanentRecordError, append, type NewEvent } from '@carbawatch/event-log';
import type { ReadSuccess, UnmappedTerm } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import { covers } from '@carbawatch/service-kit';
import { FORBIDDEN, type Answer } from '../decide/answer';
import { eventsOf, mapItems, onlySiteOf, type MappedItem } from '../decide/map-items';
import type { EventDraft, Identity, IsolateOwner, Receipt, TakenBack } from '../decide/mapping';
import { problem, type OwnProblemCode } from '../decide/problems';
import type { SiteMappings, UsedWord } from '../decide/site-mappings';
import { culturesOf } from '../decide/snapshot';
import { uuidV5 } from '../decide/uuid';
import type { VisitBegin } from '../decide/visit-begin';
import { filledFields } from '../decide/completeness';
import { lineageOf, type LineageRow } from '../decide/lineage-row';
import { unitOf, verdictOf, verdictOfRefusal } from '../decide/verdict';
import type { Reading, Unit, Verdict } from '../decide/verdict';
import { noteDated, type DatedMessage } from '../store/feed-clocks';
import { countFields, type ReportedFields } from '../store/field-counts';
import { saveAssigners } from '../store/assigners';
import { saveOwners } from '../store/isolate-owners';
import { saveLineage } from '../store/lineage';
import { finishMessages, forgetMessages, insertMessages } from '../store/messages';
import type { FinishedMessage, MessageRow, NewMessage } from '../store/messages';
import { saveCancels } from '../store/movement-cancels';
import { replaceMappedTerms, type MappedTerm } from '../store/mapped-terms';
import { saveIdentities } from '../store/vault';
import { saveToldVisits } from '../store/told-visits';
import { saveVisitBegins } from '../store/visit-admissions';
import { replaceWaitingTerms, type WaitingTerm } from '../store/waiting-terms';
import { ReadBefore } from './read-before';
import { profilesFor, readStored, type ReadingKnowledge } from './reading';
import { contentHashOf, sealPayload } from './sealing';
import { loadKnowledge, type BatchKnowledge } from './site-knowledge';
import { withdrawUnnamed, type ToldCulture } from './snapshot-mode';
import type { StageContext } from './store-stage';
import { mappedTermsOf, waitingTermsOf } from './waiting-words';

/** Namespace of event ids; drawn once. */
const EVENT_IDS = 'a9f31a4f-3427-4966-bdba-6ea25079400d';
const SOURCE = '/carbawatch/ingestion';

/** A message to be read (or read again) inside a transaction that holds its row's lock. */
export interface Task {
  readonly row: MessageRow;
  readonly body: Buffer;
  /** On the site's clock; what a replay says is known since it is replayed. */
  readonly receivedAt: Date;
  /** Read ahead where the bytes were at hand. */
  readonly reading?: Reading | undefined;
  /** Words that were read by a mapping when it was read ahead. */
  readonly used?: readonly UsedWord[] | undefined;
}

/** What came of a task, and is written already. */
export interface Processed {
  readonly answer: Answer;
  readonly status: FinishedMessage['status'];
  readonly problems: readonly Problem[];
}

interface Effects {
  readonly finished: FinishedMessage[];
  readonly waiting: NewMessage[];
  /** Messages that were read before: what they waited for is no longer so. */
  readonly replayed: string[];
  readonly terms: WaitingTerm[];
  readonly mapped: MappedTerm[];
  /** Of the mappings that all of it was read with. */
  readonly revision: number;
  readonly forgotten: string[];
  readonly identities: Identity[];
  readonly owners: IsolateOwner[];
  readonly cancels: TakenBack[];
  readonly begins: VisitBegin[];
  readonly lineage: LineageRow[];
  readonly cultures: ToldCulture[];
  readonly filled: ReportedFields[];
  readonly dated: DatedMessage[];
}

/**
 * Reads messages, appends their events and writes what became of each: one pass for live messages,
 * for those that a crash left behind, and for replays. All in the caller's transaction.
 */
export class Processing {
  constructor(private readonly context: StageContext) {}

  /** `current` are those that `reading` was made with, where it was made ahead. */
  async process(
    tx: Tx,
    tasks: readonly Task[],
    current: SiteMappings,
  ): Promise<Map<string, Processed>> {
    const mappings = current.noting();
    const unread = tasks.filter(({ reading }) => !reading);
    const known: ReadingKnowledge = {
      timeZone: this.context.timeZone,
      assignerOf: this.context.assignerOf,
      terms: mappings.localTerms,
      profiles: await profilesFor(
        tx,
        unread.map(({ row }) => row),
      ),
    };
    const read = tasks.map((task) => {
      const reading = task.reading ?? readStored(task.row, task.body, known);
      return { task, reading, used: [...(task.used ?? []), ...mappings.takeUsed()] };
    });
    const before = await ReadBefore.of(
      tx,
      tasks.map(({ row }) => row),
    );
    const knowledge = await loadKnowledge(
      tx,
      this.context.secrets,
      read.map(({ task, reading }) => ({
        site: task.row.site,
        payloads: reading.kind === 'read' ? payloadsOf(reading) : [],
      })),
      mappings,
    );
    const effects: Effects = {
      finished: [],
      waiting: [],
      replayed: tasks.flatMap(({ row }) => (row.status === 'pending' ? [] : [row.messageId])),
      terms: [],
      mapped: [],
      revision: mappings.revision,
      forgotten: [],
      identities: [],
      owners: [],
      cancels: [],
      begins: [],
      lineage: [],
      cultures: [],
      filled: [],
      dated: [],
    };
    const processed = new Map<string, Processed>();
    for (const { task, reading, used } of read) {
      const result = this.processOne(tx, task, reading, { knowledge, before }, effects);
      processed.set(task.row.messageId, result);
      const words = [...used, ...mappings.takeUsed()];
      effects.mapped.push(...mappedTermsOf(this.context.secrets, task.row.messageId, words));
    }
    await this.write(tx, effects);
    await saveToldVisits(tx, knowledge.learntVisits());
    await saveAssigners(tx, knowledge.newAssigners(effects.identities));
    await withdrawUnnamed(tx, effects.cultures, knowledge.pseudonymOf);
    return processed;
  }

  private processOne(
    tx: Tx,
    task: Task,
    reading: Reading,
    { knowledge, before }: { knowledge: BatchKnowledge; before: ReadBefore },
    effects: Effects,
  ): Processed {
    const { row } = task;
    const receipt = this.receiptOf(task, before);
    if (reading.kind === 'refused') {
      return this.finish(task, verdictOfRefusal(reading, row.channel), row.site, {
        effects,
        before,
      });
    }
    if (this.context.isLive) effects.dated.push(...datedBy(task, reading, this.context.timeZone));
    const { units, toldVisits } = mapItems(reading.items, receipt, knowledge);
    const events = eventsOf(units);
    const forbidden = events.find(({ site }) => !covers(row.options.mayWrite, site));
    if (forbidden) {
      if (row.status === 'pending') effects.forgotten.push(row.messageId);
      const problems = [problem('site-not-allowed', 'site')];
      return { answer: FORBIDDEN, status: 'dismissed', problems };
    }
    knowledge.learnVisits(toldVisits);
    let ordinal = 0;
    const outcomes = units.map((unit): Unit => {
      const appended = unit.map((mapped) => {
        ordinal += 1;
        return this.appendItem(tx, task, mapped, ordinal);
      });
      for (const { mapped } of appended) {
        if (!mapped?.event) continue;
        noteEvent(effects, task, mapped.event, before);
        effects.identities.push(...mapped.identities);
        if (mapped.takenBack) effects.cancels.push(mapped.takenBack);
        if (mapped.visitBegin) effects.begins.push(mapped.visitBegin);
        if (mapped.owner) effects.owners.push(mapped.owner);
        knowledge.learn(mapped);
      }
      return unitOf(
        appended.map(({ item }) => item),
        appended.map(({ mapped }) => mapped),
      );
    });
    for (const draft of before.unsaid(row, events, receipt, knowledge.pseudonymOf)) {
      append(tx, this.recordsOf(task, draft, `unsaid/${draft.subject}`));
    }
    effects.cultures.push(...this.culturesTold(tx, task, receipt, units));
    const site = onlySiteOf(events) ?? row.site;
    return this.finish(task, verdictOf(outcomes), site, { effects, before });
  }

  /** The cultures of a message, for senders that always send the whole. */
  private culturesTold(
    tx: Tx,
    task: Task,
    receipt: Receipt,
    units: readonly MappedItem[][],
  ): ToldCulture[] {
    const { row } = task;
    return culturesOf(units.flat(), row.site).map((culture) => ({
      culture,
      receipt,
      append: (draft) =>
        append(tx, this.recordsOf(task, draft, `withdrawn/${draft.isolateId ?? ''}`)),
    }));
  }

  /** What the log can't hold waits in quarantine like any other unusable row. */
  private appendItem(tx: Tx, task: Task, mappedItem: MappedItem, ordinal: number): MappedItem {
    const { item, mapped } = mappedItem;
    if (!mapped?.event) return mappedItem;
    try {
      append(tx, this.recordsOf(task, mapped.event, ordinal));
      return mappedItem;
    } catch (error) {
      if (!(error instanceof PermanentRecordError)) throw error;
      const code: OwnProblemCode =
        error.code === 'record-too-large' ? 'record-too-large' : 'not-storable-text';
      const problems = [...mapped.problems, problem(code, item.pointer)];
      return { item, mapped: { event: null, problems, identities: [], owner: null } };
    }
  }

  /** One record a key, all with one id: a merge is one event that two persons hear of. */
  private recordsOf(
    { row, receivedAt }: Task,
    draft: EventDraft,
    place: number | string,
  ): NewEvent[] {
    const id = uuidV5(EVENT_IDS, `${row.messageId}/${row.attempts}/${place}`);
    const { traceparent } = row.options;
    return draft.keys.map((key) => ({
      topic: draft.topic,
      key,
      type: draft.topic,
      id,
      subject: draft.subject,
      source: SOURCE,
      time: receivedAt.toISOString(),
      cause: row.messageId,
      value: draft.body,
      ...(traceparent === undefined ? {} : { traceparent }),
    }));
  }

  private receiptOf({ row, receivedAt }: Task, before: ReadBefore): Receipt {
    const { messageId, sender, site, attempts } = row;
    const { timeZone, clock } = this.context;
    const times = { receivedAt: receivedAt.toISOString(), now: clock.now().toISOString() };
    const waited = row.receivedAt < receivedAt;
    const arrival = waited ? { messageReceivedAt: row.receivedAt.toISOString() } : {};
    const reading = before.hasTold(messageId) ? { reading: attempts } : {};
    return { messageId, sender, site, timeZone, ...times, ...arrival, ...reading };
  }

  private finish(
    task: Task,
    verdict: Verdict,
    site: string,
    { effects, before }: { effects: Effects; before: ReadBefore },
  ): Processed {
    const { messageId } = task.row;
    const { status, answer, problems, parts } = verdict;
    const at = this.context.clock.now().toISOString();
    const stages = [{ stage: status, at }];
    effects.finished.push({ messageId, site, status, answer, problems, parts, stages });
    this.noteTerms(effects, { site, messageId }, verdict.terms);
    for (const unit of verdict.waiting) {
      const row = this.waitingRow(task, unit, site);
      if (before.hasPart(messageId, row.contentHash)) continue;
      effects.waiting.push(row);
      this.noteTerms(effects, row, unit.terms);
    }
    return { answer, status, problems };
  }

  /** Notes what a quarantined message waits for. */
  private noteTerms(
    { terms, revision }: Effects,
    { site, messageId }: { readonly site: string; readonly messageId: string },
    unmapped: readonly UnmappedTerm[],
  ): void {
    const waiting = { site, messageId, revision };
    terms.push(...waitingTermsOf(this.context.secrets, waiting, unmapped));
  }

  /** A unit that waits on its own: its bytes, its problems, and the message that it came in. */
  private waitingRow({ row }: Task, unit: Unit, site: string): NewMessage {
    const { secrets, clock } = this.context;
    const messageId = randomUUID();
    const body = bytesOf(unit.raw ?? '', row.contentType);
    const storedAt = clock.now();
    const { channel, sender, contentType, options, controlId, receivedAt, receivedOn } = row;
    return {
      site,
      messageId,
      channel,
      sender,
      contentType,
      // The row is text by now, whatever its payload's character set was.
      options: { ...options, charset: undefined },
      controlId,
      contentHash: contentHashOf(secrets, { site, contentType, options, body }),
      receivedAt,
      receivedOn,
      storedAt,
      status: 'quarantined',
      duplicateOf: null,
      parent: row.messageId,
      problems: unit.problems,
      stages: [{ stage: 'quarantined', at: storedAt.toISOString() }],
      raw: sealPayload(secrets, messageId, body),
    };
  }

  /** Locks in the order that holds everywhere: persons, keys, then the heads of the log. */
  private async write(tx: Tx, effects: Effects): Promise<void> {
    await finishMessages(tx, effects.finished);
    await insertMessages(tx, effects.waiting);
    await replaceWaitingTerms(tx, effects.replayed, effects.terms);
    await replaceMappedTerms(tx, effects.replayed, effects.mapped);
    await saveOwners(tx, effects.owners);
    await saveCancels(tx, effects.cancels);
    await saveVisitBegins(tx, effects.begins);
    await saveLineage(tx, effects.lineage);
    await countFields(tx, effects.filled);
    await saveIdentities(
      tx,
      this.context.secrets.vault,
      effects.identities,
      this.context.clock.now(),
    );
    await forgetMessages(tx, effects.forgotten);
    await noteDated(tx, effects.dated);
  }
}

/** Notes whom the event is about, and how full its report was. */
function noteEvent(
  { lineage, filled }: Effects,
  { row }: Task,
  event: EventDraft,
  before: ReadBefore,
): void {
  lineage.push(...lineageOf(row.messageId, event));
  // A report counts once, however often it is read.
  if (row.status === 'processed' && before.hasTold(row.messageId)) return;
  const fields = filledFields(event);
  if (!fields || fields.fields.length === 0) return;
  filled.push({ ...fields, site: event.site, sender: row.sender, day: row.receivedOn });
}

/**
 * When a message says that it was made: of several in one payload the latest. Only what comes in
 * for the first time tells something of a clock; a day without a time does not, nor does what
 * somebody posts by hand.
 */
function datedBy({ row }: Task, reading: ReadSuccess, timeZone: string): DatedMessage[] {
  if (row.status !== 'pending' || row.sender === BY_HAND_SENDER) return [];
  let statedMs = -Infinity;
  for (const payload of payloadsOf(reading)) {
    const time = 'messageTime' in payload ? payload.messageTime : undefined;
    if (time === undefined || time.length === 10) continue;
    statedMs = Math.max(statedMs, instantMs(time, timeZone));
  }
  const { site, sender, receivedAt } = row;
  return statedMs === -Infinity ? [] : [{ site, sender, receivedAt, statedMs }];
}

function payloadsOf(reading: ReadSuccess) {
  return reading.items.flatMap(({ payload }) => (payload ? [payload] : []));
}

/**
 * A unit's text as bytes that read back as the same text. An HL7 message goes on declaring its
 * character set in MSH-18; a byte order mark outranks that, so what is not ASCII becomes UTF-16.
 */
function bytesOf(text: string, contentType: string): Buffer {
  const isHl7 = contentType.includes('hl7');
  if (!isHl7 || /^[\x00-\x7f]*$/.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);
}
