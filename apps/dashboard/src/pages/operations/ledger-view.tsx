import type { LedgerLine } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ledgerQuery } from '../../api/operations-queries';
import { downloadCsv } from '../../charts/download';
import { Days, Entry, Filters, type Taken } from '../../design/filters';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownDay } from '../../time/site-time';

const LINES_MAX = 500;
const PARTS = [
  ...(['received', 'processed', 'duplicate', 'quarantined', 'dismissed', 'pending'] as const),
] as const;

const MONTH_MS = 30 * 86_400_000;
const monthAgo = (timezone: string): string =>
  shownDay(new Date(Date.now() - MONTH_MS).toISOString(), timezone);

const route = getRouteApi('/operations');

/** Nothing lost: what came in is what became of it, to the unit. */
export function Ledger() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { from, to, sender } = search;
  const { timezone } = useMe();
  // Without a word about days, those of the last month: whoever looks, looks for what is new.
  const since = from ?? (to === undefined ? monthAgo(timezone) : undefined);
  const query = useQuery(ledgerQuery({ from: since, to, sender, limit: LINES_MAX }));
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'ledger' } })}>
        <Entry
          label={text('operations.sender')}
          value={sender}
          onChange={(value, how) => set({ sender: value }, how)}
        />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Loaded of={query}>
        {({ items, next }) => (
          <Panel
            title={text('operations.ledger')}
            hint={[
              ...(from === undefined && since ? [text('operations.since', { day: since })] : []),
              ...(next ? [text('operations.firstLines', { n: LINES_MAX })] : []),
            ].join(' · ')}
            right={
              <button
                type="button"
                className="bare"
                onClick={() =>
                  downloadCsv('ledger', [
                    ['day', 'sender', ...PARTS],
                    ...items.map((line) => [
                      line.day,
                      line.sender,
                      ...PARTS.map((part) => line[part]),
                    ]),
                  ])
                }
              >
                {text('app.csv')}
              </button>
            }
          >
            {items.length === 0 ? (
              <Empty title={text('operations.noMessage')} />
            ) : (
              <Lines items={items} />
            )}
          </Panel>
        )}
      </Loaded>
    </>
  );
}

function Lines({ items }: { items: readonly LedgerLine[] }) {
  const text = useText();
  return (
    <Scroll label={text('operations.ledger')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('operations.day')}</th>
            <th scope="col">{text('operations.sender')}</th>
            {PARTS.map((part) => (
              <th key={part} scope="col" className="number">
                {text(part === 'received' ? 'operations.received' : `messageStatus.${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...items].reverse().map((line) => (
            <tr key={`${line.day} ${line.sender}`}>
              <td className="nowrap">{line.day}</td>
              <th scope="row">{line.sender}</th>
              {PARTS.map((part) => (
                <td key={part} className="number">
                  {line[part]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
