import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
import { z } from 'zod';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { RESOURCES, isResourceType } from './resources';

/**
 * FHIR R4 as XML (hl7.org/fhir/R4/xml.html), turned into what the same resource is as JSON: an
 * element's value is its attribute `value`, and whether it is a list, a number or a flag is said by
 * the schemas that JSON is read by. Elements that nothing reads are let pass, as they are in JSON.
 *
 * The parser is strict and has no part that reads a document type: a text that has one is refused,
 * as FHIR does, so that no entity of its own is ever expanded and nothing is fetched.
 */
export function fhirJsonOf(text: string): { value: object } | { problem: ReadProblem } {
  const tree = new Tree();
  const parser = new SaxesParser({ xmlns: true, position: true });
  const place = (): string => `line ${parser.line}`;
  try {
    parser.on('doctype', () => {
      throw new Unwanted('a document type (DOCTYPE) is not allowed in FHIR');
    });
    parser.on('error', () => {
      // The parser's own words quote the text.
      throw new Unwanted();
    });
    parser.on('opentag', (tag) => tree.open(tag));
    parser.on('closetag', () => tree.close());
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Unwanted)) throw error;
    return { problem: problemOf('malformed-xml', place(), error.about) };
  }
  if (!tree.root || tree.root.uri !== FHIR) {
    const about = `a resource in the namespace ${FHIR} is needed`;
    return { problem: problemOf('malformed-xml', 'line 1', about) };
  }
  return { value: resourceOf(tree.root) };
}

const FHIR = 'http://hl7.org/fhir';

class Unwanted extends Error {
  constructor(readonly about?: string) {
    super(about);
  }
}

interface XmlElement {
  readonly name: string;
  readonly uri: string;
  readonly value: string | undefined;
  /** Of an extension. */
  readonly url: string | undefined;
  readonly children: XmlElement[];
}

/** FHIR nests some twenty deep; a Bundle in a Bundle some more. */
const DEPTH_MAX = 100;

/** Elements while they are read; narrative (XHTML) is left out with all that is in it. */
class Tree {
  root: XmlElement | null = null;
  private readonly stack: (XmlElement | null)[] = [];

  open(tag: SaxesTagNS): void {
    if (this.stack.length >= DEPTH_MAX) throw new Unwanted(`at most ${DEPTH_MAX} elements deep`);
    const parent = this.stack.at(-1);
    const isFhir = tag.uri === FHIR && parent !== null;
    const element: XmlElement | null = isFhir
      ? {
          name: tag.local,
          uri: tag.uri,
          value: tag.attributes['value']?.value,
          url: tag.attributes['url']?.value,
          children: [],
        }
      : null;
    if (element && parent) parent.children.push(element);
    else if (element && this.stack.length === 0) this.root = element;
    this.stack.push(element);
  }

  close(): void {
    this.stack.pop();
  }
}

const label = z.object({ system: z.string().optional(), code: z.string().optional() });
const bundle = z.object({
  id: z.string().optional(),
  meta: z
    .object({
      lastUpdated: z.string().optional(),
      tag: z.array(label).optional(),
      security: z.array(label).optional(),
    })
    .optional(),
  type: z.string().optional(),
  timestamp: z.string().optional(),
  entry: z
    .array(
      z.object({
        fullUrl: z.string().optional(),
        resource: z.unknown(),
        request: z.object({ method: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

/** The name of a resource's element is its type. */
function resourceOf(element: XmlElement): object {
  const { name } = element;
  const schema = name === 'Bundle' ? bundle : isResourceType(name) ? RESOURCES[name] : null;
  const fields = schema ? fieldsOf(element, schema) : {};
  return { resourceType: name, ...fields };
}

function fieldsOf(element: XmlElement, schema: z.ZodObject): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const child of element.children) {
    const known = Object.hasOwn(schema.shape, child.name) ? schema.shape[child.name] : undefined;
    if (known === undefined) continue;
    const inner = unwrapped(known);
    if (!(inner instanceof z.ZodArray)) {
      fields[child.name] = valueOf(child, inner);
      continue;
    }
    const before = fields[child.name];
    const value = valueOf(child, unwrapped(inner.element));
    if (Array.isArray(before)) before.push(value);
    else fields[child.name] = [value];
  }
  if (element.url !== undefined && Object.hasOwn(schema.shape, 'url')) fields['url'] = element.url;
  return fields;
}

/** A value in a wrong form stays a text: what reads JSON says what is wrong with it. */
function valueOf(element: XmlElement, schema: unknown): unknown {
  if (schema instanceof z.ZodObject) return fieldsOf(element, schema);
  if (schema instanceof z.ZodUnknown) {
    const [inner] = element.children;
    return inner && resourceOf(inner);
  }
  const { value } = element;
  if (value === undefined) return undefined;
  if (schema instanceof z.ZodBoolean)
    return value === 'true' ? true : value === 'false' ? false : value;
  if (schema instanceof z.ZodNumber) return NUMBER.test(value) ? Number(value) : value;
  return value;
}

const NUMBER = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodNullable) {
    current = current.unwrap();
  }
  return current;
}
