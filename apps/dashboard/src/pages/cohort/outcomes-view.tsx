import type { CohortDoor, CohortOutcomes } from '@carbawatch/contracts';
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
import { shownEstimate, shownNumber, shownP, testWords } from './estimate-words';
import { GROUPS } from './groups';
import { Risks, Survival } from './course-curves';
import { Asked, Warnings } from './question';
import { Stays } from './stays';

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
              <Risks outcomes={outcomes} place="hospital" />
              <Risks outcomes={outcomes} place="icu" />
            </div>
          </div>
          <Stays outcomes={outcomes} />
        </>
      )}
    </Loaded>
  );
}

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

function Door({ door }: { door: CohortDoor }) {
  const text = useText();
  const { ranking, counts, probability } = door;
  const names = [text('cohort.cpe'), text('cohort.nonCpe')];
  const [cpeName, nonCpeName] = names;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const sum = (of: readonly number[]): number => of.reduce((all, n) => all + n, 0) || 1;
      return {
        grid: { left: 8, right: 24, top: 60, bottom: 8, containLabel: true },
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
