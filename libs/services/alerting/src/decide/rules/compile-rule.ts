import type { AlertRuleDocument, Severity } from '@carbawatch/contracts';
import { codesSentence } from '../hepatobiliary-disease';
import type { Picture } from '../picture';
import type { Ending, Finding, RaisedClock, Rule } from '../rule';
import { clockTime, distinct, listed } from '../wording';
import { endingFacts } from './ending';
import { holds, valueOf, type Facts } from './expression';
import { PERSON_ROWS } from './rows';
import { type Parameters, type Row } from './row';
import { written } from './template';

const HOUR_MS = 3_600_000;
/** A hundred years. */
const WAIT_MS_MAX = 876_000 * HOUR_MS;

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
  const fields = groupFieldsOf(document);
  const judge: CompiledRule['judge'] = (rows, stands) =>
    findingsOf({ document, fields }, rows, stands, null);
  const gather = PERSON_ROWS[document.subject];
  const asked = JSON.stringify([document.subject, parameters]);
  return {
    name: document.rule,
    subject: document.subject,
    goal: document.goal,
    replaces: document.replaces,
    document,
    judge,
    find: (picture, stands, clock) => {
      if (!gather) return [];
      const time = clock ? { ...clock, timeZone: picture.timeZone } : null;
      return findingsOf({ document, fields }, rowsIn(picture, document, asked), stands, time);
    },
    ending: (finding, standing) =>
      endingOf(document, finding, endingFacts(finding, standing, parameters), parameters),
    visitGone: (finding, standing) =>
      visitGoneOf(document, finding, endingFacts(finding, standing, parameters), parameters),
    standsOnResults:
      document.subject !== 'admission' || document.gone.some(({ say }) => RESULTS.test(say)),
    endWith: (finding, why, corrected = false) =>
      endingOf(document, finding, { why, corrected, became: why ?? '' }, parameters),
  };
}

/** Why the rule is there, by the numbers that it has where it stands. */
export function whyOf({ why, parameters }: AlertRuleDocument): string {
  return written(why, { p: parameters });
}

/** What the rule counts, by the numbers that it has; null where it says no more than why. */
export function backgroundOf({ background, parameters }: AlertRuleDocument): string | null {
  return background === undefined ? null : written(background, { p: parameters });
}

const gathered = new WeakMap<Picture, Map<string, Row[]>>();

/** Rules share their rows: those that ask for the same with the same parameters, by name. */
function rowsIn(
  picture: Picture,
  { subject, parameters }: AlertRuleDocument,
  asked: string,
): Row[] {
  const known = gathered.get(picture) ?? new Map<string, Row[]>();
  gathered.set(picture, known);
  const rows = known.get(asked) ?? PERSON_ROWS[subject]?.(picture, parameters) ?? [];
  known.set(asked, rows);
  return rows;
}

interface Group {
  readonly key: readonly string[];
  readonly rows: Row[];
  readonly kept: boolean;
}

type SiteClock = RaisedClock & { readonly timeZone: string };

function findingsOf(
  { document, fields }: Pick<CompiledRule, 'document'> & { readonly fields: GroupFields },
  rows: readonly Row[],
  stands: (key: readonly string[]) => boolean,
  clock: SiteClock | null,
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
  return [...groups.values()].flatMap((group) => findingOf(document, fields, group, clock));
}

function keeps(
  { keeps: condition }: AlertRuleDocument,
  facts: Facts,
  key: readonly string[],
  stands: (key: readonly string[]) => boolean,
): boolean {
  return condition !== undefined && stands(key) && holds(condition, facts);
}

function findingOf(
  document: AlertRuleDocument,
  fields: GroupFields,
  { key, rows, kept }: Group,
  clock: SiteClock | null,
): Finding[] {
  const [first] = rows;
  if (!first) return [];
  const known = factsOfGroup(rows, document.parameters, fields);
  const lateness = latenessOf(document, known, key, clock);
  const facts = { ...known, ...lateness?.facts };
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
      afterMs: kept ? 0 : waitMsOf(valueOf(document.afterHours ?? 0, facts)),
      ...momentIn('afterFromMs', document, facts),
      ...momentIn('newFromMs', document, facts),
      ...(lateness && !lateness.facts.late && { lateMs: lateness.lateMs }),
      untilMs: untilOf(rows),
      toldBy: first.toldBy ?? null,
      ...(first.goalFromMs !== undefined && { goalFromMs: first.goalFromMs }),
      ...actionOf(document, facts),
      facts: first.facts,
    },
  ];
}

/** An expression can come to any number: its moment must be one that a clock shows. */
function waitMsOf(hours: unknown): number {
  const ms = Number(hours) * HOUR_MS || 0;
  return Math.min(Math.max(ms, 0), WAIT_MS_MAX);
}

/** What is no moment says nothing of when it began. */
function momentIn(
  name: 'afterFromMs' | 'newFromMs',
  document: AlertRuleDocument,
  facts: Facts,
): Pick<Finding, 'afterFromMs' | 'newFromMs'> {
  const expression = document[name];
  const ms = expression === undefined ? null : valueOf(expression, facts);
  return typeof ms === 'number' && Number.isFinite(ms) ? { [name]: ms } : {};
}

/** When an alert that stands is late; of one that is not raised yet, were it raised now. */
function latenessOf(
  document: AlertRuleDocument,
  facts: Facts,
  key: readonly string[],
  clock: SiteClock | null,
) {
  const { lateAfterHours } = document;
  if (lateAfterHours === undefined || clock === null) return null;
  const raisedMs = clock.raisedMs(key) ?? clock.nowMs;
  // What waited since before the alert could be raised, as another one, is late no later for it.
  const { afterFromMs = Infinity } = momentIn('afterFromMs', document, facts);
  const wantedMs = afterFromMs + waitMsOf(valueOf(document.afterHours ?? 0, facts));
  const lateMs = Math.min(raisedMs, wantedMs) + waitMsOf(valueOf(lateAfterHours, facts));
  const lateAt = clockTime(new Date(lateMs).toISOString(), clock.timeZone);
  return { lateMs, facts: { late: clock.nowMs >= lateMs, lateAt } };
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

/** What an alert can say of all rows that speak for it together, by the names that it is called. */
type GroupFields = Readonly<Record<'any' | 'all' | 'sorted' | 'count', readonly string[]>>;

/** The fields that a document asks for so: an alert is decided anew with each of its facts. */
function groupFieldsOf(document: AlertRuleDocument): GroupFields {
  const text = JSON.stringify(document);
  const named = (kind: string) =>
    distinct(
      [...text.matchAll(new RegExp(`\\b${kind}\\.(\\w+)`, 'g'))].map(([, name = '']) => name),
    );
  return { any: named('any'), all: named('all'), sorted: named('sorted'), count: named('count') };
}

/** What the texts and numbers of an alert are made of: all rows that speak for it together. */
function factsOfGroup(rows: readonly Row[], parameters: Parameters, fields: GroupFields): Facts {
  const about = rows[0]?.facts ?? {};
  const valuesOf = (name: string): unknown[] => rows.flatMap(({ facts }) => facts[name]);
  const textsOf = (name: string): string[] =>
    distinct(
      valuesOf(name)
        .filter((v) => v !== null && v !== undefined)
        .map(String),
    );
  const each = <T>(names: readonly string[], of: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.flatMap((name) => (name in about ? [[name, of(name)]] : [])));
  return {
    first: about,
    any: each(fields.any, (name) => valuesOf(name).some(Boolean)),
    all: each(fields.all, (name) => listed(textsOf(name))),
    sorted: each(fields.sorted, (name) => textsOf(name).sort().join(', ')),
    count: each(fields.count, (name) => textsOf(name).length),
    n: rows.length,
    p: parameters,
  };
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
  if (name === 'species') return ofEachSpecies(rows);
  // Where the patient was and is, and the diagnoses, are told of all; the rest of the first.
  const told = OF_ALL_ROWS.has(name) ? rows : [first];
  return distinct(told.flatMap((row) => row.sentences[name]?.() ?? []));
}

/** The first isolate of each species, with what shows its enzyme. */
function ofEachSpecies(rows: readonly Row[]): string[] {
  const speciesOf = ({ facts }: Row) => String(facts['species'] ?? '');
  const species = distinct(rows.map(speciesOf));
  const firsts = species.flatMap((one) => rows.find((row) => speciesOf(row) === one) ?? []);
  return distinct(
    firsts.flatMap((row) => ['isolate', 'cpe'].flatMap((name) => row.sentences[name]?.() ?? [])),
  );
}

const OF_ALL_ROWS: ReadonlySet<string> = new Set(['wards', 'specimen', 'cleared']);

/** Words of an end that name what became of the results. */
const RESULTS = /\{\{became\}\}/;

function visitGoneOf(
  { gone }: AlertRuleDocument,
  finding: Finding,
  { admissionStands }: Facts,
  p: Parameters,
): string | null {
  if (admissionStands === true) return null;
  const choice = gone.find(
    (one) =>
      one.if !== undefined &&
      holds(one.if, { admissionStands: false }) &&
      !holds(one.if, { admissionStands: true }),
  );
  return choice ? written(choice.say, { first: finding.facts, p }) : null;
}

function endingOf(
  document: AlertRuleDocument,
  finding: Finding,
  about: Facts,
  p: Parameters,
): Ending {
  const facts = { ...about, first: finding.facts, p };
  const met = document.gone.find((choice) => choice.if === undefined || holds(choice.if, facts));
  const choice = met ?? { as: 'retracted' as const, say: '{{became}}' };
  const text = written(choice.say, facts);
  // That its visit was taken back is a reason.
  const isVisit = met?.if !== undefined && !holds(met.if, { ...facts, admissionStands: true });
  if (isVisit) return { as: choice.as, text, awaitsReason: 'visit' };
  if (about['standsAsTold'] !== true) return { as: choice.as, text };
  if (choice.say === '{{became}}') return { as: choice.as, text, awaitsReason: 'instead' };
  return {
    as: choice.as,
    text,
    ...(about['specimensStand'] === true && { awaitsReason: 'beside' as const }),
  };
}
