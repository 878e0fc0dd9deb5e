import type { IsolateView, Series, TypingGraph } from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Listed, type Parameters } from './client';

export const typingGraphQuery = (scheme: string, parameters: Parameters) =>
  queryOptions({
    queryKey: ['typing', scheme, parameters],
    queryFn: ({ signal }) => get<TypingGraph>(`typing/${scheme}/graph`, parameters, signal),
    placeholderData: keepPreviousData,
  });

export const seriesQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: ['series', parameters],
    queryFn: ({ signal }) => get<Series>('series', parameters, signal),
    placeholderData: keepPreviousData,
  });

const PAGE_SIZE = 500;
/** Pies are of the newest isolates, up to so many; beyond it a share would say little more. */
const ISOLATES_MAX = 5_000;

/** Isolates with a type, for what the pies of a tree show. */
export const typedIsolatesQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: ['isolates', 'typed', parameters],
    queryFn: async ({ signal }) => {
      const typed: IsolateView[] = [];
      let cursor: string | null = null;
      for (let read = 0; read < ISOLATES_MAX; read += PAGE_SIZE) {
        const page: Listed<IsolateView> = await get<Listed<IsolateView>>(
          'isolates',
          { ...parameters, limit: PAGE_SIZE, cursor },
          signal,
        );
        typed.push(...page.items.filter(({ classification }) => classification.typing?.st));
        cursor = page.next;
        if (cursor === null) break;
      }
      return typed;
    },
    staleTime: 5 * 60_000,
  });
