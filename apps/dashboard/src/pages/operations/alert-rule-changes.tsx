import type { AlertRuleChoice, AlertRulesView, BacktestJob } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ALERT_RULES, backtestQuery } from '../../api/alerting-queries';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { Panel } from '../../design/panel';
import { Empty, Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownDay } from '../../time/site-time';
import { AlertDifferences } from './alert-differences';
import { OWN_HOSPITALS, type Draft } from './alert-rule-draft';
import { turnsOf } from './alert-rule-turns';
import { Restored } from './restored';

/** Alerts follow their rules: both are read anew. */
export function rereadAlertRules(): void {
  for (const name of [ALERT_RULES, 'alerts', 'today']) {
    void queryClient.invalidateQueries({ queryKey: [name] });
  }
}

/** Takes the newest version back; what it said stands among the versions. */
export function useUndoRules() {
  const text = useText();
  return useMutation({
    mutationFn: (reason: string) => send<AlertRulesView>('POST', 'alert-rules/undo', { reason }),
    onSuccess: ({ version }) => tell(text('alertRules.undone', { version })),
    onError: (error) => tell(whyNot(error, text)),
    onSettled: rereadAlertRules,
  });
}

/** What is drafted: tried on the site's own past, then saved with a reason. */
export function AlertRuleChanges(props: {
  readonly view: AlertRulesView;
  readonly draft: Draft | null;
  readonly changed: readonly string[];
  /** It was begun before this page was opened. */
  readonly isRestored: boolean;
  readonly onDone: () => void;
}) {
  const { view, draft, changed, isRestored, onDone } = props;
  const text = useText();
  const titles = new Map([
    ...view.rules.map(({ rule, title }) => [rule, title] as const),
    [OWN_HOSPITALS, text('alertRules.hospitals')] as const,
  ]);
  if (!draft) {
    return (
      <Panel title={text('alertRules.changes')}>
        <Empty title={text('alertRules.noChange')} hint={text('alertRules.noChangeHint')} />
      </Panel>
    );
  }
  return (
    <Panel title={text('alertRules.changes')} testId="rule-changes">
      <ul className="why">
        {changed.map((rule) => (
          <li key={rule}>
            {titles.get(rule) ?? rule}
            {turnsOf(rule, view, draft.choice, text).map((turn) => (
              <div key={turn} className="hint">
                {turn}
              </div>
            ))}
          </li>
        ))}
      </ul>
      {isRestored && <Restored onDiscard={onDone} />}
      {draft.basedOn !== view.version && (
        <p className="stale" role="status">
          {text('alertRules.meanwhile', { version: view.version })}
        </p>
      )}
      <Backtest choice={draft.choice} />
      <Save draft={draft} onDone={onDone} />
    </Panel>
  );
}

function Backtest({ choice }: { choice: AlertRuleChoice }) {
  const text = useText();
  const { timezone } = useMe();
  const [to, setTo] = useState(() => shownDay(new Date().toISOString(), timezone));
  const [from, setFrom] = useState(() => yearBefore(to));
  const start = useMutation({
    mutationFn: (rules: AlertRuleChoice) =>
      send<BacktestJob>('POST', 'alerts/backtest', { from, to, rules }),
  });
  return (
    <>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate(choice);
        }}
      >
        <label className="field">
          {text('app.from')}
          <input
            type="date"
            required
            value={from}
            max={to}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="field">
          {text('app.to')}
          <input type="date" required value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
        <button type="submit" className="quiet" disabled={start.isPending}>
          {text('alertRules.try')}
        </button>
      </form>
      {start.isError && (
        <p className="stale" role="alert">
          {whyNot(start.error, text)}
        </p>
      )}
      {start.data && <Walk id={start.data.id} isOfThis={start.variables === choice} />}
      {!start.data && <p className="hint">{text('alertRules.notTried')}</p>}
    </>
  );
}

function yearBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.toISOString().slice(0, 10);
}

/** A walk through the log while it lasts, then what it found. */
function Walk({ id, isOfThis }: { id: string; isOfThis: boolean }) {
  const text = useText();
  const query = useQuery(backtestQuery(id));
  return (
    <Loaded of={query}>
      {({ state, progress, report, detail }) => (
        <div className="stack" data-testid="backtest">
          {!isOfThis && (
            <p className="stale" role="status">
              {text('alertRules.triedOther')}
            </p>
          )}
          {state === 'running' && (
            <div className="row">
              <p role="status">
                <progress
                  max={Math.max(1, progress.of)}
                  value={progress.persons}
                  aria-label={text('alertRules.walks')}
                />{' '}
                {text('alertRules.walks')}{' '}
                {text('alertRules.persons', { n: progress.persons, of: progress.of })}
              </p>
              <Stop id={id} />
            </div>
          )}
          {state === 'cancelled' && <p role="status">{text('alertRules.stopped')}</p>}
          {state === 'failed' && (
            <p className="stale" role="alert">
              {detail}
            </p>
          )}
          {report && (
            <>
              <p className="hint">
                {text('alertRules.walked', {
                  n: report.persons,
                  from: report.from,
                  to: report.to,
                })}
              </p>
              <AlertDifferences of={report} />
              {report.notWalked.length > 0 && (
                <p className="hint">
                  {text('alertRules.notWalked', { rules: report.notWalked.join(', ') })}
                </p>
              )}
            </>
          )}
        </div>
      )}
    </Loaded>
  );
}

/** Breaks a walk off that nobody waits for: the next one can begin. */
function Stop({ id }: { id: string }) {
  const text = useText();
  const stop = useMutation({
    mutationFn: () => send<BacktestJob>('POST', `alerts/backtest/${id}/cancel`),
    onSuccess: (job) => queryClient.setQueryData(backtestQuery(id).queryKey, job),
    onError: (error) => tell(whyNot(error, text)),
  });
  return (
    <button type="button" className="quiet" disabled={stop.isPending} onClick={() => stop.mutate()}>
      {text('alertRules.stop')}
    </button>
  );
}

function Save({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const text = useText();
  const [reason, setReason] = useState('');
  const undo = useUndoRules();
  const save = useMutation({
    mutationFn: () =>
      send<AlertRulesView>('PUT', 'alert-rules', { ...draft, reason: reason.trim() }),
    onSuccess: ({ version }) => {
      tell(text('alertRules.saved', { version }), () =>
        undo.mutate(text('alertRules.undoReason', { version })),
      );
      onDone();
    },
    onSettled: rereadAlertRules,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label className="field">
        {text('rules.reason')}
        <input required value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      {save.isError && (
        <p className="stale" role="alert">
          {whyNot(save.error, text)}
        </p>
      )}
      <div className="row">
        <button type="submit" disabled={save.isPending || !reason.trim()}>
          {text('rules.save')}
        </button>
        <button type="button" className="quiet" onClick={onDone}>
          {text('alertRules.discard')}
        </button>
      </div>
    </form>
  );
}
