import type { Json } from './expression';
import type { FieldType } from './fields';
import type { KnownNames } from './known-names';

/** Operators that ask whether two values are the same, and those that ask which is more. */
const SAME: ReadonlySet<string> = new Set(['==', '===', '!=', '!==']);
const MORE: ReadonlySet<string> = new Set(['>', '>=', '<', '<=']);

const HELD: Readonly<Record<FieldType, string>> = {
  text: 'words',
  number: 'a number',
  'yes-no': 'true or false',
  list: 'a list',
};

/**
 * What a field is compared with is of the kind that it holds: else it is never so, or always, and
 * the rule is silent or rings for everybody.
 */
export function problemsOfTypes(
  operator: string,
  operands: Json,
  known: KnownNames,
  path: string,
): string[] {
  if (!Array.isArray(operands) || !(SAME.has(operator) || MORE.has(operator))) return [];
  const fields = (operands as readonly Json[]).flatMap((operand) => {
    const name = nameIn(operand);
    const type = name === null ? null : (known.typeOf?.(name) ?? null);
    return name === null || type === null ? [] : [{ name, type }];
  });
  return fields.flatMap(({ name, type }) => {
    if (type === 'list') return [`${path}: ${name} holds a list: ask with in or shares`];
    if (MORE.has(operator) && type !== 'number') {
      return [`${path}: ${name} holds ${HELD[type]}, of which none is more than another`];
    }
    return (operands as readonly Json[]).flatMap((operand, i) =>
      isOf(type, operand) ? [] : [`${path}/${i}: ${name} holds ${HELD[type]}`],
    );
  });
}

/** What is worked out, and what is not there, may be of any kind. */
function isOf(type: FieldType, operand: Json): boolean {
  switch (typeof operand) {
    case 'string':
      return type === 'text';
    case 'number':
      return type === 'number';
    case 'boolean':
      return type === 'yes-no';
    default:
      return true;
  }
}

function nameIn(operand: Json): string | null {
  if (typeof operand !== 'object' || operand === null || !('var' in operand)) return null;
  const { var: name } = operand;
  return typeof name === 'string' ? name : null;
}

/** Whether an expression asks for any field; one that asks for none is always the same. */
export function asksForField(expression: Json): boolean {
  if (typeof expression !== 'object' || expression === null) return false;
  if (Array.isArray(expression)) return (expression as readonly Json[]).some(asksForField);
  return Object.entries(expression).some(
    ([operator, operands]) => operator === 'var' || asksForField(operands as Json),
  );
}
