import { useCallback } from 'react';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { colourOf, type ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { patientWord, shortOf, type Names } from '../patients/names';
import { shownDay, shownMoment } from '../../time/site-time';

/** One stay on one ward. */
export interface Bar {
  readonly person: string;
  readonly ward: string;
  /** Room and bed, for those who may see them; else empty. */
  readonly bed: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

export interface CaseMark {
  readonly person: string;
  readonly at: string;
}

/** Text and no HTML: names of wards and beds are the senders' own. */
const TOLD = {
  trigger: 'item',
  renderMode: 'richText',
  formatter: ({ data }: { data: readonly unknown[] }) => data.at(-1),
};

/** A file is of days and wards: whoever needs beds and hours exports them, and says why. */
const HEADS = ['alert.patient', 'app.ward', 'app.from', 'app.to'] as const;

/** A longer name is cut: the bars are what is looked at. */
const NAME_PX = 150;

const BEFORE_MS = 21 * 86_400_000;

/** Patients as lines, stays as bars coloured by ward, first positives as marks. */
export function OccupancyChart(props: {
  readonly names: Pick<Names, 'of'>;
  readonly persons: readonly string[];
  readonly bars: readonly Bar[];
  readonly cases: readonly CaseMark[];
  readonly since: string;
  /** End of the axis, so that it stands still while the days pass. */
  readonly until?: number;
  /** All wards of the page in the order of their colours. */
  readonly wards: readonly string[];
}) {
  const { names, persons, bars, cases, since, until, wards: order } = props;
  const text = useText();
  const { timezone } = useMe();
  const first = text('outbreaks.firstCase');
  // Told on the page; a file that leaves it holds pseudonyms.
  const told = persons.map((person) => patientWord(person, names)).join('\n');
  const option = useCallback(
    (colours: ChartColours, isFile: boolean): ChartOption => {
      const words = told.split('\n');
      const wordOf = new Map(persons.map((person, at) => [shortOf(person), words[at] ?? '']));
      const nameOf = (short: string): string => (isFile ? short : (wordOf.get(short) ?? short));
      const seen = new Set(bars.map(({ ward }) => ward));
      const wards = order.filter((ward) => seen.has(ward));
      const shown = (ms: number) => shownMoment(new Date(ms).toISOString(), timezone);
      return {
        grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
        legend: { top: 0, type: 'scroll', textStyle: { color: colours.ink } },
        tooltip: TOLD,
        xAxis: {
          type: 'time',
          min: Date.parse(since) - BEFORE_MS,
          ...(until !== undefined && { max: until }),
          ...axisStyle(colours, true),
        },
        yAxis: personAxis(persons, nameOf, colours),
        series: [
          ...wards.map((ward) => ({
            type: 'custom' as const,
            name: ward,
            clip: true,
            itemStyle: { color: colourOf(order, ward, colours) },
            encode: { x: [0, 2], y: 1 },
            data: bars.filter((bar) => bar.ward === ward).map((bar) => barOf(bar, nameOf, shown)),
            renderItem: (_: unknown, api: BarApi) => stay(api, colourOf(order, ward, colours)),
          })),
          {
            ...marksOf(first, colours),
            data: cases.map((mark) =>
              markOf(mark, nameOf, `${first}, ${shownMoment(mark.at, timezone)}`),
            ),
          },
        ],
      } as ChartOption; // ECharts' own types do not know what a custom series returns
    },
    [persons, told, bars, cases, since, until, order, first, timezone],
  );
  return (
    <Chart
      title={text('outbreaks.occupancy')}
      file="occupancy"
      ofPatients="occupancy"
      height={`${6 + 1.6 * persons.length}rem`}
      option={option}
      rows={[HEADS.map((name) => text(name)), ...bars.map((bar) => lineOf(bar, timezone))]}
    />
  );
}

function personAxis(
  persons: readonly string[],
  nameOf: (short: string) => string,
  colours: ChartColours,
) {
  return {
    type: 'category',
    data: persons.map(shortOf).reverse(),
    ...axisStyle(colours),
    axisLabel: { color: colours.soft, formatter: nameOf, width: NAME_PX, overflow: 'truncate' },
  };
}

function lineOf({ person, ward, from, to }: Bar, timezone: string): string[] {
  const day = (ms: number): string => shownDay(new Date(ms).toISOString(), timezone);
  return [shortOf(person), ward, day(from), day(to)];
}

/** From, line, to, and what is told of it. */
function barOf(
  { person, ward, bed, from, to }: Bar,
  nameOf: (short: string) => string,
  shown: (ms: number) => string,
) {
  const short = shortOf(person);
  const where = [ward, bed].filter((part) => part !== '').join(' ');
  return [from, short, to, `${nameOf(short)}: ${where}, ${shown(from)} – ${shown(to)}`];
}

/** As dark as the text: no ward has its colour. */
function marksOf(name: string, { ink, card }: ChartColours) {
  const itemStyle = { color: ink, borderColor: card, borderWidth: 2 };
  return { type: 'scatter' as const, name, symbol: 'diamond', symbolSize: 15, z: 5, itemStyle };
}

function markOf({ person, at }: CaseMark, nameOf: (short: string) => string, said: string) {
  const short = shortOf(person);
  return [at, short, `${nameOf(short)}: ${said}`];
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
