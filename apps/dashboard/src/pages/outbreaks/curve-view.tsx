import type { Series } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Parameters } from '../../api/client';
import { seriesQuery } from '../../api/outbreak-queries';
import { BehindNumber } from '../../behind/behind-number';
import { BehindPanel } from '../../behind/behind-panel';
import { behindWord } from '../../behind/behind-words';
import { Chart, axisStyle, sideName } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { legendName, legendPx } from '../../charts/legend-lines';
import type { ChartColours } from '../../charts/palette';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Days, Filters, type Taken } from '../../design/filters';
import { Panel } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { speciesName } from '../../i18n/species-name';
import { useText } from '../../i18n/text';
import { useMay } from '../../session/me';
import { Asked, Warnings, askedWords, fileOf } from '../cohort/question';

const STEPS = ['day', 'week', 'month'] as const;
const BY = ['family', 'organism', 'st', 'ward', 'none'] as const;
const OF = ['cpe', 'cre', 'isolates'] as const;

const route = getRouteApi('/outbreaks');

/** First positives over time: the epidemic curve, stacked by what is chosen. */
export function CurveView() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  const step = STEPS.find((name) => name === search.step) ?? 'week';
  const by = BY.find((name) => name === search.by) ?? 'family';
  const of = OF.find((name) => name === search.of) ?? 'cpe';
  const { from, to, ward } = search;
  const period = from ? { from, to } : { window: 'P1Y', to };
  const query = useQuery(seriesQuery({ ...period, ward, step, by, of, population: 'all' }));
  return (
    <>
      <Filters onClear={() => void navigate({ search: { view: 'curve' } })}>
        <Choice
          label={text('outbreaks.of')}
          value={of}
          options={OF.map((name) => [name, text(`series.of.${name}`)])}
          onChange={(value) => set({ of: value })}
        />
        <Choice
          label={text('outbreaks.step')}
          value={step}
          options={STEPS.map((name) => [name, text(`series.step.${name}`)])}
          onChange={(value) => set({ step: value })}
        />
        <Choice
          label={text('outbreaks.by')}
          value={by}
          options={BY.map((name) => [name, text(`series.by.${name}`)])}
          onChange={(value) => set({ by: value })}
        />
        <WardEntry value={ward} onChange={(value) => set({ ward: value })} />
        <Days from={from} to={to} onChange={set} />
      </Filters>
      <Loaded of={query}>
        {(series) => (
          <Panel title={text('outbreaks.curve')}>
            <Asked of={series} />
            <Warnings of={series.warnings} />
            {series.total === 0 ? (
              <Empty title={text('outbreaks.noCases')} />
            ) : (
              <>
                <Curve series={series} />
                <InTwoGroups series={series} />
                <p className="hint">{series.delay.statement}</p>
              </>
            )}
          </Panel>
        )}
      </Loaded>
      <BehindPanel />
    </>
  );
}

/** Who carries two enzymes is one case and has a place in two bars. */
function InTwoGroups({ series: { groups, total } }: { series: Series }) {
  const text = useText();
  const twice = groups.reduce((sum, group) => sum + group.total, 0) - total;
  if (twice <= 0) return null;
  return <p className="hint">{text('outbreaks.inTwoGroups', { n: twice, total })}</p>;
}

const GROUPS_MAX = 7;

/** Groups that have a colour of their own, and the others together. */
function stacksOf(groups: Series['groups'], others: string): Pick<Group, 'name' | 'counts'>[] {
  const rest = groups.slice(GROUPS_MAX);
  if (rest.length === 0) return groups;
  const counts = (rest[0]?.counts ?? []).map((_, at) =>
    rest.reduce((sum, group) => sum + (group.counts[at] ?? 0), 0),
  );
  return [...groups.slice(0, GROUPS_MAX), { name: others, counts }];
}

type Group = Series['groups'][number];
type Period = Series['periods'][number];

interface Words {
  readonly axis: string;
  readonly expected: string;
}

function curveOption(
  periods: Series['periods'],
  stacks: readonly Pick<Group, 'name' | 'counts'>[],
  { axis, expected }: Words,
  colours: ChartColours,
): ChartOption {
  return {
    grid: {
      left: 8,
      right: 16,
      top: 64 + legendPx(stacks.map(({ name }) => name)),
      bottom: 8,
      containLabel: true,
    },
    legend: { top: 0, textStyle: { color: colours.ink }, formatter: legendName },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: periods.map(({ label }) => label), ...axisStyle(colours) },
    yAxis: {
      type: 'value',
      minInterval: 1,
      ...sideName(axis),
      ...axisStyle(colours),
      nameTextStyle: { color: colours.soft, align: 'left' },
    },
    series: [
      ...stacks.map(({ name, counts }, at) => ({
        type: 'bar' as const,
        name,
        stack: 'cases',
        itemStyle: {
          // What is left over has a colour that no group has.
          color: at < GROUPS_MAX ? (colours.series[at] ?? colours.soft) : colours.rest,
          borderColor: colours.card,
          borderWidth: 0.5,
        },
        // A bar of nothing would lie on the axis.
        data: counts.map((n) => n || '-'),
      })),
      {
        type: 'scatter' as const,
        name: expected,
        symbol: 'diamond',
        itemStyle: { color: colours.alarm },
        data: periods.map(({ nowcast }) => nowcast?.expected ?? '-'),
      },
    ],
  };
}

/** The isolates of one bar or number: those of a period, and of a group where one is meant. */
function wordsOf({ of, by }: Series, period: Period, group?: Group): Parameters {
  return {
    ...{ of, onFrom: period.from, onTo: period.to },
    ...(group && by !== 'none' && { group: `${by}:${group.key ?? ''}` }),
  };
}

const nameOf = ({ label }: Period, group?: Group): string =>
  [label, group?.name].filter(Boolean).join(', ');

/** Opens what a bar counts: the bar of all others, and what is expected, open the whole period. */
function useOpened(series: Series, groups: readonly Group[]) {
  const mayOpen = useMay('patients');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!mayOpen) return null;
  return (label: string, stack: string): void => {
    const period = series.periods.find((each) => each.label === label);
    if (!period) return;
    const group = groups.slice(0, GROUPS_MAX).find(({ name }) => name === stack);
    const behind = behindWord(series, wordsOf(series, period, group), nameOf(period, group));
    void navigate({ search: { ...search, behind }, hash: 'behind' });
  };
}

/** Where the numbers of a row of the table begin: after its first and its last day. */
const COUNT_AT = 2;

function Curve({ series }: { series: Series }) {
  const text = useText();
  const { periods, by } = series;
  const groups = useMemo(
    () =>
      by === 'organism'
        ? series.groups.map((each) => ({ ...each, name: speciesName(text, each.name) }))
        : series.groups,
    [series.groups, by, text],
  );
  const open = useOpened(series, groups);
  const expected = text('outbreaks.expected');
  const all = text('app.all');
  const others = text('outbreaks.others');
  const axis = text('signals.axis', {
    of: text(`series.of.${series.of}`),
    step: text(`signals.step.${series.step}`),
  });
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const stacks =
        groups.length > 0
          ? stacksOf(groups, others)
          : [{ name: all, counts: periods.map(({ count }) => count) }];
      return curveOption(periods, stacks, { axis, expected }, colours);
    },
    [periods, groups, expected, all, others, axis],
  );
  return (
    <Chart
      title={text('outbreaks.curve')}
      file={fileOf('epidemic-curve', series)}
      note={askedWords(text, series)}
      height="22rem"
      option={option}
      {...(open && { onClick: open })}
      linked={(row, column) => {
        const period = periods[row];
        const group = groups[column - COUNT_AT - 1];
        if (!period || column < COUNT_AT || (column > COUNT_AT && !group)) return null;
        const n = group ? (group.counts[row] ?? 0) : period.count;
        const words = wordsOf(series, period, group);
        return <BehindNumber of={series} words={words} name={nameOf(period, group)} n={n} />;
      }}
      rows={[
        [text('app.from'), text('app.to'), 'n', ...groups.map(({ name }) => name), expected],
        ...periods.map((period, at) => [
          ...[period.from, period.to, period.count],
          ...groups.map(({ counts }) => counts[at] ?? 0),
          period.nowcast?.expected ?? null,
        ]),
      ]}
    />
  );
}
