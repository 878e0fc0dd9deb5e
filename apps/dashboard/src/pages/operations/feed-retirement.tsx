import type { Feed } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { Moment } from '../../design/moment';
import { Reason, isReason } from '../../design/reason';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

type Named = Pick<Feed, 'site' | 'sender'>;

/** Feeds, and what stands on them: the morning list and the alerts of silent ones. */
function reread(): void {
  for (const key of ['messages', 'today', 'alerts', 'audit']) {
    void queryClient.invalidateQueries({ queryKey: [key] });
  }
}

function useRestore({ site, sender }: Named) {
  const text = useText();
  return useMutation({
    mutationFn: () => send<Feed>('POST', 'feeds/restore', { site, sender }),
    onSuccess: () => tell(text('feeds.restored', { sender })),
    onError: (error) => tell(whyNot(error, text)),
    onSettled: reread,
  });
}

/** Of a feed that will send nothing more, why; of one that was retired, the way back. */
export function RetireButton(props: {
  readonly feed: Feed;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const { feed, isOpen, onOpen } = props;
  const text = useText();
  const restore = useRestore(feed);
  if (feed.status === 'by-hand') return null;
  if (feed.status === 'retired') {
    return (
      <button
        type="button"
        className="bare"
        aria-label={`${text('feeds.restore')}: ${feed.sender}`}
        disabled={restore.isPending}
        onClick={() => restore.mutate()}
      >
        {text('feeds.restore')}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="bare"
      aria-label={`${text('feeds.retire')}: ${feed.sender}`}
      aria-expanded={isOpen}
      onClick={() => onOpen(!isOpen)}
    >
      {text('feeds.retire')}
    </button>
  );
}

export function RetireForm({ feed, onDone }: { feed: Feed; onDone: () => void }) {
  const { site, sender } = feed;
  const text = useText();
  const [reason, setReason] = useState('');
  const restore = useRestore(feed);
  const retire = useMutation({
    mutationFn: () => send<Feed>('POST', 'feeds/retire', { site, sender, reason: reason.trim() }),
    onSuccess: () => {
      tell(text('feeds.retiredNow', { sender }), () => restore.mutate());
      onDone();
    },
    onSettled: reread,
  });
  return (
    <form
      className="row"
      data-testid="retire-feed"
      onSubmit={(event) => {
        event.preventDefault();
        retire.mutate();
      }}
    >
      <span className="hint">{text('feeds.retireHint')}</span>
      <Reason value={reason} onChange={setReason} />
      <button type="submit" disabled={retire.isPending || !isReason(reason)}>
        {text('feeds.retireNow', { sender })}
      </button>
      {retire.isError && (
        <span className="stale" role="alert">
          {whyNot(retire.error, text)}
        </span>
      )}
    </form>
  );
}

/** Who retired it when and why; and how that ended. */
export function Retirement({ of }: { of: Feed['retirement'] }) {
  const text = useText();
  if (!of) return null;
  const { retiredAt, retiredBy, reason, endedAt, endedBy } = of;
  return (
    <div className="hint">
      {text('feeds.retiredBy', { by: retiredBy, reason })} <Moment at={retiredAt} />
      {endedAt !== null && (
        <>
          {' · '}
          {endedBy === null
            ? text('feeds.spokeAgain')
            : text('feeds.takenBackBy', { by: endedBy })}{' '}
          <Moment at={endedAt} />
        </>
      )}
    </div>
  );
}
