import type { RiskCalibration } from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';

interface PlaceApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

/** The limits of what was observed, as a line through the point. */
function whisker(api: PlaceApi, stroke: string) {
  const [x1 = 0, y1 = 0] = api.coord([api.value(0), api.value(1)]);
  const [x2 = 0, y2 = 0] = api.coord([api.value(0), api.value(2)]);
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 2 } };
}

/** Predicted against observed, by tenths of the predictions; the diagonal would be right. */
export function CalibrationChart({ calibration }: { calibration: RiskCalibration }) {
  const text = useText();
  const { deciles } = calibration;
  const words = {
    predicted: text('risk.predicted'),
    observed: text('risk.observed'),
    right: text('risk.right'),
  };
  const { predicted, observed, right } = words;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const axis = { type: 'value', min: 0, max: 1, ...axisStyle(colours) };
      const color = colours.series[0] ?? colours.ink;
      return {
        grid: { left: 8, right: 24, top: 36, bottom: 28, containLabel: true },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: { ...axis, name: predicted, nameLocation: 'middle', nameGap: 26 },
        yAxis: { ...axis, name: observed },
        series: [
          {
            type: 'line',
            name: right,
            showSymbol: false,
            lineStyle: { type: 'dashed', width: 1.5, color: colours.soft },
            itemStyle: { color: colours.soft },
            data: [
              [0, 0],
              [1, 1],
            ],
          },
          {
            type: 'custom',
            name: observed,
            itemStyle: { color },
            data: deciles.map((each) => [
              ...[each.meanPredicted, each.observed.lower ?? 0, each.observed.upper ?? 1],
            ]),
            renderItem: (_: unknown, api: PlaceApi) => whisker(api, color),
          },
          {
            type: 'scatter',
            name: observed,
            symbolSize: 9,
            itemStyle: { color },
            data: deciles.flatMap(({ meanPredicted, observed: { value } }) =>
              value === null ? [] : [[meanPredicted, value]],
            ),
          },
        ],
      } as ChartOption; // ECharts' own types do not know what a custom series returns
    },
    [deciles, predicted, observed, right],
  );
  return (
    <Chart
      title={text('risk.calibration')}
      file="risk-calibration"
      height="18rem"
      option={option}
      rows={[
        ['n', 'mean predicted', 'CPE', 'observed', 'lower', 'upper'],
        ...deciles.map((each) => [
          ...[each.n, each.meanPredicted, each.events],
          ...[each.observed.value, each.observed.lower, each.observed.upper],
        ]),
      ]}
    />
  );
}
