import type { CpeStatus, CreStatus, IsolateView } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { siteMeant } from '../../api/site-scope';
import { FamilyEntry } from '../../choosing/family-entry';
import { OrganismEntry } from '../../choosing/organism-entry';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Entry, Filters, type Taken } from '../../design/filters';
import { Later } from '../../design/later';
import { PageHead, Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { ExportDesk } from '../exports/export-desk';
import { IsolateTable } from './isolate-table';
import { newestFirst } from './newest-first';

const PAGE_SIZE = 200;
const CPE = [
  ...(['confirmed', 'probable', 'suspected', 'negative'] as const),
  ...(['undetermined', 'not-applicable'] as const),
] as const satisfies readonly CpeStatus[];

const CRE = [
  ...(['cre', 'not-cre', 'undetermined', 'out-of-scope', 'not-enterobacterales'] as const),
] as const satisfies readonly CreStatus[];

const route = getRouteApi('/isolates');

export function IsolatesPage() {
  const text = useText();
  const search = route.useSearch();
  const { timezone } = useMe();
  const query = useInfiniteQuery({
    queryKey: ['isolates', 'pages', search],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<IsolateView>>(
        'isolates',
        { ...search, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) =>
      newestFirst(
        pages.flatMap(({ items }) => items),
        timezone,
      ),
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <>
      <PageHead title={text('isolates.title')}>
        <ByNumber listed={query.data ?? []} />
      </PageHead>
      <IsolateFilters />
      <Later summary={text('exports.title')}>
        {() => <ExportDesk span={{ from: search.from, to: search.to, site: search.site }} />}
      </Later>
      <Loaded of={query}>
        {(isolates) =>
          isolates.length === 0 ? (
            <Panel title={text('isolates.title')}>
              <Empty title={text(whyNone(search))} />
            </Panel>
          ) : (
            <Panel
              title={text('isolates.title')}
              hint={text(hasNextPage ? 'isolates.shownMore' : 'isolates.shown', {
                n: isolates.length,
              })}
            >
              <IsolateTable
                isolates={isolates}
                onEnd={() => {
                  if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
                }}
              />
            </Panel>
          )
        }
      </Loaded>
    </>
  );
}

type Search = ReturnType<typeof route.useSearch>;

function whyNone({ from, to, ...search }: Search) {
  if (from !== undefined && to !== undefined && from > to) return 'app.daysReversed';
  const filtered = Object.values({ from, to, ...search }).some((value) => value !== undefined);
  return filtered ? 'isolates.noneFit' : 'isolates.none';
}

/**
 * The laboratory calls with a number: it leads to the isolate, of the site that is looked at; of
 * several sites, of the one in whose list it stands.
 */
function ByNumber({ listed }: { listed: readonly IsolateView[] }) {
  const text = useText();
  const { site: own } = useMe();
  const { site: chosen } = route.useSearch();
  const navigate = useNavigate();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const isolateId = String(new FormData(event.currentTarget).get('isolateId')).trim();
        if (isolateId === '') return;
        const row = listed.find((isolate) => isolate.isolateId === isolateId);
        const site = chosen ?? row?.site ?? siteMeant(own);
        void navigate({ to: '/isolates/$site/$isolateId', params: { site, isolateId } });
      }}
    >
      <div className="row">
        <label className="field">
          {text('isolates.byNumber')}
          <input name="isolateId" type="text" autoComplete="off" />
        </label>
        <button type="submit">{text('isolates.open')}</button>
      </div>
    </form>
  );
}

function IsolateFilters() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <Filters onClear={() => void navigate({ search: {} })}>
      <Choice
        label="CRE"
        value={CRE.find((status) => status === search.cre)}
        all={text('app.all')}
        options={CRE.map((status) => [status, text(`cre.${status}`)])}
        onChange={(cre) => set({ cre })}
      />
      <Choice
        label="CPE"
        value={CPE.find((status) => status === search.cpe)}
        all={text('app.all')}
        options={CPE.map((status) => [
          status,
          // The table says which of the two an isolate is: by the verdict on CRE.
          status === 'undetermined' ? text('isolates.undeterminedOrNot') : text(`cpe.${status}`),
        ])}
        onChange={(cpe) => set({ cpe })}
      />
      <FamilyEntry
        value={search.carbapenemase}
        onChange={(carbapenemase) => set({ carbapenemase })}
      />
      <Entry label="ST" value={search.st} onChange={(st, how) => set({ st }, how)} />
      <OrganismEntry value={search.organism} onChange={(organism) => set({ organism })} />
      <WardEntry value={search.ward} onChange={(ward) => set({ ward })} />
      <Entry
        label={text('app.from')}
        type="date"
        value={search.from}
        onChange={(from, how) => set({ from }, how)}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={search.to}
        onChange={(to, how) => set({ to }, how)}
      />
    </Filters>
  );
}
