import type { ShownIdentity } from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { send } from './client';

interface Answer {
  readonly items: ShownIdentity[];
}

/** As many as the service tells at once. */
const PERSONS_MAX = 100;

async function inParts(
  pseudonyms: readonly string[],
  ask: (part: readonly string[]) => Promise<Answer>,
): Promise<ShownIdentity[]> {
  const told: ShownIdentity[] = [];
  for (let from = 0; from < pseudonyms.length; from += PERSONS_MAX) {
    told.push(...(await ask(pseudonyms.slice(from, from + PERSONS_MAX))).items);
  }
  return told;
}

/**
 * Who of these the team's open cases are. Each told is audited, so that it is asked once a page and
 * kept nowhere after it.
 */
export const openCasesQuery = (site: string, pseudonyms: readonly string[]) => {
  const sorted = [...new Set(pseudonyms)].sort();
  return queryOptions({
    queryKey: ['identities', site, sorted],
    queryFn: () =>
      inParts(sorted, (part) =>
        send<Answer>('POST', 'identities/open-cases', { pseudonyms: part, site }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  });
};

/** Who these are, for a reason that stands in the audit. */
export const readIdentities = (
  site: string,
  pseudonyms: readonly string[],
  reason: string,
): Promise<ShownIdentity[]> =>
  inParts([...new Set(pseudonyms)], (part) =>
    send<Answer>('POST', 'identities/read', { pseudonyms: part, site, reason }),
  );
