import { instantMs, type Moment } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { Act, RuleActKind } from '../decide/lifecycle';
import { isTakenByRules } from '../decide/rule-acts';
import { changeOfRule, numbersChanged, type RulesVersion } from '../decide/rules/changed-rules';
import type { RuleBook } from '../decide/rules/rule-book';
import { fingerprintOf, type AlertRow } from '../store/alert-row';
import type { AlertHead } from '../store/alerts';
import { rulesSince } from '../store/site-rules';

/** The rules of one site as its alerts are decided by them, and what made them so. */
export interface Ruling {
  readonly version: number;
  readonly isInForce: (row: { readonly rule: string }) => boolean;
  /** The version that made a rule say otherwise than under an earlier one; null where none did. */
  readonly changeOf: (rule: string, since: number) => RulesVersion | null;
  /** Which of its numbers are others than under an earlier one, in words. */
  readonly numbersOf: (rule: string, since: number) => readonly string[];
}

/**
 * How a site's rules came to be what they are. Earlier versions are read only where an alert was
 * last decided under one, or where a new one is just being followed.
 */
export async function rulingOf(
  tx: Tx,
  site: string,
  { version, personRules, siteRules }: RuleBook,
  asked: { readonly heads: readonly AlertHead[]; readonly following: number | undefined },
): Promise<Ruling> {
  const decided = asked.heads.filter((head) => head.site === site);
  const since = Math.min(
    version,
    ...decided.map(({ rulesVersion }) => rulesVersion),
    (asked.following ?? Infinity) - 1,
  );
  const versions = since < version ? await rulesSince(tx, site, since) : [];
  const names = new Set([...personRules, ...siteRules].map(({ name }) => name));
  return {
    version,
    isInForce: ({ rule }) => names.has(rule),
    changeOf: (rule, from) =>
      from < version && versions.length > 0 ? changeOfRule(rule, from, versions) : null,
    numbersOf: (rule, from) =>
      from < version && versions.length > 0 ? numbersChanged(rule, from, versions) : [],
  };
}

/** An act that is not kept yet. */
export type NewAct = Omit<Act, 'seq'>;

/**
 * What a new version of the rules did to an alert that the facts raise under it; null where they
 * and the facts had it so before. `following` is the version that is the reason to look, of which
 * alone an alert can tell that was not there.
 */
export function effectOn(
  row: AlertRow,
  before: { readonly head: AlertHead | undefined; readonly acts: readonly Act[] },
  { changeOf, numbersOf, version }: Ruling,
  following: number | undefined,
): NewAct | null {
  const { head, acts } = before;
  if (!head) {
    const change = following === undefined ? null : changeOf(row.rule, following - 1);
    return change && actOfRules('rule-came', change, row.basis);
  }
  if (head.rulesVersion >= version || head.fingerprint === fingerprintOf(row)) return null;
  const change = changeOf(row.rule, head.rulesVersion);
  const kind = isTakenByRules(acts) ? 'rule-back' : 'rule-changed';
  if (!change) return null;
  const severity =
    head.severity === row.severity ? [] : [`severity ${head.severity} -> ${row.severity}`];
  const words = [...severity, ...numbersOf(row.rule, head.rulesVersion)].join(', ');
  return { ...actOfRules(kind, change, row.basis), rulesChange: words === '' ? null : words };
}

/**
 * The version that alone can tell of an alert that was not there: of the look that is being taken,
 * or, of what was to be raised before this occasion, the one whose look its person waits for.
 */
export function followedIn(
  { at, rules }: { readonly at: string; readonly rules?: number },
  { raisedAt }: { readonly raisedAt: Moment },
  turn: number | undefined,
): number | undefined {
  return rules ?? (instantMs(raisedAt, 'UTC') < Date.parse(at) ? turn : undefined);
}

/** `basis`: receipt of the last fact that the alert showed when the version was followed. */
export function actOfRules(kind: RuleActKind, change: RulesVersion, basis: string): NewAct {
  return {
    kind,
    actor: change.savedBy,
    at: change.savedAt.toISOString(),
    basis,
    disposition: null,
    isolation: null,
    comment: change.reason,
    rulesVersion: change.version,
  };
}

/** The acts on one alert with one more behind them. */
export function withAct(acts: readonly Act[], act: NewAct | null): readonly Act[] {
  const seq = Math.max(0, ...acts.map((one) => one.seq)) + 1;
  return act ? [...acts, { ...act, seq }] : acts;
}

/** The rulings of several sites. */
export async function rulingsOf(
  tx: Tx,
  sites: readonly string[],
  bookOf: (site: string) => RuleBook,
  asked: {
    readonly heads: readonly AlertHead[];
    readonly followingOf: (site: string) => number | undefined;
  },
): Promise<(site: string) => Ruling> {
  const rulings = new Map<string, Ruling>();
  for (const site of new Set(sites)) {
    const following = asked.followingOf(site);
    rulings.set(site, await rulingOf(tx, site, bookOf(site), { heads: asked.heads, following }));
  }
  return (site) => {
    const ruling = rulings.get(site);
    if (!ruling) throw new RangeError('only sites that are looked at are ruled');
    return ruling;
  };
}
