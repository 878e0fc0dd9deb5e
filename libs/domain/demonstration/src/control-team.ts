import { instantMs, type Alert, type Disposition, type Task } from '@carbawatch/contracts';
import { Chance } from './chance';

/**
 * The invented hospital's infection control team: what it does with an alert or a task, and when.
 * Without it a year of alerts would stand open on the page, as in no hospital. Each decision
 * follows from the alert's id, so that the same year is worked through in the same way.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** What is younger is left to whoever looks at the demonstration. */
const LEFT_OPEN_MS = DAY_MS;
/** From the last news of an alert to the earliest act on it. */
const READING_MS = 2 * MINUTE_MS;

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
  contacts: [21, 35],
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
  const lastNewsMs = Math.max(...alert.timeline.map(({ at }) => instantMs(at, 'UTC')));
  const act = alert.status === 'open' ? reading(alert, lastNewsMs) : closing(alert, lastNewsMs);
  return act && instantMs(act.at, 'UTC') <= nowMs - LEFT_OPEN_MS ? act : null;
}

/** Whether the team has done this task by `nowMs` (ms since the epoch); one in eight it forgets. */
export function isTaskDone({ id, since }: Pick<Task, 'id' | 'since'>, nowMs: number): boolean {
  const chance = chanceOf(id, 'task');
  const doneAtMs = instantMs(since, 'UTC') + chance.between(60, 1_200) * MINUTE_MS;
  return !chance.happens(1 / 8) && doneAtMs <= nowMs - LEFT_OPEN_MS;
}

function reading({ id, severity, timeline }: SeenAlert, lastNewsMs: number): TeamAct {
  const raised = timeline.filter(({ kind }) => kind === 'raised' || kind === 'reraised').at(-1);
  const raisedMs = raised ? instantMs(raised.at, 'UTC') : lastNewsMs;
  const [least, most] = READ_WITHIN[severity];
  const chance = chanceOf(id, 'reading');
  // Most are read early, a few late: the smaller of two draws, and now and then a third.
  const draws = [chance.between(least, most), chance.between(least, most)];
  const minutes = chance.happens(0.1) ? Math.max(...draws) * 2 : Math.min(...draws);
  const atMs = Math.max(raisedMs + minutes * MINUTE_MS, lastNewsMs + READING_MS);
  return { kind: 'acknowledge', at: new Date(atMs).toISOString() };
}

function closing({ id, rule, status }: SeenAlert, lastNewsMs: number): TeamAct | null {
  if (status !== 'acknowledged') return null;
  const chance = chanceOf(id, 'closing');
  const [least, most] = CLOSED_AFTER[rule] ?? CLOSED_AFTER_ELSE;
  const atMs = lastNewsMs + chance.between(least * 1_440, most * 1_440) * MINUTE_MS;
  const at = new Date(atMs).toISOString();
  if (rule !== 'signal') return { kind: 'resolve', at, disposition: chance.weighted(VERDICTS) };
  const disposition = chance.weighted(OF_STATISTICS);
  const comment =
    disposition === 'relevant'
      ? 'Looked at with the laboratory: these cases belong together.'
      : 'Looked at with the laboratory: no link between these cases.';
  return { kind: 'resolve', at, disposition, comment };
}

/** A chance of its own for each alert or task and purpose (FNV-1a of both). */
function chanceOf(id: string, purpose: string): Chance {
  let hash = 0x811c9dc5;
  for (const char of `${purpose}:${id}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return new Chance(hash);
}
