import type { AlertRuleChoice, AlertRulesView, Severity } from '@carbawatch/contracts';
import { useId, useState } from 'react';
import { Badge, SeverityBadge } from '../../design/badge';
import { Choice } from '../../design/filters';
import { Later } from '../../design/later';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { parameterName } from './alert-rule-turns';
import {
  parameterFrom,
  withOwnRule,
  withTuning,
  withoutOwnRule,
  withoutTuning,
  type Parameter,
  type TuningChange,
} from './alert-rule-draft';
import { UnitKinds, isOfUnits } from './unit-kinds';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];

type Rule = AlertRulesView['rules'][number];

interface RuleProps {
  readonly rule: Rule;
  readonly saved: AlertRuleChoice;
  readonly choice: AlertRuleChoice;
  readonly isChanged: boolean;
  readonly onEdit: (choice: AlertRuleChoice) => void;
}

/** The rule as it acts, with what is drafted for it on top. */
function drafted({ rule, choice }: RuleProps): Rule {
  if (rule.origin === 'own') {
    const own = choice.ownRules.find((each) => each.rule === rule.rule);
    return own ? { ...own, origin: 'own' } : rule;
  }
  const tuning = choice.tunings[rule.rule] ?? {};
  return {
    ...rule,
    enabled: tuning.enabled ?? rule.enabled,
    parameters: { ...rule.parameters, ...tuning.parameters },
    severity: tuning.severity ? [{ then: tuning.severity }] : rule.severity,
    goal: rule.goal && { ...rule.goal, minutes: tuning.goalMinutes ?? rule.goal.minutes },
  };
}

/** A switch that goes back to where it stood says nothing more than what was saved. */
function switched({ rule, saved }: RuleProps, enabled: boolean): TuningChange {
  const wasSaid = saved.tunings[rule.rule]?.enabled !== undefined;
  return { enabled: enabled === rule.enabled && !wasSaid ? undefined : enabled };
}

export function AlertRuleCard(props: RuleProps) {
  const { rule, choice, isChanged, onEdit } = props;
  const text = useText();
  const shown = drafted(props);
  const isOwn = rule.origin === 'own';
  const isRemoved = isOwn && !choice.ownRules.some((each) => each.rule === rule.rule);
  const titleId = useId();
  const whyId = useId();
  const onSwitch = (enabled: boolean): void =>
    onEdit(
      isOwn
        ? withOwnRule(choice, { ...documentOf(shown), enabled })
        : withTuning(choice, rule.rule, switched(props, enabled)),
    );
  return (
    <li className="alert-rule" data-testid={`rule-${rule.rule}`}>
      <div className="row">
        <input
          type="checkbox"
          role="switch"
          aria-labelledby={titleId}
          aria-describedby={whyId}
          checked={shown.enabled && !isRemoved}
          disabled={isRemoved}
          onChange={(event) => onSwitch(event.target.checked)}
        />
        <h3 id={titleId}>{shown.title}</h3>
        {[...new Set(shown.severity.map(({ then }) => then))].map((severity) => (
          <SeverityBadge key={severity} severity={severity} />
        ))}
        {rule.origin !== 'shipped' && (
          <Badge tone="plain">{text(`alertRules.origin.${rule.origin}`)}</Badge>
        )}
        {isChanged && (
          <Badge tone="medium">
            {text(isRemoved ? 'alertRules.removed' : 'alertRules.changed')}
          </Badge>
        )}
      </div>
      <p id={whyId}>{shown.why}</p>
      {shown.goal && (
        <p className="hint">
          {text('alertRules.goal', { n: shown.goal.minutes })} {shown.goal.action}
        </p>
      )}
      {shown.replaces.length > 0 && (
        <p className="hint">
          {text('alertRules.replaces', {
            rules: shown.replaces.map((name) => codeName(text, 'rule', name)).join(', '),
          })}
        </p>
      )}
      <Later summary={text('alertRules.tune', { rule: shown.title })} onScreenOnly>
        {() => <Tuning {...props} shown={shown} />}
      </Later>
    </li>
  );
}

function documentOf({ origin: _, ...document }: Rule) {
  return document;
}

type TuningProps = RuleProps & { readonly shown: Rule };

function Tuning(props: TuningProps) {
  const { shown } = props;
  const text = useText();
  return (
    <div className="stack">
      {shown.background && <p className="hint">{shown.background}</p>}
      <Thresholds {...props} />
      <WayBack {...props} />
      <Later summary={text('alertRules.document')}>
        {() => (
          <pre className="code" tabIndex={0}>
            {JSON.stringify(documentOf(shown), null, 2)}
          </pre>
        )}
      </Later>
    </div>
  );
}

function Thresholds({ rule, choice, shown, onEdit }: TuningProps) {
  const text = useText();
  const tuning = choice.tunings[rule.rule];
  const isOwn = rule.origin === 'own';
  const tune = (change: TuningChange): void => onEdit(withTuning(choice, rule.rule, change));
  const setParameter = (name: string, value: Parameter): void => {
    const parameters = { ...shown.parameters, [name]: value };
    if (isOwn) onEdit(withOwnRule(choice, { ...documentOf(shown), parameters }));
    else tune({ parameters: { ...tuning?.parameters, [name]: value } });
  };
  return (
    <div className="row">
      {Object.entries(shown.parameters).map(([name, value]) => {
        const field = { name: parameterName(name, text) };
        const onChange = (next: Parameter): void => setParameter(name, next);
        return isOfUnits(name) && Array.isArray(value) ? (
          <UnitKinds key={name} {...field} value={value.map(String)} onChange={onChange} />
        ) : (
          <ParameterField key={name} {...field} value={value} onChange={onChange} />
        );
      })}
      {!isOwn && (
        <Choice
          label={text('alertRules.severity')}
          value={tuning?.severity}
          all={text('alertRules.ownGrades')}
          options={SEVERITIES.map((name) => [name, text(`severity.${name}`)])}
          onChange={(severity) => tune({ severity })}
        />
      )}
      {!isOwn && shown.goal && (
        <ParameterField
          name={text('alertRules.goalMinutes')}
          value={shown.goal.minutes}
          min={1}
          onChange={(minutes) => typeof minutes === 'number' && tune({ goalMinutes: minutes })}
        />
      )}
    </div>
  );
}

/** A tuned rule as shipped again, a rule of the site's own taken out. */
function WayBack({ rule, choice, onEdit }: TuningProps) {
  const text = useText();
  const isOwn = rule.origin === 'own';
  if (!isOwn && !choice.tunings[rule.rule]) return null;
  const without = isOwn ? withoutOwnRule : withoutTuning;
  return (
    <div>
      <button type="button" className="bare" onClick={() => onEdit(without(choice, rule.rule))}>
        {text(isOwn ? 'alertRules.remove' : 'alertRules.asShipped')}
      </button>
    </div>
  );
}

/** One threshold; taken as soon as it is a value of its kind, and shown as wrong until then. */
function ParameterField(props: {
  readonly name: string;
  readonly value: Parameter;
  readonly min?: number;
  readonly onChange: (value: Parameter) => void;
}) {
  const { name, value, min, onChange } = props;
  const shown = Array.isArray(value) ? value.join(', ') : String(value);
  const [typed, setTyped] = useState<string | null>(null);
  if (typeof value === 'boolean') {
    return (
      <label className="row">
        <input
          type="checkbox"
          checked={value}
          onChange={(event) => onChange(event.target.checked)}
        />
        {name}
      </label>
    );
  }
  const isRight = (next: Parameter | null): next is Parameter =>
    next !== null && !(typeof next === 'number' && min !== undefined && next < min);
  return (
    <label className="field">
      {name}
      <input
        type={typeof value === 'number' ? 'number' : 'text'}
        step="any"
        min={min}
        value={typed ?? shown}
        aria-invalid={typed !== null && !isRight(parameterFrom(typed, value))}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = parameterFrom(event.target.value, value);
          if (isRight(next)) onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
