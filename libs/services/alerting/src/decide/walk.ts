import type { AlertRule, EncounterChanged, Moment, Severity } from '@carbawatch/contracts';
import { SEVERITIES } from '@carbawatch/contracts';
import { currentStay, staysOf } from '@carbawatch/epidemiology';
import type { Stay } from '@carbawatch/epidemiology';
import { alertId, alertKey } from './alert-id';
import type { FamilyFacts, IsolateStep } from './facts';
import { whatBecameOf } from './gone';
import { Persons } from './persons';
import { pictureOf, type Picture } from './picture';
import { inOrderOfReceipt, receivedAt, type Learned } from './receipt-order';
import type { Finding, Rule } from './rule';

export type DerivedKind = 'raised' | 'fed' | 'amended' | 'retracted' | 'reraised';

/** What the facts alone made of an alert at one moment, before any person acted on it. */
export interface DerivedEvent {
  readonly at: Moment;
  readonly kind: DerivedKind;
  readonly text: string;
  /** A change of state that reopens an alert which a person had closed. */
  readonly news: boolean;
  /** News of a higher severity, which reopens an acknowledged alert as well. */
  readonly escalates: boolean;
}

/** An alert as the facts have it, with its whole history. */
export interface DerivedAlert {
  readonly id: string;
  readonly rule: AlertRule;
  readonly key: string;
  /** The pseudonym that the key holds; it never changes, whoever the patient is merged with. */
  readonly pseudonym: string;
  /** The person's present number. */
  readonly patient: string;
  readonly severity: Severity;
  readonly isolates: readonly string[];
  readonly wardAtCollection: string | null;
  readonly wardNow: string | null;
  readonly title: string;
  readonly because: readonly string[];
  readonly raisedAt: Moment;
  readonly count: number;
  readonly events: readonly DerivedEvent[];
}

/** One alert's course during the walk. */
interface Track {
  readonly id: string;
  readonly rule: Rule;
  readonly key: string;
  readonly pseudonym: string;
  readonly name: string;
  readonly raisedAt: Moment;
  readonly order: number;
  standing: boolean;
  finding: Finding;
  count: number;
  readonly events: DerivedEvent[];
}

/**
 * Walks everything that is known of some pseudonyms in the order in which it was received, and
 * gives every alert that was raised on the way. Pure: the same set of facts gives the same alerts
 * with the same history, in whatever order they are handed in.
 */
export function decideAlerts(
  facts: FamilyFacts,
  rules: readonly Rule[],
  timeZone: string,
): DerivedAlert[] {
  const walk = new Walk(facts.site, rules, timeZone);
  for (const learned of inOrderOfReceipt(facts)) walk.learn(learned);
  return walk.alerts();
}

class Walk {
  private readonly persons = new Persons();
  private readonly steps = new Map<string, IsolateStep>();
  private readonly firstReceipts = new Map<string, Moment>();
  private readonly movements = new Map<string, EncounterChanged[]>();
  private readonly stays = new Map<string, { known: number; stays: Stay[] }>();
  private readonly tracks = new Map<string, Track>();

  constructor(
    private readonly site: string,
    private readonly rules: readonly Rule[],
    private readonly timeZone: string,
  ) {}

  learn(learned: Learned): void {
    const touched =
      learned.kind === 'movement' ? this.move(learned.movement) : this.result(learned);
    const looked = new Set<string>();
    for (const pseudonym of touched) {
      const person = this.persons.personOf(pseudonym);
      const name = person.join('\n');
      if (looked.has(name)) continue;
      looked.add(name);
      this.evaluate(person, learned);
    }
  }

  alerts(): DerivedAlert[] {
    return [...this.tracks.values()].map((track) => {
      const person = this.persons.personOf(track.pseudonym);
      const { finding } = track;
      return {
        id: track.id,
        rule: track.rule.name,
        key: track.key,
        pseudonym: track.pseudonym,
        patient: this.persons.representativeOf(person),
        severity: finding.severity,
        isolates: finding.isolates,
        wardAtCollection: finding.wardAtCollection,
        wardNow: currentStay(this.staysOf(person))?.ward ?? null,
        title: finding.title,
        because: finding.because(),
        raisedAt: track.raisedAt,
        count: track.count,
        events: track.events,
      };
    });
  }

  /** Pseudonyms whose picture the movement may have changed. */
  private move(movement: EncounterChanged): string[] {
    const { kind, pseudonym, mergedInto } = movement;
    const known = this.movements.get(pseudonym);
    if (known) known.push(movement);
    else this.movements.set(pseudonym, [movement]);
    if (kind === 'merge-patient' && mergedInto !== undefined) {
      this.persons.merge(pseudonym, mergedInto);
    } else if (kind === 'unmerge-patient') {
      const before = this.persons.personOf(pseudonym);
      this.persons.unmerge(pseudonym, mergedInto);
      return before;
    }
    return [pseudonym];
  }

  private result({ isolateId, step }: Learned & { kind: 'result' }): string[] {
    const before = this.steps.get(isolateId);
    this.steps.set(isolateId, step);
    if (!before) this.firstReceipts.set(isolateId, step.receivedAt);
    return before ? [before.pseudonym, step.pseudonym] : [step.pseudonym];
  }

  private evaluate(person: readonly string[], learned: Learned): void {
    const tracks = [...this.tracks.values()].filter((track) => person.includes(track.pseudonym));
    const picture = this.pictureOf(person);
    if (tracks.length === 0 && picture.isolates.length === 0) return;
    const { findings, replacedBy } = this.findings(picture);
    const continued = new Set<Track>();
    for (const finding of findings) {
      const track = this.trackOf(finding, tracks) ?? this.open(finding, person, learned);
      continued.add(track);
      this.advance(track, finding, learned, picture);
    }
    for (const track of tracks) {
      if (!track.standing || continued.has(track)) continue;
      const heir = [...continued].find((other) => other.name === track.name);
      const replacement = replacedBy.get(track.rule.name);
      const text = heir
        ? 'The same patient by a merge of numbers: continues in the alert that was raised first.'
        : replacement
          ? `Replaced while it stands by ${replacement.rule}, ${replacement.title}.`
          : track.rule.goneBecause(track.finding, { picture, findings });
      track.standing = false;
      track.events.push(event('retracted', learned, text));
    }
  }

  private findings(picture: Picture): {
    findings: Finding[];
    replacedBy: Map<AlertRule, Finding>;
  } {
    const replacedBy = new Map<AlertRule, Finding>();
    const all = this.rules.flatMap((rule) => {
      const found = rule.find(picture);
      const [first] = found;
      if (first) for (const name of rule.replaces) replacedBy.set(name, first);
      return found;
    });
    return { findings: all.filter(({ rule }) => !replacedBy.has(rule)), replacedBy };
  }

  /** Of several after a merge the one that stands, of these the one that was raised first. */
  private trackOf(finding: Finding, tracks: readonly Track[]): Track | undefined {
    const name = nameOf(finding);
    return tracks
      .filter((track) => track.name === name)
      .sort((a, b) => Number(b.standing) - Number(a.standing) || a.order - b.order)[0];
  }

  private open(finding: Finding, person: readonly string[], learned: Learned): Track {
    const rule = this.rules.find(({ name }) => name === finding.rule);
    if (!rule) throw new RangeError(`No rule ${finding.rule} is in force.`);
    const pseudonym = this.persons.representativeOf(person);
    const key = alertKey([pseudonym, ...finding.key]);
    const track: Track = {
      id: alertId(this.site, finding.rule, key),
      rule,
      key,
      pseudonym,
      name: nameOf(finding),
      raisedAt: receivedAt(learned),
      order: this.tracks.size,
      standing: false,
      finding,
      count: 0,
      events: [],
    };
    this.tracks.set(track.id, track);
    return track;
  }

  private advance(track: Track, finding: Finding, learned: Learned, picture: Picture): void {
    const before = track.finding;
    const lost = before.isolates.filter((isolate) => !finding.isolates.includes(isolate));
    const byResult = learned.kind === 'result' && finding.isolates.includes(learned.isolateId);
    if (!track.standing) {
      const kind = track.events.length === 0 ? 'raised' : 'reraised';
      track.events.push({ ...event(kind, learned, finding.summary), news: true });
      track.standing = true;
      track.count += 1;
    } else if (
      lost.length > 0 ||
      before.detail !== finding.detail ||
      before.severity !== finding.severity
    ) {
      const news = finding.gravity.some((n, i) => n > (before.gravity[i] ?? 0));
      const escalates = news && rankOf(finding.severity) < rankOf(before.severity);
      const became = lost.length > 0 ? `${whatBecameOf(lost, picture)} ` : '';
      const text = `${became}${finding.summary}`;
      track.events.push({ ...event('amended', learned, text), news, escalates });
      if (byResult) track.count += 1;
    } else if (byResult) {
      track.events.push(event('fed', learned, fedText(before, learned)));
      track.count += 1;
    }
    track.finding = finding;
  }

  private pictureOf(person: readonly string[]): Picture {
    const members = new Set(person);
    const steps = new Map([...this.steps].filter(([, step]) => members.has(step.pseudonym)));
    return pictureOf({
      site: this.site,
      timeZone: this.timeZone,
      steps,
      firstReceipts: this.firstReceipts,
      movements: this.movementsOf(person),
      stays: steps.size > 0 ? this.staysOf(person) : [],
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
    const stays = staysOf(movements, this.timeZone);
    this.stays.set(name, { known: movements.length, stays });
    return stays;
  }
}

function event(kind: DerivedKind, learned: Learned, text: string): DerivedEvent {
  return { at: receivedAt(learned), kind, text, news: false, escalates: false };
}

function nameOf(finding: Finding): string {
  return JSON.stringify([finding.rule, ...finding.key]);
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function fedText(before: Finding, learned: Learned & { kind: 'result' }): string {
  const { isolateId } = learned;
  return before.isolates.includes(isolateId)
    ? `A further result of isolate ${isolateId} says the same.`
    : `Isolate ${isolateId} says the same.`;
}
