import type { AlertRuleDocument, Severity } from '@carbawatch/contracts';
import { codesSentence } from '../hepatobiliary-disease';
import type { Picture } from '../picture';
import type { Ending, Finding, Rule } from '../rule';
import { distinct, listed } from '../wording';
import { endingFacts } from './ending';
import { holds, valueOf, type Facts } from './expression';
import { PERSON_ROWS } from './rows';
import { type Parameters, type Row } from './row';
import { written } from './template';

const HOUR_MS = 3_600_000;

/** A rule's rows are told by the picture; rules of clusters and wards are handed theirs. */
export interface CompiledRule extends Rule {
  readonly document: AlertRuleDocument;
  /** What the rule finds in rows that somebody else gathered. */
  readonly judge: (rows: readonly Row[], stands: (key: readonly string[]) => boolean) => Finding[];
  /** The words of an end where no person's picture is behind it; `why` where something is. */
  readonly endWith: (finding: Finding, why: string | null, corrected?: boolean) => Ending;
}

/** Makes a checked document work. */
export function compileRule(document: AlertRuleDocument): CompiledRule {
  const parameters: Parameters = document.parameters;
  const judge: CompiledRule['judge'] = (rows, stands) => findingsOf(document, rows, stands);
  const gather = PERSON_ROWS[document.subject];
  return {
    name: document.rule,
    subject: document.subject,
    goal: document.goal,
    replaces: document.replaces,
    document,
    judge,
    find: (picture, stands) => (gather ? judge(rowsIn(picture, document), stands) : []),
    ending: (finding, standing) =>
      endingOf(document, finding, endingFacts(finding, standing, parameters), parameters),
    endWith: (finding, why, corrected = false) =>
      endingOf(document, finding, { why, corrected, became: why ?? '' }, parameters),
  };
}

/** Why the rule is there, by the numbers that it has where it stands. */
export function whyOf({ why, parameters }: AlertRuleDocument): string {
  return written(why, { p: parameters });
}

const gathered = new WeakMap<Picture, Map<string, Row[]>>();

/** Rules share their rows: most ask for the same isolates with the same units. */
function rowsIn(picture: Picture, { subject, parameters }: AlertRuleDocument): Row[] {
  const known = gathered.get(picture) ?? new Map<string, Row[]>();
  gathered.set(picture, known);
  const name = JSON.stringify([subject, parameters]);
  const rows = known.get(name) ?? PERSON_ROWS[subject]?.(picture, parameters) ?? [];
  known.set(name, rows);
  return rows;
}

interface Group {
  readonly key: readonly string[];
  readonly rows: Row[];
  readonly kept: boolean;
}

function findingsOf(
  document: AlertRuleDocument,
  rows: readonly Row[],
  stands: (key: readonly string[]) => boolean,
): Finding[] {
  const p = document.parameters;
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = document.key.map((name) => String(row.facts[name] ?? ''));
    const facts = { ...row.facts, p };
    const raises = holds(document.when, facts);
    if (!raises && !keeps(document, facts, key, stands)) continue;
    const name = JSON.stringify(key);
    const group = groups.get(name);
    if (group) group.rows.push(row);
    else groups.set(name, { key, rows: [row], kept: !raises });
  }
  return [...groups.values()].flatMap((group) => findingOf(document, group));
}

function keeps(
  { keeps: condition }: AlertRuleDocument,
  facts: Facts,
  key: readonly string[],
  stands: (key: readonly string[]) => boolean,
): boolean {
  return condition !== undefined && stands(key) && holds(condition, facts);
}

function findingOf(document: AlertRuleDocument, { key, rows, kept }: Group): Finding[] {
  const [first] = rows;
  if (!first) return [];
  const facts = factsOfGroup(rows, document.parameters);
  const { text } = document;
  return [
    {
      rule: document.rule,
      key,
      severity: severityOf(document, facts),
      isolates: distinct(rows.flatMap(({ isolates }) => isolates)),
      specimens: distinct(rows.flatMap(({ specimens = [] }) => specimens)),
      wardAtCollection: first.wardAtCollection,
      title: written(text.title, facts),
      because: () => [
        ...text.because.flatMap((line) => sentences(line, rows, facts)),
        whyOf(document),
      ],
      summary: written(text.summary, facts),
      gravity: document.gravity.map((expression) => Number(valueOf(expression, facts)) || 0),
      detail: written(document.detail, facts),
      afterMs: kept ? 0 : Number(valueOf(document.afterHours ?? 0, facts)) * HOUR_MS || 0,
      untilMs: untilOf(rows),
      toldBy: first.toldBy ?? null,
      ...actionOf(document, facts),
      facts: first.facts,
    },
  ];
}

/** What is to be done in this state, where the rule says it by state. */
function actionOf({ goal }: AlertRuleDocument, facts: Facts): Pick<Finding, 'action'> {
  const choice = goal?.actions?.find((one) => holds(one.if, facts));
  return choice ? { action: choice.then } : {};
}

/** What several rows say holds as long as one of them does. */
function untilOf(rows: readonly Row[]): number | null {
  const ends = rows.map(({ expiresMs = Infinity }) => expiresMs);
  const last = Math.max(...ends);
  return last === Infinity ? null : last;
}

/** What the texts and numbers of an alert are made of: all rows that speak for it together. */
export function factsOfGroup(rows: readonly Row[], parameters: Parameters): Facts {
  const [first] = rows;
  const names = Object.keys(first?.facts ?? {});
  const any: Record<string, boolean> = {};
  const all: Record<string, string> = {};
  const sorted: Record<string, string> = {};
  const count: Record<string, number> = {};
  for (const name of names) {
    const values = rows.flatMap(({ facts }) => facts[name]);
    any[name] = values.some(Boolean);
    const texts = distinct(values.filter((v) => v !== null && v !== undefined).map(String));
    all[name] = listed(texts);
    sorted[name] = [...texts].sort().join(', ');
    count[name] = texts.length;
  }
  return { first: first?.facts ?? {}, any, all, sorted, count, n: rows.length, p: parameters };
}

function severityOf({ severity }: AlertRuleDocument, facts: Facts): Severity {
  const met = severity.find((choice) => choice.if === undefined || holds(choice.if, facts));
  return (met ?? severity.at(-1))?.then ?? 'medium';
}

function sentences(line: string, rows: readonly Row[], facts: Facts): string[] {
  if (!line.startsWith('@')) {
    const sentence = written(line, facts).trim();
    return sentence === '' ? [] : [sentence];
  }
  const name = line.slice(1);
  const [first] = rows;
  if (!first) return [];
  if (name === 'evidence') {
    const producer = rows.find((row) => row.facts['producer'] === true);
    return [...((producer ? producer.sentences['cpe'] : first.sentences['cre'])?.() ?? [])];
  }
  if (name === 'codes') {
    const codes = distinct(rows.flatMap((row) => (row.facts['codes'] ?? []) as string[]));
    return codes.length > 0 ? [codesSentence(codes)] : [];
  }
  // Where the patient was and is, and the diagnoses, are told of all; the rest of the first.
  const told = OF_ALL_ROWS.has(name) ? rows : [first];
  return distinct(told.flatMap((row) => row.sentences[name]?.() ?? []));
}

const OF_ALL_ROWS: ReadonlySet<string> = new Set(['wards', 'specimen', 'cleared']);

function endingOf(
  document: AlertRuleDocument,
  finding: Finding,
  about: Facts,
  p: Parameters,
): Ending {
  const facts = { ...about, first: finding.facts, p };
  const met = document.gone.find((choice) => choice.if === undefined || holds(choice.if, facts));
  const choice = met ?? { as: 'retracted' as const, say: '{{became}}' };
  return { as: choice.as, text: written(choice.say, facts) };
}
