import type { Reason } from './corrections';
import { asBefore, isLater } from './learned-words';
import type { Finding } from './rule';
import { firstOf, nameOfFinding, type Track } from './tracks';

/** A moment at which a person is looked at: a condition has held long enough, or it ends. */
interface Waiting {
  readonly person: readonly string[];
  readonly dueMs: number;
}

/** A person as it is looked at. */
interface Looked {
  readonly ms: number;
  readonly person: readonly string[];
  /** The number that it goes by. */
  readonly patient: string;
  readonly tracks: readonly Track[];
  /** Why the fact by which it is looked at changes what is told. */
  readonly reason: Reason;
  /** Of a number that is parted from another, how all would stand had they never been joined. */
  readonly alone: () => Alone | null;
}

interface Alone {
  readonly waits: Waits;
  readonly trackNamed: (name: string, person: readonly string[]) => Track | undefined;
}

/** At which moments persons are looked at again, by what waits for them. */
export class Waits {
  private readonly waiting = new Map<string, Waiting>();
  /** What brought back that of which an alert had ended, until it has held long enough. */
  private readonly returns = new Map<Track, string>();

  first(): Waiting | undefined {
    return [...this.waiting.values()].sort((a, b) => a.dueMs - b.dueMs)[0];
  }

  /** What has held long enough; the rest waits, and what holds no more waits no more. */
  ready(findings: readonly Finding[], looked: Looked): Finding[] {
    const { ms, person, patient, tracks, alone } = looked;
    const dues = new Map<string, number>();
    const waitFor = (name: string, dueMs: number | null | undefined) => {
      if (dueMs !== null && dueMs !== undefined) dues.set(name, dueMs);
    };
    for (const finding of findings) waitFor(`${nameOfFinding(finding)} until`, finding.untilMs);
    const ready = findings.flatMap((finding) => {
      const name = nameOfFinding(finding);
      const track = firstOf(name, tracks);
      const isShown = track?.standing === true && !isLater(finding, track.finding);
      if (finding.afterMs <= 0 || isShown) return [finding];
      // A number that is parted from another has waited alone all the while.
      const parted = alone();
      const known = (parted?.waits ?? this).dueOf(name, person);
      if (known === undefined && parted?.trackNamed(name, person)?.standing) return [finding];
      // Where the rule gives it less time now (a ward, and the corridor before it), that counts.
      const fromMs = Math.min(ms, finding.afterFromMs ?? Infinity);
      const dueMs = Math.min(known ?? Infinity, fromMs + finding.afterMs);
      if (dueMs <= ms) return [finding];
      waitFor(name, dueMs);
      return track?.standing ? [asBefore(finding, track.finding)] : [];
    });
    for (const finding of ready) waitFor(`${nameOfFinding(finding)} late`, finding.lateMs);
    this.note(person, patient, dues);
    this.noteReturns(findings, ready, looked);
    return ready;
  }

  /** Of what is raised again after a wait: by the fact that began it, and not by the clock. */
  reasonOf(track: Track, reason: Reason): Reason {
    const said = this.returnOf(track);
    return said === undefined ? reason : { ...reason, because: () => said || reason.because() };
  }

  /** Kept until it is told, or holds no more; a number that is parted has waited alone. */
  private noteReturns(
    findings: readonly Finding[],
    ready: readonly Finding[],
    { tracks, person, reason, alone }: Looked,
  ): void {
    const told = new Set(ready.map(nameOfFinding));
    const held = new Set(findings.map(nameOfFinding));
    for (const track of tracks) {
      const { name, standing } = track;
      const known = this.returns.get(track);
      if (standing || !held.has(name)) this.returns.delete(track);
      else if (told.has(name)) {
        if (known !== undefined && alone()) this.returns.delete(track);
      } else {
        const parted = alone();
        const said = parted ? parted.waits.returnOf(parted.trackNamed(name, person)) : known;
        this.returns.set(track, said ?? (reason.because() || reason.further()));
      }
    }
  }

  private returnOf(track: Track | undefined): string | undefined {
    return track && this.returns.get(track);
  }

  /** When this is due of a person, under whichever number it was noted. */
  private dueOf(name: string, person: readonly string[]): number | undefined {
    return person
      .map((pseudonym) => this.waiting.get(placeOf(pseudonym, name))?.dueMs)
      .find((dueMs) => dueMs !== undefined);
  }

  /** All that a person waits for now; what is not among it waits no more. */
  private note(
    person: readonly string[],
    patient: string,
    dues: ReadonlyMap<string, number>,
  ): void {
    const mine = person.map((pseudonym) => placeOf(pseudonym, ''));
    for (const place of [...this.waiting.keys()]) {
      if (mine.some((prefix) => place.startsWith(prefix))) this.waiting.delete(place);
    }
    for (const [name, dueMs] of dues) this.waiting.set(placeOf(patient, name), { person, dueMs });
  }
}

function placeOf(pseudonym: string, name: string): string {
  return `${pseudonym}\n${name}`;
}
