import type { Alert } from '@carbawatch/contracts';
import { useEffect, useState } from 'react';
import { post } from './api';
import { Part, useLoaded } from './loaded';

interface Page {
  readonly items: Alert[];
  readonly next: string | null;
}

const SHOWN = 50;

export function AlertList({ tick, onRefused }: { tick: number; onRefused: () => void }) {
  const [acts, setActs] = useState(0);
  const loaded = useLoaded<Page>(`alerts?status=open&limit=${SHOWN}`, tick + acts);
  const refused = loaded.state === 'error' && loaded.status === 401;
  useEffect(() => {
    if (refused) onRefused();
  }, [refused, onRefused]);
  return (
    <Part title="Open alerts" loaded={loaded}>
      {({ items, next }) =>
        items.length === 0 ? (
          <p className="hint">No open alert.</p>
        ) : (
          <ol className="alerts" data-testid="alerts">
            {items.map((alert) => (
              <AlertCard key={alert.id} alert={alert} onActed={() => setActs(acts + 1)} />
            ))}
            {next && <li className="hint">The newest {SHOWN} are shown; there are more.</li>}
          </ol>
        )
      }
    </Part>
  );
}

function AlertCard({ alert, onActed }: { alert: Alert; onActed: () => void }) {
  const acknowledge = (): void => {
    void post(`alerts/${alert.id}/acknowledge`).then(onActed, onActed);
  };
  const ward = alert.wardNow ?? alert.wardAtCollection;
  return (
    <li className={`alert severity-${alert.severity}`}>
      <p className="alert-line">
        <span className="chip">{alert.severity}</span>
        <strong>{alert.title}</strong>
        {ward && <span className="ward">{ward}</span>}
        <time dateTime={alert.raisedAt}>{moment(alert.raisedAt)}</time>
      </p>
      <details>
        <summary>Why</summary>
        <ul>
          {alert.because.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <p className="hint">
          Patient {alert.patient.pseudonym.slice(0, 8)} · isolates {alert.isolates.join(', ')}
        </p>
      </details>
      <button type="button" className="quiet" onClick={acknowledge}>
        Acknowledge
      </button>
    </li>
  );
}

export function moment(text: string): string {
  return text.length === 10
    ? text
    : new Date(text).toLocaleString(undefined, {
        dateStyle: 'medium',
        timeStyle: 'short',
      });
}
