import { instantMs, type Alert, type Disposition, type Task } from '@carbawatch/contracts';
import { Chance } from './chance';

/**
 * The invented hospital's infection control team: what it does with an alert or a task, and when.
 * Without it a year of alerts would stand open on the page, as in no hospital. Each decision
 * follows from the alert's id, so that the same year is worked through in the same way.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/**
 * What is younger is left to whoever looks at the demonstration: at any hour the last morning and
 * the afternoon before, in which `last-days.ts` has something happen.
 */
export const LEFT_OPEN_MS = 1.5 * DAY_MS;
/** Of the tasks, done days too late, so that the page has something overdue. */
const LATE_SHARE = 1 / 8;
const LATE_MINUTES = [7 * 1_440, 12 * 1_440] as const;
const DONE_MINUTES = [60, 1_200] as const;
/** Until somebody who never came to be swabbed is no longer called. */
const GIVEN_UP_MINUTES = [50 * 1_440, 70 * 1_440] as const;

type SeenAlert = Pick<Alert, 'id' | 'rule' | 'severity' | 'status' | 'timeline'>;

export type TeamAct =
  | { readonly kind: 'acknowledge'; readonly at: string }
  | {
      readonly kind: 'resolve';
      readonly at: string;
      readonly disposition: Disposition;
      readonly comment?: string;
    };

/** Minutes until somebody reads an alert of this severity: the least, and the usual most. */
const READ_WITHIN: Readonly<Record<Alert['severity'], readonly [number, number]>> = {
  critical: [3, 50],
  high: [8, 170],
  medium: [20, 480],
  low: [60, 1_440],
  info: [120, 2_880],
};

/** Days from reading to closing, the least and the most; five to ten for what isn't named. */
const CLOSED_AFTER: Readonly<Record<string, readonly [number, number]>> = {
  signal: [1, 3],
  'statutory-report': [1, 2],
  'feed-silent': [1, 1],
  invasive: [2, 5],
  // The last negative swab ends these; what has then not ended never will of itself.
  contacts: [60, 80],
  'not-in-house': [60, 80],
  cluster: [28, 42],
  'hospital-wide': [14, 28],
};
const CLOSED_AFTER_ELSE = [4, 10] as const;

const VERDICTS = [
  ['relevant', 86],
  ['already-known', 7],
  ['duplicate', 4],
  ['contaminant', 2],
  ['wrong-ward', 1],
] as const satisfies readonly (readonly [Disposition, number])[];

const OF_STATISTICS = [
  ['relevant', 35],
  ['other', 65],
] as const satisfies readonly (readonly [Disposition, number])[];

/** What the team has done next with this alert by `nowMs` (ms since the epoch), or null. */
export function nextAct(alert: SeenAlert, nowMs: number): TeamAct | null {
  const act = alert.status === 'open' ? reading(alert) : closing(alert);
  return act && instantMs(act.at, 'UTC') <= nowMs - LEFT_OPEN_MS ? act : null;
}

export interface TaskAct {
  readonly at: string;
  /** Of a report by law. */
  readonly reference?: string;
  readonly comment?: string;
}

/**
 * What the team has done with this task by `nowMs` (ms since the epoch), or null; some are late. A
 * contact is swabbed and the result ends the task, so that only who can't be reached is given up.
 */
export function taskAct(
  { id, kind, since }: Pick<Task, 'id' | 'kind' | 'since'>,
  nowMs: number,
): TaskAct | null {
  const chance = chanceOf(id, 'task');
  const isScreen = kind === 'screen-contact';
  const [least, most] = isScreen
    ? GIVEN_UP_MINUTES
    : chance.happens(LATE_SHARE)
      ? LATE_MINUTES
      : DONE_MINUTES;
  const doneAtMs = instantMs(since, 'UTC') + chance.between(least, most) * MINUTE_MS;
  if (doneAtMs > nowMs - LEFT_OPEN_MS) return null;
  const at = new Date(doneAtMs).toISOString();
  if (isScreen) return { at, comment: 'Not reached after discharge; the record is flagged.' };
  if (kind !== 'statutory-report') return { at };
  return { at, reference: `R-${id.slice(0, 8).toUpperCase()}` };
}

function reading(alert: SeenAlert): TeamAct | null {
  const { id, severity } = alert;
  const raisedMs = momentOfLast(alert, ['raised', 'reraised', 'reopened']);
  if (raisedMs === null) return null;
  const [least, most] = READ_WITHIN[severity];
  const chance = chanceOf(id, 'reading');
  // Most are read early, a few late: the smaller of two draws, and now and then twice the larger.
  const draws = [chance.between(least, most), chance.between(least, most)];
  const minutes = chance.happens(0.1) ? Math.max(...draws) * 2 : Math.min(...draws);
  return { kind: 'acknowledge', at: new Date(raisedMs + minutes * MINUTE_MS).toISOString() };
}

function closing(alert: SeenAlert): TeamAct | null {
  const { id, rule, status } = alert;
  const readMs = momentOfLast(alert, ['acknowledged']);
  if (status !== 'acknowledged' || readMs === null) return null;
  const chance = chanceOf(id, 'closing');
  const [least, most] = CLOSED_AFTER[rule] ?? CLOSED_AFTER_ELSE;
  const atMs = readMs + chance.between(least * 1_440, most * 1_440) * MINUTE_MS;
  const at = new Date(atMs).toISOString();
  if (rule !== 'signal') return { kind: 'resolve', at, disposition: chance.weighted(VERDICTS) };
  const disposition = chance.weighted(OF_STATISTICS);
  const comment =
    disposition === 'relevant'
      ? 'Looked at with the laboratory: these cases belong together.'
      : 'Looked at with the laboratory: no link between these cases.';
  return { kind: 'resolve', at, disposition, comment };
}

/** When a line of these kinds was last written, in ms since the epoch. */
function momentOfLast({ timeline }: SeenAlert, kinds: readonly string[]): number | null {
  const line = timeline.filter(({ kind }) => kinds.includes(kind)).at(-1);
  return line ? instantMs(line.at, 'UTC') : null;
}

/** A chance of its own for each alert or task and purpose (FNV-1a of both). */
function chanceOf(id: string, purpose: string): Chance {
  let hash = 0x811c9dc5;
  for (const char of `${purpose}:${id}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return new Chance(hash);
}
