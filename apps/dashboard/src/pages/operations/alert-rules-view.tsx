import type { AlertRulesView, AlertRuleChoice } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { alertRulesQuery } from '../../api/alerting-queries';
import { Entry, Filters } from '../../design/filters';
import { Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useDraft } from '../../session/drafts';
import { changedRules, draftFrom, type Draft } from './alert-rule-draft';
import { AlertRuleCard } from './alert-rule-card';
import { AlertRuleChanges } from './alert-rule-changes';
import { AlertRuleVersions, AlertRulesInForce } from './alert-rule-versions';
import { OwnHospitals } from './own-hospitals';
import { OwnRuleForm } from './own-rule-form';
import './alert-rules.css';

/** What raises alerts here: each rule in plain words, switched, tuned and tried before it acts. */
export function AlertRules() {
  const query = useQuery(alertRulesQuery());
  return <Loaded of={query}>{(view) => <Desk view={view} />}</Loaded>;
}

const route = getRouteApi('/operations');

const GROUPS = ['results', 'stays', 'contacts', 'clusters', 'feeds'] as const;
type Subject = AlertRulesView['rules'][number]['subject'];

/** What a rule looks at, as the people who read it would look for it. */
function groupOf(subject: Subject): (typeof GROUPS)[number] {
  switch (subject) {
    case 'isolate':
    case 'carbapenemase':
    case 'person':
    case 'specimen':
      return 'results';
    case 'ward-time':
    case 'admission':
    case 'discharge':
      return 'stays';
    case 'case-contacts':
    case 'contact-admission':
    case 'contact-discharge':
      return 'contacts';
    case 'cluster':
    case 'mechanism':
    case 'site-mechanism':
    case 'ward-mechanism':
    case 'signal':
      return 'clusters';
    case 'feed':
    case 'feed-clock':
      return 'feeds';
  }
}

/** By any word of its title, its text or its name. */
function fits(rule: AlertRulesView['rules'][number], find = ''): boolean {
  const { title, why, background = '' } = rule;
  const said = `${title} ${why} ${background} ${rule.rule}`.toLocaleLowerCase();
  return find
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** By what they look at, and found by a word. */
function RuleList(props: {
  readonly rules: AlertRulesView['rules'];
  readonly saved: AlertRuleChoice;
  readonly choice: AlertRuleChoice;
  readonly changed: readonly string[];
  readonly onEdit: (choice: AlertRuleChoice) => void;
}) {
  const { rules, saved, choice, changed, onEdit } = props;
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = rules.filter((rule) => fits(rule, search.find));
  const on = rules.filter(({ enabled }) => enabled).length;
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'alertRules' } })}>
        <Entry
          label={text('alertRules.find')}
          value={search.find}
          onChange={(find, how) => void navigate({ search: { ...search, find }, ...how })}
        />
        <span className="hint" role="status">
          {search.find
            ? text('alertRules.fit', { n: found.length })
            : text('alertRules.count', { on, of: rules.length })}
        </span>
      </Filters>
      {found.length === 0 && <Empty title={text('alertRules.noneFits')} />}
      {GROUPS.map((group) => {
        const own = found.filter(({ subject }) => groupOf(subject) === group);
        if (own.length === 0) return null;
        return (
          <Panel key={group} title={text(`alertRules.group.${group}`)}>
            <ul className="plain stack">
              {own.map((rule) => (
                <AlertRuleCard
                  key={rule.rule}
                  rule={rule}
                  saved={saved}
                  choice={choice}
                  isChanged={changed.includes(rule.rule)}
                  onEdit={onEdit}
                />
              ))}
            </ul>
          </Panel>
        );
      })}
    </>
  );
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
        <RuleList
          rules={rules}
          saved={view.choice}
          choice={choice}
          changed={changed}
          onEdit={edit}
        />
        {changed.length > 0 && (
          <p className="alert-rule-bar no-print">
            <a href="#rule-changes">{text('alertRules.toChanges', { n: changed.length })}</a>
          </p>
        )}
        <OwnHospitals choice={choice} onEdit={edit} />
        <Panel title={text('alertRules.own')}>
          <OwnRuleForm view={view} choice={choice} onAdd={edit} />
        </Panel>
      </div>
      <div className="span-5 stack alert-rule-side" id="rule-changes">
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
