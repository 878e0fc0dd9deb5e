import type { AlertRule, EncounterChanged, Moment } from '@carbawatch/contracts';
import { currentStay, isPersonLink, standingMovements, staysOf } from '@carbawatch/epidemiology';
import type { OwnHospitals, Stay } from '@carbawatch/epidemiology';
import { AlertsPast } from './after-end';
import { hasJoinedHere, isParting, partedEnding, withoutMistakes } from './apart';
import type { ClearingRule } from './carriage';
import { Claims } from './claims';
import { Confirming } from './confirming';
import { CaseHistory, type KnownCase } from './cases/case-history';
import { learnContact, type ContactSpan, type KnownContact } from './contact-spans';
import { Corrections, type Reason } from './corrections';
import { isProducer } from './evidence';
import type { IsolateStep, IsolationAct, SpecimenFact } from './facts';
import { after, ownSince, whatBecameOf } from './gone';
import { isOfOneMove, isOfWork, movedAway } from './moved-visits';
import { Persons } from './persons';
import { pictureOf, type Picture } from './picture';
import type { PresentPerson } from './present';
import { againIn, fedIn, goingOn, takenOver, withReason } from './learned-words';
import { receivedAt, type Learned } from './receipt-order';
import type { ReportActs } from './reports-by-law';
import type { Ending, Finding, Rule, Standing } from './rule';
import { courseWith, type SpecimenCourse } from './specimen-course';
import {
  IN_HOUSE_NOW,
  advance,
  derivedOf,
  end,
  firstOf,
  nameOfFinding,
  nowOf,
  openTrack,
  raisedIn,
} from './tracks';
import type { DerivedAlert, Track } from './tracks';
import { Waits } from './waits';
import { followed } from './wording';

/** What the facts of one family come to. */
export interface Decided {
  readonly alerts: readonly DerivedAlert[];
  /** What each person was known to carry, over the time of knowing. */
  readonly cases: readonly KnownCase[];
  /** Every person of the family as known now. */
  readonly persons: readonly PresentPerson[];
  /** When the site's clock next brings something by itself; null for never. */
  readonly dueMs: number | null;
}

/** Of whom it is, and what everything is decided by. */
export interface WalkTerms {
  readonly site: string;
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  /** The hospitals that the site has named as its own. */
  readonly own: OwnHospitals;
  /** When the site presumes a carrier cleared. */
  readonly clearing: ClearingRule;
  readonly reports: ReportActs | undefined;
}

/** A person as it is looked at by what was learned, and what goes on. */
interface Looked {
  readonly person: readonly string[];
  readonly learned: Learned;
  readonly reason: Reason;
  readonly standing: Standing;
  readonly continued: ReadonlySet<Track>;
  readonly replacedBy: ReadonlyMap<AlertRule, Finding>;
}

/**
 * Walks everything that is known of some pseudonyms in the order in which it was received, and
 * keeps every alert that was raised on the way.
 */
export class Walk {
  private readonly persons = new Persons();
  private readonly steps = new Map<string, IsolateStep>();
  private readonly firstReceipts = new Map<string, Moment>();
  private readonly producerSince = new Map<string, number>();
  private readonly specimens = new Map<string, SpecimenFact>();
  private readonly specimenCourses = new Map<string, SpecimenCourse>();
  private readonly claims = new Claims();
  private readonly isolationActs: IsolationAct[] = [];
  private readonly contacts = new Map<ContactSpan, KnownContact>();
  private readonly movements = new Map<string, EncounterChanged[]>();
  private readonly stays = new Map<string, { known: number; stays: Stay[] }>();
  private readonly tracks = new Map<string, Track>();
  readonly waits = new Waits();
  /** All that it was told, in the order of receipt. */
  readonly heard: Learned[] = [];
  private firedMs = -Infinity;
  private alone: { readonly at: Learned; readonly walk: Walk } | null = null;
  private readonly cases = new CaseHistory();
  private readonly past = new AlertsPast();
  private readonly corrections = new Corrections();
  private readonly confirming = new Confirming();

  constructor(readonly terms: WalkTerms) {}

  /** When the last of all that it has been through was received, or fired. */
  get atMs(): number {
    return Math.max(this.firedMs, this.heard.at(-1)?.ms ?? -Infinity);
  }

  /** Takes facts in the order of receipt, with the timers that fire between them. */
  hear(told: readonly Learned[]): void {
    for (const [index, learned] of told.entries()) {
      // What people did in answer to a timer's alert came after it.
      this.tickUntil(learned.kind === 'isolation' ? learned.ms : learned.ms - 1);
      this.learn(learned, told[index + 1]);
    }
  }

  /** Lets every timer fire that is due by then, the earliest first. */
  tickUntil(ms: number): void {
    for (;;) {
      const due = this.waits.first();
      if (!due || due.dueMs > ms) return;
      this.firedMs = due.dueMs;
      const at = new Date(due.dueMs).toISOString();
      this.evaluate(due.person, { kind: 'tick', ms: due.dueMs, at });
    }
  }

  private learn(learned: Learned, next: Learned | undefined): void {
    this.heard.push(learned);
    const looked = new Set<string>();
    const touched = this.touchedBy(learned);
    const isOne = (one: string, other: string) => this.persons.personOf(one).includes(other);
    for (const pseudonym of isOfOneMove(learned, next, isOne) ? [] : touched) {
      const person = this.persons.personOf(pseudonym);
      const name = person.join('\n');
      if (looked.has(name)) continue;
      looked.add(name);
      this.evaluate(person, learned);
    }
  }

  decided(): Decided {
    const alerts = [...this.tracks.values()].map((track) => {
      const person = this.persons.personOf(track.pseudonym);
      const patient = this.persons.representativeOf(person);
      const wardNow = currentStay(this.staysOf(person))?.ward ?? null;
      return derivedOf(track, { patient, wardNow, group: `patient ${patient}` });
    });
    return {
      alerts,
      cases: this.cases.known(),
      persons: this.present(),
      dueMs: this.waits.first()?.dueMs ?? null,
    };
  }

  private present(): PresentPerson[] {
    const told = [...this.steps.values(), ...this.specimens.values(), ...this.claims.all()];
    // Of who lost all results to another patient a report by law may be left.
    const moved = [...this.movements.values()].flatMap(standingMovements);
    const facts = [...told, ...moved.filter(isOfWork), ...this.confirming.steps()];
    const persons = new Map<string, PresentPerson>();
    for (const { pseudonym } of facts) {
      const members = this.persons.personOf(pseudonym);
      const patient = this.persons.representativeOf(members);
      if (persons.has(patient)) continue;
      const picture = this.pictureOf(new Set(members), members);
      persons.set(patient, { patient, members, picture });
    }
    return [...persons.values()];
  }

  /** Pseudonyms whose picture it may have changed. */
  private touchedBy(learned: Learned): string[] {
    switch (learned.kind) {
      case 'movement':
        return this.move(learned.movement);
      case 'result':
        return this.result(learned);
      case 'specimen': {
        const { reportId, step } = learned;
        const before = this.specimens.get(reportId);
        this.confirming.specimen(reportId, step);
        this.specimens.set(reportId, { ...step, ...ownSince(before, step) });
        this.specimenCourses.set(reportId, courseWith(this.specimenCourses.get(reportId), step));
        const { pseudonym } = learned.step;
        return before ? [before.pseudonym, pseudonym] : [pseudonym];
      }
      case 'carrier':
        this.claims.learn(learned.carrier, learned.ms);
        return [learned.carrier.pseudonym];
      case 'isolation':
        this.isolationActs.push(learned.act);
        return [learned.act.pseudonym];
      case 'contact': {
        learnContact(this.contacts, learned.span, learned.ms);
        return [learned.span.pseudonym];
      }
      case 'tick':
        return [];
    }
  }

  private move(movement: EncounterChanged): string[] {
    const { kind, pseudonym, mergedInto } = movement;
    const known = this.movements.get(pseudonym);
    if (known) known.push(movement);
    else this.movements.set(pseudonym, [movement]);
    if (!isPersonLink(movement)) return [pseudonym];
    const before = this.persons.personOf(
      kind === 'unmerge-patient' ? pseudonym : (mergedInto ?? pseudonym),
    );
    this.persons.link(movement);
    return [pseudonym, ...before];
  }

  private result({ isolateId, step, ms }: Learned & { kind: 'result' }): string[] {
    const before = this.steps.get(isolateId);
    this.confirming.isolate(isolateId, step);
    this.steps.set(isolateId, after(before, step));
    if (!before) this.firstReceipts.set(isolateId, step.receivedAt);
    if (!isProducer(step.classification)) this.producerSince.delete(isolateId);
    else if (!this.producerSince.has(isolateId)) this.producerSince.set(isolateId, ms);
    return before ? [before.pseudonym, step.pseudonym] : [step.pseudonym];
  }

  private evaluate(person: readonly string[], learned: Learned): void {
    const members = new Set(person);
    const tracks = [...this.tracks.values()].filter((track) => members.has(track.pseudonym));
    const picture = this.pictureOf(members, person);
    const reason = this.corrections.by(learned, person, picture);
    const patient = this.persons.representativeOf(person);
    // What is made of everybody's cases changes none of them.
    if (learned.kind !== 'contact') {
      this.cases.note(picture, { patient, members: person }, learned, reason);
    }
    const { findings, replacedBy } = this.findings(picture, tracks, learned.ms);
    const now = { patient, inHouse: currentStay(picture.stays) !== null };
    const ready = this.waits.ready(findings, {
      ...{ tracks, person, patient, reason, ms: learned.ms },
      alone: () => this.aloneAt(learned),
    });
    const continued = new Set<Track>();
    for (const finding of ready) {
      const track = firstOf(nameOfFinding(finding), tracks) ?? this.open(finding, person, learned);
      continued.add(track);
      const lines = track.events.length;
      const hasJoined = hasJoinedHere(track, now.inHouse, learned);
      const by = this.waits.reasonOf(track, reason);
      const why = hasJoined ? { ...by, because: () => followed(by.because(), IN_HOUSE_NOW) } : by;
      advance(track, finding, {
        at: receivedAt(learned),
        ...fedIn(track, finding, { learned, picture, brings: reason.brings }),
        ...why,
        becameOf: (lost) => whatBecameOf(lost, picture, finding.facts),
        ...againIn(track, finding, learned, picture),
      });
      nowOf(track, now, { at: receivedAt(learned), lines, hasJoined, ...why });
    }
    const standing = { picture, findings, nowMs: learned.ms };
    const at = receivedAt(learned);
    for (const track of continued) this.past.stands(track, picture);
    for (const track of tracks) {
      if (continued.has(track)) continue;
      Object.assign(track, now);
      const rule = this.ruleOf(track.rule.name);
      if (track.standing) {
        const ending =
          goingOn(track, continued, learned) ??
          this.endingOf(track, { continued, replacedBy, standing, person, learned, reason });
        end(track, at, ending);
        this.past.ended(track, rule, standing, person);
      } else {
        const walk = this.aloneAt(learned);
        const alone = walk && walk.trackNamed(track.name, person);
        this.past.look(track, rule, standing, { at, person, alone, ...reason });
      }
    }
  }

  private ruleOf(name: AlertRule): Rule {
    const rule = this.terms.rules.find((one) => one.name === name);
    if (!rule) throw new RangeError(`No rule ${name} is in force.`);
    return rule;
  }

  private endingOf(
    track: Track,
    { continued, replacedBy, standing, person, learned, reason }: Looked,
  ): Ending {
    const byRule = () => {
      const ending = this.ruleOf(track.rule.name).ending(track.finding, standing);
      return withReason(ending, learned, reason);
    };
    const other = takenOver(track, continued, replacedBy);
    const alone = other ? null : this.aloneAt(learned);
    if (!alone) return other ?? byRule();
    return partedEnding(track, alone.trackNamed(track.name, person), byRule);
  }

  /** Of the undoing of a merge, how all would stand had the merge never been told; else null. */
  private aloneAt(learned: Learned): Walk | null {
    if (!isParting(learned)) return null;
    if (this.alone?.at !== learned) {
      const walk = new Walk(this.terms);
      walk.hear(withoutMistakes(this.heard));
      walk.tickUntil(learned.ms - 1);
      this.alone = { at: learned, walk };
    }
    return this.alone.walk;
  }

  trackNamed(name: string, person: readonly string[]): Track | undefined {
    const tracks = [...this.tracks.values()].filter((one) => person.includes(one.pseudonym));
    return firstOf(name, tracks);
  }

  private findings(
    picture: Picture,
    tracks: readonly Track[],
    nowMs: number,
  ): { findings: Finding[]; replacedBy: Map<AlertRule, Finding> } {
    const replacedBy = new Map<AlertRule, Finding>();
    const all = this.terms.rules.flatMap((rule) => {
      const raisedMs = (key: readonly string[]) => raisedIn(tracks, { rule: rule.name, key });
      const stands = (key: readonly string[]) => raisedMs(key) !== null;
      const seen = rule.find(picture, stands, { nowMs, raisedMs });
      const found = seen.filter(({ untilMs }) => untilMs === null || nowMs < untilMs);
      const [first] = found;
      if (first) for (const name of rule.replaces) replacedBy.set(name, first);
      return found;
    });
    return { findings: all.filter(({ rule }) => !replacedBy.has(rule)), replacedBy };
  }

  private open(finding: Finding, person: readonly string[], learned: Learned): Track {
    const rule = this.ruleOf(finding.rule);
    const track = openTrack(finding, {
      site: this.terms.site,
      rule: { name: rule.name, goal: rule.goal },
      pseudonym: this.persons.representativeOf(person),
      at: receivedAt(learned),
      order: this.tracks.size,
    });
    this.tracks.set(track.id, track);
    return track;
  }

  private pictureOf(members: ReadonlySet<string>, person: readonly string[]): Picture {
    const steps = new Map([...this.steps].filter(([, step]) => members.has(step.pseudonym)));
    const specimens = [...this.specimens].filter(([, step]) => members.has(step.pseudonym));
    const patient = this.persons.representativeOf(person);
    const { site, timeZone, own, clearing, reports } = this.terms;
    return pictureOf({
      site,
      timeZone,
      steps,
      movedAway: movedAway(this.steps, members),
      partedAway: this.persons.partedFrom(members, this.steps),
      firstReceipts: this.firstReceipts,
      movements: this.movementsOf(person),
      stays: this.staysOf(person),
      specimens: new Map(specimens),
      specimenCourses: this.specimenCourses,
      carriers: this.claims.of(members),
      isolationActs: this.isolationActs.filter((act) => members.has(act.pseudonym)),
      contacts: [...this.contacts.values()].filter(({ pseudonym }) => members.has(pseudonym)),
      producerSince: new Map(this.producerSince),
      claimedSince: new Map(this.claims.since),
      own,
      clearing,
      confirmed: this.confirming.of({ members: person, patient }, site, reports),
      ...(reports && { reports }),
    });
  }

  private movementsOf(person: readonly string[]): EncounterChanged[] {
    return person.flatMap((pseudonym) => this.movements.get(pseudonym) ?? []);
  }

  private staysOf(person: readonly string[]): Stay[] {
    const name = person.join('\n');
    const movements = this.movementsOf(person);
    const known = this.stays.get(name);
    if (known?.known === movements.length) return known.stays;
    const stays = staysOf(movements, this.terms.timeZone, this.terms.own);
    this.stays.set(name, { known: movements.length, stays });
    return stays;
  }
}
