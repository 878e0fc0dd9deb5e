import type { AlertRule, RuleSubject, Severity } from '@carbawatch/contracts';
import type { Picture } from './picture';

/** Something that one rule sees in one picture: of a person, a cluster, a ward, a feed. */
export interface Finding {
  readonly rule: AlertRule;
  /** What the alert is about beside the patient: with it, a repeat finds its alert. */
  readonly key: readonly string[];
  readonly severity: Severity;
  /** The isolates that speak for it, by time of collection. */
  readonly isolates: readonly string[];
  /** Reports on specimens without an isolate that speak for it. */
  readonly specimens: readonly string[];
  readonly wardAtCollection: string | null;
  /** No patient data: species, family, ward. */
  readonly title: string;
  /**
   * Each sentence names a fact, the rule, or its source; written only for the state that is shown.
   */
  readonly because: () => readonly string[];
  /** The present state in one sentence, for the timeline. */
  readonly summary: string;
  /** Whoever closed the alert hears of it again when one of these rises, and only then. */
  readonly gravity: readonly number[];
  /** Shown and kept current; a change of it alone is an amendment that calls nobody. */
  readonly detail: string;
  /** How long the condition must have held before the alert is raised, in milliseconds. */
  readonly afterMs: number;
  /** From when that counts, where it was so before it was known. */
  readonly afterFromMs?: number;
  /** Since when its state is what it is: a later moment calls anew whoever closed the alert. */
  readonly newFromMs?: number;
  /** When it is late, while it is not; absent where the rule knows of no such time. */
  readonly lateMs?: number;
  /** When it ends by itself; null where only facts end it. */
  readonly untilMs: number | null;
  /** The movement that said so last; null where it stands on anything else. */
  readonly toldBy: string | null;
  /** From when the goal counts; absent: from when it was raised. */
  readonly goalFromMs?: number;
  /** What is to be done in this state; null for nothing by a time, absent for the rule's own. */
  readonly action?: string | null;
  /** Facts of the first row, for the words of the end. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What stands for the person at the moment; for the words of a retraction. */
export interface Standing {
  readonly picture: Picture;
  readonly findings: readonly Finding[];
  /** Receipt of what was learned last, or where the site's clock stands. */
  readonly nowMs: number;
}

/** Why an alert stands no more: the facts took it back, or what it asked for has come. */
export interface Ending {
  readonly as: 'retracted' | 'cleared';
  readonly text: string;
  /**
   * What the alert stood on stands as it was told, so that the words do not say what ended it: the
   * correction is told beside them, or in their place where they tell of the results alone. Words
   * of a visit that is gone (`visit`) are those of one that was taken back, and not moved.
   */
  readonly awaitsReason?: 'beside' | 'instead' | 'visit';
}

export interface Goal {
  readonly minutes: number;
  readonly action: string;
  /** Counts from then, and not before; absent: from when the alert was raised. */
  readonly fromMs?: number;
}

/** Where the site's clock stands, and when the alert of a key was raised; null for none. */
export interface RaisedClock {
  readonly nowMs: number;
  readonly raisedMs: (key: readonly string[]) => number | null;
}

/**
 * A rule at work: what it sees, what it takes the place of, and how it explains that it sees it no
 * more. Findings must be a function of the picture and of what stands alone.
 */
export interface Rule {
  readonly name: AlertRule;
  readonly subject: RuleSubject;
  readonly goal: Goal | null;
  /** While this rule finds something, these are silent for the same person. */
  readonly replaces: readonly AlertRule[];
  /** `stands` says whether an alert of this key is raised and not gone. */
  readonly find: (
    picture: Picture,
    stands: (key: readonly string[]) => boolean,
    clock?: RaisedClock,
  ) => Finding[];
  readonly ending: (finding: Finding, standing: Standing) => Ending;
  /** What it says where the visit that it is about was taken back; null where that stands. */
  readonly visitGone: (finding: Finding, standing: Standing) => string | null;
  /** Whether a result that is taken back takes the alert back. */
  readonly standsOnResults: boolean;
}
