import type { Cluster } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { clusterQuery } from '../../api/queries';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { legendName, legendPx } from '../../charts/legend-lines';
import { COLOURS_MAX, colourOf, type ChartColours } from '../../charts/palette';
import { Later } from '../../design/later';
import { Moment } from '../../design/moment';
import { PageHead, Panel, Scroll } from '../../design/panel';
import { Reasons } from '../../design/reasons';
import { Empty, Loaded } from '../../design/states';
import { Species } from '../../i18n/species';
import { useText } from '../../i18n/text';
import { AskForNames, PatientName, useNames, type Names } from '../patients/names';
import { ClusterEnvironment } from './cluster-environment';
import { ClusterNetwork } from './cluster-network';
import { ClusterBadges, SharedWith } from './clusters-view';
import { Occupancy } from './occupancy';
import { wardOrder } from './ward-order';

const route = getRouteApi('/outbreaks/clusters/$id');

export function ClusterPage() {
  const text = useText();
  const { id } = route.useParams();
  const query = useQuery(clusterQuery(id));
  return (
    <>
      <p className="no-print">
        <Link to="/outbreaks" search={{ view: 'clusters' }}>
          ← {text('outbreaks.view.clusters')}
        </Link>
      </p>
      <Loaded of={query} heading={text('outbreaks.cluster')}>
        {(cluster) => <Shown cluster={cluster} />}
      </Loaded>
    </>
  );
}

function Shown({ cluster }: { cluster: Cluster }) {
  const text = useText();
  const names = useNames(
    cluster.site,
    cluster.members.map(({ pseudonym }) => pseudonym),
  );
  return (
    <>
      <PageHead title={cluster.title} />
      <AtAGlance cluster={cluster} />
      {cluster.shares.length > 0 && (
        <ul className="plain" data-testid="shares">
          {cluster.shares.map((share) => (
            <li key={share.clusterId}>
              <SharedWith cluster={cluster} share={share} />
            </li>
          ))}
        </ul>
      )}
      <div className="columns">
        <div className="span-7 stack">
          <Panel title={text('alert.why')}>
            <Reasons because={cluster.because} />
          </Panel>
          {cluster.edges.length > 0 && (
            <Panel
              title={text('outbreaks.links')}
              hint={<span className="no-print">{text('outbreaks.linksHint')}</span>}
            >
              <ClusterNetwork cluster={cluster} names={names} />
            </Panel>
          )}
        </div>
        <div className="span-5 stack">
          <Panel title={text('outbreaks.curve')}>
            {cluster.epidemicCurve.length === 0 ? (
              <Empty title={text('outbreaks.noCases')} />
            ) : (
              <Curve cluster={cluster} />
            )}
          </Panel>
          <Panel title={text('isolate.history')}>
            <History history={cluster.history} />
          </Panel>
        </div>
      </div>
      <Occupancy cluster={cluster} names={names} />
      <ClusterEnvironment cluster={cluster} />
      <Members cluster={cluster} names={names} />
    </>
  );
}

/** How many, since when, and the ways on from here. */
function AtAGlance({ cluster }: { cluster: Cluster }) {
  const text = useText();
  return (
    <div className="row">
      <ClusterBadges cluster={cluster} />
      <span>{text('outbreaks.patientsN', { n: cluster.patients })}</span>
      <span className="hint">
        <Moment at={cluster.firstAt} /> – <Moment at={cluster.lastAt} />
      </span>
      <Link to="/alerts/$id" params={{ id: cluster.alertId }}>
        {text('nav.alerts')}
      </Link>
      {cluster.contactsToScreen > 0 && (
        <Link to="/outbreaks" search={{ view: 'contacts' }}>
          {text('outbreaks.contactsToScreen', { n: cluster.contactsToScreen })}
        </Link>
      )}
      {cluster.mergedInto && (
        <Link to="/outbreaks/clusters/$id" params={{ id: cluster.mergedInto }}>
          {text('outbreaks.mergedInto')}
        </Link>
      )}
    </div>
  );
}

/** What is read at once of a long course. */
const AT_ONCE = 6;

/** The newest first; how it came to be is folded behind. */
function History({ history }: { history: Cluster['history'] }) {
  const text = useText();
  const newest = [...history].reverse();
  const shown = newest.length > AT_ONCE + 1 ? AT_ONCE : newest.length;
  const earlier = newest.slice(shown);
  return (
    <>
      <Events events={newest.slice(0, shown)} />
      {earlier.length > 0 && (
        <Later summary={text('outbreaks.earlier', { n: earlier.length })}>
          {() => <Events events={earlier} />}
        </Later>
      )}
    </>
  );
}

function Events({ events }: { events: Cluster['history'] }) {
  return (
    <ol className="plain timeline">
      {events.map((event, at) => (
        <li key={`${event.at} ${at}`}>
          <span className="hint">
            <Moment at={event.at} />
          </span>{' '}
          {event.text}
        </li>
      ))}
    </ol>
  );
}

const DAY_MS = 86_400_000;

function Curve({ cluster }: { cluster: Cluster }) {
  const text = useText();
  const { epidemicCurve } = cluster;
  const order = useMemo(() => wardOrder(cluster), [cluster]);
  const unknown = text('app.unknown');
  const others = text('outbreaks.others');
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const seen = new Set(epidemicCurve.map(({ ward }) => ward ?? unknown));
      // Beyond the palette wards stand together, unless one alone is left.
      const beyond = order.slice(COLOURS_MAX).filter((ward) => seen.has(ward));
      const rest = new Set(beyond.length > 1 ? beyond : []);
      const nameOf = (ward: string) => (rest.has(ward) ? others : ward);
      const wards = [
        ...order.filter((ward) => seen.has(ward) && !rest.has(ward)),
        ...(rest.size > 0 ? [others] : []),
        ...(seen.has(unknown) ? [unknown] : []),
      ];
      const colour = (ward: string) =>
        rest.size > 0 && ward === others ? colours.rest : colourOf(order, ward, colours);
      const days = [...new Set(epidemicCurve.map(({ day }) => day))].sort();
      return {
        grid: { left: 8, right: 16, top: 36 + legendPx(wards), bottom: 8, containLabel: true },
        legend: { top: 0, textStyle: { color: colours.ink }, formatter: legendName },
        tooltip: { trigger: 'item' },
        // A day has one tick.
        xAxis: { type: 'time', minInterval: DAY_MS, ...axisStyle(colours, true) },
        yAxis: { type: 'value', minInterval: 1, ...axisStyle(colours) },
        series: wards.map((ward) => ({
          type: 'bar',
          name: ward,
          stack: 'cases',
          barMaxWidth: 14,
          itemStyle: { color: colour(ward) },
          // Stacked by place in the list: each ward has every day, also those without a case.
          data: days.map((day) => [
            day,
            epidemicCurve
              .filter((each) => each.day === day && nameOf(each.ward ?? unknown) === ward)
              .reduce((sum, { cases }) => sum + cases, 0),
          ]),
        })),
      };
    },
    [epidemicCurve, order, others, unknown],
  );
  return (
    <Chart
      title={text('outbreaks.curve')}
      file="cluster-curve"
      height="14rem"
      option={option}
      rows={[
        [text('operations.day'), text('app.ward'), 'n'],
        ...epidemicCurve.map(({ day, ward, cases }) => [day, ward, cases]),
      ]}
    />
  );
}

function Members({ cluster, names }: { cluster: Cluster; names: Names }) {
  const text = useText();
  return (
    <Panel title={text('outbreaks.members')}>
      <AskForNames names={names} />
      <Scroll label={text('outbreaks.members')}>
        <table data-testid="members">
          <thead>
            <tr>
              <th scope="col">{text('alert.patient')}</th>
              <th scope="col">{text('isolates.organism')}</th>
              <th scope="col">{text('isolates.carbapenemase')}</th>
              <th scope="col">ST</th>
              <th scope="col">{text('app.ward')}</th>
              <th scope="col">{text('outbreaks.firstCase')}</th>
              <th scope="col">{text('outbreaks.acquired')}</th>
              <th scope="col">{text('isolates.title')}</th>
            </tr>
          </thead>
          <tbody>
            {cluster.members.map((member) => (
              <tr key={member.id}>
                <th scope="row">
                  <PatientName pseudonym={member.pseudonym} names={names} withPseudonym />
                </th>
                <td>
                  {member.species.code ? (
                    <Species latin={member.species.name} />
                  ) : (
                    text('outbreaks.noIsolate')
                  )}
                </td>
                <td>{member.alleles.join(', ') || member.family}</td>
                <td>{member.st ?? '–'}</td>
                <td>{member.wards.join(', ') || text('app.unknown')}</td>
                <td>
                  <Moment at={member.firstPositiveAt} />
                </td>
                <td>
                  {member.knownBefore
                    ? text('outbreaks.source')
                    : member.possiblyAcquiredHere === null
                      ? text('app.unknown')
                      : text(member.possiblyAcquiredHere ? 'app.yes' : 'app.no')}
                </td>
                <td className="stacked">
                  {member.isolates.map((isolateId) => (
                    <Link
                      key={isolateId}
                      to="/isolates/$site/$isolateId"
                      params={{ site: cluster.site, isolateId }}
                    >
                      {isolateId}{' '}
                    </Link>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
