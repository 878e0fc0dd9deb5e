import type { ShownIdentity } from '@carbawatch/contracts';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { toldOnce } from './identity-queries';

const person = (pseudonym: string): ShownIdentity => ({
  pseudonym,
  identity: { id: `MRN-${pseudonym}`, assigner: null, name: null, sex: null, birthDate: null },
});

/** A page of a site whose list changes: its query's key changes with it. */
function pageOf(client: QueryClient, site: string) {
  const asked: (readonly string[])[] = [];
  const of = (pseudonyms: readonly string[], told = pseudonyms) => ({
    queryKey: ['identities', site, pseudonyms],
    queryFn: () =>
      toldOnce(client, site, pseudonyms, (part) => {
        asked.push(part);
        return Promise.resolve({
          items: part.filter((each) => told.includes(each)).map(person),
        });
      }),
    staleTime: Infinity,
    gcTime: 0,
  });
  return { asked, of };
}

async function names(observer: QueryObserver<ShownIdentity[]>): Promise<string[]> {
  const { data } = await observer.refetch();
  return (data ?? []).map(({ pseudonym }) => pseudonym);
}

describe('names of the open cases', () => {
  it('asks for who came to the list alone, not again for those who were told', async () => {
    const client = new QueryClient();
    const { asked, of } = pageOf(client, 'a');
    const observer = new QueryObserver<ShownIdentity[]>(client, {
      ...of(['p1', 'p2']),
      enabled: false,
    });
    const leave = observer.subscribe(() => undefined);
    expect(await names(observer)).toEqual(['p1', 'p2']);
    observer.setOptions({ ...of(['p0', 'p1', 'p2']), enabled: false });
    expect(await names(observer)).toEqual(['p1', 'p2', 'p0']);
    expect(asked).toEqual([['p1', 'p2'], ['p0']]);
    leave();
    client.clear();
  });

  it('asks again for who was not told in time, and for nobody else', async () => {
    const client = new QueryClient();
    const { asked, of } = pageOf(client, 'a');
    const observer = new QueryObserver<ShownIdentity[]>(client, {
      ...of(['p1', 'p2'], ['p1']),
      enabled: false,
    });
    const leave = observer.subscribe(() => undefined);
    expect(await names(observer)).toEqual(['p1']);
    observer.setOptions({ ...of(['p1', 'p2']), enabled: false });
    expect(await names(observer)).toEqual(['p1', 'p2']);
    expect(asked).toEqual([['p1', 'p2'], ['p2']]);
    leave();
    client.clear();
  });

  it('takes no name of another site', async () => {
    const client = new QueryClient();
    client.setQueryData(['identities', 'b', ['p1']], [person('p1')]);
    const { asked, of } = pageOf(client, 'a');
    await client.fetchQuery(of(['p1']));
    expect(asked).toEqual([['p1']]);
    client.clear();
  });
});
