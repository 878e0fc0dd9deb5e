import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, DAYS_REVERSED } from '../api/client';
import { useText, type Text } from '../i18n/text';
import { useMe } from '../session/me';

/** Why something could not be read, in the reader's words. */
export function whyNot(error: unknown, text: Text): string {
  if (error instanceof ApiError) {
    if (error.status === 0) return text('app.unreachable');
    if (error.code === DAYS_REVERSED) return text('app.daysReversed');
    const places = error.problems.map(({ pointer, detail }) => `${pointer}: ${detail}`);
    return [error.message, ...places.filter((place) => !error.message.includes(place))].join(' ');
  }
  return error instanceof Error ? error.message : String(error);
}

export function Loading() {
  const text = useText();
  return (
    <div className="skeleton" role="status">
      <span />
      <span />
      <span />
      <div className="unseen">{text('app.loading')}</div>
    </div>
  );
}

export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {hint && <p className="hint">{hint}</p>}
    </div>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = useText();
  const { role } = useMe();
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 403) {
    return <Empty title={text('app.noPermission', { role: text(`role.${role}`) })} />;
  }
  if (error instanceof ApiError && error.code === DAYS_REVERSED) {
    return <Empty title={text('app.daysReversed')} />;
  }
  if (status === 404) return <Empty title={text('app.notFound')} />;
  return (
    <div className="state" role="alert">
      <strong>
        {status === 0 ? text('app.unreachable') : text('app.failed', { why: whyNot(error, text) })}
      </strong>
      <button type="button" className="quiet" onClick={onRetry}>
        {text('app.retry')}
      </button>
    </div>
  );
}

/** What was read, in each of its states: on the way, refused, gone, stale, there. */
export function Loaded<T>(props: {
  readonly of: UseQueryResult<T>;
  /** Heading of a page that has none of its own until it is read. */
  readonly heading?: string;
  readonly children: (value: T) => ReactNode;
}) {
  const { of: query, heading, children } = props;
  const text = useText();
  if (query.data === undefined) {
    return (
      <>
        {heading && <h1>{heading}</h1>}
        {query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )}
      </>
    );
  }
  return (
    <>
      {query.isError && (
        <p className="stale" role="status">
          {text('app.stale', { why: whyNot(query.error, text) })}
        </p>
      )}
      {children(query.data)}
    </>
  );
}

/** The button behind a list that goes on; nothing where it does not. */
export function NextPage({ of: query }: { of: UseInfiniteQueryResult<unknown> }) {
  const text = useText();
  if (!query.hasNextPage) return null;
  return (
    <div>
      <button
        type="button"
        className="quiet"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {text('app.more')}
      </button>
    </div>
  );
}
