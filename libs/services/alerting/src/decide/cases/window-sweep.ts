import type { ClusterEvent, Moment } from '@carbawatch/contracts';
import { uuidV5 } from '../alert-id';
import { counted } from '../wording';
import { DAY_MS } from './cluster-parameters';
import { exchangedWords, isExchange } from './exchanged-cases';
import { PatientCount, PresentCases, type CaseChange } from './present-cases';
import { byFirstPositive, indexByFirst, patientsAmong, type SeenCase } from './seen-cases';
import {
  NAMED,
  heirsAmong,
  isOfNames,
  saidAnew,
  wordsOf,
  type Changes,
  type Exchanged,
  type Heirs,
} from './window-changes';
import type { WindowCourse, WindowLook, WindowRule, WindowStep } from './window-clusters';

/** Namespace of clusters that no ward joins (a random UUID of its own, fixed for ever). */
const CLUSTER_NAMESPACE = '6c9d5b0e-3f2a-4b7c-8f61-2d90a7e4c135';

const LEFT = 'the rest left by a correction or merge';

interface Course {
  readonly id: string;
  readonly formedAt: Moment;
  status: WindowCourse['status'];
  /** By first positive, as they are known; each look has its own array. */
  members: readonly SeenCase[];
  readonly ids: Set<string>;
  readonly patients: PatientCount;
  /** Everybody who was ever in it, by the numbers of then. */
  readonly ever: Set<string>;
  /** Who came in place of others at the last look. */
  exchanged: readonly Exchanged[];
  /** At the last look it fell below the rule's number only because enzymes got their name. */
  named: boolean;
  joinedMs: number;
  /** The earliest first positive that any of its cases was known with. */
  sinceMs: number;
  /** When the last step was. */
  toldMs: number;
  readonly steps: WindowStep[];
  readonly looks: WindowLook[];
  readonly joinedAt: Map<string, Moment>;
}

/** What one look goes by. */
interface Now {
  readonly ms: number;
  readonly opening: readonly SeenCase[];
  /** How many patients were in it until then. */
  readonly had: number;
}

/**
 * Clusters at one moment after the other. An endemic family has thousands of cases in one cluster
 * that never ends: so a look touches the cases of which something was learnt then, and those that
 * may join, and never all that are in already.
 */
export class WindowSweep {
  readonly courses: Course[] = [];
  /** Those that are not dissolved; there are few at a time, and many over the years. */
  private live: Course[] = [];
  private readonly present: PresentCases;

  constructor(
    private readonly rule: WindowRule,
    private readonly site: string,
    private readonly timeZone: string,
  ) {
    this.present = new PresentCases(rule.cases);
  }

  /** Takes in what was learnt before the walk begins. */
  pass(ms: number): void {
    this.present.moveTo(ms);
  }

  look(ms: number): void {
    const changes = this.present.moveTo(ms);
    const isOpen = this.live.some(({ status }) => status === 'open');
    const opening = isOpen && this.rule.kind === 'hospital' ? [] : this.rule.opens(ms);
    const heirs = heirsAmong(changes);
    const dissolved = this.live.filter((course) => {
      const { members: before, patients } = course;
      const had = patients.size;
      const changed = this.keepPresent(course, changes, heirs, ms);
      if (course.patients.size >= this.rule.minPatients) {
        this.goOn(course, changed, { ms, opening, had });
        return false;
      }
      course.members = before;
      course.named = isOfNames(changed);
      this.dissolve(course, ms);
      return true;
    });
    if (dissolved.length > 0) {
      this.live = this.live.filter((course) => !dissolved.includes(course));
      for (const { ids } of dissolved) this.present.release(ids);
    }
    const free = opening.filter(({ id }) => this.present.isFree(id));
    if (patientsAmong(free) >= this.rule.minPatients) {
      const before = this.dissolvedOf(free, changes);
      if (before) this.standAgain(before, free, ms);
      else this.form(free, ms);
    }
    this.giveBack(changes, ms);
  }

  /**
   * Cases that are given back when their cluster is over: it has them again, and is over as before;
   * one that had too few without them stands again, as long as it lasts.
   */
  private giveBack(changes: Changes, ms: number): void {
    const back = [...changes].flatMap(([id, { was, now }]) => (was || !now ? [] : [id]));
    if (back.length === 0) return;
    const mine = this.courses.filter(
      ({ status, joinedAt }) => status !== 'open' && back.some((id) => joinedAt.has(id)),
    );
    for (const course of mine.reverse()) {
      const isOver = course.status === 'quiet';
      const had = isOver ? back.filter((id) => course.joinedAt.has(id)) : course.joinedAt.keys();
      const again = this.present.freeOf(had);
      const isEnough = patientsAmong(again) >= this.rule.minPatients;
      if (isOver && again.length > 0) this.haveAgain(course, again, ms);
      else if (!isOver && isEnough) this.standAgain(course, again, ms);
    }
  }

  private haveAgain(course: Course, again: readonly SeenCase[], ms: number): void {
    const members = [...course.members];
    for (const one of again) {
      members.splice(indexByFirst(members, one), 0, one);
      this.hold(course, one);
    }
    course.members = members;
    const words = this.wordsOf(byFirstPositive(again));
    const text = `Grew to ${this.patientsOf(course)}: ${words}.`;
    course.toldMs = ms;
    course.steps.push({ at: timeOf(ms), kind: 'grew', text, other: null, again: true });
  }

  /** Those that are open and hold too few of late, no more than usual, or nothing new. */
  quiet(ms: number): void {
    for (const course of this.live) {
      const { status, members, joinedMs } = course;
      if (status !== 'open' || this.rule.lasts(ms, members, joinedMs)) continue;
      course.status = 'quiet';
      this.tell(course, ms, 'quiet', this.rule.restWords(ms));
    }
  }

  /** From when on nothing can wake one that is not open. */
  restsMs({ status, members, toldMs, joinedAt }: Course): number {
    // With a case that was given back it may stand again, by whoever else was found until then.
    if (status === 'dissolved') {
      return [...joinedAt.keys()].reduce(
        (ms, id) => Math.max(ms, this.present.lastLearntOf(id)),
        toldMs,
      );
    }
    const lastMs = members.at(-1)?.firstMs ?? toldMs;
    return Math.max(toldMs, lastMs) + this.rule.restDays * DAY_MS;
  }

  /** Keeps what is to be judged of each: what was learnt while it is open, and how it changed. */
  note(
    ms: number,
    at: { readonly learnt: boolean; readonly corrected: boolean; readonly back: boolean },
  ): void {
    for (const course of this.courses) {
      const { status, members, toldMs, looks, exchanged, named } = course;
      const changed = toldMs === ms;
      if (!changed && !(at.learnt && status === 'open')) continue;
      // What is given back ends nothing: it corrects what was over.
      const isBack = at.back && looks.at(-1)?.status !== 'open';
      const corrected = (at.corrected || isBack) && !named;
      looks.push({ ms, status, members, corrected, named, exchanged });
      course.exchanged = [];
      course.named = false;
    }
  }

  /** Takes what is known of its cases now in place of what was, and answers of which. */
  private keepPresent(course: Course, changes: Changes, heirs: Heirs, ms: number): CaseChange[] {
    const mine = [...changes].flatMap(([id, { was, now }]): CaseChange[] =>
      course.ids.has(id) ? [{ was, now: now ?? heirs.get(id) ?? null }] : [],
    );
    if (mine.length === 0) return [];
    const kept = [...course.members];
    const exchanged: Exchanged[] = [];
    for (const { was, now } of mine) {
      const isOther = was !== null && now !== null && isExchange(was, now);
      if (isOther) exchanged.push({ now, isNew: !course.ever.has(now.pseudonym) });
      if (was) {
        kept.splice(indexByFirst(kept, was), 1);
        course.patients.remove(was);
        if (now?.id !== was.id) course.ids.delete(was.id);
      }
      if (now) {
        kept.splice(indexByFirst(kept, now), 0, now);
        this.hold(course, now);
        const since = was && (isOther ? timeOf(ms) : course.joinedAt.get(was.id));
        if (since && now.id !== was.id) course.joinedAt.set(now.id, since);
      }
    }
    course.members = kept;
    course.exchanged = exchanged;
    if (exchanged.some(({ isNew }) => isNew) && course.status === 'open') course.joinedMs = ms;
    return mine;
  }

  private goOn(course: Course, changed: readonly CaseChange[], now: Now): void {
    const { ms } = now;
    const came = course.exchanged.map((one) => one.now);
    const exchanged = came.length > 0 ? [exchangedWords(this.wordsOf(came))] : [];
    const joined = this.joining(course, now);
    if (joined.length > 0) {
      const newcomers = this.newIn(course, joined);
      const members = [...course.members];
      for (const one of joined) {
        members.splice(indexByFirst(members, one), 0, one);
        this.take(course, one, timeOf(ms));
      }
      course.members = members;
      course.status = 'open';
      course.joinedMs = ms;
      const isMore = course.patients.size > now.had;
      // In one moment with somebody who left: another patient, though no more of them.
      if (!isMore) course.exchanged = [...course.exchanged, ...newcomers];
      const said = `${isMore ? 'Grew to' : 'Now'} ${this.patientsOf(course)}`;
      const left = changed.flatMap((one) => (one.now === null ? (one.was ?? []) : []));
      const gone = left.length > 0 ? [`Left by a correction or merge: ${this.wordsOf(left)}.`] : [];
      const text = [`${said}: ${this.wordsOf(joined)}.`, ...exchanged, ...gone].join(' ');
      this.tell(course, ms, isMore ? 'grew' : 'amended', text);
    } else if (changed.some((one) => one.now === null)) {
      const why = isOfNames(changed) ? 'the enzyme of the rest has got its name' : LEFT;
      const text = `Shrank to ${this.patientsOf(course)}: ${why}.`;
      this.tell(course, ms, 'shrank', [text, ...exchanged].join(' '));
    } else {
      const amended = saidAnew(changed, this.timeZone);
      const better = amended.length > 0 ? [`Known better: ${this.wordsOf(amended)}.`] : [];
      const told = [...exchanged, ...better];
      if (told.length > 0) this.tell(course, ms, 'amended', told.join(' '));
    }
  }

  /** Of cases that join those of patients who are not in it. */
  private newIn({ members, ever }: Course, joined: readonly SeenCase[]): Exchanged[] {
    const isIn = ({ pseudonym }: SeenCase) =>
      ever.has(pseudonym) && members.some((one) => one.pseudonym === pseudonym);
    return joined
      .filter((one) => !isIn(one))
      .map((now) => ({ now, isNew: !ever.has(now.pseudonym) }));
  }

  /** Cases that are in no cluster and join this one now, each once. */
  private joining({ status, members }: Course, { ms, opening }: Omit<Now, 'had'>): SeenCase[] {
    const lastMs = members.at(-1)?.firstMs ?? -Infinity;
    const free = opening.filter(({ id }) => this.present.isFree(id));
    const wakes =
      status === 'quiet' &&
      free.some(({ firstMs }) => firstMs - lastMs <= this.rule.joinDays * DAY_MS);
    if (status !== 'open' && !wakes) return [];
    const found = this.rule
      .reach(ms, members)
      .flatMap((within) => this.present.freeWithin(within))
      .concat(wakes ? free : []);
    return [...new Map(found.map((one) => [one.id, one])).values()];
  }

  private take(course: Course, one: SeenCase, at: Moment): void {
    this.hold(course, one);
    course.joinedAt.set(one.id, at);
  }

  private hold(course: Course, one: SeenCase): void {
    this.present.take(one);
    course.ids.add(one.id);
    course.patients.add(one);
    course.ever.add(one.pseudonym);
    course.sinceMs = Math.min(course.sinceMs, one.firstMs);
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
      ids: new Set(),
      patients: new PatientCount(),
      ever: new Set(),
      exchanged: [],
      named: false,
      joinedMs: ms,
      sinceMs: Infinity,
      toldMs: ms,
      steps: [],
      looks: [],
      joinedAt: new Map(),
    };
    for (const one of sorted) this.take(course, one, at);
    this.courses.push(course);
    this.live.push(course);
    this.tell(course, ms, 'formed', `Formed: ${this.wordsOf(sorted)}.`);
  }

  /**
   * The one that a correction took away with one of these very cases, and with most of them; of the
   * hospital where it is that case which is given back, and no further one that makes them enough.
   */
  private dissolvedOf(opening: readonly SeenCase[], changes: Changes): Course | undefined {
    const isBack = ({ id }: SeenCase) =>
      this.rule.kind === 'any-one' || changes.get(id)?.was === null;
    const back = opening.filter(isBack);
    const sharedBy = ({ joinedAt }: Course) => opening.filter(({ id }) => joinedAt.has(id)).length;
    return this.courses
      .filter(
        ({ status, joinedAt }) => status === 'dissolved' && back.some(({ id }) => joinedAt.has(id)),
      )
      .reduce<Course | undefined>(
        (most, one) => (most && sharedBy(most) > sharedBy(one) ? most : one),
        undefined,
      );
  }

  /** A correction of the correction gives it back under its own id, with what was said of it. */
  private standAgain(course: Course, members: readonly SeenCase[], ms: number): void {
    const at = timeOf(ms);
    course.ids.clear();
    course.patients.clear();
    course.members = byFirstPositive(members);
    course.status = 'open';
    course.joinedMs = ms;
    for (const one of course.members) this.take(course, one, at);
    this.live.push(course);
    const text = `Formed again: ${this.wordsOf(course.members)}.`;
    course.toldMs = ms;
    course.steps.push({ at, kind: 'formed', text, other: null, again: true });
  }

  private dissolve(course: Course, ms: number): void {
    course.status = 'dissolved';
    const why = course.named ? NAMED : 'Corrections leave fewer patients than the rule asks for.';
    this.tell(course, ms, 'dissolved', why);
  }

  private wordsOf(members: readonly SeenCase[]): string {
    return wordsOf(members, this.timeZone);
  }

  private patientsOf({ patients }: Course): string {
    return counted(patients.size, 'patient');
  }

  private tell(course: Course, ms: number, kind: ClusterEvent['kind'], text: string): void {
    course.toldMs = ms;
    course.steps.push({ at: timeOf(ms), kind, text, other: null });
  }
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
