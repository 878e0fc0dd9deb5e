import type { Moment } from '@carbawatch/contracts';
import type { CompiledRule } from './rules/compile-rule';
import type { Row } from './rules/row';
import { advance, derivedOf, end, openTrack, type DerivedAlert, type Track } from './tracks';

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
}

export interface SiteAlertSubject {
  readonly site: string;
  /** Whose alert it is; null for what is about no single person. */
  readonly pseudonym: string | null;
  /** The person's present number, where that is another by now. */
  readonly patient?: string;
  readonly group: string | null;
  readonly wardNow: string | null;
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
  const alerts: DerivedAlert[] = [];
  let course: Course | null = null;
  let episode = '';
  for (const snapshot of snapshots) {
    if (!course?.hasBegun || course.isCleared) {
      const done = course?.alert();
      if (done) alerts.push(done);
      course = new Course(rule, subject);
      episode = snapshot.at;
    }
    const { row } = snapshot;
    course.look({ ...snapshot, row: row && { ...row, facts: { ...row.facts, episode } } });
  }
  const last = course?.alert();
  return last ? [...alerts, last] : alerts;
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

/** One alert's way through what its rule is shown. */
class Course {
  private track: Track | null = null;

  constructor(
    private readonly rule: CompiledRule,
    private readonly subject: SiteAlertSubject,
  ) {}

  get hasBegun(): boolean {
    return this.track !== null;
  }

  get isCleared(): boolean {
    return this.track?.events.at(-1)?.kind === 'cleared';
  }

  look({ at, row, why, corrected = false, again }: Snapshot): void {
    const { rule, subject } = this;
    const stands = () => this.track?.standing ?? false;
    const [finding] = row ? rule.judge([row], stands) : [];
    if (finding) {
      this.track ??= openTrack(finding, {
        site: subject.site,
        rule: { name: rule.name, goal: rule.goal },
        pseudonym: subject.pseudonym,
        at,
        order: 0,
      });
      const { growthCalls = subject.pseudonym === null } = subject;
      const more = again === undefined ? {} : { again };
      const told = { at, fedBy: null, becameOf: () => why ?? '', growthCalls, ...more };
      advance(this.track, finding, told);
    } else if (this.track?.standing) {
      end(this.track, at, rule.endWith(this.track.finding, why, corrected));
    }
  }

  alert(): DerivedAlert | null {
    if (!this.track) return null;
    const { pseudonym, patient = pseudonym, wardNow, group } = this.subject;
    return derivedOf(this.track, { patient, wardNow, group });
  }
}
