import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { axisName, axisStyle } from '../../charts/chart';

export interface ForestLine {
  readonly label: string;
  /** Null where there is no estimate or no bound. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ForestModel {
  readonly name: string;
  readonly lines: readonly ForestLine[];
}

/** Beyond these a limit is drawn at the edge: a few wide intervals must not hide all others. */
const ODDS_MIN = 0.05;
const ODDS_MAX = 20;

const within = (odds: number): number => Math.min(ODDS_MAX, Math.max(ODDS_MIN, odds));

/** Odds ratios with their limits on a logarithmic axis, the models one above the other. */
export function forestOption(
  models: readonly ForestModel[],
  axis: string,
  colours: ChartColours,
): ChartOption {
  const labels = [...(models[0]?.lines ?? [])].map(({ label }) => label).reverse();
  return {
    grid: { left: 8, right: 24, top: 36, bottom: 30, containLabel: true },
    legend: { top: 0, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'item' },
    xAxis: {
      type: 'log',
      min: ODDS_MIN,
      max: ODDS_MAX,
      ...axisName(axis),
      ...axisStyle(colours),
      axisLine: { show: true, lineStyle: { color: colours.soft } },
    },
    yAxis: { type: 'category', data: labels, ...axisStyle(colours) },
    series: models.flatMap(({ name, lines }, at) => {
      const color = colours.series[at] ?? colours.ink;
      const points = lines.flatMap(({ label, value, lower, upper }) =>
        value === null
          ? []
          : [
              {
                label,
                value: within(value),
                lower: lower === null ? ODDS_MIN : within(lower),
                upper: upper === null ? ODDS_MAX : within(upper),
              },
            ],
      );
      return [
        {
          type: 'custom' as const,
          name,
          itemStyle: { color },
          data: points.map((point) => [point.lower, point.label, point.upper]),
          encode: { x: [0, 2], y: 1 },
          renderItem: (_: unknown, api: ForestApi) => whisker(api, at, color),
        },
        {
          type: 'scatter' as const,
          name,
          itemStyle: { color },
          symbol: at === 0 ? 'rect' : 'diamond',
          symbolSize: 9,
          symbolOffset: [0, offsetOf(at)],
          data: points.map((point) => [point.value, point.label]),
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: colours.soft, type: 'dashed' as const },
            data: [{ xAxis: 1 }],
          },
        },
      ];
    }),
  } as ChartOption; // ECharts' own types do not know what a custom series returns
}

interface ForestApi {
  value(dimension: number): number;
  coord(point: readonly (number | string)[]): number[];
}

/** Models stand a little apart on one line. */
const offsetOf = (model: number): number => (model === 0 ? -5 : 5);

function whisker(api: ForestApi, model: number, color: string) {
  const [x1 = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
  const [x2 = 0] = api.coord([api.value(2), api.value(1)]);
  const at = y + offsetOf(model);
  return {
    type: 'line',
    shape: { x1, y1: at, x2, y2: at },
    style: { stroke: color, lineWidth: 2 },
  };
}
