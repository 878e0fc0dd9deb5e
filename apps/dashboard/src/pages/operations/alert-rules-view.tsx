import type { AlertRulesView, AlertRuleChoice } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { alertRulesQuery } from '../../api/alerting-queries';
import { Panel } from '../../design/panel';
import { Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useDraft } from '../../session/drafts';
import { changedRules, draftFrom, type Draft } from './alert-rule-draft';
import { AlertRuleCard } from './alert-rule-card';
import { AlertRuleChanges } from './alert-rule-changes';
import { AlertRuleVersions, AlertRulesInForce } from './alert-rule-versions';
import { OwnRuleForm } from './own-rule-form';
import './alert-rules.css';

/** What raises alerts here: each rule in plain words, switched, tuned and tried before it acts. */
export function AlertRules() {
  const query = useQuery(alertRulesQuery());
  return <Loaded of={query}>{(view) => <Desk view={view} />}</Loaded>;
}

function Desk({ view }: { view: AlertRulesView }) {
  const text = useText();
  const kept = useDraft('alert-rules');
  const draft = useMemo(() => draftFrom(kept.draft), [kept.draft]);
  const setDraft = (next: Draft | null): void => kept.keep(next && JSON.stringify(next));
  const choice = draft?.choice ?? view.choice;
  const changed = changedRules(view.choice, choice);
  const edit = (next: AlertRuleChoice): void =>
    setDraft({ basedOn: draft?.basedOn ?? view.version, choice: next });
  // A rule that is only drafted stands in the list as well, so that it can be taken out again.
  const drafted = choice.ownRules.filter(
    (own) => !view.rules.some(({ rule }) => rule === own.rule),
  );
  const rules = [...view.rules, ...drafted.map((own) => ({ ...own, origin: 'own' as const }))];
  return (
    <div className="columns">
      <div className="span-7 stack">
        <Panel
          title={text('alertRules.all')}
          hint={text('alertRules.count', {
            on: view.rules.filter(({ enabled }) => enabled).length,
            of: view.rules.length,
          })}
          testId="alert-rules"
        >
          <ul className="plain stack">
            {rules.map((rule) => (
              <AlertRuleCard
                key={rule.rule}
                rule={rule}
                saved={view.choice}
                choice={choice}
                isChanged={changed.includes(rule.rule)}
                onEdit={edit}
              />
            ))}
          </ul>
        </Panel>
        <Panel title={text('alertRules.own')}>
          <OwnRuleForm view={view} choice={choice} onAdd={edit} />
        </Panel>
      </div>
      <div className="span-5 stack alert-rule-side">
        <AlertRulesInForce view={view} />
        <AlertRuleChanges
          view={view}
          draft={draft && changed.length > 0 ? draft : null}
          changed={changed}
          isRestored={kept.isRestored}
          onDone={() => setDraft(null)}
        />
        <AlertRuleVersions />
      </div>
    </div>
  );
}
