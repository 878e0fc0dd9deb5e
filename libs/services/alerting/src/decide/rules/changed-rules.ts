import type { AlertRuleChoice } from '@carbawatch/contracts';
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
