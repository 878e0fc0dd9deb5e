import type { AlertRuleChoice, AlertRuleDocument } from '@carbawatch/contracts';
import { AS_SHIPPED, CLEARING_RULE, effectiveRules } from './rule-book';

/** A version of a site's rules, with who saved it and why. */
export interface RulesVersion {
  readonly version: number;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly reason: string;
  readonly choice: AlertRuleChoice;
}

/**
 * Rules whose numbers others read: what a cluster is, who is whose contact, and when a carrier is
 * presumed cleared.
 */
const READ_BY: Readonly<Record<string, readonly string[]>> = {
  cluster: ['hospital-wide', 'rare-mechanism', 'ward-species-jump'],
  contacts: ['contact-readmission', 'contact-export', 'not-in-house'],
  [CLEARING_RULE]: ['not-isolated', 'vulnerable-unit', 'new-cpe', 'export'],
};

/**
 * The version that made a rule say otherwise than under `since`: the newest that changed its
 * document, one that replaces it, or one whose numbers it reads. Null where it says the same.
 */
export function changeOfRule(
  rule: string,
  since: number,
  versions: readonly RulesVersion[],
): RulesVersion | null {
  const inOrder = [...versions].sort((a, b) => a.version - b.version);
  const before = inOrder.find(({ version }) => version === since)?.choice ?? AS_SHIPPED;
  const later = inOrder.filter(({ version }) => version > since);
  const said = [before, ...later.map(({ choice }) => choice)].map((one) => saidOf(rule, one));
  if (said[0] === said.at(-1)) return null;
  return later.filter((_, i) => said[i + 1] !== said[i]).at(-1) ?? null;
}

/** What of a choice alerts of this rule follow from; what is switched off says nothing. */
function saidOf(rule: string, choice: AlertRuleChoice): string {
  const documents = effectiveRules(choice)
    .map(({ document }) => document)
    .filter(
      ({ rule: name, enabled, replaces }) =>
        enabled && (name === rule || replaces.includes(rule) || READ_BY[name]?.includes(rule)),
    );
  // Which hospitals are the site's own decides who is in the house, for every rule.
  return JSON.stringify([documents, choice.facilities ?? null]);
}

/**
 * Which numbers of a rule, and of those that it reads, are others than under `since`, in words:
 * `goal 120 -> 240 minutes`, `contacts wardHours 24 -> 8`.
 */
export function numbersChanged(
  rule: string,
  since: number,
  versions: readonly RulesVersion[],
): string[] {
  const inOrder = [...versions].sort((a, b) => a.version - b.version);
  const before = inOrder.find(({ version }) => version === since)?.choice ?? AS_SHIPPED;
  const now = inOrder.at(-1)?.choice ?? AS_SHIPPED;
  const documentsOf = (choice: AlertRuleChoice) =>
    new Map(effectiveRules(choice).map(({ document }) => [document.rule, document]));
  const [was, is] = [documentsOf(before), documentsOf(now)];
  const readers = Object.keys(READ_BY).filter((name) => READ_BY[name]?.includes(rule));
  const goals = [was, is].map((documents) => documents.get(rule)?.goal?.minutes);
  const [goalBefore, goalNow] = goals;
  return [
    ...(goalBefore !== undefined && goalNow !== undefined && goalBefore !== goalNow
      ? [`goal ${goalBefore} -> ${goalNow} minutes`]
      : []),
    ...parametersChanged(was.get(rule), is.get(rule)),
    ...readers.flatMap((name) =>
      parametersChanged(was.get(name), is.get(name)).map((words) => `${name} ${words}`),
    ),
  ];
}

function parametersChanged(
  before: AlertRuleDocument | undefined,
  now: AlertRuleDocument | undefined,
): string[] {
  if (!before || !now) return [];
  return Object.keys(now.parameters).flatMap((name) => {
    const [was, is] = [before.parameters[name], now.parameters[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const isList = Array.isArray(was) || Array.isArray(is) || was === undefined;
    return isList ? [`${name} changed`] : [`${name} ${String(was)} -> ${String(is)}`];
  });
}
