import type { CohortOutcomes } from '@carbawatch/contracts';
import { useCallback } from 'react';
import { BehindNumber } from '../../behind/behind-number';
import { Chart, axisName, axisStyle } from '../../charts/chart';
import type { ChartOption } from '../../charts/echarts';
import { rankColour, type ChartColours } from '../../charts/palette';
import { Panel, Scroll } from '../../design/panel';
import { Empty } from '../../design/states';
import { useText } from '../../i18n/text';
import { shownNumber } from './estimate-words';
import { GROUPS, partOf } from './groups';
import { askedWords, fileOf } from './question';

/** Ranks of desirability side by side. */
export function Door({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { door } = outcomes;
  const { ranking, counts, probability } = door;
  const names = [text('cohort.cpe'), text('cohort.nonCpe')];
  const [cpeName, nonCpeName] = names;
  const option = useCallback(
    (colours: ChartColours): ChartOption => {
      const sum = (of: readonly number[]): number => of.reduce((all, n) => all + n, 0) || 1;
      return {
        grid: { left: 8, right: 24, top: 60, bottom: 20, containLabel: true },
        legend: { top: 0, textStyle: { color: colours.ink } },
        tooltip: { trigger: 'item' },
        xAxis: {
          type: 'value',
          max: 100,
          ...axisName(text('cohort.axis.patients')),
          ...axisStyle(colours),
        },
        yAxis: { type: 'category', data: [nonCpeName ?? '', cpeName ?? ''], ...axisStyle(colours) },
        series: ranking.labels.map((label, at) => ({
          type: 'bar',
          name: label,
          stack: 'rank',
          itemStyle: {
            color: rankColour(colours, at, ranking.labels.length),
            borderColor: colours.card,
            borderWidth: 1,
          },
          data: [counts.nonCpe, counts.cpe].map((of) =>
            Number(((100 * (of[at] ?? 0)) / sum(of)).toFixed(1)),
          ),
        })),
      };
    },
    [ranking, counts, cpeName, nonCpeName, text],
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
        file={fileOf('door', outcomes)}
        note={askedWords(text, outcomes)}
        height="15rem"
        option={option}
        rows={[
          [text('cohort.doorRank'), ...names],
          ...ranking.labels.map((label, at) => [label, counts.cpe[at], counts.nonCpe[at]]),
        ]}
      />
      <Ranks outcomes={outcomes} />
      <LeftOut outcomes={outcomes} />
    </Panel>
  );
}

/** Who has no rank, so that its deaths are fewer than those by day 30 above. */
function LeftOut({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { cpe, nonCpe, undetermined } = outcomes.door.leftOut;
  const sum = (of: 'followUp' | 'vitalStatus' | 'components'): number =>
    cpe[of] + nonCpe[of] + undetermined[of];
  if (cpe.total + nonCpe.total + undetermined.total === 0) return null;
  return (
    <p className="hint" data-testid="unranked">
      {text('cohort.doorLeftOut', {
        followUp: sum('followUp'),
        vital: sum('vitalStatus'),
        components: sum('components'),
      })}
    </p>
  );
}

/** How many patients stand on each rank. */
function Ranks({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { ranking, counts } = outcomes.door;
  return (
    <Scroll label={text('cohort.doorRanks')}>
      <table className="dense" data-testid="ranks">
        <caption className="hint">{text('cohort.doorRanks')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('cohort.doorRank')}</th>
            {GROUPS.map((group) => (
              <th scope="col" key={group} className="number">
                {text(`cohort.${group}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ranking.labels.map((label, rank) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {GROUPS.map((group) => (
                <td key={group} className="number">
                  <BehindNumber
                    of={outcomes}
                    words={partOf(group, { part: 'rank', rank })}
                    name={`${text(`cohort.${group}`)}, ${label}`}
                    n={counts[group][rank] ?? 0}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
