import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { problemDetails } from '@carbawatch/contracts';
import { z } from 'zod';
import type { MediaTypes, RouteDescription } from './route';

type Json = Record<string, unknown>;

const PROBLEM = { $ref: '#/components/schemas/Problem' };

function isMediaTypes(value: z.ZodType | MediaTypes): value is MediaTypes {
  return 'mediaTypes' in value;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function contentOf(body: z.ZodType | MediaTypes, io: 'input' | 'output'): Json {
  if (!isMediaTypes(body)) return { 'application/json': { schema: schemaOf(body, io) } };
  return Object.fromEntries(
    body.mediaTypes.map((type) => {
      const schema = body.schemas?.[type];
      return [type, schema ? { schema: schemaOf(schema, io) } : {}];
    }),
  );
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input'), // zod types a shape's fields by its core
  }));
}

/** Path parameters of the template that no schema names are plain strings. */
function pathParametersOf(route: RouteDescription): Json[] {
  const described = parametersOf(route.params, 'path');
  const known = new Set(described.map(({ name }) => name));
  const others = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return [
    ...described,
    ...others
      .filter((name) => !known.has(name))
      .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ];
}

function responsesOf(route: RouteDescription): Json {
  const answers = Object.entries(route.responses).map(([status, body]) => [
    status,
    {
      description: STATUS_CODES[Number(status)] ?? 'Answer',
      ...(body === null ? {} : { content: contentOf(body, 'output') }),
    },
  ]);
  const refused = {
    description: 'Refused (RFC 9457)',
    content: { 'application/problem+json': { schema: PROBLEM } },
  };
  return { ...Object.fromEntries(answers), default: refused };
}

function operationOf(route: RouteDescription): Json {
  const parameters = [...pathParametersOf(route), ...parametersOf(route.query, 'query')];
  const [tag = ''] = route.path.split('/');
  return {
    operationId: `${route.method}_${route.path.replace(/[^A-Za-z0-9]+/g, '_')}`,
    summary: route.summary,
    tags: [tag],
    ...(route.isOpen ? { security: [] } : { 'x-roles': [...new Set([...route.roles, 'admin'])] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { content: contentOf(route.body, 'input') } } : {}),
    responses: responsesOf(route),
  };
}

/** Ten hex digits part more schemas than there will ever be. */
const NAME_DIGITS = 10;

/**
 * A recursive schema refers to a definition of its own, and in one document every reference counts
 * from the document's root: definitions move to the components, named by their content, so that the
 * same one of several services is one.
 */
function hoist(value: unknown, schemas: Json, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => hoist(each, schemas, names));
  if (typeof value !== 'object' || value === null) return value;
  const { $defs: own = {}, ...rest }: Json = { ...value };
  const known = new Map(names);
  const definitions = Object.entries(Object(own)).map(([local, schema]) => {
    const content = createHash('sha256').update(JSON.stringify(schema)).digest('hex');
    const name = `Recursive-${content.slice(0, NAME_DIGITS)}`;
    known.set(`#/$defs/${local}`, `#/components/schemas/${name}`);
    return { name, schema };
  });
  for (const { name, schema } of definitions) schemas[name] = hoist(schema, schemas, known);
  return Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => {
      const moved = key === '$ref' && typeof inner === 'string' ? known.get(inner) : undefined;
      return [key, moved ?? hoist(inner, schemas, known)];
    }),
  );
}

/** The OpenAPI 3.1 document of these routes: one service's, or all four's. */
export function openApiDocument(routes: readonly RouteDescription[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  const schemas: Json = {};
  const hoisted = Object.entries(paths).map(([path, item]) => [
    path,
    hoist(item, schemas, new Map()),
  ]);
  return documentOf(Object.fromEntries(hoisted), schemas, version);
}

/** One document of several that `openApiDocument` made: their paths and shapes, in order. */
export function mergedDescription(documents: readonly Json[], version: string): Json {
  const paths = documents.map((document) => document['paths']);
  const schemas = documents.map(({ components }) => Object(components).schemas);
  return documentOf(Object.assign({}, ...paths), Object.assign({}, ...schemas), version);
}

function documentOf(paths: Json, shapes: Json, version: string): Json {
  const schemas = { ...shapes, Problem: schemaOf(problemDetails, 'output') };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Carbawatch',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    paths: sorted(paths),
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: sorted(schemas),
    },
  };
}

function sorted(named: Json): Json {
  return Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
}
