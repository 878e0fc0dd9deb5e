import { RefusedInputError } from '@carbawatch/epidemiology';
import { z } from 'zod';
import { BAD_INPUT, type Command } from '../command';
import { type Calculation, InputRefusal } from './calculation';
import { CALCULATIONS } from './calculations';
import { EXAMPLES } from './examples';

/** Bad input, an unknown field or a value out of range. */

/** `carbawatch calc <name>`: JSON in, JSON out, no server. */
export const calcCommand: Command = {
  name: 'calc',
  summary: 'calculate: reads JSON from standard input, prints JSON',
  async run(args, io) {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help') {
      io.out(overview());
      return name === undefined ? BAD_INPUT : 0;
    }
    const calculation = CALCULATIONS.get(name);
    if (!calculation) {
      io.err(`name: no calculation "${name}"; there are ${[...CALCULATIONS.keys()].join(', ')}`);
      return BAD_INPUT;
    }
    if (rest[0] === '--help') {
      const schema = z.toJSONSchema(calculation.input, { io: 'input', unrepresentable: 'any' });
      const notes = calculation.notes === undefined ? '' : `\n\n${calculation.notes}`;
      const input = JSON.stringify(schema, null, 2);
      const example = exampleOf(calculation);
      io.out(`${name}: ${calculation.summary}${notes}\n\n${example}Input:\n${input}`);
      return 0;
    }
    if (rest.length > 0) {
      io.err(`${rest[0] ?? ''}: calc takes a name, and JSON on standard input`);
      return BAD_INPUT;
    }
    return calculate(name, await io.input(), io);
  },
};

function overview(): string {
  const width = Math.max(...[...CALCULATIONS.keys()].map((name) => name.length)) + 2;
  const lines = [...CALCULATIONS.values()].map(
    ({ name, summary }) => `  ${name.padEnd(width)}${summary}`,
  );
  return [
    'carbawatch calc <name> < input.json',
    '',
    ...lines,
    '',
    'calc <name> --help shows its input and an example with its answer.',
  ].join('\n');
}

/** Six digits: an example is read, not copied. */
function sixDigits(key: string, value: unknown): unknown {
  return typeof value === 'number' && Number.isFinite(value)
    ? Number(value.toPrecision(6))
    : spelledOut(key, value);
}

/** An input and what the calculation answers to it at this moment, so that help can't lie. */
function exampleOf({ name, input, run }: Calculation): string {
  const example = EXAMPLES.get(name);
  if (!example) return '';
  const answer = run(input.parse(example.input));
  return (
    `Example:\n${JSON.stringify(example.input)}\nanswers (to six digits; checked against ` +
    `${example.source}):\n${JSON.stringify(answer, sixDigits)}\n\n`
  );
}

function calculate(name: string, text: string, io: Parameters<Command['run']>[1]): number {
  const calculation = CALCULATIONS.get(name);
  if (!calculation) return BAD_INPUT;
  let json: unknown;
  try {
    json = JSON.parse(text, refusePrototypes);
  } catch (error) {
    io.err(error instanceof InputRefusal ? error.message : 'input: standard input holds no JSON');
    return BAD_INPUT;
  }
  const read = calculation.input.safeParse(json);
  if (!read.success) {
    io.err(firstProblem(read.error));
    return BAD_INPUT;
  }
  try {
    io.out(JSON.stringify(calculation.run(read.data), spelledOut));
    return 0;
  } catch (error) {
    if (!(error instanceof InputRefusal || error instanceof RefusedInputError)) throw error;
    io.err(error.message);
    return BAD_INPUT;
  }
}

/** A record would lose a field of this name without a word. */
const PROTOTYPE = '__proto__';

function refusePrototypes(key: string, value: unknown): unknown {
  if (key === PROTOTYPE) throw new InputRefusal(PROTOTYPE, 'no field or covariate may be named so');
  return value;
}

/** One line that names the field: `counts[3]: Invalid input: expected number`. */
function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'input: not as expected';
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const path = [...issue.path, ...unknown.slice(0, 1)];
  const field = path.map((part, i) =>
    typeof part === 'number' ? `[${part}]` : i > 0 ? `.${String(part)}` : String(part),
  );
  const detail = unknown.length > 0 ? 'no such field' : issue.message;
  return `${field.join('') || 'input'}: ${detail}`.replace(/\s+/g, ' ');
}

/** JSON has no infinity: it is spelled out. NaN never leaves: it is a bug of the calculation. */
function spelledOut(key: string, value: unknown): unknown {
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  if (typeof value === 'number' && Number.isNaN(value)) throw new Error(`${key} is not a number`);
  return value;
}
