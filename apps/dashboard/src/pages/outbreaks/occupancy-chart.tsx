import { useCallback } from 'react';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { colourOf, type ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';

/** One stay on one ward. */
export interface Bar {
  readonly person: string;
  readonly ward: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

export interface CaseMark {
  readonly person: string;
  readonly at: string;
}

const BEFORE_MS = 21 * 86_400_000;

/** Patients as lines, stays as bars coloured by ward, first positives as marks. */
export function OccupancyChart(props: {
  readonly persons: readonly string[];
  readonly bars: readonly Bar[];
  readonly cases: readonly CaseMark[];
  readonly since: string;
  /** End of the axis, so that it stands still while the days pass. */
  readonly until?: number;
}) {
  const { persons, bars, cases, since, until } = props;
  const text = useText();
  const first = text('outbreaks.firstCase');
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const wards = [...new Set(bars.map(({ ward }) => ward))].sort();
      const names = persons.map((person) => person.slice(0, 8)).reverse();
      return {
        grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
        legend: { top: 0, type: 'scroll', textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: {
          type: 'time',
          min: Date.parse(since) - BEFORE_MS,
          ...(until !== undefined && { max: until }),
          ...axisStyle(colours, true),
        },
        yAxis: { type: 'category', data: names, ...axisStyle(colours) },
        series: [
          ...wards.map((ward) => ({
            type: 'custom' as const,
            name: ward,
            clip: true,
            itemStyle: { color: colourOf(wards, ward, colours) },
            encode: { x: [0, 2], y: 1 },
            data: bars
              .filter((bar) => bar.ward === ward)
              .map((bar) => [bar.from, bar.person.slice(0, 8), bar.to]),
            renderItem: (_: unknown, api: BarApi) => stay(api, colourOf(wards, ward, colours)),
          })),
          {
            type: 'scatter' as const,
            name: first,
            symbol: 'diamond',
            symbolSize: 13,
            z: 5,
            itemStyle: { color: colours.alarm, borderColor: colours.card, borderWidth: 1 },
            data: cases.map(({ person, at }) => [at, person.slice(0, 8)]),
          },
        ],
      } as ChartOption; // ECharts' own types do not know what a custom series returns
    },
    [persons, bars, cases, since, until, first],
  );
  return (
    <Chart
      title={text('outbreaks.occupancy')}
      file="occupancy"
      height={`${6 + 1.6 * persons.length}rem`}
      option={option}
      rows={[
        [text('alert.patient'), text('app.ward'), text('app.from'), text('app.to')],
        ...bars.map(({ person, ward, from, to }) => [
          ...[person.slice(0, 8), ward],
          ...[new Date(from).toISOString(), new Date(to).toISOString()],
        ]),
      ]}
    />
  );
}

interface BarApi {
  value(dimension: number): number;
  coord(point: readonly (number | string)[]): number[];
  size(of: readonly number[]): number[];
}

function stay(api: BarApi, color: string) {
  const [x1 = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
  const [x2 = 0] = api.coord([api.value(2), api.value(1)]);
  const height = (api.size([0, 1])[1] ?? 20) * 0.6;
  return {
    type: 'rect',
    shape: { x: x1, y: y - height / 2, width: Math.max(2, x2 - x1), height },
    style: { fill: color },
  };
}
