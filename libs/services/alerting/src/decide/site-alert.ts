import { instantMs, type Moment } from '@carbawatch/contracts';
import type { Ending } from './rule';
import type { CompiledRule } from './rules/compile-rule';
import type { Row } from './rules/row';
import { advance, amendEnded, derivedOf, end, endOf, openTrack } from './tracks';
import type { DerivedAlert, Track } from './tracks';
import { distinct, followed } from './wording';

/** What a rule was shown of one thing at one moment of knowing. */
export interface Snapshot {
  readonly at: Moment;
  /** Null: there is nothing of it any more. */
  readonly row: Row | null;
  /** Why there is nothing, or nothing that the rule would raise. */
  readonly why: string | null;
  /** The facts took it back, where the end would else be read as having come of itself. */
  readonly corrected?: boolean;
  /** That it holds once more, by something else: how the timeline says it. */
  readonly again?: string;
  /** There is more to do again by a correction, also where what is told stays the same. */
  readonly more?: boolean;
  /** What has happened, where that says more than the whole anew. */
  readonly says?: string;
  /** Which corrections made it what it is, a sentence each. */
  readonly because?: readonly string[];
  /** Should this raise it, they did, and nothing that has happened. */
  readonly isRaisedBy?: boolean;
  /** What is known better by then, where nothing of it was corrected. */
  readonly learned?: readonly string[];
  /** What there had been of it by a moment, as it is known now: of an alert that was over then. */
  readonly was?: (untilMs: number) => Row | null;
  /**
   * Somebody is in it in place of somebody else, by a correction: told, though what is shown may be
   * the same; whoever was never in it is news, as growth is.
   */
  readonly exchanged?: 'new' | 'known';
  /** It was over by itself when this was known: what has ended is corrected, and not raised. */
  readonly isOver?: boolean;
}

export interface SiteAlertSubject {
  readonly site: string;
  /** Whose alert it is; null for what is about no single person. */
  readonly pseudonym: string | null;
  /** The person's present number, where that is another by now. */
  readonly patient?: string;
  readonly group: string | null;
  readonly wardNow: string | null;
  /** Where those lie of whom it asks something; absent where nobody is asked about. */
  readonly wards?: readonly string[];
  /** Growth is told to whoever has acknowledged it; absent: of what is about no single person. */
  readonly growthCalls?: boolean;
}

/**
 * The alert that a rule of the site makes of one thing's course; none where it never raised. The
 * snapshots come in the order of knowing.
 */
export function alertOfCourse(
  rule: CompiledRule,
  subject: SiteAlertSubject,
  snapshots: readonly Snapshot[],
): DerivedAlert | null {
  const course = new Course(rule, subject);
  for (const snapshot of snapshots) course.look(snapshot);
  return course.alert();
}

/**
 * The alerts of a thing that comes and goes: what is raised after the one before it was cleared is
 * an alert of its own, so that the earlier stays as it was resolved. Rows carry `episode`, the
 * moment at which theirs was raised, for the rule's key; what was taken back and holds again goes
 * on in the same one.
 */
export function alertsOfEpisodes(
  rule: CompiledRule,
  subject: SiteAlertSubject,
  snapshots: readonly Snapshot[],
): DerivedAlert[] {
  const courses: { readonly course: Course; readonly episode: string }[] = [];
  for (const snapshot of snapshots) {
    const { at, row, was, isOver = false } = snapshot;
    const last = courses.at(-1);
    const goesOn = last && (isOver || !last.course.isOver);
    const now = goesOn ? last : { course: new Course(rule, subject), episode: at };
    // A correction may be of an earlier one as well.
    for (const { course, episode } of [...courses.filter((one) => one !== now), now]) {
      const named = (one: Row | null) => one && { ...one, facts: { ...one.facts, episode } };
      const then = was && ((untilMs: number) => named(was(untilMs)));
      const shown = { ...snapshot, row: named(row), ...(then && { was: then }) };
      if (course === now.course) course.look(shown);
      else course.correct(shown);
    }
    if (!goesOn && now.course.hasBegun) courses.push(now);
  }
  return courses.flatMap(({ course }) => course.alert() ?? []);
}

/**
 * The alerts of several courses, one a key: a site's own rule may gather under one key what the
 * shipped one tells apart.
 */
export function alertsOfCourses(
  rule: CompiledRule,
  subject: SiteAlertSubject,
  courses: readonly (readonly Snapshot[])[],
): DerivedAlert[] {
  const keyed = new Map<string, Snapshot[]>();
  for (const snapshots of courses) {
    const facts = snapshots.find(({ row }) => row !== null)?.row?.facts;
    if (!facts) continue;
    const key = JSON.stringify(rule.document.key.map((name) => facts[name] ?? ''));
    keyed.set(key, [...(keyed.get(key) ?? []), ...snapshots]);
  }
  return [...keyed.values()].flatMap((snapshots) => {
    const inOrder = [...snapshots].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    return alertOfCourse(rule, subject, inOrder) ?? [];
  });
}

/** What a correction took back says which correction that was; what ended by itself needs none. */
function withReason(ending: Ending, because: string): Ending {
  if (ending.as === 'cleared' || because === '' || ending.text.includes(because)) return ending;
  return { ...ending, text: `${ending.text} ${because}`.trim() };
}

/** One alert's way through what its rule is shown. */
class Course {
  private track: Track | null = null;
  /** When it last ended by itself; null where it has not since it was raised. */
  private overMs: number | null = null;
  /** When a correction took it back while it stood; null where none has since it was raised. */
  private takenBackMs: number | null = null;

  constructor(
    private readonly rule: CompiledRule,
    private readonly subject: SiteAlertSubject,
  ) {}

  get hasBegun(): boolean {
    return this.track !== null;
  }

  get isOver(): boolean {
    return this.overMs !== null;
  }

  look(snapshot: Snapshot): void {
    const { at, row, why, corrected = false, again, says, isOver = false } = snapshot;
    const { rule, subject } = this;
    const isMore = snapshot.more === true || snapshot.exchanged === 'new';
    const corrections = snapshot.because ?? [];
    const because = [...corrections, ...(snapshot.learned ?? [])].join(' ');
    const stands = () => this.track?.standing ?? false;
    const isPast = isOver && (this.isOver || !this.hasBegun);
    const [finding] = row && !isPast ? rule.judge([row], stands) : [];
    if (finding) {
      this.overMs = null;
      this.takenBackMs = null;
      this.track ??= openTrack(finding, {
        site: subject.site,
        rule: { name: rule.name, goal: rule.goal },
        pseudonym: subject.pseudonym,
        at,
        order: 0,
      });
      const { growthCalls = subject.pseudonym === null } = subject;
      const more = {
        ...(again !== undefined && { again }),
        ...(says !== undefined && { says }),
      };
      const told = {
        at,
        fedBy: null,
        becameOf: () => (because.includes(why ?? '') ? '' : (why ?? '')),
        // What feeds it is why it says otherwise, where nothing was corrected.
        because: () => because || (again ?? ''),
        isCorrected: corrections.length > 0 && subject.pseudonym !== null,
        growthCalls,
        isMore,
        isOther: snapshot.exchanged !== undefined,
        isRaisedBy: snapshot.isRaisedBy === true,
        ...more,
      };
      advance(this.track, finding, told);
    } else if (this.track?.standing) {
      const ending = rule.endWith(this.track.finding, why, corrected);
      const atMs = instantMs(at, 'UTC');
      if (ending.as === 'cleared') this.overMs = atMs;
      else this.takenBackMs = atMs;
      end(this.track, at, withReason(ending, because));
    } else {
      this.correct(snapshot);
    }
  }

  /** What is learnt after the end: the facts tell it otherwise, or take it back after all. */
  correct(snapshot: Snapshot): void {
    const { at, row, why, corrected = false, was, says, because: told = [] } = snapshot;
    const { rule, track, overMs } = this;
    const isOther = snapshot.exchanged !== undefined;
    if (!track || track.standing) return;
    if (overMs === null) return this.giveBack(track, snapshot);
    const then = was?.(overMs) ?? null;
    const [finding] = then ? rule.judge([then], () => true) : [];
    if (finding) {
      const words = followed(distinct([...told, ...(why ? [why] : [])]).join(' '), finding.summary);
      amendEnded(track, finding, { at, says: says ?? words, isOther });
    } else if (endOf(track.events) === 'cleared' && (was ?? (row === null && corrected))) {
      // Why it ended is no reason for what is learnt after that.
      const ending = rule.endWith(track.finding, then ? null : why, corrected);
      if (ending.as === 'retracted') end(track, at, withReason(ending, told.join(' ')));
    }
  }

  /** What was taken back while it stood is true after all, and over by now. */
  private giveBack(track: Track, { at, why, was, because: told = [] }: Snapshot): void {
    const then = this.takenBackMs === null ? null : (was?.(this.takenBackMs) ?? null);
    const [finding] = then ? this.rule.judge([then], () => true) : [];
    if (!finding || why === null) return;
    const ending = this.rule.endWith(finding, why);
    if (ending.as !== 'cleared') return;
    track.finding = finding;
    this.overMs = this.takenBackMs;
    end(track, at, { ...ending, text: [...told, ending.text].join(' ') });
  }

  alert(): DerivedAlert | null {
    if (!this.track) return null;
    const { pseudonym, patient = pseudonym, wardNow, wards = [], group } = this.subject;
    return derivedOf(this.track, { patient, wardNow, ...(wards.length > 0 && { wards }), group });
  }
}
