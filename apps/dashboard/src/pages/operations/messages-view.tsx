import type { ListedMessage, MessageStatusName } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { Badge, type Tone } from '../../design/badge';
import { Choice, Days, Entry, Filters } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { useText } from '../../i18n/text';

const STATUSES = [
  ...(['pending', 'processed', 'duplicate', 'quarantined', 'dismissed'] as const),
] as const satisfies readonly MessageStatusName[];
const PAGE_SIZE = 50;

const TONES: Readonly<Record<MessageStatusName, Tone>> = {
  pending: 'medium',
  processed: 'good',
  duplicate: 'plain',
  quarantined: 'critical',
  dismissed: 'plain',
};

export function MessageStatusBadge({ status }: { status: MessageStatusName }) {
  const text = useText();
  return <Badge tone={TONES[status]}>{text(`messageStatus.${status}`)}</Badge>;
}

const route = getRouteApi('/operations');

function MessageFilters() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change } });
  const { status, sender, from, to } = search;
  return (
    <Filters onClear={() => void navigate({ search: { view: 'messages' } })}>
      <Choice
        label={text('app.status')}
        value={STATUSES.find((name) => name === status)}
        all={text('app.all')}
        options={STATUSES.map((name) => [name, text(`messageStatus.${name}`)])}
        onChange={(value) => set({ status: value })}
      />
      <Entry
        label={text('operations.sender')}
        value={sender}
        onChange={(value) => set({ sender: value })}
      />
      <Days from={from} to={to} onChange={set} />
    </Filters>
  );
}

/** Messages by what became of them. */
export function Messages() {
  const text = useText();
  const { status, sender, from, to } = route.useSearch();
  const filters = { status, sender, from, to };
  const query = useInfiniteQuery({
    queryKey: ['messages', 'pages', filters],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<ListedMessage>>(
        'messages',
        { ...filters, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => newestFirst(pages.flatMap(({ items }) => items)),
  });
  const none = noneOf(filters);
  return (
    <>
      <MessageFilters />
      <Panel title={text('operations.messages')} testId="messages">
        <Loaded of={query}>
          {(messages) =>
            messages.length === 0 ? (
              <Empty title={text(none)} />
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

/**
 * By when they were received. Pages come as messages were stored, which is the same but where a
 * hospital's past is loaded over several connections at once.
 */
function newestFirst(messages: readonly ListedMessage[]): ListedMessage[] {
  return [...messages].sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt));
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
                <MessageStatusBadge status={message.status} />
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
