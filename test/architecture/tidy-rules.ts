import ts from 'typescript';

/** One tracked file. */
export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** One habit of the house; `problems` names each place that breaks it. */
export interface TidyRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly problems: (file: SourceFile) => string[];
  /** A file that breaks it: a guard that nobody has seen to bite is no guard. */
  readonly negative: SourceFile;
}

const LINES_MAX = 400;
const COLUMNS_MAX = 100;
const FUNCTION_LINES_MAX = 70;

const isTypeScript = (path: string) => /\.tsx?$/.test(path);
const isCode = (path: string) => /\.(ts|tsx|cjs|mjs|mts)$/.test(path);
const isSpec = (path: string) => /\.spec\.tsx?$/.test(path);
const isSource = (path: string) => isTypeScript(path) && !isSpec(path);
const isText = (path: string) => !/\.(png|ico|woff2?|gz|zip)$/.test(path);

/** Lines that match, as `path:line`. */
function linesWith(file: SourceFile, broken: (line: string, index: number) => boolean): string[] {
  return file.text
    .split('\n')
    .flatMap((line, index) => (broken(line, index) ? [`${file.path}:${index + 1}`] : []));
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

function parse(file: SourceFile): ts.SourceFile {
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source =
    parsed.get(file) ??
    ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true, kind);
  parsed.set(file, source);
  return source;
}

function nodesWhere(file: SourceFile, broken: (node: ts.Node) => boolean): string[] {
  const source = parse(file);
  const places: string[] = [];
  const visit = (node: ts.Node): void => {
    if (broken(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      places.push(`${file.path}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places;
}

/**
 * A ratchet: what was long when the rule came may not grow, and leaves the list when it shrinks.
 */
const LONG_FUNCTIONS: Readonly<Record<string, number>> = {};

/** A function that holds tests is a list of them; its length says nothing. */
function isSuite(node: ts.Node): boolean {
  const { parent } = node;
  const described = ts.isCallExpression(parent) && /^describe/.test(parent.expression.getText());
  return described || /^\s*(?:it|test|describe)\b[.<(]/m.test(node.getText());
}

function isLongFunction(node: ts.Node): boolean {
  if (!ts.isFunctionLike(node) || !('body' in node)) return false;
  const lines = node.getText().split('\n').length;
  if (lines <= (LONG_FUNCTIONS[node.getSourceFile().fileName] ?? FUNCTION_LINES_MAX)) return false;
  return !isSuite(node);
}

function isConsole(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console';
}

/** Lines with a piece of text that no formatter breaks: a test's title, a pattern, SQL, data. */
function literalLines(source: ts.SourceFile): ReadonlySet<number> {
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    const isLiteral =
      ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node);
    if (isLiteral && !ts.isNumericLiteral(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      for (let line = first; line <= last; line += 1) lines.add(line);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

function wideLines(file: SourceFile): string[] {
  const isWide = (line: string) => [...line].length > COLUMNS_MAX && !line.includes('https://');
  if (!file.text.split('\n').some(isWide)) return []; // parsing is the dear part
  const literals = literalLines(parse(file));
  return linesWith(file, (line, index) => isWide(line) && !literals.has(index));
}

/** Split, so that the rules do not break themselves. */
const word = (...parts: readonly string[]) => parts.join('');

const REGISTRIES =
  /\/\/registry\.|registry\.(?:npmjs|yarnpkg)|npm[m]irror|repo1?\.maven|pypi\.org|crates\.io/;
const MACHINE_PATHS = /(?:^|[\s"'`(=:])\/(?:work|root|Users|home\/[\w.-]+)\//;
const VAGUE = /(?:^|[-./])(?:util|utils|helper|helpers|common|manager|generic)(?:[-./]|$)/i;
const OUTSIDE = /from '(?:node:|@nestjs\/|pg['/]|typeorm|kafkajs|pino|prom-client)/;
const CLOCK_OR_CHANCE = /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/;

export const TIDY_RULES: readonly TidyRule[] = [
  {
    name: `a file has ${LINES_MAX} lines at the most, a project's list of exports aside`,
    applies: (path) => isCode(path) && !path.endsWith('/src/index.ts'),
    problems: ({ path, text }) => (text.trimEnd().split('\n').length > LINES_MAX ? [path] : []),
    negative: { path: 'a.ts', text: 'const a = 1;\n'.repeat(LINES_MAX + 1) },
  },
  {
    name: `a line has ${COLUMNS_MAX} columns at the most, texts and URLs aside`,
    applies: isTypeScript,
    problems: wideLines,
    negative: { path: 'a.ts', text: `// ${'why '.repeat(COLUMNS_MAX / 4)}` },
  },
  {
    name: `a function fits a screen: ${FUNCTION_LINES_MAX} lines`,
    applies: isTypeScript,
    problems: (file) => nodesWhere(file, isLongFunction),
    negative: { path: 'a.ts', text: `function a() {\n${'b();\n'.repeat(FUNCTION_LINES_MAX)}}` },
  },
  {
    name: 'nothing is printed past the log',
    applies: isTypeScript,
    problems: (file) => nodesWhere(file, isConsole),
    negative: { path: 'a.ts', text: word('con', "sole.log('x');") },
  },
  {
    name: 'what is left to do is an issue',
    applies: isCode,
    problems: (file) => linesWith(file, (line) => /\b(?:TO[D]O|FIXM[E]|XX[X])\b/.test(line)),
    negative: { path: 'a.ts', text: word('// TO', 'DO: later') },
  },
  {
    name: 'no test is singled out',
    applies: isSpec,
    problems: (file) =>
      linesWith(file, (line) => /\b(?:it|test|describe)\.only\b|\bf(?:it|describe)\(/.test(line)),
    negative: { path: 'a.spec.ts', text: word('it.on', "ly('x', () => undefined);") },
  },
  {
    name: 'a test that is skipped says why',
    applies: isSpec,
    problems: (file) => {
      const lines = file.text.split('\n');
      const skips = /\b(?:it|test|describe)\.skip\b|\bx(?:it|describe)\(/;
      const condition = /\?\s*(?:it|describe)\.skip|:\s*(?:it|describe)\.skip/;
      const reason = /left out|missing|not there/;
      return linesWith(
        file,
        (line, at) =>
          skips.test(line) &&
          !condition.test(line) &&
          !reason.test(lines.slice(at, at + 3).join('\n')),
      );
    },
    negative: { path: 'a.spec.ts', text: word('it.sk', "ip('x', () => undefined);") },
  },
  {
    name: 'the real part runs: modules are not mocked',
    applies: isSpec,
    problems: (file) => linesWith(file, (line) => /\bjest\.(?:mock|doMock)\(/.test(line)),
    negative: { path: 'a.spec.ts', text: word('jest.mo', "ck('./x');") },
  },
  {
    name: 'nothing is asserted to be there with !',
    applies: isTypeScript,
    problems: (file) => nodesWhere(file, ts.isNonNullExpression),
    negative: { path: 'a.ts', text: 'const a = b!;' },
  },
  {
    name: 'exports have names',
    applies: isTypeScript,
    problems: (file) =>
      nodesWhere(
        file,
        (node) => ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword,
      ),
    negative: { path: 'a.ts', text: 'export default 1;' },
  },
  {
    name: 'a project has one index, at its root',
    applies: (path) => path.endsWith('/index.ts'),
    problems: ({ path }) =>
      /^(?:apps|libs\/\w+)\/[\w-]+\/src\/index\.ts$/.test(path) ? [] : [path],
    negative: { path: 'libs/domain/typing/src/mlst/index.ts', text: '' },
  },
  {
    name: 'a file’s name says what it is about',
    applies: isCode,
    problems: ({ path }) => (VAGUE.test(path) ? [path] : []),
    negative: { path: `libs/domain/typing/src/mlst-${word('hel', 'per')}.ts`, text: '' },
  },
  {
    name: 'the domain is pure: no input or output, no framework, no clock, no chance',
    applies: (path) => isSource(path) && path.startsWith('libs/domain/'),
    problems: (file) => linesWith(file, (line) => OUTSIDE.test(line) || CLOCK_OR_CHANCE.test(line)),
    negative: {
      path: 'libs/domain/typing/src/a.ts',
      text: "import { readFileSync } from 'node:fs';",
    },
  },
  {
    name: 'no registry is named',
    applies: isText,
    problems: (file) => linesWith(file, (line) => REGISTRIES.test(line)),
    negative: { path: 'package-lock.json', text: word('https://regis', 'try.example.org/x.tgz') },
  },
  {
    name: 'no path of somebody’s machine is named',
    applies: isText,
    problems: (file) => linesWith(file, (line) => MACHINE_PATHS.test(line)),
    negative: { path: 'a.md', text: word('see /ho', 'me/anna/carbawatch') },
  },
];

const RELATIVE_IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']*)'/gms;

/** Modules that import each other in a circle, types aside: each cycle as its list of paths. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map(({ path }) => path));
  const imports = new Map(files.map((file) => [file.path, importsOf(file, known)]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of known) visit(path, []);
  return cycles;
}

function importsOf({ path, text }: SourceFile, known: ReadonlySet<string>): string[] {
  const folder = path.split('/').slice(0, -1);
  return [...text.matchAll(RELATIVE_IMPORT)].flatMap(([, to = '']) => {
    const parts = [...folder];
    for (const part of to.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    const target = parts.join('/');
    return [`${target}.ts`, `${target}.tsx`].filter((candidate) => known.has(candidate));
  });
}
