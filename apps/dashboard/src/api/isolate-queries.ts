import type { IsolateCount, IsolateView } from '@carbawatch/contracts';
import { queryOptions } from '@tanstack/react-query';
import { get, type Listed, type Parameters } from './client';

/** More isolates of one number than a reader has sites. */
const FOUND_MAX = 200;

/** How many isolates the list holds, read beside its first page. */
export const isolateCountQuery = (filters: Parameters) =>
  queryOptions({
    queryKey: ['isolates', 'count', filters],
    queryFn: ({ signal }) => get<IsolateCount>('isolates/count', filters, signal),
  });

/** Isolates whose number has the word in it, and those of the patient whose pseudonym it begins. */
export const foundQuery = (search: string) =>
  queryOptions({
    queryKey: ['isolates', 'found', search],
    queryFn: async ({ signal }) => {
      const parameters = { search, sort: 'isolate', limit: FOUND_MAX };
      return (await get<Listed<IsolateView>>('isolates', parameters, signal)).items;
    },
    staleTime: 0,
  });
