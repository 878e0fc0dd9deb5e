import type { AlertStatus, TimelineEntry } from '@carbawatch/contracts';
import type { Act, ActKind, RuleActKind, TimelineLine } from './lifecycle';

const BY_RULES: ReadonlySet<ActKind> = new Set([
  'rule-off',
  'rule-gone',
  'rule-changed',
  'rule-back',
  'rule-came',
] as const);

export function isByRules(kind: ActKind): kind is RuleActKind {
  return BY_RULES.has(kind);
}

/** Whether the rules took the alert away here. */
export function endsByRules({ kind }: Pick<Act, 'kind'>): boolean {
  return kind === 'rule-off' || kind === 'rule-gone';
}

/** Whether the rules were the last to have their say of it, and took it away. */
export function isTakenByRules(acts: readonly Act[]): boolean {
  const said = [...acts].filter(({ kind }) => isByRules(kind)).sort((a, b) => a.seq - b.seq);
  const last = said.at(-1);
  return last !== undefined && endsByRules(last);
}

/** The line with which the alert was raised, kept with the act of the version that took it away. */
export function keptRaise({ timeline }: { readonly timeline: readonly TimelineLine[] }): string {
  const raised = timeline.find(({ kind }) => kind === 'raised');
  return raised ? `${raised.at} ${raised.text}` : '';
}

/** That line again; none of what an earlier release kept. */
export function raiseOf({ kind, rulesChange }: Act): TimelineLine | null {
  const [, at, text] = /^(\S+) (.+)$/s.exec(rulesChange ?? '') ?? [];
  if (!endsByRules({ kind }) || at === undefined || text === undefined) return null;
  return { at, kind: 'raised', actor: null, text, comment: null };
}

/** What a version did to the alert; who saved it and why stands beside the words. */
function wordsOfRules(
  kind: RuleActKind,
  { rulesVersion, rulesChange }: Pick<Act, 'rulesVersion' | 'rulesChange'>,
): string {
  const version = `version ${rulesVersion ?? 0} of the site's alert rules`;
  switch (kind) {
    case 'rule-off':
      return `Rule switched off by ${version}: nobody is asked for anything by it any more.`;
    case 'rule-gone':
      return `By ${version} this alert is not raised any more.`;
    case 'rule-changed':
      return rulesChange ? `Changed by ${version}: ${rulesChange}.` : `Changed by ${version}.`;
    case 'rule-back':
      return `By ${version} this alert stands again.`;
    case 'rule-came':
      return `By ${version} this alert is raised from what was known before.`;
  }
}

/** The line of the timeline; `over` while the rules had taken the alert away. */
export function lineOfRules(act: Omit<Act, 'seq'>, status: AlertStatus | 'over'): TimelineLine {
  const { at, actor, comment, kind } = act;
  if (!isByRules(kind)) throw new RangeError(`${kind} is no act of the rules`);
  return { at, kind: kindOfLine(kind, status), actor, text: wordsOfRules(kind, act), comment };
}

function kindOfLine(kind: RuleActKind, status: AlertStatus | 'over'): TimelineEntry['kind'] {
  if (kind === 'rule-off' && status === 'over') return 'cleared';
  if (kind === 'rule-gone' && status === 'over') return 'retracted';
  // Who was told that it is over is told that it is not.
  return kind === 'rule-back' && status === 'open' ? 'reraised' : 'amended';
}
