import { instantMs } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN } from '../evidence';
import { distinct } from '../wording';
import { NO_ISOLATE, type CaseState, type CaseVersion, type KnownCase } from './case-history';
import { isSameCarriage, sharesIsolate } from './same-carriage';

/** A carriage under all its names: a case, or several of which one goes on as the next. */
export interface CaseStory {
  /** What was known of it, as the case that it is now or was last. */
  readonly row: KnownCase;
  readonly caseIds: readonly string[];
  /** The last that was known under each of its names and before each merge, with since when. */
  readonly parts: readonly { readonly fromMs: number; readonly state: CaseState }[];
  /** The case under whose id the alert about the contacts is: the first of a person and family. */
  readonly alertCase: string;
}

interface HandOver {
  readonly ms: number;
  readonly from: KnownCase;
  readonly to: KnownCase;
}

/**
 * The stories of the cases of a person under all numbers that were ever joined. A merge, or its
 * undoing, puts a case under another number, an enzyme that no test named gets its name, a gene in
 * a swab an organism: the same patients lay beside the same carrier. An isolate that is another
 * patient's by a correction makes another story, and so do cases that stood beside each other.
 * `mergedMs` are the receipts of merges. A function of these alone, whatever order they are handed
 * in.
 */
export function caseStories(
  cases: readonly KnownCase[],
  mergedMs: ReadonlySet<number>,
): CaseStory[] {
  const storyOf = new Map(cases.map((one) => [one, [one]]));
  for (const { from, to } of handOvers(cases, mergedMs)) {
    const [before, after] = [storyOf.get(from) ?? [], storyOf.get(to) ?? []];
    if (before === after || before.some((one) => after.some((other) => overlaps(one, other))))
      continue;
    const joined = [...before, ...after];
    for (const one of joined) storyOf.set(one, joined);
  }
  const stories = [...new Set(storyOf.values())].map((names) => [...names].sort(byBeginning));
  const begun = stories.sort(([a], [b]) => (a && b ? byBeginning(a, b) : 0));
  const alerts: { node: string; sinceMs: number; alertCase: string }[] = [];
  return begun.flatMap((names) => {
    const [first] = names;
    if (!first) return [];
    const [known] = alerts
      .filter(({ node, sinceMs }) => node === nodeOf(first) && sinceMs <= beginningOf(first))
      .sort((a, b) => a.sinceMs - b.sinceMs);
    const alertCase = known?.alertCase ?? first.id;
    for (const one of names) {
      alerts.push({ node: nodeOf(one), sinceMs: beginningOf(one), alertCase });
    }
    return [{ ...told(names, first, mergedMs), alertCase }];
  });
}

/** Which case ends in the moment in which another begins as the same, in the order of time. */
function handOvers(cases: readonly KnownCase[], mergedMs: ReadonlySet<number>): HandOver[] {
  const begins = cases.flatMap((to) =>
    turnsOf(to).flatMap((turn) => (turn.state ? [{ to, turn }] : [])),
  );
  const ends = cases.flatMap((from) =>
    turnsOf(from).flatMap((turn) => (turn.state ? [] : [{ from, turn }])),
  );
  return ends
    .flatMap(({ from, turn: { ms, before } }) =>
      begins.flatMap(({ to, turn: { ms: toMs, state } }): HandOver[] => {
        if (toMs !== ms || !before || !state) return [];
        const goesOn =
          from.pseudonym === to.pseudonym
            ? isKnownBetter(before, state)
            : mergedMs.has(ms) && from.family === to.family && isSameCarriage(before, state);
        return goesOn ? [{ ms, from, to }] : [];
      }),
    )
    .sort((a, b) => a.ms - b.ms || compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id));
}

/**
 * Whether one person's carriage is only known better, or less well, than before: its enzyme has got
 * a name, a gene in a specimen an organism, an isolate another species.
 */
export function isKnownBetter(before: CaseState, state: CaseState): boolean {
  const isNamed = [before, state].some(({ family }) => family === MECHANISM_UNKNOWN);
  const isSameSpecies = before.species.code === state.species.code;
  if (before.family === state.family ? isSameSpecies : !isNamed) return false;
  if (isSameSpecies) return isSameCarriage(before, state);
  const hasNone = [before, state].some(({ species }) => species.code === NO_ISOLATE.code);
  return hasNone || sharesIsolate(before, state);
}

/** Whether a test has named its enzyme, or an isolate its organism: nothing was corrected. */
export function isNamed(before: CaseState, state: CaseState): boolean {
  const isOfPerson = before.pseudonym === state.pseudonym;
  const hasEnzyme = before.family === MECHANISM_UNKNOWN && state.family !== MECHANISM_UNKNOWN;
  const hadNone = before.species.code === NO_ISOLATE.code;
  return isOfPerson && (hasEnzyme || (hadNone && state.species.code !== NO_ISOLATE.code));
}

interface Turn {
  readonly ms: number;
  readonly before: CaseState | null;
  readonly state: CaseState | null;
}

/** When it was known to be a case, and to be none any more. */
function turnsOf({ versions }: KnownCase): Turn[] {
  return versions.flatMap(({ from, state }, i): Turn[] => {
    const before = versions[i - 1]?.state ?? null;
    return (before === null) === (state === null)
      ? []
      : [{ ms: instantMs(from, 'UTC'), before, state }];
  });
}

function overlaps(one: KnownCase, other: KnownCase): boolean {
  return spansOf(one).some(([from, to]) =>
    spansOf(other).some(([begin, end]) => from < end && begin < to),
  );
}

function spansOf(one: KnownCase): [number, number][] {
  const turns = turnsOf(one);
  return turns.flatMap(({ ms, state }, i) =>
    state ? [[ms, turns[i + 1]?.ms ?? Infinity] as [number, number]] : [],
  );
}

/**
 * The cases of a story one after the other; no two of them stand at once. A merge begins another
 * part under the same number too: beds of the other number are the case's from then on.
 */
function told(
  names: readonly KnownCase[],
  first: KnownCase,
  mergedMs: ReadonlySet<number>,
): Pick<CaseStory, 'row' | 'caseIds' | 'parts'> {
  const caseIds = names.map(({ id }) => id);
  const [only] = names.length === 1 ? names : [];
  const versions = only?.versions ?? versionsOf(names);
  const parts: { fromMs: number; state: CaseState; of: string }[] = [];
  for (const { from, state } of versions) {
    if (!state) continue;
    const of = JSON.stringify([state.pseudonym, state.family, state.species.code]);
    const last = parts.at(-1);
    const fromMs = instantMs(from, 'UTC');
    if (last?.of === of && !mergedMs.has(fromMs)) last.state = state;
    else parts.push({ fromMs, state, of });
  }
  const now = parts.at(-1)?.state;
  const row = names.find(({ versions: own }) => own.some(({ state }) => state === now)) ?? first;
  return { row: { ...row, versions }, caseIds, parts };
}

function versionsOf(names: readonly KnownCase[]): CaseVersion[] {
  const moments = new Map<number, CaseVersion>();
  for (const version of names.flatMap(({ versions }) => versions)) {
    const ms = instantMs(version.from, 'UTC');
    const known = moments.get(ms);
    const told = [known, version].filter((one) => one !== undefined);
    // Where one ends the next begins: of the moment it is what it goes on as, by what ended it.
    const ended = told.filter((one) => !one.state && one.because);
    const because = distinct((ended.length > 0 ? ended : told).flatMap((one) => one.because ?? []));
    const now = known?.state ? known : version;
    moments.set(ms, because.length > 0 ? { ...now, because } : now);
  }
  return [...moments].sort(([a], [b]) => a - b).map(([, version]) => version);
}

function nodeOf({ pseudonym, family }: KnownCase): string {
  return JSON.stringify([pseudonym, family]);
}

function beginningOf({ versions }: KnownCase): number {
  return instantMs(versions[0]?.from ?? '', 'UTC');
}

function byBeginning(a: KnownCase, b: KnownCase): number {
  return beginningOf(a) - beginningOf(b) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
