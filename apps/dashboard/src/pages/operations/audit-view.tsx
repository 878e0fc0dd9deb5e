import type { ShownAuditEntry } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get, type Listed } from '../../api/client';
import { Choice, Days, Entry, Filters, type Taken } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { useText } from '../../i18n/text';
import { ACTIONS, actionText, detailText } from './audit-words';

const PAGE_SIZE = 50;
const route = getRouteApi('/operations');

/** Who did what to what, the newest first. */
export function Audit() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { action, actor, target, from, to } = search;
  const query = useInfiniteQuery({
    queryKey: ['audit', action, actor, target, from, to],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<ShownAuditEntry>>(
        'audit',
        { action, actor, target, from, to, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'audit' } })}>
        <Choice
          label={text('audit.action')}
          value={ACTIONS.find((each) => each === action)}
          options={ACTIONS.map((each) => [each, actionText(each, text)])}
          all={text('app.all')}
          onChange={(value) => set({ action: value })}
        />
        <Entry
          label={text('audit.actorId')}
          value={actor}
          onChange={(value, how) => set({ actor: value }, how)}
        />
        <Entry
          label={text('audit.target')}
          value={target}
          onChange={(value, how) => set({ target: value }, how)}
        />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Panel title={text('operations.audit')} hint={text('audit.hint')} testId="audit">
        <Loaded of={query}>
          {(entries) =>
            entries.length === 0 ? (
              <Empty title={text('audit.none')} />
            ) : (
              <>
                <Entries entries={entries} />
                <NextPage of={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** An identifier by its first eight characters; all of it is in the link and its title. */
const shortly = (target: string): string => target.replace(/^([0-9a-f]{8})-[0-9a-f-]{27}$/, '$1 …');

function Entries({ entries }: { entries: readonly ShownAuditEntry[] }) {
  const text = useText();
  const search = route.useSearch();
  return (
    <Scroll label={text('operations.audit')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('audit.when')}</th>
            <th scope="col">{text('audit.action')}</th>
            <th scope="col">{text('audit.actor')}</th>
            <th scope="col">{text('audit.target')}</th>
            <th scope="col">{text('audit.detail')}</th>
            <th scope="col">{text('app.site')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>
                <Moment at={entry.at} />
              </td>
              <td>{actionText(entry.action, text)}</td>
              <td>
                <Link to="/operations" search={{ ...search, actor: entry.actor }}>
                  {entry.actorName ?? entry.actor}
                </Link>
              </td>
              <td>
                <Link
                  to="/operations"
                  search={{ ...search, target: entry.target }}
                  title={entry.target}
                >
                  {shortly(entry.target)}
                </Link>
              </td>
              <td>
                {detailText(entry.detail).map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </td>
              <td>{entry.site ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
