import type { ListedMessage, MessageStatusName } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { Choice, Days, Entry, Filters, type Taken } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { useText } from '../../i18n/text';
import { MessageStagesPanel } from './message-stages';
import { MessageStatusBadge } from './message-status';
import { NothingYet } from './nothing-yet';

const STATUSES = [
  ...(['pending', 'processed', 'duplicate', 'quarantined', 'dismissed'] as const),
] as const satisfies readonly MessageStatusName[];
const PAGE_SIZE = 50;

const FILTERS = [...STATUSES, 'partly-read'] as const;
const SORTS = ['newest', 'oldest'] as const;

const route = getRouteApi('/operations');

function MessageFilters() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  const { status, sender, from, to, sort } = search;
  return (
    <Filters onClear={() => void navigate({ search: { view: 'messages' } })}>
      <Choice
        label={text('app.status')}
        value={FILTERS.find((name) => name === status)}
        all={text('app.all')}
        options={FILTERS.map((name) => [name, text(`messageStatus.${name}`)])}
        onChange={(value) => set({ status: value })}
      />
      <Entry
        label={text('operations.sender')}
        value={sender}
        onChange={(value, how) => set({ sender: value }, how)}
      />
      <Days from={from} to={to} onChange={set} />
      <Choice
        label={text('operations.order')}
        value={SORTS.find((name) => name === sort) ?? 'newest'}
        options={SORTS.map((name) => [name, text(`operations.${name}`)])}
        onChange={(value) => set({ sort: value === 'newest' ? undefined : value })}
      />
    </Filters>
  );
}

/** Messages by what became of them. */
export function Messages() {
  const text = useText();
  const { status, sender, from, to, sort } = route.useSearch();
  const filters = { status, sender, from, to };
  const query = useInfiniteQuery({
    queryKey: ['messages', 'pages', filters, sort],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<ListedMessage>>(
        'messages',
        { ...filters, sort, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const none = noneOf(filters);
  return (
    <>
      <MessageFilters />
      <MessageStagesPanel filters={{ sender, from, to }} />
      <Panel title={text('operations.messages')} testId="messages">
        <Loaded of={query}>
          {(messages) =>
            messages.length === 0 ? (
              none === 'operations.noneYet' ? (
                <NothingYet title={text(none)} />
              ) : (
                <Empty title={text(none)} />
              )
            ) : (
              <>
                <MessageTable messages={messages} />
                <NextPage of={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** What is said where nothing fits, or nothing came at all. */
function noneOf(filters: Readonly<Record<string, string | undefined>>) {
  if (filters['status'] === 'quarantined') return 'operations.noneQuarantined';
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return isFiltered ? 'operations.noMessage' : 'operations.noneYet';
}

function MessageTable({ messages }: { messages: readonly ListedMessage[] }) {
  const text = useText();
  return (
    <Scroll label={text('operations.messages')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.received')}</th>
            <th scope="col">{text('app.status')}</th>
            <th scope="col">{text('operations.sender')}</th>
            <th scope="col">{text('operations.type')}</th>
            <th scope="col">{text('operations.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.messageId}>
              <td>
                <Link to="/operations/messages/$id" params={{ id: message.messageId }}>
                  <Moment at={message.receivedAt} />
                </Link>
              </td>
              <td>
                <MessageStatusBadge message={message} />
              </td>
              <td>{message.sender}</td>
              <td>{message.contentType}</td>
              <td>
                {message.problems[0]?.detail ?? message.reason ?? ''}
                {message.problems.length > 1 && ` (+${message.problems.length - 1})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
