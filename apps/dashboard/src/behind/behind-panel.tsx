import type { CohortIsolate, CohortIsolates } from '@carbawatch/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { get } from '../api/client';
import { Panel, Scroll } from '../design/panel';
import { Empty, Loaded, NextPage } from '../design/states';
import { Code } from '../i18n/code';
import { Species } from '../i18n/species';
import { useText } from '../i18n/text';
import { Asked } from '../pages/cohort/question';
import { useMay } from '../session/me';
import { BEHIND, askedBehind } from './behind-words';

const PAGE_SIZE = 100;

/** The isolates behind the number that was clicked; which one stands in the address. */
export function BehindPanel() {
  const { behind } = useSearch({ strict: false });
  const mayOpen = useMay('patients');
  return behind && mayOpen ? <Behind key={behind} word={behind} /> : null;
}

function Behind({ word }: { word: string }) {
  const text = useText();
  const place = useRef<HTMLDivElement>(null);
  const { name, parameters } = askedBehind(word);
  const query = useInfiniteQuery({
    queryKey: ['cohort', 'behind', parameters],
    queryFn: ({ signal, pageParam }) =>
      get<CohortIsolates>(
        'cohort/isolates',
        { ...parameters, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => ({ first: pages[0], items: pages.flatMap(({ items }) => items) }),
  });
  // The page is long enough for it once the list is there.
  const isThere = query.isSuccess;
  useEffect(() => {
    if (isThere) place.current?.scrollIntoView({ block: 'start' });
  }, [isThere]);
  return (
    <div id={BEHIND} ref={place}>
      <Panel
        title={text('behind.title', { name })}
        testId="behind"
        right={
          <Link
            to="."
            className="bare"
            search={(old: Readonly<Record<string, unknown>>) => ({ ...old, behind: undefined })}
          >
            {text('behind.close')}
          </Link>
        }
      >
        <Loaded of={query}>
          {({ first, items }) => (
            <>
              {first && (
                <>
                  <p data-testid="behind-total">{text('behind.n', { n: first.total ?? 0 })}</p>
                  <Asked of={first} />
                </>
              )}
              {items.length === 0 ? (
                <Empty title={text('isolates.none')} />
              ) : (
                <>
                  <Table isolates={items} />
                  <NextPage of={query} />
                </>
              )}
            </>
          )}
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
              <td>
                <Species latin={isolate.organism} />
              </td>
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
