import type { AlertRule, Severity } from '@carbawatch/contracts';
import type { Picture } from './picture';

/** Something that one rule sees in one person's picture. */
export interface Finding {
  readonly rule: AlertRule;
  /** What the alert is about beside the patient: with it, a repeat finds its alert. */
  readonly key: readonly string[];
  readonly severity: Severity;
  /** The isolates that speak for it, by time of collection. */
  readonly isolates: readonly string[];
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
}

/** What stands for the person at the moment; for the words of a retraction. */
export interface Standing {
  readonly picture: Picture;
  readonly findings: readonly Finding[];
}

/**
 * A rule as data: what it sees, what it takes the place of, and how it explains that it sees it no
 * more. Findings must be a function of the picture alone.
 */
export interface Rule {
  readonly name: AlertRule;
  /** In plain words, with the guidance that the rule follows. */
  readonly because: string;
  /** While this rule finds something, these are silent for the same person. */
  readonly replaces: readonly AlertRule[];
  readonly find: (picture: Picture) => readonly Finding[];
  readonly goneBecause: (finding: Finding, standing: Standing) => string;
}
