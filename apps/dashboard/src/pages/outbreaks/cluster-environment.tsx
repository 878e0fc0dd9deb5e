import type { Cluster } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../design/moment';
import { Panel, Scroll } from '../../design/panel';
import { Species } from '../../i18n/species';
import { useText } from '../../i18n/text';

/** What was found in sinks, drains and on surfaces of the cluster's wards; nothing without any. */
export function ClusterEnvironment({ cluster }: { cluster: Cluster }) {
  const text = useText();
  const { environment, site } = cluster;
  if (environment.length === 0) return null;
  const title = text('outbreaks.environment');
  return (
    <Panel title={title} hint={text('outbreaks.environmentHint')} testId="environment">
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('isolates.title')}</th>
              <th scope="col">{text('isolates.organism')}</th>
              <th scope="col">{text('isolates.carbapenemase')}</th>
              <th scope="col">ST</th>
              <th scope="col">{text('isolates.specimen')}</th>
              <th scope="col">{text('app.ward')}</th>
              <th scope="col">{text('operations.day')}</th>
            </tr>
          </thead>
          <tbody>
            {environment.map((found) => (
              <tr key={found.isolateId}>
                <th scope="row">
                  <Link
                    to="/isolates/$site/$isolateId"
                    params={{ site, isolateId: found.isolateId }}
                  >
                    {found.isolateId}
                  </Link>
                </th>
                <td>
                  {found.species.name ? (
                    <Species latin={found.species.name} />
                  ) : (
                    text('app.unknown')
                  )}
                </td>
                <td>{found.alleles.join(', ') || found.family}</td>
                <td>{found.st ?? '–'}</td>
                <td>{found.specimen ?? text('app.unknown')}</td>
                <td>{found.ward}</td>
                <td>
                  <Moment at={found.collectedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
