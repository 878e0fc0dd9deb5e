import { useInfiniteQuery } from '@tanstack/react-query';
import type { CohortIsolate } from '@carbawatch/contracts';
import { Link, getRouteApi } from '@tanstack/react-router';
import { get, type Listed, type Parameters } from '../../api/client';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded, NextPage } from '../../design/states';
import { Code } from '../../i18n/code';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';

const PAGE_SIZE = 100;
const route = getRouteApi('/cohort');

/** The isolates behind the number that was clicked; which one stands in the address. */
export function CellIsolates({ parameters }: { parameters: Parameters }) {
  const { cell } = route.useSearch();
  const mayOpen = useMay('laboratory');
  return cell && mayOpen ? <Behind cell={cell} parameters={parameters} /> : null;
}

function Behind({ cell, parameters }: { cell: string; parameters: Parameters }) {
  const text = useText();
  const query = useInfiniteQuery({
    queryKey: ['cohort', 'behind', cell, parameters],
    queryFn: ({ signal, pageParam }) =>
      get<Listed<CohortIsolate>>(
        'cohort/isolates',
        { ...parameters, cell, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <div id="behind">
      <Panel title={text('cohort.behind', { cell })} testId="behind">
        <Loaded of={query}>
          {(isolates) =>
            isolates.length === 0 ? (
              <Empty title={text('isolates.none')} />
            ) : (
              <>
                <Table isolates={isolates} />
                <NextPage of={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

function Table({ isolates }: { isolates: readonly CohortIsolate[] }) {
  const text = useText();
  return (
    <Scroll label={text('isolates.table')} maxHeight="30rem">
      <table>
        <thead>
          <tr>
            <th scope="col">{text('isolates.isolate')}</th>
            <th scope="col">{text('operations.day')}</th>
            <th scope="col">{text('isolates.organism')}</th>
            <th scope="col">{text('cohort.verdict')}</th>
            <th scope="col">{text('isolates.carbapenemase')}</th>
            <th scope="col">ST</th>
            <th scope="col">{text('app.ward')}</th>
            <th scope="col">{text('cohort.knownOnShort')}</th>
          </tr>
        </thead>
        <tbody>
          {isolates.map((isolate) => (
            <tr key={`${isolate.site}/${isolate.isolateId}`}>
              <td>
                <Link
                  to="/isolates/$site/$isolateId"
                  params={{ site: isolate.site, isolateId: isolate.isolateId }}
                >
                  {isolate.isolateId}
                </Link>
              </td>
              <td>{isolate.day}</td>
              <td>{isolate.organism ?? text('app.unknown')}</td>
              <td>
                <Code kind="cohortVerdict" code={isolate.verdict} />
              </td>
              <td>{isolate.families.join(', ') || '–'}</td>
              <td>{isolate.st ?? '–'}</td>
              <td>{isolate.ward ?? text('app.unknown')}</td>
              <td>{isolate.knownOn}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
