import { MutationCache, QueryCache, QueryClient, hashKey } from '@tanstack/react-query';
import { sessionRefused } from '../session/session';
import { shownLanguage } from '../i18n/text';
import { ApiError } from './client';
import { chosenSite } from './site-scope';

/** What was read is fresh for as long as the stream has told of no change. */
const FRESH_MS = 30_000;
const RETRIES_MAX = 2;

function isWorthARetry(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

/** An account that the identity provider knows, and that has nothing to do here. */
const NOBODY_HERE: readonly string[] = ['no-role', 'no-sites'];

/** Whoever is not let in any more is signed out, whatever asked. */
export function endIfRefused(error: unknown): void {
  if (!(error instanceof ApiError)) return;
  if (error.status === 401 || NOBODY_HERE.includes(error.code)) sessionRefused(error.code);
}

/** What is asked before a site can be chosen. */
const OF_NO_SITE: readonly unknown[] = ['me', 'sign-in', 'streamed'];

/**
 * Sentences of an answer are in the page's language, and what was read of one site is not what is
 * read of another: each has answers of its own.
 */
const siteOfKey = ([topic]: readonly unknown[]): string | null =>
  OF_NO_SITE.includes(topic) ? null : chosenSite();

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endIfRefused }),
  mutationCache: new MutationCache({ onError: endIfRefused }),
  defaultOptions: {
    queries: {
      queryKeyHashFn: (key) => hashKey([shownLanguage(), siteOfKey(key), ...key]),
      staleTime: FRESH_MS,
      retry: (failures, error) => failures < RETRIES_MAX && isWorthARetry(error),
      // A line that seems down is tried all the same: a hospital's network often lies about it.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
