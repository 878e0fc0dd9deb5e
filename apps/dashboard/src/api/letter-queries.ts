import type { DeadLetterList, ServiceName } from '@carbawatch/contracts';
import { queryOptions } from '@tanstack/react-query';
import { get } from './client';

/** In the order in which a message passes them. */
export const SERVICES = [
  ...(['ingestion', 'classification', 'alerting', 'stats'] as const),
] as const satisfies readonly ServiceName[];

/** No event of the stream tells of them. */
const LOOK_MS = 30_000;

/** What a service could not take in: of each key the record that stands first. */
export const lettersQuery = (service: ServiceName) =>
  queryOptions({
    queryKey: ['letters', service],
    queryFn: ({ signal }) =>
      get<DeadLetterList>(`${service}/letters`, { firstOfKey: true, limit: 100 }, signal),
    refetchInterval: LOOK_MS,
  });
