import { instantMs } from '@carbawatch/contracts';
import { ownHospitals } from '@carbawatch/epidemiology';
import type { HospitalStory } from '@carbawatch/testing';
import type { ClearingRule } from './carriage';
import { everRelevant } from './evidence';
import { historyOf, specimenHistoryOf, type IsolationAct } from './facts';
import { isFromScreen, screenOfIsolate } from './isolate-screens';
import { courseOf, type Course } from './lifecycle';
import { RULES } from './rules/rules';
import type { Rule } from './rule';
import type { DerivedAlert } from './tracks';
import { decideAlerts } from './decide-family';

export const ZONE = 'Asia/Shanghai';

export type ToldAlert = DerivedAlert & Course;

/** The rules of the mechanism alone, so that a story of one is not crowded by the rest. */
export const MECHANISM_RULES = RULES.filter(({ name }) =>
  ['provisional', 'new-cpe', 'vulnerable-unit', 'hepatobiliary', 'icu-hepatobiliary'].includes(
    name,
  ),
);

interface AskedOf {
  readonly now?: string;
  readonly isolations?: readonly IsolationAct[];
  /** The hospitals that the site has named as its own. */
  readonly own?: readonly string[];
  /** When the site presumes a carrier cleared. */
  readonly clearing?: ClearingRule;
}

/** Every alert that a story raises, sorted by rule and key. */
export function alertsOf(
  story: HospitalStory,
  rules: readonly Rule[] = MECHANISM_RULES,
  asked: AskedOf = {},
): ToldAlert[] {
  const screens = new Map(story.specimens.map((report) => [report.reportId, report]));
  const facts = {
    site: 'site-1',
    // As they are stored: of the others no rule has anything to say.
    isolates: story.latest().map(historyOf).filter(everRelevant),
    movements: story.movements,
    specimens: [
      ...[...screens.values()].map(specimenHistoryOf),
      ...story.latest().map(screenOfIsolate).filter(isFromScreen),
    ],
    carriers: story.carriers,
    isolations: asked.isolations ?? [],
    own: ownHospitals(asked.own),
    ...(asked.clearing && { clearing: asked.clearing }),
  };
  const nowMs = asked.now === undefined ? -Infinity : instantMs(asked.now.replace(' ', 'T'), ZONE);
  return decideAlerts(facts, rules, ZONE, nowMs)
    .map((alert) => ({ ...alert, ...courseOf(alert.events, []) }))
    .sort((a, b) => (`${a.rule}${a.key}` < `${b.rule}${b.key}` ? -1 : 1));
}

export function alertOf(story: HospitalStory, rule: string): ToldAlert | undefined {
  return alertsOf(story).find((alert) => alert.rule === rule);
}

/** `new-cpe high`, one line an alert that stands open. */
export function openAlerts(story: HospitalStory): string[] {
  return alertsOf(story)
    .filter(({ status }) => status === 'open')
    .map(({ rule, severity }) => `${rule} ${severity}`);
}

/** `raised 2024-01-05T08:00`, one line an entry of the timeline. */
export function course(alert: ToldAlert | undefined): string[] {
  return (alert?.timeline ?? []).map(({ kind, at }) => `${kind} ${at.slice(0, 16)}`);
}
