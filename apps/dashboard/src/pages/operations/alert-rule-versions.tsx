import type { AlertRulesView } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { alertRulesVersionsQuery } from '../../api/alerting-queries';
import { Later } from '../../design/later';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useUndoRules } from './alert-rule-changes';

/** The version that acts, how far the alerts have followed it, and the way back. */
export function AlertRulesInForce({ view }: { view: AlertRulesView }) {
  const text = useText();
  const { version, savedAt, savedBy, reason, recompute } = view;
  const undo = useUndoRules();
  const [why, setWhy] = useState('');
  return (
    <Panel title={text('alertRules.inForce')} testId="rules-in-force">
      <p>
        {version === 0 ? text('alertRules.shipped') : text('alertRules.version', { version })}
        {reason !== null && `: ${reason}`}
      </p>
      {savedAt !== null && (
        <p className="hint">
          <Moment at={savedAt} />
          {savedBy !== null && ` · ${savedBy}`}
        </p>
      )}
      {recompute.state === 'running' && (
        <p role="status">{text('alertRules.recompute', { n: recompute.left })}</p>
      )}
      {version > 0 && (
        <form
          className="row no-print"
          onSubmit={(event) => {
            event.preventDefault();
            undo.mutate(why.trim(), { onSuccess: () => setWhy('') });
          }}
        >
          <label className="field">
            {text('alertRules.undoWhy')}
            <input required value={why} onChange={(event) => setWhy(event.target.value)} />
          </label>
          <button type="submit" className="quiet" disabled={undo.isPending || !why.trim()}>
            {text('alertRules.undo')}
          </button>
        </form>
      )}
    </Panel>
  );
}

/** Every version, the newest first, with what it said. */
export function AlertRuleVersions() {
  const text = useText();
  const query = useQuery(alertRulesVersionsQuery());
  return (
    <Panel title={text('alertRules.versions')} testId="rule-versions">
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('alertRules.noVersion')} />
          ) : (
            <Scroll label={text('alertRules.versions')} maxHeight="24rem">
              <ol className="plain stack">
                {items.map(({ version, savedAt, savedBy, reason, undoTo, choice }) => (
                  <li key={version}>
                    <strong>{text('alertRules.version', { version })}</strong> {reason}
                    {undoTo !== null && ` (${text('alertRules.undoTo', { version: undoTo })})`}{' '}
                    <span className="hint">
                      <Moment at={savedAt} /> · {savedBy}
                    </span>
                    <Later summary={text('alertRules.said', { version })} onScreenOnly>
                      {() => (
                        <pre className="code" tabIndex={0}>
                          {JSON.stringify(choice, null, 2)}
                        </pre>
                      )}
                    </Later>
                  </li>
                ))}
              </ol>
            </Scroll>
          )
        }
      </Loaded>
    </Panel>
  );
}
