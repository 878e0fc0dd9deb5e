import type { ShownIdentity } from '@carbawatch/contracts';
import { keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import { send } from './client';
import { lookedFrom } from './looked-from';

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
 * What was told of these and is still on the page, with what is told of the others now. Each told
 * is audited, so that nobody is asked for again because another came beside them.
 */
export async function toldOnce(
  client: QueryClient,
  site: string,
  pseudonyms: readonly string[],
  ask: (part: readonly string[]) => Promise<Answer>,
): Promise<ShownIdentity[]> {
  const before = client
    .getQueriesData<ShownIdentity[]>({ queryKey: ['identities', site] })
    .flatMap(([, told]) => told ?? [])
    .filter(({ identity }) => identity !== null)
    .map((each) => [each.pseudonym, each] as const);
  const known = new Map(before);
  const told = await inParts(
    pseudonyms.filter((each) => !known.has(each)),
    ask,
  );
  return [...pseudonyms.flatMap((each) => known.get(each) ?? []), ...told];
}

/** Who of these the team's open cases are; asked once a page and kept nowhere after it. */
export const openCasesQuery = (site: string, pseudonyms: readonly string[]) => {
  const sorted = [...new Set(pseudonyms)].sort();
  return queryOptions({
    queryKey: ['identities', site, sorted],
    queryFn: ({ client }) =>
      toldOnce(client, site, sorted, (part) =>
        send<Answer>('POST', 'identities/open-cases', {
          ...{ pseudonyms: part, site },
          ...lookedFrom(location.pathname),
        }),
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
    send<Answer>('POST', 'identities/read', {
      ...{ pseudonyms: part, site, reason },
      ...lookedFrom(location.pathname),
    }),
  );
