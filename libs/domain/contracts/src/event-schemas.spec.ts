import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EVENT_SCHEMAS } from './event-schemas';
import { TOPICS } from './topics';

const FOLDER = join(__dirname, '..', 'schemas');

/** Topics between parts of Carbawatch itself: their shapes may change without notice. */
const INTERNAL: readonly string[] = [
  TOPICS.casesChanged,
  TOPICS.isolatesShadowed,
  TOPICS.specimensShadowed,
];

const published = Object.entries(EVENT_SCHEMAS).filter(([topic]) => !INTERNAL.includes(topic));

function documentOf(topic: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return `${JSON.stringify({ $schema, $id: `urn:carbawatch:${topic}`, ...rest }, null, 2)}\n`;
}

describe('the JSON Schemas of the events, for those who listen', () => {
  it.each(published)('%s is published as it is checked', (topic, schema) => {
    const file = join(FOLDER, `${topic}.json`);
    if (process.env['UPDATE_EXAMPLES']) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, documentOf(topic, schema));
    }
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(documentOf(topic, schema));
  });

  it('are one a topic, and no more', () => {
    const expected = published.map(([topic]) => `${topic}.json`).sort();
    expect(readdirSync(FOLDER).sort()).toEqual(expected);
  });
});
