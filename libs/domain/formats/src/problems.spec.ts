import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servedTriggers } from './hl7/movement';
import { PROBLEMS, effectOf, hl7ErrorCode, needsReview, problemOf } from './problems';
import { CONTENT_TYPES } from './read-payload';

const page = readFileSync(join(__dirname, '../../../../docs/formats.md'), 'utf8');

describe('the catalogue of problems', () => {
  it('and its page tell the same codes, effects and words', () => {
    const rows = [
      ...page.matchAll(/^\| `([a-z0-9-]+)` \| (refuse|quarantine|note) \| (.*) \| (.*) \|$/gm),
    ];
    const told = rows.map(([, code, effect, what, remedy]) => [code, effect, what, remedy]);
    const plain = (text: string): string => text.replaceAll('<AGENT>', '`<AGENT>`');
    const known = Object.entries(PROBLEMS).map(([code, entry]) => [
      code,
      entry.effect,
      plain(entry.what),
      plain(entry.remedy),
    ]);
    expect(told).toEqual(known);
  });

  it('names every media type that is served where one is not', () => {
    // Other spellings of the same format need no mention.
    const aliases = /ndjson$|jsonl$|er7$/;
    const remedy = PROBLEMS['unsupported-content-type'].remedy;
    const named = CONTENT_TYPES.filter((type) => !aliases.test(type));
    expect(named.filter((type) => !remedy.includes(type))).toEqual([]);
  });

  it('says what to do in one sentence, with the place', () => {
    expect(problemOf('missing-field', 'MSH-10', 'control id')).toEqual({
      code: 'missing-field',
      pointer: 'MSH-10',
      detail: 'a required field is absent (control id): fill the field named',
    });
  });

  it('parts what needs a hand from what is only noted', () => {
    expect(needsReview({ code: 'unknown-agent' })).toBe(true);
    expect(needsReview({ code: 'bad-date' })).toBe(false);
    // A code of another catalogue is not waved through.
    expect(effectOf('never-heard-of')).toBe('quarantine');
    expect(effectOf('toString')).toBe('quarantine');
    expect(hl7ErrorCode('never-heard-of')).toBe('207');
  });
});

describe('the page of formats', () => {
  it('names every media type that is served', () => {
    for (const type of CONTENT_TYPES.filter(
      (name) => !/^application\/(ndjson|jsonl)$/.test(name),
    )) {
      expect(page).toContain(`\`${type}\``);
    }
  });

  it('names every ADT event that is served, and says of one that it is not', () => {
    const told = new Set(page.match(/\bA\d\d\b/g));
    expect([...told].sort()).toEqual([...servedTriggers(), 'A43'].sort());
  });
});
