import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { problemsOfTypes } from './compared-types';
import { exactly, problemsOfFieldValue, unknownName, type KnownNames } from './known-names';

/** Any JSON, as a rule's document holds it. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a condition or a text is worked out from. */
export type Facts = Readonly<Record<string, unknown>>;

/** Operators of JSONLogic that a rule may use; `log` and the like are none of its business. */
const OPERATORS: ReadonlySet<string> = new Set([
  ...['var', '==', '===', '!=', '!==', '!', '!!', 'or', 'and', 'if', '>', '>=', '<', '<='],
  ...['max', 'min', '+', '-', '*', '/', '%', 'in', 'cat', 'some', 'all', 'none', 'merge', 'shares'],
]);

const NAMES = exactly([...OPERATORS]);

/** Whether two lists have an item in common: JSONLogic's own `some` can't see the parameters. */
jsonLogic.add_operation('shares', (a: unknown, b: unknown) => {
  const others = new Set(Array.isArray(b) ? b : [b]);
  return (Array.isArray(a) ? a : [a]).some((item) => others.has(item));
});

/** The value of an expression over facts; no code is ever made of it. */
export function valueOf(expression: Json, facts: Facts): unknown {
  if (typeof expression !== 'object' || expression === null) return expression;
  return jsonLogic.apply(expression as RulesLogic, facts); // checked when the rule was compiled
}

/** Truth as JSONLogic has it: an empty list is false. */
export function holds(expression: Json, facts: Facts): boolean {
  return jsonLogic.truthy(valueOf(expression, facts));
}

/**
 * What is wrong with an expression, `path: why`: an operator that is none, a name that no row has,
 * or a word that a field can't hold. An empty list where all is well.
 */
export function problemsOfExpression(expression: Json, known: KnownNames, path: string): string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  if (isList(expression)) {
    return expression.flatMap((part, i) => problemsOfExpression(part, known, `${path}/${i}`));
  }
  const entries = Object.entries(expression);
  const [entry] = entries;
  if (entries.length !== 1 || !entry) return [`${path}: one operator is needed`];
  const [operator, operands] = entry;
  if (!OPERATORS.has(operator)) return [`${path}: ${unknownName('operator', operator, NAMES)}`];
  if (operator === 'var') return problemsOfName(operands, known, path);
  const inner = ['some', 'all', 'none'].includes(operator);
  const knownInside = inner
    ? { ...known, has: (name: string) => name === '' || known.has(name) }
    : known;
  return [
    ...problemsOfExpression(operands, knownInside, `${path}/${operator}`),
    ...problemsOfComparison(operator, operands, known, `${path}/${operator}`),
    ...problemsOfTypes(operator, operands, known, `${path}/${operator}`),
  ];
}

function problemsOfName(operand: Json, known: KnownNames, path: string): string[] {
  const name = isList(operand) ? operand[0] : operand;
  if (typeof name !== 'string') return [`${path}: var needs the name of a field`];
  return known.has(name) ? [] : [`${path}: ${unknownName('field', name, known)}`];
}

/** What a field of so many words, such as the kind of a ward, is compared with is one of them. */
function problemsOfComparison(
  operator: string,
  operands: Json,
  known: KnownNames,
  path: string,
): string[] {
  if (!COMPARING.has(operator) || !isList(operands)) return [];
  const name = operands.map(fieldIn).find((one) => one !== null && known.valuesOf?.(one));
  const values = name ? known.valuesOf?.(name) : null;
  if (!name || !values) return [];
  const asked = { field: name.split('.').at(-1) ?? name, values };
  return operands.flatMap((operand, i) =>
    isList(operand)
      ? operand.flatMap((value, j) =>
          problemsOfFieldValue(value, { ...asked, path: `${path}/${i}/${j}` }),
        )
      : problemsOfFieldValue(operand, { ...asked, path: `${path}/${i}` }),
  );
}

const COMPARING: ReadonlySet<string> = new Set(['==', '===', '!=', '!==', 'in', 'shares']);

function fieldIn(operand: Json): string | null {
  if (typeof operand !== 'object' || operand === null || isList(operand)) return null;
  const { var: name } = operand;
  return typeof name === 'string' ? name : null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
