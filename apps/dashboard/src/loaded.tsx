import { useEffect, useState, type ReactNode } from 'react';
import { ApiError, get } from './api';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'error'; readonly status: number; readonly message: string }
  | { readonly state: 'ready'; readonly value: T };

/** Reads a path, and again at every tick; while it reads anew, the last answer stays. */
export function useLoaded<T>(path: string, tick: number): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  useEffect(() => {
    let current = true;
    get<T>(path).then(
      (value) => current && setLoaded({ state: 'ready', value }),
      (error: unknown) => {
        if (!current) return;
        const status = error instanceof ApiError ? error.status : 0;
        const message = error instanceof Error ? error.message : String(error);
        setLoaded({ state: 'error', status, message });
      },
    );
    return () => {
      current = false;
    };
  }, [path, tick]);
  return loaded;
}

/** A part of the page in its four states: loading, refused, empty, filled. */
export function Part<T>(props: {
  readonly title: string;
  readonly loaded: Loaded<T>;
  readonly children: (value: T) => ReactNode;
}) {
  const { title, loaded, children } = props;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {loaded.state === 'loading' && <p className="hint">Loading …</p>}
      {loaded.state === 'error' && (
        <p className="hint" role="alert">
          {loaded.status === 403 ? 'This key may not see this part.' : loaded.message}
        </p>
      )}
      {loaded.state === 'ready' && children(loaded.value)}
    </section>
  );
}
