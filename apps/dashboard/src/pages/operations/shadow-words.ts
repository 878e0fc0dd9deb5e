import type { RuleChangeView } from '@carbawatch/contracts';
import { codeName, type CodeKind } from '../../i18n/code-name';
import type { Text } from '../../i18n/text';
import { shownMoment } from '../../time/site-time';

export type DifferenceKind = RuleChangeView['kinds'][number];

/** What one answer was and would be, in words. */
export interface Turn {
  readonly before: string;
  readonly after: string;
}

/** The page does not check again what the service's own schema has checked. */
type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(wordOf) : []);

/** One answer under both rule sets: `CRE (phenotype and enzyme)` and `CRE (phenotype)`. */
export function turnOf(kind: DifferenceKind, from: unknown, to: unknown, text: Text): Turn {
  if (kind === 'cases' || kind === 'definitions') return turnOfMany(kind, from, to, text);
  return { before: answerText(kind, from, text), after: answerText(kind, to, text) };
}

function answerText(kind: DifferenceKind, value: unknown, text: Text): string {
  const fields = fieldsOf(value);
  switch (kind) {
    case 'cre':
      return withNote(
        codeOf('cre', fields['status'], text),
        codeOf('basis', fields['basis'], text),
      );
    case 'cpe':
      return cpeText(fields, text);
    case 'st':
      return typeText(fields) || text('rules.none');
    case 'discordance':
      return (
        listOf(value)
          .map((code) => codeName(text, 'discordance', code))
          .join(', ') || text('rules.none')
      );
    default:
      return listOf(value).join(', ') || text('rules.none');
  }
}

function cpeText(fields: Fields, text: Text): string {
  const status = codeOf('cpe', fields['status'], text);
  const note =
    fields['status'] === 'not-applicable'
      ? `CPO: ${codeOf('cpe', fields['cpo'], text)}`
      : codeOf('nonCpe', fields['nonCpeStandard'], text);
  return withNote(status, note);
}

function typeText(fields: Fields): string {
  const st = wordOf(fields['st']);
  const group = wordOf(fields['clonalGroup']) || wordOf(fields['clonalComplex']);
  return withNote(st && `ST${st}`, group);
}

const withNote = (word: string, note: string): string =>
  word !== '' && note !== '' ? `${word} (${note})` : word || note;

const codeOf = (kind: CodeKind, value: unknown, text: Text): string =>
  typeof value === 'string' ? codeName(text, kind, value) : '';

/** Of many definitions only those whose answer is another. */
function turnOfMany(kind: 'cases' | 'definitions', from: unknown, to: unknown, text: Text): Turn {
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (id) => before[id] !== after[id],
  );
  const [names, answers] =
    kind === 'cases' ? (['caseOf', 'case'] as const) : (['definition', 'cre'] as const);
  const said = (fields: Fields): string =>
    differing
      .map((id) => `${codeName(text, names, id)}: ${codeOf(answers, fields[id], text) || '–'}`)
      .join('; ');
  return { before: said(before), after: said(after) };
}

/** From when on alerts could start from what: gained, lost, or known at another time. */
export function alertFactsTurn(
  { gained, lost, moved }: RuleChangeView['alertFacts'],
  text: Text,
  timeZone: string,
): Turn {
  const since = (fact: string, at: string): string =>
    text('rules.factSince', { fact: factText(fact, text), at: shownMoment(at, timeZone) });
  const said = (lines: readonly string[]): string => lines.join('; ') || '–';
  return {
    before: said([
      ...lost.map((each) => since(each.fact, each.since)),
      ...moved.map(({ fact, from }) => since(fact, from)),
    ]),
    after: said([
      ...gained.map((each) => since(each.fact, each.since)),
      ...moved.map(({ fact, to }) => since(fact, to)),
    ]),
  };
}

/** `confirmed KPC`, `probable unknown`, `suspected`, `cre`. */
function factText(fact: string, text: Text): string {
  if (fact === 'cre') return codeName(text, 'cre', 'cre');
  const [status = '', ...family] = fact.split(' ');
  const of = family.join(' ');
  return `CPE ${codeOf('cpe', status, text)}${of === '' || of === 'unknown' ? '' : ` (${of})`}`;
}
