import type { Problem, ShownMessage } from '@carbawatch/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../../api/client';
import { payloadQuery } from '../../api/operations-queries';
import { queryClient } from '../../api/query-client';
import { Panel } from '../../design/panel';
import { Reason, isReason } from '../../design/reason';
import { Loaded, whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { placeIn, type Place } from './place';

/** HL7 ends its segments by carriage returns, which no text field keeps. */
const shown = (payload: string): string => payload.replace(/\r\n?/g, '\n');

function sent(edited: string, payload: string): string {
  return payload.includes('\r') && !payload.includes('\n') ? edited.replace(/\n/g, '\r') : edited;
}

function useChange(id: string) {
  const text = useText();
  return useMutation({
    mutationFn: (change: { path: 'replay' | 'dismiss'; body?: string; type?: string }) =>
      request(`messages/${id}/${change.path}`, {
        method: 'POST',
        ...(change.body !== undefined && { body: change.body }),
        headers: { 'Content-Type': change.type ?? 'application/json' },
      }),
    onSuccess: (_, { path }) => {
      tell(text(path === 'replay' ? 'operations.replayed' : 'operations.dismissed'));
    },
    onSettled: () => {
      for (const touched of ['messages', 'payload', 'ledger', 'isolates', 'mappings']) {
        void queryClient.invalidateQueries({ queryKey: [touched] });
      }
    },
  });
}

/** The reasons that most have, to be pressed: nothing stands in the field that nobody said. */
function Reasons(props: {
  readonly isWaiting: boolean;
  readonly onTake: (reason: string) => void;
}) {
  const text = useText();
  const offered = props.isWaiting
    ? (['operations.toCorrect', 'operations.askedBy'] as const)
    : (['operations.askedBy'] as const);
  return (
    <span className="row">
      <span className="hint">{text('operations.otherReason')}</span>
      {offered.map((key) => (
        <button key={key} type="button" className="bare" onClick={() => props.onTake(text(key))}>
          {text(key)}
        </button>
      ))}
    </span>
  );
}

/**
 * The payload with the places of its problems; corrected, read again, or put away. It names the
 * patient: why somebody opens it stands in the audit.
 */
export function PayloadDesk({ message }: { message: ShownMessage }) {
  const text = useText();
  const { messageId, status } = message;
  const [isOpen, setOpen] = useState(false);
  const [showsSent, setShowsSent] = useState(false);
  const [reason, setReason] = useState('');
  const payload = useQuery({ ...payloadQuery(messageId, 'read', reason), enabled: isOpen });
  const first = useQuery({ ...payloadQuery(messageId, 'sent', reason), enabled: showsSent });
  return (
    <Panel title={text('operations.payload')} hint={text('identity.audited')}>
      {isOpen && (
        <Loaded of={payload}>
          {(content) => (
            <>
              <Marked
                title={text('operations.payload')}
                payload={content}
                problems={message.problems}
              />
              {message.status === 'quarantined' && (
                <Correction message={message} payload={content} />
              )}
            </>
          )}
        </Loaded>
      )}
      {/* Below what is being corrected, and not in its place, where the typing would be lost. */}
      {showsSent && (
        <Loaded of={first}>
          {(content) => (
            <>
              <h3>{text('operations.firstSent')}</h3>
              <Marked title={text('operations.firstSent')} payload={content} problems={[]} />
            </>
          )}
        </Loaded>
      )}
      <form
        className="row no-print"
        onSubmit={(event) => {
          event.preventDefault();
          setOpen(true);
        }}
      >
        {!isOpen && !showsSent && (
          <>
            <Reason value={reason} onChange={setReason} />
            <Reasons isWaiting={status === 'quarantined'} onTake={setReason} />
          </>
        )}
        {!isOpen && (
          <button type="submit" className="quiet" disabled={!isReason(reason)}>
            {text('operations.showPayload')}
          </button>
        )}
        {message.isCorrected && !showsSent && (
          <button
            type="button"
            className="quiet"
            disabled={!isReason(reason)}
            onClick={() => setShowsSent(true)}
          >
            {text('operations.showSent')}
          </button>
        )}
      </form>
      {message.status === 'quarantined' && <Dismissal message={message} />}
    </Panel>
  );
}

/** Places in their order, those that lie in another left out. */
function placesOf(payload: string, problems: readonly Problem[]): Place[] {
  const places = problems
    .flatMap(({ pointer }) => placeIn(payload, pointer) ?? [])
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  return places.filter(({ from, to }) => {
    const apart = from >= end;
    if (apart) end = to;
    return apart;
  });
}

function Marked(props: {
  readonly title: string;
  readonly payload: string;
  readonly problems: readonly Problem[];
}) {
  const { title, payload, problems } = props;
  const places = placesOf(payload, problems);
  const starts = [0, ...places.map(({ to }) => to)];
  return (
    <pre className="code" tabIndex={0} aria-label={title} role="group">
      {starts.map((start, at) => {
        const place = places[at];
        return (
          <span key={start}>
            {shown(payload.slice(start, place?.from))}
            {place && (
              <mark className="place" data-testid="place">
                {shown(payload.slice(place.from, place.to))}
              </mark>
            )}
          </span>
        );
      })}
    </pre>
  );
}

function Correction({ message, payload }: { message: ShownMessage; payload: string }) {
  const text = useText();
  const [edited, setEdited] = useState(shown(payload));
  const change = useChange(message.messageId);
  const isChanged = edited !== shown(payload);
  // It is of a patient, so that nothing of it is kept on this computer: whoever leaves is asked.
  useBlocker({
    shouldBlockFn: () => isChanged && !window.confirm(text('operations.leaveCorrection')),
    enableBeforeUnload: () => isChanged,
  });
  return (
    <form
      className="stack no-print"
      onSubmit={(event) => {
        event.preventDefault();
        const body = isChanged ? sent(edited, payload) : '';
        change.mutate({ path: 'replay', body, type: message.contentType });
      }}
    >
      <label className="field">
        {text('operations.correct')}
        <textarea
          className="code"
          rows={12}
          spellCheck={false}
          value={edited}
          onChange={(event) => setEdited(event.target.value)}
        />
      </label>
      {change.isError && (
        <p className="stale" role="alert">
          {whyNot(change.error, text)}
        </p>
      )}
      <div>
        <button type="submit" disabled={change.isPending}>
          {text(isChanged ? 'operations.replayCorrected' : 'operations.replay')}
        </button>
      </div>
    </form>
  );
}

function Dismissal({ message }: { message: ShownMessage }) {
  const text = useText();
  const [reason, setReason] = useState('');
  const change = useChange(message.messageId);
  return (
    <form
      className="row no-print"
      onSubmit={(event) => {
        event.preventDefault();
        const body = JSON.stringify({ reason: reason.trim() });
        if (reason.trim()) change.mutate({ path: 'dismiss', body });
      }}
    >
      <label className="field">
        {text('operations.dismissBecause')}
        <input
          required
          maxLength={1_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="quiet" disabled={change.isPending || !reason.trim()}>
        {text('operations.dismiss')}
      </button>
      {change.isError && (
        <p className="stale" role="alert">
          {whyNot(change.error, text)}
        </p>
      )}
    </form>
  );
}
