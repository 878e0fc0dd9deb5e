import { movementItem } from '../check';
import { effectOf, problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { ITEMS_MAX, refusal } from '../read-result';
import type { ReadItem, ReadOptions, ReadResult, Refusal } from '../read-result';
import { decodeText } from '../text';
import { splitHl7Batch } from './batch';
import { Hl7Reading } from './context';
import { headerOf, peekHl7Header } from './header';
import { momentOf } from './timestamps';
import { isServedTrigger, movementsOf } from './movement';
import { isolateItemsOf } from './observation-report';
import { tokenize } from './tokens';
import type { TokenizedMessage } from './tokens';

/** Version 2 in the pipe form; the segments read here are the same from 2.1 to 2.9. */
const VERSION = /^2(\.\d{1,2}){0,2}$/;

/** Every panel is compared with every culture, so that their number needs an end. */
const SEGMENTS_MAX: Readonly<Record<string, number>> = { PID: 200, OBR: 2_000, OBX: 20_000 };

/**
 * Reads one HL7 v2 message, or several in a batch. One message that can't be read is refused; in a
 * batch it is an unusable item, and the others go on.
 */
export function readHl7(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const decoded = typeof body === 'string' ? { text: body, problems: [] } : decode(body, options);
  const { messages, problems } = splitHl7Batch(decoded.text);
  const [only, ...more] = messages;
  if (only === undefined) {
    const code = decoded.text.trim() === '' ? 'empty-payload' : 'malformed-hl7';
    return refusal(400, problemOf(code, 'MSH'));
  }
  if (messages.length > ITEMS_MAX) {
    return refusal(422, problemOf('too-many-items', 'MSH', `at most ${ITEMS_MAX} messages`));
  }
  const before = [...decoded.problems, ...problems];
  if (more.length === 0) return readMessage(only, options, before);
  const items = messages.flatMap((message, index) => {
    const read = readMessage(message, options, index === 0 ? before : []);
    return itemsIn(read, message, `message ${index + 1}`);
  });
  return { kind: 'read', items };
}

function decode(body: Uint8Array, options: ReadOptions) {
  const declared = peekHl7Header(body)?.charset;
  return decodeText(body, declared || options.charset);
}

/** The items of one message of a batch, their places named within it. */
function itemsIn(read: ReadResult, raw: string, place: string): ReadItem[] {
  const within = (problem: ReadProblem): ReadProblem => ({
    ...problem,
    pointer: `${place} ${problem.pointer}`,
  });
  if (read.kind === 'refused') {
    const control = headerOf(raw.split('\r', 1)[0] ?? '') ?? undefined;
    const problems = read.problems.map(within);
    return [{ pointer: place, payload: null, usable: false, problems, raw, control }];
  }
  return read.items.map((item) => ({
    ...item,
    pointer: `${place} ${item.pointer}`,
    problems: item.problems.map(within),
  }));
}

function readMessage(
  text: string,
  options: ReadOptions,
  before: readonly ReadProblem[],
): ReadResult {
  const message = tokenize(text);
  if (message === 'malformed') return refusal(400, problemOf('malformed-hl7', 'MSH-1'));
  if (message === 'too-long') return refusal(422, problemOf('too-many-items', 'MSH', 'segments'));
  const reading = new Hl7Reading(message, options);
  reading.problems.push(...before);
  const refused = headerRefusal(reading);
  if (refused) return refused;
  noteForm(reading, message);
  const { messageType, trigger } = reading.header;
  const items = messageType === 'ADT' ? movementItems(reading) : resultItems(reading);
  if ('kind' in items) return items;
  const requirement = reading.problems.find(({ code }) => effectOf(code) === 'refuse');
  if (requirement && items.every(({ usable }) => !usable)) {
    return refusal(422, requirement, ...reading.problems.filter((p) => p !== requirement));
  }
  if (items.length === 0) items.push(nothingToTake(reading, `${messageType}^${trigger}`));
  return { kind: 'read', items: withMessageFacts(items, reading, text) };
}

function headerRefusal(reading: Hl7Reading): Refusal | null {
  const { controlId, messageType, trigger, version } = reading.header;
  if (messageType === '') return refusal(422, problemOf('missing-field', 'MSH-9', 'message type'));
  if (controlId === '') return refusal(422, problemOf('missing-field', 'MSH-10', 'control id'));
  if (version !== '' && !VERSION.test(version)) {
    return refusal(422, problemOf('unsupported-version', 'MSH-12'));
  }
  for (const [name, most] of Object.entries(SEGMENTS_MAX)) {
    const count = reading.segments.filter((segment) => segment.name === name).length;
    if (count > most) {
      return refusal(422, problemOf('too-many-items', name, `at most ${most} in one message`));
    }
  }
  const served =
    (messageType === 'ORU' && (trigger === 'R01' || trigger === '')) ||
    (messageType === 'OUL' && trigger === 'R22') ||
    (messageType === 'ADT' && isServedTrigger(trigger));
  // Type and trigger are names of the standard only when they look like them.
  const name = /^[A-Z]{3}$/.test(messageType) ? `${messageType} ${trigger.slice(0, 3)}` : undefined;
  return served ? null : refusal(415, problemOf('not-served', 'MSH-9', name));
}

function noteForm(reading: Hl7Reading, message: TokenizedMessage): void {
  const { version, messageTime } = reading.header;
  if (version === '') reading.report('missing-version', 'MSH-12');
  if (messageTime === '') reading.report('missing-message-time', 'MSH-7');
  else if (momentOf(messageTime, reading.options.timeZone) === null) {
    reading.report('bad-date', 'MSH-7');
  }
  if (message.runTogether) reading.report('broken-segment', 'line 1', 'all segments in one line');
  const [first] = message.continuedLines;
  if (first !== undefined) reading.report('broken-segment', `line ${first}`);
}

function movementItems(reading: Hl7Reading): ReadItem[] {
  return movementsOf(reading).map(({ pointer, event }) =>
    movementItem({ site: reading.options.site, ...event }, pointer),
  );
}

function resultItems(reading: Hl7Reading): ReadItem[] | Refusal {
  if (!reading.first('OBR')) {
    return refusal(422, problemOf('missing-segment', 'OBR', 'OBR: what was ordered'));
  }
  return isolateItemsOf(reading);
}

/** No isolate, and nothing wrong: a blood count, a culture without growth. */
function nothingToTake(reading: Hl7Reading, what: string): ReadItem {
  const needsHand = reading.problems.some(({ code }) => effectOf(code) === 'quarantine');
  if (needsHand) return { pointer: 'MSH', payload: null, usable: false, problems: [] };
  const problems = [problemOf('no-isolate', 'OBR', what)];
  return { pointer: 'MSH', payload: null, usable: true, problems };
}

/** Problems that belong to no single item stand with the first; every item knows its message. */
function withMessageFacts(
  items: readonly ReadItem[],
  reading: Hl7Reading,
  raw: string,
): ReadItem[] {
  return items.map((item, index) => ({
    ...item,
    raw,
    control: reading.header,
    problems: index === 0 ? [...reading.problems, ...item.problems] : item.problems,
  }));
}
