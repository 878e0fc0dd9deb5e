import type {
  CohortOutcomes,
  CompetingRisks,
  IncidenceCurveView,
  SurvivalCurveView,
} from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart, axisName, axisStyle, sideName } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { knownUntil } from './at-risk';
import { AtRisk } from './at-risk-table';
import { shownP } from './estimate-words';
import { useGroupName } from './groups';
import { askedWords } from './question';

/** A curve in percent that goes down or up in steps, from the first day on. */
function stepsOf(time: readonly number[], value: readonly number[], from: number): number[][] {
  return [[0, from], ...time.map((day, at) => [day, value[at] ?? from])].map(
    ([day = 0, share = 0]) => [day, Number((100 * share).toFixed(2))],
  );
}

interface Drawn {
  readonly name: string;
  readonly points: number[][];
  /** Places in the palette and among the dashes; the curve's own where none is given. */
  readonly colour?: number;
  readonly dash?: number;
}

function curveOption(
  curves: readonly Drawn[],
  axes: { readonly x: string; readonly y: string; readonly horizon: number },
  colours: ChartColours,
): ChartOption {
  const dashes = ['solid', 'dashed', 'dotted', 'solid'] as const;
  return {
    grid: { left: 8, right: 24, top: curves.length > 3 ? 88 : 60, bottom: 24, containLabel: true },
    legend: { top: 0, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'value',
      min: 0,
      max: axes.horizon,
      ...axisName(axes.x),
      ...axisStyle(colours),
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 100,
      ...sideName(axes.y),
      ...axisStyle(colours),
      nameTextStyle: { color: colours.soft, align: 'left' },
    },
    series: curves.map(({ name, points, colour, dash }, at) => ({
      type: 'line',
      name,
      step: 'end',
      showSymbol: false,
      itemStyle: { color: colours.series[(colour ?? at) % colours.series.length] ?? colours.ink },
      lineStyle: { width: 2, type: dashes[dash ?? at] ?? 'solid' },
      data: points,
    })),
  };
}

export function Survival({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const nameOf = useGroupName();
  const { curves, logRank } = outcomes.survival;
  const days = text('cohort.daysFromIndex');
  const { horizon } = outcomes;
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        curves.map(({ group, time, survival }) => ({
          name: nameOf(group),
          points: stepsOf(time, survival, 1),
        })),
        { x: days, y: text('cohort.axis.alive'), horizon },
        colours,
      ),
    [curves, days, horizon, nameOf, text],
  );
  return (
    <Panel
      title={text('cohort.survival')}
      hint={`${codeName(text, 'statistic', logRank.name)} p ${shownP(logRank.p)}`}
    >
      {curves.every(({ n }) => n === 0) ? (
        <Empty title={text('cohort.nobody')} />
      ) : (
        <>
          <Chart
            title={text('cohort.survival')}
            file="survival"
            note={askedWords(text, outcomes)}
            option={option}
            rows={[
              ['group', 'day', 'at risk', 'events', 'survival', 'lower', 'upper'],
              ...curves.flatMap(survivalRows),
            ]}
          />
          <AtRisk outcomes={outcomes} course="survival" rows={curves} />
        </>
      )}
    </Panel>
  );
}

function survivalRows(curve: SurvivalCurveView): (string | number | null)[][] {
  return curve.time.map((day, at) => [
    ...[curve.group, day, curve.atRisk[at] ?? null, curve.events[at] ?? null],
    ...[curve.survival[at] ?? null, curve.lower[at] ?? null, curve.upper[at] ?? null],
  ]);
}

const lastDayOf = (curves: CompetingRisks['curves'], wanted: string, horizon: number): number =>
  knownUntil(
    curves.filter(({ group }) => group === wanted),
    horizon,
  );

/**
 * A group has its colour and an end its dash. A curve runs on as long as its share is known; a
 * group of whom nobody was watched is not drawn.
 */
function risksDrawn(
  curves: CompetingRisks['curves'],
  nameOf: (group: string, cause: string) => string,
  horizon: number,
): Drawn[] {
  const groups = [...new Set(curves.map(({ group }) => group))];
  const causes = [...new Set(curves.map(({ cause }) => cause))];
  return curves.flatMap(({ group, cause, time, incidence }) => {
    const last = lastDayOf(curves, group, horizon);
    if (last === 0) return [];
    const steps = stepsOf(time, incidence, 0);
    return {
      name: nameOf(group, cause),
      points: [...steps, [last, steps.at(-1)?.[1] ?? 0]],
      colour: groups.indexOf(group),
      dash: causes.indexOf(cause),
    };
  });
}

const PLACES = { hospital: 'cohort.hospital', icu: 'cohort.icuRisks' } as const;

/** Death and leaving alive of those in the hospital, or of those who lay in an ICU. */
export function Risks(props: {
  readonly outcomes: CohortOutcomes;
  readonly place: keyof typeof PLACES;
}) {
  const { outcomes, place } = props;
  const text = useText();
  const nameOf = useGroupName();
  const { horizon } = outcomes;
  const { curves, causes } = outcomes[place];
  const title = text(PLACES[place]);
  const days = text('cohort.daysFromIndex');
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        risksDrawn(
          curves,
          (group, cause) => `${nameOf(group)}: ${codeName(text, 'cause', cause)}`,
          horizon,
        ),
        { x: days, y: text('cohort.axis.ended'), horizon },
        colours,
      ),
    [curves, days, horizon, nameOf, text],
  );
  if (curves.every(({ n }) => n === 0)) {
    return (
      <Panel title={title}>
        <Empty title={text('cohort.nobody')} />
      </Panel>
    );
  }
  // Both ways to leave are those of the same patients: one row a group.
  const rows = curves.filter(({ cause, n }) => cause === causes[0] && n > 0);
  return (
    <Panel title={title}>
      <Chart
        title={title}
        file={`incidence-${place}`}
        note={askedWords(text, outcomes)}
        option={option}
        rows={[
          ['group', 'cause', 'day', 'at risk', 'incidence', 'lower', 'upper'],
          ...curves.flatMap(incidenceRows),
        ]}
      />
      <AtRisk
        outcomes={outcomes}
        course={place}
        rows={rows}
        ends={causes.map((cause) => ({
          title: ({ group }) =>
            text('cohort.byDay', {
              cause: codeName(text, 'cause', cause),
              day: lastDayOf(curves, group, horizon),
            }),
          of: ({ group }) => shareAtEnd(curves, { group, cause }),
        }))}
      />
    </Panel>
  );
}

/** The share that had ended by the last day that is known, with limits where the curve has some. */
function shareAtEnd(
  curves: CompetingRisks['curves'],
  asked: { readonly group: string; readonly cause: string },
): string {
  const curve = curves.find(({ group, cause }) => group === asked.group && cause === asked.cause);
  if (!curve) return '–';
  const { lower, upper } = curve.atHorizonLimits;
  const share = `${percent(curve.atHorizon, 1, '–')}%`;
  if (lower === null || upper === null) return share;
  return `${share} (${percent(lower, 1, '–')}–${percent(upper, 1, '–')})`;
}

function incidenceRows(curve: IncidenceCurveView): (string | number | null)[][] {
  return curve.time.map((day, at) => [
    ...[curve.group, curve.cause, day, curve.atRisk[at] ?? null, curve.incidence[at] ?? null],
    ...[curve.lower[at] ?? null, curve.upper[at] ?? null],
  ]);
}
