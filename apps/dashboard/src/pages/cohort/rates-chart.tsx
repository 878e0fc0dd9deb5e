import type { Rates } from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart, axisStyle, sideName } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { askedWords } from './question';

/** Hospital-onset incidence density by month between its exact limits. */
export function RatesChart({ rates }: { rates: Rates }) {
  const text = useText();
  const { months, total } = rates;
  const { per } = total.incidenceDensity;
  const words = {
    density: text('rates.density', { per: per.toLocaleString() }),
    lower: text('rates.lower'),
    upper: text('rates.upper'),
  };
  const { density, lower, upper } = words;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const limit = (name: string, of: 'lower' | 'upper') => ({
        type: 'line' as const,
        name,
        showSymbol: false,
        lineStyle: { type: 'dashed' as const, width: 1.5, color: colours.soft },
        itemStyle: { color: colours.soft },
        data: months.map(({ incidenceDensity }) => incidenceDensity.ci[of] ?? '-'),
      });
      return {
        grid: { left: 8, right: 16, top: 60, bottom: 8, containLabel: true },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: months.map(({ label }) => label), ...axisStyle(colours) },
        yAxis: {
          type: 'value',
          min: 0,
          ...sideName(density),
          ...axisStyle(colours),
          nameTextStyle: { color: colours.soft, align: 'left' },
        },
        series: [
          {
            type: 'line',
            name: density,
            symbol: 'circle',
            symbolSize: 8,
            itemStyle: { color: colours.series[0] ?? colours.ink },
            data: months.map(({ incidenceDensity }) => incidenceDensity.value ?? '-'),
          },
          limit(lower, 'lower'),
          limit(upper, 'upper'),
        ],
      };
    },
    [months, density, lower, upper],
  );
  return (
    <Panel title={density}>
      {total.incidenceDensity.value === null ? (
        <Empty title={text('rates.none')} hint={text('rates.noneHint')} />
      ) : (
        <Chart
          title={density}
          file="incidence-density"
          note={askedWords(text, rates)}
          height="18rem"
          option={option}
          rows={[
            ['month', `per ${per} patient-days`, 'lower', 'upper'],
            ...months.map(({ label, incidenceDensity: { value, ci } }) => [
              ...[label, value, ci.lower, ci.upper],
            ]),
          ]}
        />
      )}
    </Panel>
  );
}
