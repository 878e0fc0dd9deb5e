import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text for people that stands in the source, and where. */
export interface WrittenSentence {
  readonly place: string;
  readonly text: string;
}

/** Names under which texts for people are kept on their way into an answer. */
const NAMES =
  /^(?:about|action|because|detail|hint|label|message|notes|notice|reason|remedy|statement|(?:\w+_)?(?:NOTES|LABELS|FAULTS))$/;
/** What is called with such texts, and from which argument on they stand. */
const CALLS: Readonly<Record<string, number>> = {
  problemOf: 2,
  report: 2,
  fail: 2,
  failAt: 2,
  refuse: 2,
  badRequest: 1,
  conflict: 1,
  notFound: 0,
  refine: 1,
  regex: 1,
  noTest: 0,
  notEstimable: 0,
  unjudged: 2,
  tooMany: 0,
  unauthorised: 0,
  Unacceptable: 0,
  Unwanted: 0,
};
const NO_SOURCE = /\.(?:spec|builder|harness|story|migrations|phrases)\.ts$/;
/** Stands for what a template is filled with. */
const FILLED = 'X7';

/**
 * Texts for people in the sources below the folders: of refusals, problems, reasons and warnings,
 * by the names that they are kept under. A template's places are filled, of a choice each branch is
 * one. Tests hold that each has its Chinese.
 */
export function writtenSentences(...folders: readonly string[]): WrittenSentence[] {
  return folders.flatMap(sourcesIn).flatMap((path) => {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    return sentencesOf(source).map(({ text, at }) => {
      const { line } = source.getLineAndCharacterOfPosition(at);
      return { place: `${path}:${line + 1}`, text };
    });
  });
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !NO_SOURCE.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function sentencesOf(source: ts.SourceFile): { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = [];
  const visit = (node: ts.Node): void => {
    for (const expression of toldBy(node)) {
      for (const text of textsOf(expression)) found.push({ text, at: node.getStart(source) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(({ text }) => /\p{L}{2,} \p{L}/u.test(text));
}

function toldBy(node: ts.Node): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    const { name, initializer } = node;
    return ts.isIdentifier(name) && NAMES.test(name.text) && initializer ? [initializer] : [];
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const { expression, arguments: given = [] } = node;
  const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const from = ts.isIdentifier(called) ? CALLS[called.text] : undefined;
  return from === undefined ? [] : given.slice(from);
}

/** What an expression can be, as far as the source says it. */
function textsOf(node: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
    return textsOf(node.expression);
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(textsOf);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((each) =>
      ts.isPropertyAssignment(each) ? textsOf(each.initializer) : [],
    );
  }
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  }
  if (ts.isTemplateExpression(node)) {
    const rest = node.templateSpans.map(({ literal }) => `${FILLED}${literal.text}`);
    return [`${node.head.text}${rest.join('')}`];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = textsOf(node.left);
    return left.flatMap((before) => textsOf(node.right).map((after) => `${before}${after}`));
  }
  return [];
}
