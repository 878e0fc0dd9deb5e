import type { IsolateView } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isolatesQuery } from '../../api/queries';
import { CpeBadge } from '../../design/badge';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { Species } from '../../i18n/species';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { CollectedAt } from './collected-at';
import { SiteOf } from '../../session/site-of';
import { WardName } from './ward-name';
import { carbapenemasesOf, typeOf } from './isolate-words';
import { newestFirst } from './newest-first';

const SHOWN = 12;
/** The server's order is by day: the latest of a busy day may stand behind a dozen others. */
const READ = 100;

export function LatestIsolates() {
  const text = useText();
  const { timezone } = useMe();
  const query = useQuery(isolatesQuery({ limit: READ }));
  return (
    <Panel
      title={text('today.latest')}
      testId="isolates"
      right={<Link to="/isolates">{text('app.all')}</Link>}
    >
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text('isolates.none')} />
          ) : (
            <Scroll label={text('today.latest')}>
              <table className="dense">
                <thead>
                  <tr>
                    <th scope="col">{text('isolates.isolate')}</th>
                    <th scope="col">
                      {text('isolates.organism')}
                      <br />
                      {text('isolates.carbapenemase')}, {text('isolates.st')}
                    </th>
                    <th scope="col">CPE</th>
                    <th scope="col">{text('app.ward')}</th>
                    <th scope="col">{text('isolates.collected')}</th>
                  </tr>
                </thead>
                <tbody>
                  {newestFirst(items, timezone)
                    .slice(0, SHOWN)
                    .map((isolate) => (
                      <Row key={`${isolate.site}/${isolate.isolateId}`} isolate={isolate} />
                    ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Row({ isolate }: { isolate: IsolateView }) {
  const { site, isolateId, classification } = isolate;
  const found = [carbapenemasesOf(isolate), typeOf(isolate)].filter(Boolean).join(', ');
  return (
    <tr className={isolate.withdrawn ? 'withdrawn' : ''}>
      <td className="whole">
        <Link to="/isolates/$site/$isolateId" params={{ site, isolateId }}>
          {isolateId}
        </Link>
      </td>
      <td>
        <Species latin={isolate.organism?.name} />
        {found !== '' && <div>{found}</div>}
      </td>
      <td>
        <CpeBadge status={classification.cpe.status} cre={classification.cre.status} />
      </td>
      <td className="whole">
        <SiteOf site={isolate.site} />
        <WardName ward={isolate.wardAtCollection?.ward} />
      </td>
      <td className="breaks">
        <CollectedAt isolate={isolate} />
      </td>
    </tr>
  );
}
