import type { DetectorVerdict, Signals } from '@carbawatch/contracts';
import { useMemo } from 'react';
import { Chart, axisStyle, sideName } from '../../charts/chart';
import type { Cell } from '../../charts/download';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { askedWords, fileOf } from '../cohort/question';
import { daysBefore } from './signal-words';
import { alarmStates, windowCounts, type AlarmState } from './window-counts';

interface Words {
  readonly observed: string;
  readonly upper: string;
  readonly alarm: string;
  readonly goesOn: string;
  /** What a bar counts, and over how long. */
  readonly axis: string;
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The days that a point of a drawing counts: its own, or those of the window that ends there. */
function daysCounted(verdict: DetectorVerdict, from: string): Days | null {
  const point = verdict.points.find((each) => each.from === from);
  const days = windowCounts(verdict)?.days;
  if (!point) return null;
  return { from: days === undefined ? from : daysBefore(from, days - 1), to: point.to };
}

/** What was seen as bars or, over a window of days, as an area; the limit as a line; alarms. */
export function DetectorChart(props: {
  readonly signals: Signals;
  readonly verdict: DetectorVerdict;
  /** Opens the cases of a point. */
  readonly onOpen?: (days: Days) => void;
}) {
  const { signals, verdict, onOpen } = props;
  const text = useText();
  const { method, detector } = verdict;
  const option = useMemo(() => {
    const days = windowCounts(verdict)?.days ?? null;
    const observed = days === null ? text('signals.observed') : text('signals.inDays', { n: days });
    const { family, of } = signals.series;
    const words = {
      observed,
      upper: text('signals.upper'),
      alarm: text('signals.alarm'),
      goesOn: text('signals.goesOn'),
      axis:
        days === null
          ? text('signals.axis', {
              of: [family, text(`series.of.${of}`)].filter(Boolean).join(' '),
              step: text(`signals.step.${verdict.step}`),
            })
          : observed,
    };
    return (colours: ChartColours) => optionOf(verdict, words, colours);
  }, [verdict, signals.series, text]);
  return (
    <Chart
      title={`${codeName(text, 'detector', detector)}: ${method}`}
      note={askedWords(text, signals)}
      file={fileOf(`detector-${detector}`, signals)}
      height="17rem"
      option={option}
      onClick={(name) => {
        const days = daysCounted(verdict, name);
        if (days) onOpen?.(days);
      }}
      rows={rowsOf(verdict, text)}
    />
  );
}

/** The same numbers: what a rule judged by, and each alarm once, as the drawing marks it. */
function rowsOf(verdict: DetectorVerdict, text: Text): Cell[][] {
  const window = windowCounts(verdict);
  const states = alarmStates(verdict);
  const judged = (cell: Cell): Cell[] => (window ? [cell] : []);
  return [
    [
      ...[text('app.from'), text('app.to'), text('signals.observed')],
      ...judged(window && text('signals.inDays', { n: window.days })),
      ...[text('csv.expected'), text('signals.upper'), text('csv.statistic')],
      text('signals.alarm'),
    ],
    ...verdict.points.map((point, at) => {
      const state = states[at] ?? null;
      return [
        ...[point.from, point.to, point.observed],
        ...judged(window?.counts[at]),
        ...[point.expected, point.upper, point.statistic],
        state === null ? '' : text(state === 'begins' ? 'signals.alarm' : 'signals.goesOn'),
      ];
    }),
  ];
}

function optionOf(verdict: DetectorVerdict, words: Words, colours: ChartColours): ChartOption {
  const { points } = verdict;
  const window = windowCounts(verdict);
  const counts = window?.counts ?? points.map(({ observed }) => observed);
  const states = alarmStates(verdict);
  const markedAs = (state: AlarmState) =>
    points.map((_, at) => (states[at] === state ? (counts[at] ?? '-') : '-'));
  const blue = colours.series[0] ?? colours.soft;
  return {
    grid: { left: 8, right: 16, top: 60, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: points.map(({ from }) => from), ...axisStyle(colours) },
    yAxis: {
      type: 'value',
      minInterval: 1,
      ...sideName(words.axis),
      ...axisStyle(colours),
      nameTextStyle: { color: colours.soft, align: 'left' },
    },
    series: [
      window
        ? {
            type: 'line',
            name: words.observed,
            step: 'middle',
            showSymbol: false,
            lineStyle: { width: 1.5, color: blue },
            areaStyle: { color: blue, opacity: 0.25 },
            itemStyle: { color: blue },
            data: [...counts],
          }
        : {
            ...{ type: 'bar', name: words.observed, barMaxWidth: 40 },
            itemStyle: { color: blue },
            data: [...counts],
          },
      {
        type: 'line',
        name: words.upper,
        step: 'middle',
        showSymbol: false,
        lineStyle: { type: 'dashed', width: 1.5, color: colours.soft },
        itemStyle: { color: colours.soft },
        data: points.map((point) => point.upper ?? '-'),
      },
      {
        type: 'scatter',
        name: words.alarm,
        symbol: 'triangle',
        symbolSize: 11,
        z: 4,
        itemStyle: { color: colours.alarm },
        data: markedAs('begins'),
      },
      // A rule of a window counts a case on each of its days: those are no news.
      ...(window
        ? []
        : [
            {
              ...{ type: 'scatter' as const, name: words.goesOn, symbol: 'triangle', z: 4 },
              symbolSize: 9,
              itemStyle: { color: colours.card, borderColor: colours.alarm, borderWidth: 1.5 },
              data: markedAs('goes-on'),
            },
          ]),
    ],
  };
}
