import jsonLogic, { type RulesLogic } from 'json-logic-js';

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
 * What is wrong with an expression, `path: why`: an operator that is none, or a name that no row
 * has. An empty list where all is well.
 */
export function problemsOfExpression(
  expression: Json,
  known: (name: string) => boolean,
  path: string,
): string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  if (isList(expression)) {
    return expression.flatMap((part, i) => problemsOfExpression(part, known, `${path}/${i}`));
  }
  const entries = Object.entries(expression);
  const [entry] = entries;
  if (entries.length !== 1 || !entry) return [`${path}: one operator is needed`];
  const [operator, operands] = entry;
  if (!OPERATORS.has(operator)) return [`${path}: there is no operator ${operator}`];
  if (operator === 'var') return problemsOfName(operands, known, path);
  const inner = ['some', 'all', 'none'].includes(operator);
  const knownInside = inner ? (name: string) => name === '' || known(name) : known;
  return problemsOfExpression(operands, knownInside, `${path}/${operator}`);
}

function problemsOfName(operand: Json, known: (name: string) => boolean, path: string): string[] {
  const name = isList(operand) ? operand[0] : operand;
  if (typeof name !== 'string') return [`${path}: var needs the name of a field`];
  return known(name) ? [] : [`${path}: there is no field ${name}`];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
