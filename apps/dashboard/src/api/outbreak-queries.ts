import type { Series, TypingGraph } from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Parameters } from './client';

/** An outbreak's tree shows each isolate, screens among them, unless the page asks otherwise. */
const EVERY_ISOLATE = { dedup: 'none', population: 'all' };

export const typingGraphQuery = (scheme: string, parameters: Parameters) =>
  queryOptions({
    queryKey: ['typing', scheme, parameters],
    queryFn: ({ signal }) =>
      get<TypingGraph>(`typing/${scheme}/graph`, { ...EVERY_ISOLATE, ...parameters }, signal),
    placeholderData: keepPreviousData,
  });

export const seriesQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: ['series', parameters],
    queryFn: ({ signal }) => get<Series>('series', parameters, signal),
    placeholderData: keepPreviousData,
  });
