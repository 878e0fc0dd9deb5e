import type { Alert, Disposition } from '@carbawatch/contracts';
import { useState } from 'react';
import { SureButton } from '../../design/sure-button';
import { useText } from '../../i18n/text';
import { useAlertAct } from './alert-acts';

const DISPOSITIONS: readonly Disposition[] = [
  ...(['relevant', 'already-known', 'contaminant', 'duplicate', 'wrong-ward', 'other'] as const),
];

/**
 * What can be done with the alert, one tap each; a tap that was wrong is undone by the next. A
 * recorded isolation ends tasks and contact times: it asks before, and so does taking it back.
 */
export function AlertActs({ alert }: { alert: Alert }) {
  const text = useText();
  const act = useAlertAct(alert);
  if (alert.status === 'resolved') {
    const bySystem = alert.disposition === 'retracted' || alert.disposition === 'cleared';
    if (bySystem) return null;
    return (
      <div className="row no-print">
        <TakeBack act={act} />
        <span className="hint">{text('alert.takeBackHint')}</span>
        <button
          type="button"
          className="quiet"
          disabled={act.isPending}
          onClick={() => act.mutate({ kind: 'reopen' })}
        >
          {text('alert.reopen')}
        </button>
        <span className="hint">{text('alert.reopenHint')}</span>
      </div>
    );
  }
  return (
    <div className="stack no-print">
      <div className="row" role="group" aria-label={text('alert.acknowledge')}>
        {alert.status === 'open' && (
          <button
            type="button"
            disabled={act.isPending}
            onClick={() => act.mutate({ kind: 'acknowledge' })}
          >
            {text('alert.acknowledge')}
          </button>
        )}
        {alert.status === 'acknowledged' && <TakeBack act={act} />}
        {alert.patient && <Isolation alert={alert} act={act} />}
      </div>
      <div className="row" role="group" aria-label={text('alert.resolveAs')}>
        <span className="hint">{text('alert.resolveAs')}:</span>
        {DISPOSITIONS.map((disposition) => (
          <button
            key={disposition}
            type="button"
            className="quiet"
            disabled={act.isPending}
            onClick={() => act.mutate({ kind: 'resolve', disposition })}
          >
            {text(`disposition.${disposition}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** How the patient lies, or that what was recorded was a mistake. */
function Isolation({ alert, act }: { alert: Alert; act: ReturnType<typeof useAlertAct> }) {
  const text = useText();
  return (
    <span className="row" role="group" aria-label={text('alert.isolation')}>
      <span className="hint">{text('alert.isolation')}:</span>
      {(['single', 'cohort'] as const).map((isolation) => (
        <SureButton
          key={isolation}
          label={text(`isolation.${isolation}`)}
          className="quiet"
          isPressed={alert.isolation === isolation}
          isDisabled={act.isPending}
          onSure={() => act.mutate({ kind: 'isolation', isolation })}
        />
      ))}
      {alert.isolation && (
        <SureButton
          label={text('alert.isolationTakenBack')}
          className="quiet"
          isDisabled={act.isPending}
          onSure={() => act.mutate({ kind: 'isolation', isolation: 'none' })}
        />
      )}
    </span>
  );
}

/** The last act was a mistake: what stood before it stands again, however long ago it was. */
function TakeBack({ act }: { act: ReturnType<typeof useAlertAct> }) {
  const text = useText();
  return (
    <button
      type="button"
      className="quiet"
      disabled={act.isPending}
      onClick={() => act.mutate({ kind: 'undo' })}
    >
      {text('alert.takeBack')}
    </button>
  );
}

export function CommentForm({ alert }: { alert: Alert }) {
  const text = useText();
  const [comment, setComment] = useState('');
  const act = useAlertAct(alert);
  return (
    <form
      className="stack no-print"
      onSubmit={(event) => {
        event.preventDefault();
        if (!comment.trim()) return;
        const said = { kind: 'comment', comment: comment.trim() } as const;
        act.mutate(said, { onSuccess: () => setComment('') });
      }}
    >
      <label className="field">
        {text('alert.comment')}
        <textarea
          rows={2}
          maxLength={2_000}
          placeholder={text('alert.commentHint')}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
      <div>
        <button type="submit" className="quiet" disabled={act.isPending || !comment.trim()}>
          {text('alert.addComment')}
        </button>
      </div>
    </form>
  );
}
