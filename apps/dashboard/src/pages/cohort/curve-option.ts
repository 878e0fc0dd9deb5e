import { axisName, axisStyle, sideName } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';

export interface Drawn {
  readonly name: string;
  readonly points: number[][];
  /** Places in the palette and among the dashes; the curve's own where none is given. */
  readonly colour?: number;
  readonly dash?: number;
  /** The outline of its limits. */
  readonly band?: number[][];
  /** Where somebody was lost from sight. */
  readonly ticks?: number[][];
}

/** Said below the drawing, and no series of its own to those who point at it. */
const UNNAMED = { silent: true, tooltip: { show: false } };

interface Axes {
  readonly x: string;
  readonly y: string;
  readonly horizon: number;
}

export function curveOption(
  curves: readonly Drawn[],
  axes: Axes,
  colours: ChartColours,
): ChartOption {
  const dashes = ['solid', 'dashed', 'dotted', 'solid'] as const;
  const inkOf = ({ colour }: Drawn, at: number): string =>
    colours.series[(colour ?? at) % colours.series.length] ?? colours.ink;
  return {
    grid: { left: 8, right: 24, top: curves.length > 3 ? 88 : 60, bottom: 24, containLabel: true },
    legend: {
      top: 0,
      // Long enough to tell a dashed line from a whole one.
      itemWidth: 36,
      textStyle: { color: colours.ink },
      data: curves.map(({ name }) => name),
    },
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
    series: [
      ...curves.flatMap((curve, at) => (curve.band ? band(curve.band, inkOf(curve, at)) : [])),
      ...curves.map((curve, at) => ({
        type: 'line' as const,
        name: curve.name,
        step: 'end' as const,
        symbol: 'none',
        itemStyle: { color: inkOf(curve, at) },
        lineStyle: { width: 2, type: dashes[curve.dash ?? at] ?? ('solid' as const) },
        data: curve.points,
      })),
      ...curves.map((curve, at) => ({
        ...UNNAMED,
        type: 'scatter' as const,
        symbol: 'rect',
        symbolSize: [1.5, 9],
        itemStyle: { color: inkOf(curve, at) },
        data: curve.ticks ?? [],
      })),
    ],
  };
}

function band(outline: number[][], colour: string) {
  return {
    ...UNNAMED,
    type: 'custom' as const,
    clip: true,
    data: [[0, 0]],
    renderItem: (_: unknown, api: { coord?: (point: number[]) => number[] }) => ({
      type: 'polygon' as const,
      shape: { points: outline.map((point) => api.coord?.(point) ?? point) },
      style: { fill: colour, opacity: 0.14 },
    }),
  };
}
