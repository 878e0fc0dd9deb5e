import { isMoment, withOffset } from '@carbawatch/contracts';
import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { ITEMS_MAX, refusal } from '../read-result';
import { jsonErrorAt } from '../canonical/json-error';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { decodeText } from '../text';
import { resourcesOf } from './bundle';
import { excerptOf } from './excerpt';
import { reportItems } from './isolate-report';
import type { Placed } from './isolate-report';
import { isolatesOf, missingMembers } from './isolates';
import { movementItems } from './movements';
import { FhirReading, Problems } from './reading';
import { hasTestLabel } from './test-label';

/**
 * Reads a FHIR R4 Bundle of any type, or one resource (hl7.org/fhir/R4). What several resources
 * say of one isolate becomes one report; Encounters become movements.
 */
export function readFhir(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const decoded = typeof body === 'string' ? { text: body, problems: [] } : decodeText(body);
  const { text } = decoded;
  if (text.trim() === '') return refusal(400, problemOf('empty-payload', ''));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the payload, so the place is found without it.
    const place = jsonErrorAt(text);
    return refusal(400, problemOf('malformed-json', place === null ? '' : `character ${place}`));
  }
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
  return { kind: 'read', items: withFirst(items, decoded.problems) };
}

function itemsOf(reading: FhirReading): Placed[] {
  const { drafts, unplaced } = isolatesOf(reading);
  const placed = reportItems(reading, drafts);
  for (const { nodes, problems } of unplaced) {
    const [first] = nodes;
    const isNoted = problems.list.every(({ code }) => code === 'specimen-negative');
    placed.push({
      item: {
        pointer: first?.pointer ?? '',
        payload: null,
        usable: isNoted,
        problems: problems.list,
      },
      sources: nodes,
      patient: undefined,
    });
  }
  const reported = new Set(drafts.flatMap(({ sources }) => [...sources]));
  for (const node of reading.all('DiagnosticReport')) {
    if (reported.has(node)) continue;
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
  return [...placed, ...movementItems(reading)];
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
