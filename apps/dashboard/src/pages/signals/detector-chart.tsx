import type { DetectorVerdict } from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';

/** What was seen as bars, the limit as a line, and alarms by form and colour. */
export function DetectorChart({ verdict }: { verdict: DetectorVerdict }) {
  const text = useText();
  const { points, method, detector } = verdict;
  const words = {
    observed: text('signals.observed'),
    upper: text('signals.upper'),
    alarm: text('signals.alarm'),
  };
  const { observed, upper, alarm } = words;
  const option = useCallback(
    (colours: ChartColours): ChartOption => ({
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, textStyle: { color: colours.ink } },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: points.map(({ from }) => from), ...axisStyle(colours) },
      yAxis: { type: 'value', minInterval: 1, ...axisStyle(colours) },
      series: [
        {
          type: 'bar',
          name: observed,
          itemStyle: { color: colours.series[0] ?? colours.soft },
          data: points.map((point) => point.observed),
        },
        {
          type: 'line',
          name: upper,
          step: 'middle',
          showSymbol: false,
          lineStyle: { type: 'dashed', width: 1.5, color: colours.soft },
          itemStyle: { color: colours.soft },
          data: points.map((point) => point.upper ?? '-'),
        },
        {
          type: 'scatter',
          name: alarm,
          symbol: 'triangle',
          symbolSize: 11,
          itemStyle: { color: colours.alarm },
          data: points.map((point) => (point.alarm ? point.observed : '-')),
        },
      ],
    }),
    [points, observed, upper, alarm],
  );
  return (
    <Chart
      title={method}
      file={`detector-${detector}`}
      height="15rem"
      option={option}
      rows={[
        ['from', 'to', 'observed', 'expected', 'upper', 'statistic', 'alarm'],
        ...points.map((point) => [
          ...[point.from, point.to, point.observed, point.expected, point.upper],
          ...[point.statistic, String(point.alarm)],
        ]),
      ]}
    />
  );
}
