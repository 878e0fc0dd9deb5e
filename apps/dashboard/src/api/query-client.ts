import { QueryCache, QueryClient } from '@tanstack/react-query';
import { signOut } from '../session/session';
import { ApiError } from './client';

/** What was read is fresh for as long as the stream has told of no change. */
const FRESH_MS = 30_000;
const RETRIES_MAX = 2;

function isWorthARetry(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) signOut('refused');
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failures, error) => failures < RETRIES_MAX && isWorthARetry(error),
      // A line that seems down is tried all the same: a hospital's network often lies about it.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
