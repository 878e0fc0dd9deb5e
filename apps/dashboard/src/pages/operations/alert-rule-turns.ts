import type { AlertRuleChoice, AlertRulesView } from '@carbawatch/contracts';
import { codeName } from '../../i18n/code-name';
import type { Text } from '../../i18n/text';
import { wordsOf, type Parameter } from './alert-rule-draft';

/** What a threshold is of; a name that only a rule of the site's own has, as it reads. */
export function parameterName(name: string, text: Text): string {
  const known = codeName(text, 'parameter', name);
  return known === name ? wordsOf(name) : known;
}

const shown = (value: Parameter | undefined, text: Text): string => {
  if (typeof value === 'boolean') return text(value ? 'alertRules.on' : 'alertRules.off');
  if (value === undefined) return '–';
  // A kind of unit by its name; what is none reads as it is.
  return Array.isArray(value)
    ? value.map((word) => codeName(text, 'unit', String(word))).join(', ')
    : String(value);
};

/** What a draft changes of one rule, each from what is in force to what it would be. */
export function turnsOf(
  rule: string,
  view: AlertRulesView,
  choice: AlertRuleChoice,
  text: Text,
): string[] {
  const stands = view.rules.find((each) => each.rule === rule);
  if (choice.ownRules.some((own) => own.rule === rule)) {
    return [text(stands ? 'alertRules.ownChanged' : 'alertRules.newRule')];
  }
  if (!stands || stands.origin === 'own') return [text('alertRules.removed')];
  const tuning = choice.tunings[rule];
  if (!tuning) return [text('alertRules.asShippedAgain')];
  const before = view.choice.tunings[rule];
  const turn = (what: string, from: string, to: string): string[] =>
    from === to ? [] : [`${what}: ${from} → ${to}`];
  const grade = (severity: keyof Grades | undefined): string =>
    severity === undefined ? text('alertRules.byItself') : text(`severity.${severity}`);
  // What a tuning no longer says is as shipped, and the shipped value is not told here.
  const to = (value: Parameter | undefined): string =>
    value === undefined ? text('alertRules.asShippedAgain') : shown(value, text);
  const names = new Set([
    ...Object.keys(before?.parameters ?? {}),
    ...Object.keys(tuning.parameters ?? {}),
  ]);
  return [
    ...(tuning.enabled === before?.enabled
      ? []
      : turn(text('alertRules.switched'), shown(stands.enabled, text), to(tuning.enabled))),
    ...turn(text('alertRules.severity'), grade(before?.severity), grade(tuning.severity)),
    ...(tuning.goalMinutes === before?.goalMinutes
      ? []
      : turn(
          text('alertRules.goalMinutes'),
          shown(stands.goal?.minutes, text),
          to(tuning.goalMinutes),
        )),
    ...[...names].flatMap((name) =>
      shown(before?.parameters?.[name], text) === shown(tuning.parameters?.[name], text)
        ? []
        : turn(
            parameterName(name, text),
            shown(stands.parameters[name], text),
            to(tuning.parameters?.[name]),
          ),
    ),
  ];
}

type Grades = Record<'critical' | 'high' | 'medium' | 'low' | 'info', true>;
