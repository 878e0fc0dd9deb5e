import type { ClusterKind, ClusterStatus, ClusterSummary } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { clustersQuery } from '../../api/queries';
import { Badge, type Tone } from '../../design/badge';
import { Choice, Days, Entry, Filters } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';

const STATUSES = ['open', 'quiet', 'merged', 'dissolved'] as const satisfies ClusterStatus[];
const SHOWN = 200;

const KIND_TONES: Readonly<Record<ClusterKind, Tone>> = {
  clone: 'critical',
  plasmid: 'critical',
  environmental: 'high',
  hospital: 'high',
  'any-one': 'plain',
};

export function ClusterBadges({ cluster }: { cluster: Pick<ClusterSummary, 'kind' | 'status'> }) {
  const text = useText();
  return (
    <>
      <Badge tone={KIND_TONES[cluster.kind]}>{text(`cluster.${cluster.kind}`)}</Badge>{' '}
      <Badge tone={cluster.status === 'open' ? 'high' : 'plain'}>
        {text(`clusterStatus.${cluster.status}`)}
      </Badge>
    </>
  );
}

const route = getRouteApi('/outbreaks');

/** Patients whom ward and time, gene and type join. */
export function ClustersView() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { status, family, ward, from, to } = search;
  const query = useQuery(clustersQuery({ status, family, ward, from, to, limit: SHOWN }));
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change } });
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'clusters' } })}>
        <Choice
          label={text('app.status')}
          value={STATUSES.find((name) => name === status)}
          all={text('app.all')}
          options={STATUSES.map((name) => [name, text(`clusterStatus.${name}`)])}
          onChange={(value) => set({ status: value })}
        />
        <Entry
          label={text('isolates.carbapenemase')}
          value={family}
          onChange={(value) => set({ family: value })}
        />
        <Entry label={text('app.ward')} value={ward} onChange={(value) => set({ ward: value })} />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Panel title={text('outbreaks.view.clusters')} testId="clusters">
        <Loaded of={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={text('outbreaks.noCluster')} hint={text('outbreaks.noClusterHint')} />
            ) : (
              <Clusters clusters={items} />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function Clusters({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const text = useText();
  return (
    <Scroll label={text('outbreaks.view.clusters')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('outbreaks.cluster')}</th>
            <th scope="col">{text('operations.kind')}</th>
            <th scope="col" className="number">
              {text('outbreaks.patients')}
            </th>
            <th scope="col">{text('isolates.carbapenemase')}</th>
            <th scope="col">{text('app.ward')}</th>
            <th scope="col">{text('outbreaks.firstCase')}</th>
            <th scope="col">{text('outbreaks.lastCase')}</th>
          </tr>
        </thead>
        <tbody>
          {clusters.map((cluster) => (
            <tr key={cluster.id}>
              <td>
                <Link to="/outbreaks/clusters/$id" params={{ id: cluster.id }}>
                  {cluster.title}
                </Link>
              </td>
              <td>
                <ClusterBadges cluster={cluster} />
              </td>
              <td className="number">{cluster.patients}</td>
              <td>{cluster.alleles.join(', ') || cluster.family}</td>
              <td>{cluster.wards.join(', ')}</td>
              <td>
                <Moment at={cluster.firstAt} />
              </td>
              <td>
                <Moment at={cluster.lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
