import { isMoment, withOffset } from '@carbawatch/contracts';
import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { ITEMS_MAX, refusal } from '../read-result';
import { jsonErrorAt } from '../canonical/json-error';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { decodeText } from '../text';
import type { DecodedText } from '../text';
import { resourcesOf } from './bundle';
import { excerptOf } from './excerpt';
import { reportItems } from './isolate-report';
import type { Placed } from './isolate-report';
import { isolatesOf, missingMembers } from './isolates';
import { movementItems } from './movements';
import { FhirReading, Problems } from './reading';
import type { Node } from './reading';
import { concludedItems, specimenItems } from './specimen-report';
import { hasTestLabel } from './test-label';
import { fhirJsonOf } from './xml';

/**
 * Reads a FHIR R4 Bundle of any type, or one resource (hl7.org/fhir/R4). What several resources
 * say of one isolate becomes one report; Encounters become movements.
 */
export function readFhir(body: Uint8Array | string, options: ReadOptions): ReadResult {
  return readJson(decoded(body), options);
}

/**
 * The same as XML. An item that waits by itself is kept as JSON, whatever its message was, so that
 * JSON is taken here too.
 */
export function readFhirXml(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const said = decoded(body, typeof body === 'string' ? null : declaredEncoding(body));
  const { text } = said;
  if (/^\s*[{[]/.test(text)) return readJson(said, options);
  if (text.trim() === '') return refusal(400, problemOf('empty-payload', ''));
  const read = fhirJsonOf(text.trim());
  if ('problem' in read) return refusal(400, read.problem);
  return readValue(read.value, said, options);
}

function decoded(body: Uint8Array | string, encoding: string | null = null): DecodedText {
  return typeof body === 'string' ? { text: body, problems: [] } : decodeText(body, encoding);
}

/** The encoding that an XML declaration names, in bytes that are ASCII up to there. */
function declaredEncoding(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, 200)).toString('latin1');
  return /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1] ?? null;
}

function readJson(said: DecodedText, options: ReadOptions): ReadResult {
  const { text } = said;
  if (text.trim() === '') return refusal(400, problemOf('empty-payload', ''));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the payload, so the place is found without it.
    const place = jsonErrorAt(text);
    return refusal(400, problemOf('malformed-json', place === null ? '' : `character ${place}`));
  }
  return readValue(value, said, options);
}

function readValue(value: unknown, said: DecodedText, options: ReadOptions): ReadResult {
  const found = resourcesOf(value);
  if ('problem' in found) return refusal(422, found.problem);
  const { nodes, timestamp } = found;
  const messageTime =
    timestamp !== undefined && isMoment(timestamp)
      ? withOffset(timestamp, options.timeZone)
      : undefined;
  const reading = new FhirReading(nodes, options, messageTime, hasTestLabel(value));
  const placed = [...unreadableItems(reading), ...itemsOf(reading)];
  const items = withTexts(reading, placed);
  items.push(...found.deletions.map(deletionItem));
  if (items.length > ITEMS_MAX) return refusal(422, problemOf('too-many-items', ''));
  if (items.length === 0) items.push(nothingToTake());
  return { kind: 'read', items: withFirst(items, said.problems) };
}

function itemsOf(reading: FhirReading): Placed[] {
  const { drafts, unplaced, links } = isolatesOf(reading);
  const placed = reportItems(reading, drafts);
  placed.push(...specimenItems(reading, unplaced, links));
  const reported = new Set<Node>(placed.flatMap(({ sources }) => [...sources]));
  const silent = reading.all('DiagnosticReport').filter((node) => !reported.has(node));
  for (const node of silent) {
    const problems = new Problems();
    for (const pointer of missingMembers(reading, node)) {
      problems.report('unresolved-reference', pointer);
    }
    if (problems.list.length === 0) continue;
    const item = {
      pointer: node.pointer,
      payload: null,
      usable: false,
      problems: problems.list,
    };
    placed.push({ item, sources: [node], patient: undefined });
  }
  placed.push(...concludedItems(reading, silent));
  const named = placed.flatMap(({ item, patient }) =>
    item.payload?.type === 'isolate.report' && patient ? [patient] : [],
  );
  return [...placed, ...movementItems(reading, new Set(named))];
}

/** A resource with a part in a wrong form waits by itself; what needs it waits with it. */
function unreadableItems(reading: FhirReading): Placed[] {
  return reading.unreadable().map((node) => ({
    item: { pointer: node.pointer, payload: null, usable: false, problems: node.problems },
    sources: [node],
    patient: undefined,
  }));
}

function withTexts(reading: FhirReading, placed: readonly Placed[]): ReadItem[] {
  if (placed.length === 1) return placed.map(({ item }) => item);
  return placed.map((one) => ({ ...one.item, raw: excerptOf(reading, one) }));
}

function deletionItem(pointer: string): ReadItem {
  const problems = [problemOf('deletion-not-served', pointer)];
  return { pointer, payload: null, usable: false, problems, raw: '' };
}

/** No isolate, no movement, and nothing wrong: a blood count, a culture without growth. */
function nothingToTake(): ReadItem {
  return { pointer: '', payload: null, usable: true, problems: [problemOf('no-isolate', '')] };
}

function withFirst(items: readonly ReadItem[], problems: readonly ReadProblem[]): ReadItem[] {
  if (problems.length === 0) return [...items];
  return items.map((item, index) =>
    index === 0 ? { ...item, problems: [...problems, ...item.problems] } : item,
  );
}
