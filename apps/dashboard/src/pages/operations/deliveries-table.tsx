import type { Delivery, DeliveryStatus } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { deliveriesQuery } from '../../api/alerting-queries';
import { Badge, type Tone } from '../../design/badge';
import { Choice } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';

const STATUSES = ['waiting', 'delivered', 'expired', 'cancelled'] as const;
const FILTERS = ['unreached', ...STATUSES] as const;
const SHOWN = 100;

const TONES: Readonly<Record<DeliveryStatus, Tone>> = {
  waiting: 'medium',
  delivered: 'good',
  expired: 'critical',
  cancelled: 'plain',
};

const route = getRouteApi('/operations');

/** Each message with its attempts, the newest first; those that reached nobody on their own. */
export function Deliveries() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = FILTERS.find((name) => name === search.status);
  const filter = chosen === 'unreached' ? { unreached: true } : { status: chosen };
  const query = useQuery(deliveriesQuery({ ...filter, limit: SHOWN }));
  return (
    <Panel title={text('delivery.messages')} testId="deliveries">
      <Choice
        label={text('app.status')}
        value={chosen}
        all={text('app.all')}
        options={FILTERS.map((name) => [name, text(`deliveryStatus.${name}`)])}
        onChange={(status) => void navigate({ search: { ...search, status } })}
      />
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('delivery.noMessages')} />
          ) : (
            <DeliveryTable deliveries={items} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function DeliveryTable({ deliveries }: { deliveries: readonly Delivery[] }) {
  const text = useText();
  return (
    <Scroll label={text('delivery.messages')} maxHeight="30rem">
      <table>
        <thead>
          <tr>
            <th scope="col">{text('app.status')}</th>
            <th scope="col">{text('delivery.occasion')}</th>
            <th scope="col">{text('delivery.role')}</th>
            <th scope="col">{text('delivery.channel')}</th>
            <th scope="col">{text('operations.made')}</th>
            <th scope="col">{text('delivery.attempts')}</th>
            <th scope="col">{text('isolate.alert')}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((each) => (
            <tr key={each.id}>
              <td>
                <Badge tone={TONES[each.status]}>{text(`deliveryStatus.${each.status}`)}</Badge>
                {each.why !== null && <p className="hint">{each.why}</p>}
              </td>
              <td>
                {text(`deliveryKind.${each.kind}`)}
                {each.carriedBy !== null && (
                  <span className="hint"> {text('delivery.gathered')}</span>
                )}
              </td>
              <td>{each.role}</td>
              <td>{each.channel ?? '–'}</td>
              <td>
                <Moment at={each.createdAt} />
              </td>
              <td>
                {each.attempts.length === 0 ? (
                  '–'
                ) : (
                  <ul className="plain">
                    {each.attempts.map(({ at, code }) => (
                      <li key={at} className="nowrap">
                        <Moment at={at} /> {code}
                      </li>
                    ))}
                  </ul>
                )}
              </td>
              <td>
                {each.alertId === null ? (
                  '–'
                ) : (
                  <Link to="/alerts/$id" params={{ id: each.alertId }}>
                    {each.alertId.slice(0, 8)}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
