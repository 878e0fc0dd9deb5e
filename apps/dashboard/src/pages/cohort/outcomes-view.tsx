import type {
  CohortDoor,
  CohortOutcomes,
  CompetingRisks,
  SurvivalCurveView,
} from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Parameters } from '../../api/client';
import { outcomesQuery } from '../../api/cohort-queries';
import { Chart, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import type { ChartColours } from '../../charts/palette';
import { Panel, Scroll } from '../../design/panel';
import { Limits, percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { atRiskOn, riskDays } from './at-risk';
import { shownEstimate, shownNumber, shownP, testWords } from './estimate-words';
import { Asked, Warnings } from './question';

export function OutcomesView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const query = useQuery(outcomesQuery(parameters));
  return (
    <Loaded of={query}>
      {(outcomes) => (
        <>
          <div>
            <Asked
              of={outcomes}
              ci={codeName(text, 'ci', outcomes.mortality30d.all.share.ci.method)}
            />
            <Warnings of={outcomes.warnings} />
          </div>
          <Mortality outcomes={outcomes} />
          <div className="columns">
            <div className="span-6 stack">
              <Survival outcomes={outcomes} />
              <Door door={outcomes.door} />
            </div>
            <div className="span-6 stack">
              <Risks title={text('cohort.hospital')} risks={outcomes.hospital} file="hospital" />
              <Risks title={text('cohort.icuRisks')} risks={outcomes.icu} file="icu" />
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}

const GROUPS = ['cpe', 'nonCpe', 'undetermined'] as const;

function Mortality({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { all, groups, test, riskDifference } = outcomes.mortality30d;
  const lines = [
    [text('app.all'), all] as const,
    ...GROUPS.map((group) => [text(`cohort.${group}`), groups[group]] as const),
  ];
  return (
    <Panel title={text('cohort.mortality30d')}>
      <Scroll label={text('cohort.mortality30d')}>
        <table data-testid="mortality">
          <thead>
            <tr>
              <th scope="col">{text('cohort.group')}</th>
              <th scope="col" className="number">
                n / N
              </th>
              <th scope="col" className="number">
                %
              </th>
              <th scope="col" className="number">
                {text('cohort.interval')}
              </th>
              <th scope="col">{text('cohort.boundsShort')}</th>
              <th scope="col" className="number">
                {text('cohort.unknown')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(([name, { share, bounds, unknown }]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number nowrap">
                  {share.numerator} / {share.denominator}
                </td>
                <td className="number">{percent(share.value, 1, '–')}</td>
                <td className="number">
                  <Limits of={share} />
                </td>
                <td className="nowrap">
                  {bounds.allAlive === null
                    ? '–'
                    : `${percent(bounds.allAlive, 0, '–')}–${percent(bounds.allDead, 0, '–')}%`}
                </td>
                <td className="number">{unknown.outcome + unknown.followUp}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint" title={testWords(test)}>
        {text('cohort.riskDifference')} {shownEstimate(riskDifference)} · p {shownP(test.p)} (
        {codeName(text, 'statistic', test.name)})
      </p>
    </Panel>
  );
}

/** A curve that goes down or up in steps, from the first day on. */
function stepsOf(time: readonly number[], value: readonly number[], from: number): number[][] {
  return [[0, from], ...time.map((day, at) => [day, value[at] ?? from])];
}

interface Drawn {
  readonly name: string;
  readonly points: number[][];
  /** Places in the palette and among the dashes; the curve's own where none is given. */
  readonly colour?: number;
  readonly dash?: number;
}

function curveOption(
  curves: readonly Drawn[],
  axes: { readonly x: string; readonly horizon: number },
  colours: ChartColours,
): ChartOption {
  const dashes = ['solid', 'dashed', 'dotted', 'solid'] as const;
  return {
    grid: { left: 8, right: 24, top: curves.length > 3 ? 64 : 36, bottom: 24, containLabel: true },
    legend: { top: 0, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'value',
      min: 0,
      max: axes.horizon,
      name: axes.x,
      nameLocation: 'middle',
      nameGap: 26,
      ...axisStyle(colours),
    },
    yAxis: { type: 'value', min: 0, max: 1, ...axisStyle(colours) },
    series: curves.map(({ name, points, colour, dash }, at) => ({
      type: 'line',
      name,
      step: 'end',
      showSymbol: false,
      itemStyle: { color: colours.series[(colour ?? at) % colours.series.length] ?? colours.ink },
      lineStyle: { width: 2, type: dashes[dash ?? at] ?? 'solid' },
      data: points,
    })),
  };
}

function useGroupName(): (group: string) => string {
  const text = useText();
  return useCallback(
    (group: string) => {
      const known = GROUPS.find((name) => name === group);
      return known ? text(`cohort.${known}`) : group;
    },
    [text],
  );
}

function Survival({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const nameOf = useGroupName();
  const { curves, logRank } = outcomes.survival;
  const days = text('cohort.daysFromIndex');
  const { horizon } = outcomes;
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        curves.map(({ group, time, survival }) => ({
          name: nameOf(group),
          points: stepsOf(time, survival, 1),
        })),
        { x: days, horizon },
        colours,
      ),
    [curves, days, horizon, nameOf],
  );
  return (
    <Panel
      title={text('cohort.survival')}
      hint={`${codeName(text, 'statistic', logRank.name)} p ${shownP(logRank.p)}`}
    >
      {curves.every(({ n }) => n === 0) ? (
        <Empty title={text('cohort.nobody')} />
      ) : (
        <>
          <Chart
            title={text('cohort.survival')}
            file="survival"
            option={option}
            rows={[
              ['group', 'day', 'at risk', 'events', 'survival', 'lower', 'upper'],
              ...curves.flatMap(survivalRows),
            ]}
          />
          <AtRisk curves={curves} horizon={horizon} />
        </>
      )}
    </Panel>
  );
}

/** How many a curve still stands on: its end is often a few patients'. */
function AtRisk(props: {
  readonly curves: readonly SurvivalCurveView[];
  readonly horizon: number;
}) {
  const { curves, horizon } = props;
  const text = useText();
  const nameOf = useGroupName();
  const days = riskDays(horizon);
  return (
    <Scroll label={text('cohort.atRisk')}>
      <table data-testid="at-risk">
        <caption className="hint">
          {text('cohort.atRisk')}, {text('cohort.daysFromIndex')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{text('cohort.group')}</th>
            {days.map((day) => (
              <th key={day} scope="col" className="number">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => (
            <tr key={curve.group}>
              <th scope="row">{nameOf(curve.group)}</th>
              {days.map((day) => (
                <td key={day} className="number">
                  {atRiskOn(curve, day)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function survivalRows(curve: SurvivalCurveView): (string | number | null)[][] {
  return curve.time.map((day, at) => [
    ...[curve.group, day, curve.atRisk[at] ?? null, curve.events[at] ?? null],
    ...[curve.survival[at] ?? null, curve.lower[at] ?? null, curve.upper[at] ?? null],
  ]);
}

/**
 * A group has its colour and an end its dash. A curve of an end that nobody met runs along the axis
 * for as long as its group was watched; a group of whom nobody was is not drawn.
 */
function risksDrawn(
  curves: CompetingRisks['curves'],
  nameOf: (group: string, cause: string) => string,
): Drawn[] {
  const groups = [...new Set(curves.map(({ group }) => group))];
  const causes = [...new Set(curves.map(({ cause }) => cause))];
  const lastOf = (wanted: string): number =>
    Math.max(0, ...curves.flatMap(({ group, time }) => (group === wanted ? time : [])));
  return curves.flatMap(({ group, cause, time, incidence }) => {
    const last = lastOf(group);
    if (last === 0) return [];
    const steps = stepsOf(time, incidence, 0);
    return {
      name: nameOf(group, cause),
      points: [...steps, [last, steps.at(-1)?.[1] ?? 0]],
      colour: groups.indexOf(group),
      dash: causes.indexOf(cause),
    };
  });
}

function Risks(props: {
  readonly title: string;
  readonly risks: CompetingRisks;
  readonly file: string;
}) {
  const { title, risks, file } = props;
  const text = useText();
  const nameOf = useGroupName();
  const { curves } = risks;
  const days = text('cohort.daysFromIndex');
  const horizon = Math.max(1, ...curves.flatMap(({ time }) => time));
  const option = useCallback(
    (colours: ChartColours) =>
      curveOption(
        risksDrawn(curves, (group, cause) => `${nameOf(group)}: ${codeName(text, 'cause', cause)}`),
        { x: days, horizon },
        colours,
      ),
    [curves, days, horizon, nameOf, text],
  );
  return (
    <Panel title={title}>
      {curves.every(({ n }) => n === 0) ? (
        <Empty title={text('cohort.nobody')} />
      ) : (
        <Chart
          title={title}
          file={`incidence-${file}`}
          option={option}
          rows={[
            ['group', 'cause', 'day', 'incidence', 'lower', 'upper'],
            ...curves.flatMap((curve) =>
              curve.time.map((day, at) => [
                ...[curve.group, curve.cause, day, curve.incidence[at] ?? null],
                ...[curve.lower[at] ?? null, curve.upper[at] ?? null],
              ]),
            ),
          ]}
        />
      )}
    </Panel>
  );
}

function Door({ door }: { door: CohortDoor }) {
  const text = useText();
  const { ranking, counts, probability } = door;
  const names = [text('cohort.cpe'), text('cohort.nonCpe')];
  const [cpeName, nonCpeName] = names;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const sum = (of: readonly number[]): number => of.reduce((all, n) => all + n, 0) || 1;
      return {
        grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: { type: 'value', max: 100, ...axisStyle(colours) },
        yAxis: { type: 'category', data: [nonCpeName ?? '', cpeName ?? ''], ...axisStyle(colours) },
        series: ranking.labels.map((label, at) => ({
          type: 'bar',
          name: label,
          stack: 'rank',
          itemStyle: {
            color: colours.series[at % colours.series.length] ?? colours.soft,
            borderColor: colours.card,
            borderWidth: 1,
          },
          data: [counts.nonCpe, counts.cpe].map((of) =>
            Number(((100 * (of[at] ?? 0)) / sum(of)).toFixed(1)),
          ),
        })),
      };
    },
    [ranking, counts, cpeName, nonCpeName],
  );
  if (probability.value === null) {
    return (
      <Panel title={text('cohort.door')}>
        <Empty title={text('cohort.noDoor')} hint={probability.reason ?? text('cohort.nobody')} />
      </Panel>
    );
  }
  return (
    <Panel
      title={text('cohort.door')}
      hint={text('cohort.doorOf', {
        p: shownNumber(probability.value),
        lower: shownNumber(probability.halperin.lower),
        upper: shownNumber(probability.halperin.upper),
      })}
    >
      <Chart
        title={text('cohort.door')}
        file="door"
        height="14rem"
        option={option}
        rows={[
          ['rank', ...names],
          ...ranking.labels.map((label, at) => [label, counts.cpe[at], counts.nonCpe[at]]),
        ]}
      />
    </Panel>
  );
}
