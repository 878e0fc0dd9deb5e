import type { Cluster, PatientTimeline } from '@carbawatch/contracts';
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { timelineQuery } from '../../api/queries';
import { Panel } from '../../design/panel';
import { Loading } from '../../design/states';
import { useText } from '../../i18n/text';
import { OccupancyChart, type Bar } from './occupancy-chart';

/** Beyond so many patients the chart is no longer read; the first of them are shown. */
const PATIENTS_MAX = 40;

/** Who lay on which ward when, with the days of the first positives. */
export function Occupancy({ cluster }: { cluster: Cluster }) {
  const text = useText();
  const shown = cluster.members.slice(0, PATIENTS_MAX);
  const persons = [...new Set(shown.map(({ pseudonym }) => pseudonym))];
  const { known, bars } = useQueries({
    queries: persons.map((each) => timelineQuery(each)),
    combine: barsOfAll,
  });
  return (
    <Panel
      title={text('outbreaks.occupancy')}
      {...(cluster.members.length > PATIENTS_MAX
        ? { hint: text('operations.firstLines', { n: PATIENTS_MAX }) }
        : {})}
    >
      {known ? (
        <OccupancyChart
          persons={persons}
          bars={bars}
          cases={shown.map(({ pseudonym, firstPositiveAt }) => ({
            person: pseudonym,
            at: firstPositiveAt,
          }))}
          since={cluster.firstAt}
        />
      ) : (
        <Loading />
      )}
    </Panel>
  );
}

function barsOfAll(queries: UseQueryResult<PatientTimeline>[]): { known: boolean; bars: Bar[] } {
  return {
    known: queries.every(({ isPending }) => !isPending),
    bars: queries.flatMap(({ data }) => (data ? barsOf(data) : [])),
  };
}

function barsOf({ pseudonym, stays }: PatientTimeline): Bar[] {
  // Whoever comes to a clinic for an hour lies beside nobody, and no feed says when the hour ended.
  const lain = stays.filter((stay) => stay.class !== 'outpatient');
  return lain.map(({ ward, from, to }) => ({
    person: pseudonym,
    ward: ward ?? '?',
    from: Date.parse(from),
    to: to === null ? Date.now() : Date.parse(to),
  }));
}
