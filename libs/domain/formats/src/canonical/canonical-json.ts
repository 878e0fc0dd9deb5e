import {
  carrierStatus,
  encounterEvent,
  isolateReport,
  specimenReport,
} from '@carbawatch/contracts';
import type { CanonicalPayload } from '@carbawatch/contracts';
import type { z } from 'zod';
import { checkAgainst } from '../check';
import { closestName } from '../closest-name';
import type { FormatPayload } from '../payloads';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { ITEMS_MAX, refusal } from '../read-result';
import type { ReadItem, ReadOptions, ReadResult } from '../read-result';
import { decodeText } from '../text';
import { jsonErrorAt } from './json-error';
import { understandCarrier, understandSpecimen } from './no-isolate';
import { understandReport } from './understanding';
import type { Place } from './understanding';

const SCHEMAS = {
  'isolate.report': isolateReport,
  'specimen.report': specimenReport,
  'carrier.status': carrierStatus,
  'encounter.event': encounterEvent,
} as const satisfies Record<string, z.ZodType>;

const SERVED = Object.keys(SCHEMAS);

/** One object, or an array of them. A single object that is unusable is refused as a whole. */
export function readCanonicalJson(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const { text, problems } = textOf(body);
  if (text.trim() === '') return refusal(400, problemOf('empty-payload', ''));
  const parsed = parseJson(text);
  if ('problem' in parsed) return refusal(400, parsed.problem);
  if (!Array.isArray(parsed.value)) {
    const item = itemOf(parsed.value, '', options);
    if (!item.usable) return refused(item);
    return { kind: 'read', items: [withProblems(item, problems)] };
  }
  if (parsed.value.length === 0) return refusal(422, problemOf('empty-payload', ''));
  if (parsed.value.length > ITEMS_MAX) return tooMany('');
  const items = parsed.value.map((element, index) => ({
    ...itemOf(element, `/${index}`, options),
    raw: JSON.stringify(element),
  }));
  return {
    kind: 'read',
    items: items.map((item, i) => (i === 0 ? withProblems(item, problems) : item)),
  };
}

/** One object a line; each bad line is an unusable item. */
export function readNdjson(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const { text, problems } = textOf(body);
  const items: ReadItem[] = [];
  const lines = text.split(/\r?\n/);
  if (lines.length > ITEMS_MAX) return tooMany(`line ${ITEMS_MAX}`);
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const place = `line ${index + 1}`;
    const parsed = parseJson(line);
    const item: ReadItem =
      'problem' in parsed
        ? {
            pointer: place,
            payload: null,
            usable: false,
            problems: [{ ...parsed.problem, pointer: place }],
          }
        : itemOf(parsed.value, place, options);
    items.push({ ...item, raw: line });
  });
  const [first] = items;
  if (!first) return refusal(400, problemOf('empty-payload', ''));
  return { kind: 'read', items: [withProblems(first, problems), ...items.slice(1)] };
}

function textOf(body: Uint8Array | string) {
  return typeof body === 'string' ? { text: body, problems: [] } : decodeText(body);
}

function tooMany(pointer: string): ReadResult {
  return refusal(422, problemOf('too-many-items', pointer, `at most ${ITEMS_MAX}`));
}

function parseJson(text: string): { value: unknown } | { problem: ReadProblem } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the payload, so the place is found without it.
    const place = jsonErrorAt(text);
    const pointer = place === null ? '' : `character ${place}`;
    return { problem: problemOf('malformed-json', pointer) };
  }
}

/** `base` is a JSON Pointer, or `line 3` with a pointer after a blank. */
function itemOf(value: unknown, base: string, options: ReadOptions): ReadItem {
  const place: Place = (path) => {
    const pointer = path.map((step) => `/${escapePointer(String(step))}`).join('');
    return base.startsWith('line') && pointer !== '' ? `${base} ${pointer}` : `${base}${pointer}`;
  };
  const bad = (problems: readonly ReadProblem[]): ReadItem => ({
    pointer: base,
    payload: null,
    usable: false,
    problems,
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad([problemOf('bad-value', place([]), 'an object is needed')]);
  }
  const type: unknown = Reflect.get(value, 'type');
  if (type === undefined || type === null) {
    return bad([problemOf('missing-field', place(['type']), 'type')]);
  }
  if (!isServed(type)) return bad([unsupportedType(type, place(['type']))]);
  const schema = SCHEMAS[type];
  const checked = checkAgainst<CanonicalPayload>(schema, value, place, options.timeZone);
  if ('problems' in checked) return bad(checked.problems);
  const payload = { ...checked.payload, site: checked.payload.site ?? options.site };
  return understood(payload, base, place, options);
}

function understood(
  payload: FormatPayload,
  pointer: string,
  place: Place,
  options: ReadOptions,
): ReadItem {
  switch (payload.type) {
    case 'isolate.report': {
      const { report, problems } = understandReport(payload, place, options);
      return { pointer, payload: report, usable: report !== null, problems };
    }
    case 'specimen.report':
      return { pointer, payload, usable: true, problems: understandSpecimen(payload, place) };
    case 'carrier.status': {
      const { status, problems } = understandCarrier(payload, place, options);
      return { pointer, payload: status, usable: status !== null, problems };
    }
    default:
      return { pointer, payload, usable: true, problems: [] };
  }
}

function isServed(type: unknown): type is keyof typeof SCHEMAS {
  return typeof type === 'string' && Object.hasOwn(SCHEMAS, type);
}

function unsupportedType(type: unknown, pointer: string): ReadProblem {
  const meant = typeof type === 'string' ? closestName(type, SERVED) : null;
  const about = `served: ${SERVED.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`;
  return problemOf('unsupported-type', pointer, about);
}

function refused(item: ReadItem): ReadResult {
  const [first, ...more] = item.problems;
  const problem = first ?? problemOf('bad-value', item.pointer);
  // An unknown organism is no error of the sender: the payload is kept and waits for a mapping.
  const waits = problem.code === 'unknown-organism' || problem.code === 'not-a-carbapenemase';
  if (waits) return { kind: 'read', items: [item] };
  return refusal(422, problem, ...more);
}

function withProblems(item: ReadItem, problems: readonly ReadProblem[]): ReadItem {
  return problems.length === 0 ? item : { ...item, problems: [...problems, ...item.problems] };
}

/** RFC 6901. */
function escapePointer(step: string): string {
  return step.replace(/~/g, '~0').replace(/\//g, '~1');
}
