import type { RuleJobView, RuleSetView } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { ruleJobsQuery, ruleSetsQuery, ruleSwitchesQuery } from '../../api/operations-queries';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { Folded } from '../../design/later';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { NewRuleSet } from './new-rule-set';
import { rereadRules } from './reread-rules';
import { ShadowJobs } from './shadow-jobs';

/** Rule sets: which is in force, what another would change, and the switch with its way back. */
export function Rules() {
  const text = useText();
  const sets = useQuery(ruleSetsQuery());
  const jobs = useQuery(ruleJobsQuery());
  return (
    <>
      <Panel title={text('operations.rules')}>
        <Loaded of={sets}>
          {({ items }) => (
            <ul className="plain stack">
              {items.map((set) => (
                <RuleSet key={set.id} set={set} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title={text('rules.new')}>
        <Loaded of={sets}>
          {({ items }) => <NewRuleSet from={items.find(({ inForce }) => inForce)} />}
        </Loaded>
      </Panel>
      <Panel title={text('rules.jobs')}>
        <Loaded of={jobs}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('rules.noJob')} hint={text('rules.noJobHint')} />
            ) : (
              <ShadowJobs jobs={items} />
            )
          }
        </Loaded>
      </Panel>
      <Switches />
    </>
  );
}

function useRuleAct() {
  const text = useText();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) =>
      send<RuleJobView>('POST', path, body),
    onSuccess: () => tell(text('rules.started')),
    onError: (error) => tell(whyNot(error, text)),
    onSettled: rereadRules,
  });
}

function RuleSet({ set }: { set: RuleSetView }) {
  const text = useText();
  const mayAdminister = useMay('administer');
  const [reason, setReason] = useState('');
  const act = useRuleAct();
  const run = (path: string, body: object): void => act.mutate({ path, body });
  const isShipped = set.version === null;
  return (
    <li className="stack">
      <div className="row">
        <strong>{set.id}</strong>
        {set.inForce && <Badge tone="good">{text('rules.inForce')}</Badge>}
        <span className="hint">
          {set.label} · {set.breakpoints} · {set.catalogue}
          {set.reason && ` · ${set.reason}`}
        </span>
      </div>
      <Folded summary={text('rules.content')} onScreenOnly>
        <pre className="code" tabIndex={0}>
          {JSON.stringify(set.rules, null, 2)}
        </pre>
      </Folded>
      <div className="row no-print">
        {!set.inForce && (
          <button
            type="button"
            className="quiet"
            disabled={act.isPending}
            aria-label={`${text('rules.shadow')}: ${set.id}`}
            onClick={() => run('classify/shadow', { ruleSet: set.id, site: set.site })}
          >
            {text('rules.shadow')}
          </button>
        )}
        {mayAdminister && (!set.inForce || !isShipped) && (
          <>
            <label className="field">
              {text('rules.reason')}
              <input value={reason} onChange={(event) => setReason(event.target.value)} />
            </label>
            <button
              type="button"
              className="quiet"
              disabled={act.isPending || reason.trim().length < 3}
              aria-label={`${text(set.inForce ? 'rules.undo' : 'rules.activate')}: ${set.id}`}
              onClick={() =>
                run(`classify/rule-sets/${set.id}/${set.inForce ? 'undo' : 'activate'}`, {
                  reason: reason.trim(),
                  site: set.site,
                })
              }
            >
              {text(set.inForce ? 'rules.undo' : 'rules.activate')}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

function Switches() {
  const text = useText();
  const query = useQuery(ruleSwitchesQuery());
  return (
    <Panel title={text('rules.switches')}>
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('rules.noSwitch')} />
          ) : (
            <Scroll label={text('rules.switches')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{text('operations.changed')}</th>
                    <th scope="col">{text('app.from')}</th>
                    <th scope="col">{text('app.to')}</th>
                    <th scope="col">{text('rules.reason')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((each) => (
                    <tr key={each.number}>
                      <td>
                        <Moment at={each.at} />
                      </td>
                      <td>{each.previous}</td>
                      <td>{each.ruleSet}</td>
                      <td>
                        {each.reason}
                        {each.undoes !== null && ` (${text('rules.undo')})`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Loaded>
    </Panel>
  );
}
