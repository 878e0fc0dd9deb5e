import type { Cluster, PatientTimeline } from '@carbawatch/contracts';
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { timelineQuery } from '../../api/queries';
import { Panel } from '../../design/panel';
import { Loading } from '../../design/states';
import { useText } from '../../i18n/text';
import type { Names } from '../patients/names';
import { OccupancyChart, type Bar, type CaseMark } from './occupancy-chart';
import { TimeSlider, useFilm } from './time-slider';
import { wardOrder } from './ward-order';

/** Beyond so many patients the chart is no longer read; the first of them are shown. */
const PATIENTS_MAX = 40;

/** Who lay on which ward when, with the days of the first positives. */
export function Occupancy({ cluster, names }: { cluster: Cluster; names: Names }) {
  const text = useText();
  const { persons, cases } = useMemo(() => {
    const shown = cluster.members.slice(0, PATIENTS_MAX);
    return {
      persons: [...new Set(shown.map(({ pseudonym }) => pseudonym))],
      cases: shown.map(({ pseudonym, firstPositiveAt }) => ({
        person: pseudonym,
        at: firstPositiveAt,
      })),
    };
  }, [cluster]);
  const { known, bars } = useQueries({
    queries: persons.map((each) => timelineQuery(each)),
    combine: barsOfAll,
  });
  return (
    <Panel
      title={text('outbreaks.occupancy')}
      testId="occupancy"
      {...(cluster.members.length > PATIENTS_MAX
        ? { hint: text('operations.firstLines', { n: PATIENTS_MAX }) }
        : {})}
    >
      {known ? (
        <Played
          names={names}
          persons={persons}
          bars={bars}
          cases={cases}
          since={cluster.firstAt}
          wards={wardOrder(
            cluster,
            bars.map(({ ward }) => ward),
          )}
        />
      ) : (
        <Loading />
      )}
    </Panel>
  );
}

const DAY_MS = 86_400_000;
/** Of a long outbreak not every day is a step of the film. */
const STEPS_MAX = 60;

/** The days of the chart, from the first case on. */
function daysOf(since: string, bars: readonly Bar[]): string[] {
  const first = Date.parse(since);
  const last = bars.reduce((latest, { to }) => Math.max(latest, to), first + DAY_MS);
  const step = Math.max(DAY_MS, Math.ceil((last - first) / STEPS_MAX / DAY_MS) * DAY_MS);
  const steps = Math.ceil((last - first) / step) + 1;
  return Array.from({ length: steps }, (_, at) =>
    new Date(first + at * step).toISOString().slice(0, 10),
  );
}

/** The chart as it stood at the end of a day. */
function Played(props: {
  readonly names: Names;
  readonly persons: readonly string[];
  readonly bars: readonly Bar[];
  readonly cases: readonly CaseMark[];
  readonly since: string;
  readonly wards: readonly string[];
}) {
  const { persons, bars, cases, since } = props;
  const days = useMemo(() => daysOf(since, bars), [since, bars]);
  const film = useFilm(days);
  const until = Date.parse(film.day) + DAY_MS;
  const end = Date.parse(days.at(-1) ?? since) + DAY_MS;
  const begun = useMemo(
    () =>
      bars
        .filter(({ from }) => from < until)
        .map((bar) => ({ ...bar, to: Math.min(bar.to, until) })),
    [bars, until],
  );
  const known = useMemo(() => cases.filter(({ at }) => Date.parse(at) < until), [cases, until]);
  return (
    <>
      <OccupancyChart
        names={props.names}
        persons={persons}
        bars={begun}
        cases={known}
        since={since}
        until={end}
        wards={props.wards}
      />
      <TimeSlider film={film} days={days} />
    </>
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
  return lain.map(({ ward, room, bed, from, to }) => ({
    person: pseudonym,
    ward: ward ?? '?',
    bed: [room, bed].filter((part) => part !== null).join('-'),
    from: Date.parse(from),
    to: to === null ? Date.now() : Date.parse(to),
  }));
}
