import { main } from '../main';
import { CALCULATIONS } from './calculations';
import { EXAMPLES } from './examples';

async function run(args: string[], input: string) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: async () => undefined,
    input: () => Promise.resolve(input),
  });
  return { status, out: out.join('\n'), err };
}

const calc = (name: string, input: unknown) => run(['calc', name], JSON.stringify(input));

function valueAt(answer: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((of: unknown, key) => Reflect.get(Object(of), key) as unknown, answer);
}

/** A number as it is printed: with as many digits after the point. */
function printedLike(value: unknown, known: unknown): unknown {
  if (typeof known !== 'string' || typeof value !== 'number') return value;
  return value.toFixed(known.split('.')[1]?.length ?? 0);
}

const ROWS = [...EXAMPLES].map(([name, example]) => ({ name, ...example }));

it('every calculation has an example, and every example a calculation', () => {
  expect([...EXAMPLES.keys()].sort()).toEqual([...CALCULATIONS.keys()].sort());
});

describe('the example of calc --help', () => {
  it.each(ROWS)('$name answers what $source says', async ({ name, input, known }) => {
    const { status, out } = await calc(name, input);
    expect(status).toBe(0);
    const answer = JSON.parse(out) as unknown;
    const found = Object.keys(known).map((path) => [
      path,
      printedLike(valueAt(answer, path), known[path]),
    ]);
    expect(Object.fromEntries(found)).toEqual(known);
  });

  it.each(ROWS)('$name is printed with its answer', async ({ name, input }) => {
    const { status, out } = await run(['calc', name, '--help'], '');
    expect(status).toBe(0);
    const [, shown = '', answered = ''] =
      /Example:\n(.*)\nanswers .*:\n(.*)\n\nInput:/.exec(out) ?? [];
    expect(JSON.parse(shown)).toEqual(input);
    const { out: whole } = await calc(name, JSON.parse(shown));
    const rounded = (_key: string, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(6)) : value;
    expect(JSON.parse(answered)).toEqual(JSON.parse(whole, rounded));
  });
});

/** Values that belong into no field, or only into few. */
const ODD: unknown[] = [
  null,
  '',
  '1',
  -1,
  0,
  1.5,
  1e15,
  1e308,
  5e-324,
  [],
  {},
  [null],
  [-1],
  [0, 0],
];

type Path = readonly (string | number)[];

/** Every field of an input; of a list its first entry. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [0].filter((i) => i in value) : Object.keys(value);
  return keys.flatMap((key): Path[] => [
    [...path, key],
    ...pathsOf(Reflect.get(value, key), [...path, key]),
  ]);
}

function changed(input: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(input);
  const parent = path.slice(0, -1).reduce<unknown>((of, key) => Reflect.get(Object(of), key), copy);
  Reflect.set(Object(parent), path.at(-1) ?? '', value);
  return copy;
}

/** Fields that another field's change puts at fault: as long as it, within it, only with it. */
function fieldsOf(input: unknown): string[] {
  return ['input', ...Object.keys(Object(input))];
}

/** A null that is an answer: the unit is outside no limit. */
const AN_ANSWER: Readonly<Record<string, string>> = { funnel: '.points.n.outside' };

/** Nulls that no reason stands beside, which is told where a reader looks for it. */
function bareNulls(value: unknown, path = '', parent: object = {}): string[] {
  const explained = Object.keys(parent).some((key) => /reason|because|statement|method/.test(key));
  if (value === null) return explained ? [] : [path];
  if (typeof value !== 'object') return [];
  const holder = Array.isArray(value) ? parent : value;
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'parameters' ? [] : bareNulls(each, `${path}.${key}`, holder),
  );
}

describe('whatever stands in a field of', () => {
  it.each(ROWS)(
    '$name, it is answered, or refused in one line by name',
    async ({ name, input }) => {
      const fields = fieldsOf(input);
      const wrong: unknown[] = [];
      for (const path of pathsOf(input)) {
        for (const value of ODD) {
          const { status, out, err } = await calc(name, changed(input, path, value));
          const line = err.join('\n');
          const named = fields.some((field) => line.startsWith(field)) && /^[^ ]+: \S/.test(line);
          const refused = status === 2 && out === '' && err.length === 1 && named;
          const answered = status === 0 && err.length === 0 && !out.includes('NaN');
          if (!refused && !answered) wrong.push({ path, value, status, line });
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(ROWS)('$name, no null of the answer is without its reason', async ({ name, input }) => {
    const bare = new Set<string>();
    for (const path of pathsOf(input)) {
      for (const value of [0, 2]) {
        const { status, out } = await calc(name, changed(input, path, value));
        if (status === 0)
          bareNulls(JSON.parse(out)).forEach((at) => bare.add(at.replace(/\d+/g, 'n')));
      }
    }
    bare.delete(AN_ANSWER[name] ?? '');
    expect([...bare]).toEqual([]);
  });
});
