import { dayOfInstant, type ClusterEvent, type Moment } from '@carbawatch/contracts';
import { uuidV5 } from '../alert-id';
import { DAY_MS } from './cluster-parameters';
import { isAboveUsual, usualBefore, type HospitalWide } from './hospital-wide';
import type { RareCase } from './mechanism-rows';
import { byFirstPositive, isKnownAt, knownWithin, patientsAmong } from './seen-cases';
import type { SeenCase } from './seen-cases';
import type { SweepQuestion } from './sweep';
import { counted } from '../wording';

/** Namespace of clusters that no ward joins (a random UUID of its own, fixed for ever). */
const CLUSTER_NAMESPACE = '6c9d5b0e-3f2a-4b7c-8f61-2d90a7e4c135';

/** When cases that need no shared ward are a cluster, which others join it, and until when. */
export interface WindowRule {
  readonly kind: 'hospital' | 'any-one';
  /** What it is of, for its id. */
  readonly about: readonly string[];
  readonly cases: readonly SeenCase[];
  /** Cases that open a cluster at a moment, or wake one that is quiet; none where none do. */
  readonly opens: (ms: number) => readonly SeenCase[];
  readonly joins: (ms: number, members: readonly SeenCase[]) => readonly SeenCase[];
  readonly lasts: (ms: number, members: readonly SeenCase[], joinedMs: number) => boolean;
  /** When it may have come to an end by itself. */
  readonly expiries: readonly number[];
  readonly minPatients: number;
  /** A new case wakes a quiet cluster within so many days of its last. */
  readonly joinDays: number;
}

/** A cluster at one moment of knowing, for the rule that tells of it. */
export interface WindowLook {
  readonly ms: number;
  readonly status: WindowCourse['status'];
  /** As they were known then, by first positive; of one that is dissolved, as it last was. */
  readonly members: readonly SeenCase[];
  /** A correction, and not the passing of time, made it what it is. */
  readonly corrected: boolean;
}

/** A cluster of a hospital or of one case, with everything that became of it. */
export interface WindowCourse {
  readonly id: string;
  readonly kind: WindowRule['kind'];
  readonly formedAt: Moment;
  readonly status: 'open' | 'quiet' | 'dissolved';
  /** As it was when it last was one, by first positive. */
  readonly members: readonly SeenCase[];
  readonly steps: readonly ClusterEvent[];
  /** Each moment at which something was learnt while it was open, or it changed. */
  readonly looks: readonly WindowLook[];
  readonly joinedAt: ReadonlyMap<string, Moment>;
  readonly dueMs: number | null;
}

/**
 * More patients with one species and enzyme than usual within the window, wherever they lie: goes
 * on while the window holds enough, and is woken within the time in which a case still joins.
 */
export function hospitalRule(
  about: readonly string[],
  cases: readonly SeenCase[],
  by: HospitalWide & { readonly joinDays: number },
): WindowRule {
  const byFirst = byFirstPositive(cases);
  const recent = (ms: number) =>
    knownWithin(byFirst, ms, { fromMs: ms - by.days * DAY_MS, toMs: ms });
  const isEnough = (found: readonly SeenCase[]) => patientsAmong(found) >= by.minPatients;
  return {
    kind: 'hospital',
    about,
    cases,
    opens: (ms) => {
      const found = recent(ms);
      const opens =
        isEnough(found) && isAboveUsual(patientsAmong(found), usualBefore(byFirst, ms, by));
      return opens ? found : [];
    },
    joins: (ms, members) => {
      const times = members.map(({ firstMs }) => firstMs);
      // What was found late lies between cases that are known already.
      const within = { fromMs: Math.min(...times) - 1, toMs: Math.max(...times) };
      return [...recent(ms), ...knownWithin(byFirst, ms, within)];
    },
    lasts: (ms) => isEnough(recent(ms)),
    expiries: cases.map(({ firstMs, knownMs }) => Math.max(firstMs + by.days * DAY_MS, knownMs)),
    minPatients: by.minPatients,
    joinDays: by.joinDays,
  };
}

/**
 * One case of a mechanism that is new or rare here is enough; others of the family join while its
 * first is no older than a link may be.
 */
export function anyOneRule(
  about: readonly string[],
  cases: readonly SeenCase[],
  rare: readonly RareCase[],
  by: { readonly joinDays: number; readonly quietDays: number },
): WindowRule {
  const byFirst = byFirstPositive(cases);
  const quietMs = by.quietDays * DAY_MS;
  return {
    kind: 'any-one',
    about,
    cases,
    opens: (ms) => {
      const ids = new Set(rare.filter(({ knownMs }) => knownMs === ms).map(({ id }) => id));
      return byFirst.filter((one) => ids.has(one.id) && isKnownAt(one, ms));
    },
    joins: (ms, members) => {
      const firstMs = Math.min(...members.map((one) => one.firstMs));
      // What was positive before and is known only now is of the same story.
      const joinMs = by.joinDays * DAY_MS;
      const within = { fromMs: firstMs - joinMs, toMs: firstMs + joinMs };
      return knownWithin(byFirst, ms, within);
    },
    lasts: (ms, members, joinedMs) =>
      ms < Math.max(joinedMs, ...members.map(({ firstMs }) => firstMs)) + quietMs,
    expiries: cases.map(({ firstMs, knownMs }) => Math.max(firstMs, knownMs) + quietMs),
    minPatients: 1,
    joinDays: by.joinDays,
  };
}

interface Course {
  readonly id: string;
  readonly formedAt: Moment;
  status: WindowCourse['status'];
  members: readonly SeenCase[];
  joinedMs: number;
  readonly steps: ClusterEvent[];
  readonly looks: WindowLook[];
  readonly joinedAt: Map<string, Moment>;
}

/** Follows what a rule makes of its cases through the times at which they became known. */
export function sweepWindows(
  rule: WindowRule,
  { site, nowMs, timeZone }: SweepQuestion,
): WindowCourse[] {
  const sweep = new WindowSweep(rule, site, timeZone);
  const learnt = new Set(rule.cases.flatMap(({ knownMs, goneMs }) => [knownMs, goneMs ?? knownMs]));
  const taken = new Set(rule.cases.flatMap(({ goneMs }) => goneMs ?? []));
  const times = [...new Set([...learnt, ...rule.expiries])].filter((ms) => ms <= nowMs);
  for (const ms of times.sort((a, b) => a - b)) {
    if (learnt.has(ms)) sweep.look(ms);
    sweep.quiet(ms);
    sweep.note(ms, { learnt: learnt.has(ms), corrected: taken.has(ms) });
  }
  const next = rule.expiries.filter((ms) => ms > nowMs);
  const dueMs = next.length > 0 ? Math.min(...next) : null;
  return sweep.courses.map(({ joinedMs: _joined, ...course }) => ({
    ...course,
    kind: rule.kind,
    dueMs: course.status === 'open' ? dueMs : null,
  }));
}

class WindowSweep {
  readonly courses: Course[] = [];
  private readonly spans = new Map<string, SeenCase[]>();

  constructor(
    private readonly rule: WindowRule,
    private readonly site: string,
    private readonly timeZone: string,
  ) {
    for (const one of rule.cases) this.spans.set(one.id, [...(this.spans.get(one.id) ?? []), one]);
  }

  look(ms: number): void {
    const live = this.courses.filter(({ status }) => status !== 'dissolved');
    const opening =
      live.some(({ status }) => status === 'open') && this.rule.kind === 'hospital'
        ? []
        : this.rule.opens(ms);
    const taken = new Set(live.flatMap(({ members }) => members.map(({ id }) => id)));
    for (const course of live) {
      const kept = this.presentOf(course, ms);
      if (patientsAmong(kept) < this.rule.minPatients) this.dissolve(course, ms);
      else this.goOn(course, kept, { ms, opening, taken });
    }
    const held = this.courses.filter(({ status }) => status !== 'dissolved');
    const mine = new Set(held.flatMap(({ members }) => members.map(({ id }) => id)));
    const free = opening.filter(({ id }) => !mine.has(id));
    if (patientsAmong(free) >= this.rule.minPatients) this.form(free, ms);
  }

  /** Those that are open and hold too few of late, or nothing new for long enough. */
  quiet(ms: number): void {
    for (const course of this.courses) {
      const { status, members, joinedMs } = course;
      if (status !== 'open' || this.rule.lasts(ms, members, joinedMs)) continue;
      course.status = 'quiet';
      this.tell(course, ms, 'quiet', 'Nothing new of late: the window has moved on.');
    }
  }

  /** Keeps what is to be judged of each: what was learnt while it is open, and how it changed. */
  note(ms: number, at: { readonly learnt: boolean; readonly corrected: boolean }): void {
    for (const { status, members, steps, looks } of this.courses) {
      const changed = steps.at(-1)?.at === timeOf(ms);
      if (!changed && !(at.learnt && status === 'open')) continue;
      looks.push({ ms, status, members, corrected: at.corrected });
    }
  }

  private presentOf({ members }: Course, ms: number): SeenCase[] {
    const spans = members.flatMap(({ id }) => this.spans.get(id) ?? []);
    return byFirstPositive(spans.filter((one) => isKnownAt(one, ms)));
  }

  private goOn(
    course: Course,
    kept: readonly SeenCase[],
    now: {
      readonly ms: number;
      readonly opening: readonly SeenCase[];
      readonly taken: Set<string>;
    },
  ): void {
    const { ms, opening, taken } = now;
    const last = Math.max(...kept.map(({ firstMs }) => firstMs));
    const wakes =
      course.status === 'quiet' &&
      opening.some(
        ({ id, firstMs }) => !taken.has(id) && firstMs - last <= this.rule.joinDays * DAY_MS,
      );
    const found =
      course.status === 'open' || wakes
        ? [...this.rule.joins(ms, kept), ...(wakes ? opening : [])]
        : [];
    const joined = new Map(found.filter(({ id }) => !taken.has(id)).map((one) => [one.id, one]));
    const before = course.members;
    course.members = byFirstPositive([...kept, ...joined.values()]);
    for (const id of joined.keys()) {
      taken.add(id);
      course.joinedAt.set(id, timeOf(ms));
    }
    const patients = counted(patientsAmong(course.members), 'patient');
    const amended = saidAnew(before, course.members, this.timeZone);
    if (joined.size > 0) {
      course.status = 'open';
      course.joinedMs = ms;
      this.tell(
        course,
        ms,
        'grew',
        `Grew to ${patients}: ${wordsOf([...joined.values()], this.timeZone)}.`,
      );
    } else if (kept.length < before.length) {
      this.tell(
        course,
        ms,
        'shrank',
        `Shrank to ${patients}: the rest left by a correction or merge.`,
      );
    } else if (amended.length > 0) {
      this.tell(course, ms, 'amended', `Known better: ${wordsOf(amended, this.timeZone)}.`);
    }
  }

  private form(members: readonly SeenCase[], ms: number): void {
    const at = timeOf(ms);
    const sorted = byFirstPositive(members);
    const course: Course = {
      id: uuidV5(
        CLUSTER_NAMESPACE,
        JSON.stringify([this.site, this.rule.kind, ...this.rule.about, sorted[0]?.id, at]),
      ),
      formedAt: at,
      status: 'open',
      members: sorted,
      joinedMs: ms,
      steps: [],
      looks: [],
      joinedAt: new Map(sorted.map(({ id }) => [id, at])),
    };
    this.courses.push(course);
    this.tell(course, ms, 'formed', `Formed: ${wordsOf(sorted, this.timeZone)}.`);
  }

  private dissolve(course: Course, ms: number): void {
    course.status = 'dissolved';
    this.tell(course, ms, 'dissolved', 'Corrections leave fewer patients than the rule asks for.');
  }

  private tell(course: Course, ms: number, kind: ClusterEvent['kind'], text: string): void {
    course.steps.push({ at: timeOf(ms), kind, text, other: null });
  }
}

/** Of whom `wordsOf` says something else than before; a large cluster is looked at often. */
function saidAnew(
  before: readonly SeenCase[],
  now: readonly SeenCase[],
  timeZone: string,
): SeenCase[] {
  if (before.length !== now.length) return [];
  const known = new Map(before.map((one) => [one.id, one]));
  return now.filter((one) => {
    const was = known.get(one.id);
    return (
      was !== one && (was === undefined || wordsOf([was], timeZone) !== wordsOf([one], timeZone))
    );
  });
}

function wordsOf(members: readonly SeenCase[], timeZone: string): string {
  return members
    .map(({ speciesName, ward, firstMs }) => {
      const place = ward === null ? '' : `, ${ward}`;
      return `${speciesName}${place}, first positive ${dayOfInstant(firstMs, timeZone)}`;
    })
    .join('; ');
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
