import type { ClusterKind, ClusterStatus, ClusterSummary } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { clustersQuery } from '../../api/queries';
import { Badge, type Tone } from '../../design/badge';
import { FamilyEntry } from '../../choosing/family-entry';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Days, Filters, type Taken } from '../../design/filters';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { useText } from '../../i18n/text';
import { SiteOf } from '../../session/site-of';
import { NothingYet } from '../operations/nothing-yet';

const STATUSES = ['open', 'quiet', 'merged', 'dissolved'] as const satisfies ClusterStatus[];
const SHOWN = 200;

const KIND_TONES: Readonly<Record<ClusterKind, Tone>> = {
  clone: 'critical',
  plasmid: 'critical',
  environmental: 'high',
  hospital: 'high',
  'any-one': 'plain',
};

/** Corrections took it apart, or another holds it: nothing to do, though it stays told. */
function isOver({ status }: Pick<ClusterSummary, 'status'>): boolean {
  return status === 'dissolved' || status === 'merged';
}

/** The rule that holds most of it first, then what else holds in it, then how it stands. */
export function ClusterBadges({
  cluster,
}: {
  cluster: Pick<ClusterSummary, 'kind' | 'status' | 'rules'>;
}) {
  const text = useText();
  const others = [...new Set(cluster.rules.map(({ rule }) => rule))].filter(
    (rule) => rule !== cluster.kind,
  );
  return (
    <>
      <Badge tone={isOver(cluster) ? 'plain' : KIND_TONES[cluster.kind]}>
        {text(`cluster.${cluster.kind}`)}
      </Badge>{' '}
      {others.map((rule) => (
        <span key={rule}>
          <Badge tone="plain">{`+ ${text(`cluster.${rule}`)}`}</Badge>{' '}
        </span>
      ))}
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
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
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
        <FamilyEntry value={family} onChange={(value) => set({ family: value })} />
        <WardEntry value={ward} onChange={(value) => set({ ward: value })} />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Panel title={text('outbreaks.view.clusters')} testId="clusters">
        <Loaded of={query}>
          {({ items }) =>
            items.length === 0 ? (
              [status, family, ward, from, to].some(Boolean) ? (
                <Empty title={text('outbreaks.noCluster')} hint={text('outbreaks.noClusterHint')} />
              ) : (
                <NothingYet
                  title={text('outbreaks.noClusterYet')}
                  hint={text('outbreaks.noClusterHint')}
                />
              )
            ) : (
              <Clusters clusters={items} />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

/** A cluster with those that are the same outbreak beneath it. */
interface Outbreak {
  readonly leading: ClusterSummary;
  readonly same: readonly ClusterSummary[];
}

/**
 * Each outbreak once, what is over last; what stands under a cluster that is not in the list stands
 * by itself.
 */
function outbreaksOf(clusters: readonly ClusterSummary[]): Outbreak[] {
  const ids = new Set(clusters.map(({ id }) => id));
  const leads = ({ id, outbreak }: ClusterSummary) => outbreak === id || !ids.has(outbreak);
  const byEnd = [...clusters].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
  return byEnd.filter(leads).map((leading) => ({
    leading,
    same: clusters.filter((one) => !leads(one) && one.outbreak === leading.id),
  }));
}

function Clusters({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const text = useText();
  return (
    <Scroll label={text('outbreaks.view.clusters')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('outbreaks.outbreak')}</th>
            <th scope="col">{text('operations.kind')}</th>
            <th scope="col" className="number">
              {text('outbreaks.patients')}
            </th>
            <th scope="col">{text('outbreaks.firstCase')}</th>
            <th scope="col">{text('outbreaks.lastCase')}</th>
          </tr>
        </thead>
        <tbody>
          {outbreaksOf(clusters).map(({ leading, same }) => (
            <tr key={leading.id}>
              <td>
                <SiteOf site={leading.site} />
                <ClusterLink cluster={leading} />
                <ul className="plain">
                  {same.map((one) => (
                    <li key={one.id} className="hint">
                      <Link to="/outbreaks/clusters/$id" params={{ id: one.id }}>
                        <SameOutbreak cluster={one} as={leading.id} />
                      </Link>
                    </li>
                  ))}
                  {leading.outbreak !== leading.id && (
                    <li className="hint">
                      <SharedWith cluster={leading} share={shareWith(leading, leading.outbreak)} />
                    </li>
                  )}
                </ul>
              </td>
              <td>
                <ClusterBadges cluster={leading} />
              </td>
              <td className="number">{leading.patients}</td>
              <td>
                <Moment at={leading.firstAt} />
              </td>
              <td>
                <Moment at={leading.lastAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function ClusterLink({ cluster }: { cluster: Pick<ClusterSummary, 'id' | 'title'> }) {
  return (
    <Link to="/outbreaks/clusters/$id" params={{ id: cluster.id }}>
      {cluster.title}
    </Link>
  );
}

const shareWith = ({ shares }: ClusterSummary, id: string) =>
  shares.find(({ clusterId }) => clusterId === id);

/** `hospital, the same outbreak: 9 of its 11 patients` */
function SameOutbreak({ cluster, as }: { cluster: ClusterSummary; as: string }) {
  const text = useText();
  const n = shareWith(cluster, as)?.patients ?? 0;
  const kind = text(`cluster.${cluster.kind}`);
  return <>{text('outbreaks.sameAs', { kind, n, of: cluster.patients })}</>;
}

/** What another cluster has in common with this one, in the words of the list. */
export function SharedWith({
  cluster,
  share,
}: {
  cluster: Pick<ClusterSummary, 'outbreak' | 'id' | 'patients'>;
  share: ClusterSummary['shares'][number] | undefined;
}) {
  const text = useText();
  if (!share) return null;
  const kind = text(`cluster.${share.kind}`);
  // What needs no shared ward is counted in its own patients, a ward's cluster in the other's.
  const isWhole = cluster.outbreak === share.clusterId;
  const isPart = cluster.outbreak === cluster.id && isFoundWithoutWard(share);
  const of = isWhole ? cluster.patients : share.of;
  const said = isWhole ? 'partOf' : isPart ? 'sameAs' : 'sharedWith';
  return (
    <>
      {text(`outbreaks.${said}`, { kind, n: share.patients, of })}{' '}
      <ClusterLink cluster={{ id: share.clusterId, title: share.title }} />
    </>
  );
}

/** Told under the ward's cluster that holds at least half of its patients. */
function isFoundWithoutWard({ kind, patients, of }: ClusterSummary['shares'][number]): boolean {
  return (kind === 'hospital' || kind === 'any-one') && 2 * patients >= of;
}
