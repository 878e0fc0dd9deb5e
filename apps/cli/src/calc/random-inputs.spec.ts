import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALCULATIONS } from './calculations';

/**
 * Some thirty random inputs a method, whose answers R has: random-inputs.expected.R, with its
 * versions.
 */
interface Case {
  name: string;
  input: Record<string, unknown>;
  /** Values by their path in the answer. */
  expected: Record<string, unknown>;
  /** Digits that R's own way of computing has. */
  digits: number;
}

const CASES = readFileSync(join(__dirname, 'random-inputs.expected.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function answerOf({ name, input }: Case): unknown {
  const calculation = CALCULATIONS.get(name);
  if (!calculation) throw new Error(`no calculation ${name}`);
  return calculation.run(calculation.input.parse(input));
}

/** A name may hold dots: the longest one that the answer has goes first. */
function valueAt(answer: unknown, path: string): unknown {
  if (path === '' || typeof answer !== 'object' || answer === null) return answer;
  const key = Object.keys(answer)
    .filter((each) => path === each || path.startsWith(`${each}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return undefined;
  return valueAt(Reflect.get(answer, key), path.slice(key.length + 1));
}

function agrees(found: unknown, wanted: unknown, digits: number): boolean {
  if (wanted === 'Infinity') return found === Infinity;
  if (typeof wanted !== 'number' || typeof found !== 'number') return found === wanted;
  return Math.abs(found - wanted) <= 10 ** -digits * Math.max(Math.abs(wanted), 1e-3);
}

describe('carbawatch calc answers what R answers', () => {
  it.each([...new Set(CASES.map(({ name }) => name))])('%s, of random inputs', (name) => {
    const cases = CASES.filter((each) => each.name === name);
    expect(cases.length).toBeGreaterThanOrEqual(25);
    for (const each of cases) {
      const answer = answerOf(each);
      const wrong = Object.entries(each.expected).flatMap(([path, wanted]) => {
        const found = valueAt(answer, path);
        return agrees(found, wanted, each.digits) ? [] : [{ path, wanted, found }];
      });
      expect({ input: each.input, wrong }).toEqual({ input: each.input, wrong: [] });
    }
  });
});
