import type { RatePeriod, Rates } from '@carbawatch/contracts';
import { useCallback } from 'react';
import { Chart, axisStyle, sideName } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { codeName } from '../../i18n/code-name';
import { cutDays } from './cut-days';
import { askedWords, fileOf } from './question';

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
  const top = topOf(months);
  const option = useCallback(
    (colours: ChartColours) => optionOf(months, { density, lower, upper, top }, colours),
    [months, density, lower, upper, top],
  );
  return (
    <Panel title={density}>
      {total.incidenceDensity.value === null ? (
        <Empty title={text('rates.none')} hint={text('rates.noneHint')} />
      ) : (
        <Chart
          title={density}
          file={fileOf('incidence-density', rates)}
          note={askedWords(text, rates, codeName(text, 'ci', total.incidenceDensity.ci.method))}
          height="18rem"
          option={option}
          rows={[
            [text('rates.month'), text('csv.days'), density, lower, upper],
            ...months.map(({ label, from, to, incidenceDensity: { value, ci } }) => [
              ...[label, `${from} – ${to}`, value, ci.lower, ci.upper],
            ]),
          ]}
        />
      )}
      {months.some((month) => cutDays(month) !== null) && (
        <p className="hint">{text('rates.cutHint')}</p>
      )}
    </Panel>
  );
}

interface Said {
  readonly density: string;
  readonly lower: string;
  readonly upper: string;
  readonly top: number | null;
}

function optionOf(
  months: readonly RatePeriod[],
  { density, lower, upper, top }: Said,
  colours: ChartColours,
): ChartOption {
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
    xAxis: { type: 'category', data: months.map(labelOf), ...axisStyle(colours) },
    yAxis: {
      type: 'value',
      min: 0,
      ...(top !== null && { max: top }),
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
        data: months.map((month) => ({
          value: month.incidenceDensity.value ?? '-',
          // A point that is not filled is of a part of its month.
          ...(cutDays(month) !== null && {
            symbol: 'emptyCircle',
            symbolSize: 11,
          }),
        })),
      },
      limit(lower, 'lower'),
      limit(upper, 'upper'),
    ],
  };
}

/** `2025-11 *`: a month of which the period holds a part. */
const labelOf = (month: RatePeriod): string =>
  cutDays(month) === null ? month.label : `${month.label} *`;

/**
 * The end of the axis: the whole months set it, with their limits. A few days of a month have
 * limits so wide that they would press the year flat; what goes beyond is cut, and stands in the
 * table. Null where there is no whole month.
 */
function topOf(months: readonly RatePeriod[]): number | null {
  const whole = months.filter((month) => cutDays(month) === null);
  const highest = Math.max(0, ...whole.map(highestOf));
  const all = Math.max(0, ...months.map(highestOf));
  if (highest === 0 || all <= highest) return null;
  const values = months.map(({ incidenceDensity }) => incidenceDensity.value ?? 0);
  return roundedUp(Math.max(highest, ...values));
}

const highestOf = ({ incidenceDensity: { value, ci } }: RatePeriod): number =>
  ci.upper ?? value ?? 0;

/** The next of 1, 2, 2.5, 5, 10 times a power of ten. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((each) => each * power >= value) ?? 10;
  return step * power;
}
