import type { CpeStatus, CreStatus, IsolateView } from '@carbawatch/contracts';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { foundQuery, isolateCountQuery } from '../../api/isolate-queries';
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
import { NothingYet } from '../operations/nothing-yet';
import { IsolateTable } from './isolate-table';
import { nextOrder, orderMeant, sortWord, type ListOrder } from './list-order';
import { newestFirst } from './newest-first';

/** The first page is soon there; whoever goes on is not stopped again and again. */
const FIRST_PAGE = 200;
const NEXT_PAGE = 500;
const grouped = new Intl.NumberFormat('en');
const CPE = [
  ...(['confirmed', 'probable', 'suspected', 'negative'] as const),
  ...(['undetermined', 'not-applicable'] as const),
] as const satisfies readonly CpeStatus[];

const CRE = [
  ...(['cre', 'not-cre', 'undetermined', 'out-of-scope', 'not-enterobacterales'] as const),
] as const satisfies readonly CreStatus[];

const route = getRouteApi('/isolates');

type Narrowed = Omit<Search, 'sort'>;

/** The list page by page, in its order. */
function useIsolates(filters: Narrowed, order: ListOrder) {
  const { timezone } = useMe();
  return useInfiniteQuery({
    queryKey: ['isolates', 'pages', filters, sortWord(order)],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<IsolateView>>(
        'isolates',
        {
          ...{ ...filters, sort: sortWord(order), cursor: pageParam },
          limit: pageParam === null ? FIRST_PAGE : NEXT_PAGE,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Sorted otherwise it is the same list, which stays until it is read: so does the focus in it.
    placeholderData: (shown, before) =>
      JSON.stringify(before?.queryKey[2]) === JSON.stringify(filters) ? shown : undefined,
    select: ({ pages }) =>
      inDays(
        pages.flatMap(({ items }) => items),
        order,
        timezone,
      ),
  });
}

export function IsolatesPage() {
  const text = useText();
  const search = route.useSearch();
  const { sort, ...filters } = search;
  const order = orderMeant(sort);
  const navigate = route.useNavigate();
  const query = useIsolates(filters, order);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <>
      <PageHead title={text('isolates.title')}>
        <ByNumber key={search.search ?? ''} />
      </PageHead>
      <IsolateFilters />
      <Later summary={text('exports.title')} onScreenOnly>
        {() => <ExportDesk span={{ from: search.from, to: search.to, site: search.site }} />}
      </Later>
      <Loaded of={query}>
        {(isolates) => (
          <Panel
            title={text('isolates.title')}
            {...(isolates.length > 0 && {
              hint: <HowMany filters={filters} read={isolates.length} isAll={!hasNextPage} />,
            })}
          >
            {isolates.length === 0 ? (
              <NoIsolate filters={filters} />
            ) : (
              <IsolateTable
                isolates={isolates}
                order={order}
                onSort={(column) => {
                  const next = sortWord(nextOrder(order, column));
                  void navigate({ search: { ...search, sort: next }, replace: true });
                }}
                onEnd={() => {
                  if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
                }}
              />
            )}
          </Panel>
        )}
      </Loaded>
    </>
  );
}

/** `200 of 12,345`; how many there are is told as soon as it is counted. */
function HowMany(props: {
  readonly filters: Narrowed;
  readonly read: number;
  readonly isAll: boolean;
}) {
  const { filters, read, isAll } = props;
  const text = useText();
  const { data: count } = useQuery(isolateCountQuery(filters));
  if (!count) return text(isAll ? 'isolates.shown' : 'isolates.shownMore', { n: read });
  // A row that came in between is not more than there are.
  const total = Math.max(count.isolates, read);
  return text('isolates.shownOf', { n: grouped.format(read), total: grouped.format(total) });
}

/** Within a day by the hour: the server lists by days. */
function inDays(isolates: IsolateView[], { column, direction }: ListOrder, zone: string) {
  if (column !== 'collected') return isolates;
  const newest = newestFirst(isolates, zone);
  return direction === 'descending' ? newest : newest.reverse();
}

type Search = ReturnType<typeof route.useSearch>;

/** Why the list is empty, and the way on: without the filters, or to where isolates come from. */
function NoIsolate({ filters }: { filters: Narrowed }) {
  const text = useText();
  const navigate = route.useNavigate();
  const { site, ...narrowing } = filters;
  if (Object.values(narrowing).every((value) => value === undefined)) {
    return (
      <>
        <NothingYet title={text('isolates.none')} hint={text('isolates.noneHint')} />
        <p className="row">
          <Link to="/operations" search={{ view: 'messages' }}>
            {text('operations.messages')}
          </Link>
          <Link to="/operations" search={{ view: 'mappings' }}>
            {text('operations.mappings')}
          </Link>
        </p>
      </>
    );
  }
  return (
    <>
      <Empty
        title={text('isolates.noneFit')}
        {...(filters.search !== undefined && { hint: text('isolates.searchedBy') })}
      />
      <p>
        <button type="button" className="quiet" onClick={() => void navigate({ search: { site } })}>
          {text('isolates.showAll')}
        </button>
      </p>
    </>
  );
}

/**
 * The laboratory calls with a number: it leads to the isolate, of whichever site that the reader
 * sees; a part of one, or a patient, to the list of what fits.
 */
function ByNumber() {
  const text = useText();
  const { search } = route.useSearch();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const find = async (word: string): Promise<void> => {
    const found = word === '' ? [] : await queryClient.fetchQuery(foundQuery(word)).catch(() => []);
    const [only, second] = found.filter(({ isolateId }) => isolateId === word);
    if (only && !second) {
      const { site, isolateId } = only;
      return navigate({ to: '/isolates/$site/$isolateId', params: { site, isolateId } });
    }
    return navigate({ to: '/isolates', search: word === '' ? {} : { search: word } });
  };
  return (
    <form
      role="search"
      aria-label={text('isolates.find')}
      onSubmit={(event) => {
        event.preventDefault();
        void find(String(new FormData(event.currentTarget).get('search')).trim());
      }}
    >
      <div className="row">
        <label className="field">
          {text('isolates.byNumber')}
          <input name="search" type="search" autoComplete="off" defaultValue={search ?? ''} />
        </label>
        <button type="submit">{text('isolates.find')}</button>
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
