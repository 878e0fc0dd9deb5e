import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { csvProfile, readPayload, type ReadItem, type ReadResult } from '@carbawatch/formats';
import { kindOf } from './kinds';

/** What one file gave. */
export interface SurveyedFile {
  readonly path: string;
  /** Null for a file that is no payload; `because` then says what it is. */
  readonly contentType: string | null;
  readonly because: string;
  /** Usable payloads by what they are, such as `3 isolates`. */
  readonly read: string;
  /** Items that wait or were refused, and problems by code with how often each was met. */
  readonly notRead: string;
}

const NAMES: Readonly<Record<string, string>> = {
  'isolate.report': 'isolate',
  'genotype.report': 'genome',
  'encounter.event': 'movement',
  'specimen.report': 'specimen report',
  'carrier.status': 'carrier status',
};

function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .sort();
}

function counted(words: readonly string[], between: string): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => `${count}${between}${word}`)
    .join(', ');
}

function readIn(items: readonly ReadItem[]): string {
  const kinds = items.flatMap(({ payload }) => (payload ? [payload.type] : []));
  const named = [...new Set(kinds)].sort().map((kind) => {
    const count = kinds.filter((each) => each === kind).length;
    return `${count} ${NAMES[kind] ?? kind}${count === 1 ? '' : 's'}`;
  });
  return named.join(', ') || 'nothing to take in';
}

function notReadIn(result: ReadResult): string {
  if (result.kind === 'refused') {
    return `refused ${result.status}: ${counted(codesOf(result.problems), ' × ')}`;
  }
  const waiting = result.items.filter(({ usable }) => !usable).length;
  const codes = counted(codesOf(result.items.flatMap(({ problems }) => problems)), ' × ');
  return [...(waiting > 0 ? [`${waiting} wait`] : []), ...(codes ? [codes] : [])].join('; ');
}

function codesOf(problems: readonly { readonly code: string }[]): string[] {
  return problems.map(({ code }) => code);
}

function surveyed(root: string, path: string): SurveyedFile {
  const kind = kindOf(path);
  if (!kind) return { path, contentType: null, because: 'UNKNOWN', read: '', notRead: '' };
  if ('noPayload' in kind) {
    return { path, contentType: null, because: kind.noPayload, read: '', notRead: '' };
  }
  const { contentType, options = {}, profile } = kind;
  const result = readPayload({
    contentType,
    body: readFileSync(join(root, path)),
    options: {
      site: 'site-1',
      timeZone: 'UTC',
      ...options,
      ...(profile ? { profile: csvProfile.parse(profile) } : {}),
    },
  });
  return {
    path,
    contentType,
    because: '',
    read: result.kind === 'read' ? readIn(result.items) : '',
    notRead: notReadIn(result),
  };
}

/** Reads every file of the shared data as it would come in. */
export function survey(root: string): SurveyedFile[] {
  return filesIn(root).map((path) => surveyed(root, relative(root, join(root, path))));
}

/** A page a reader can check: one table a folder, files that are no payload named below it. */
export function surveyPage(files: readonly SurveyedFile[]): string {
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  const payloads = files.filter(({ contentType }) => contentType !== null);
  const lines = [
    '# What each public file gave',
    '',
    'Each file of the shared test data, read as it would come in: what was taken from it, what was',
    'not, and why. Written by `UPDATE_REPORT=1 npx jest test/shared-data`, and compared with the',
    'files by every test run that has them. Values that are known are compared by the tests of each',
    'format (`libs/domain/formats`) and by `test/e2e/real-files.e2e.spec.ts`.',
    '',
    `${payloads.length} of ${files.length} files are payloads. "wait" are items that go to`,
    'quarantine; codes behind them say why, and are explained by `libs/domain/formats` (problems.ts).',
  ];
  for (const folder of folders) {
    if (folder === '') continue;
    const own = files.filter(({ path }) => folderOf(path) === folder);
    lines.push('', `## ${folder}`);
    const read = own.filter(({ contentType }) => contentType !== null);
    if (read.length > 0) {
      lines.push('', '| file | read | not read, and why |', '| --- | --- | --- |');
      for (const { path, read: what, notRead } of read) {
        lines.push(`| ${path.slice(folder.length + 1)} | ${what || '-'} | ${notRead || '-'} |`);
      }
    }
    const others = own.filter(({ contentType }) => contentType === null);
    const reasons = counted(
      others.map(({ because }) => because),
      ' × ',
    );
    if (others.length > 0) lines.push('', `No payload: ${reasons}.`);
  }
  return `${lines.join('\n')}\n`;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}
