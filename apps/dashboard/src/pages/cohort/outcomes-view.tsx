import type {
  CohortCell,
  CohortEstimate,
  CohortGroup,
  CohortOutcomes,
} from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { outcomesQuery } from '../../api/cohort-queries';
import { BehindNumber } from '../../behind/behind-number';
import { BehindShare } from '../../behind/behind-share';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, Limits, ShareHeads, percent } from '../../design/proportion';
import { Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { shownNumber, shownP, testWords } from './estimate-words';
import { CELL_OF_GROUP, GROUPS } from './groups';
import { Risks, Survival } from './course-curves';
import { Door } from './door';
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
              ci={text('cohort.ofShares', {
                method: codeName(text, 'ci', outcomes.mortality30d.all.share.ci.method),
              })}
            />
            <Warnings of={outcomes.warnings} />
          </div>
          <Mortality outcomes={outcomes} />
          <div className="columns">
            <div className="span-6 stack">
              <Survival outcomes={outcomes} />
              <Door outcomes={outcomes} />
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

/** A number of the summary, in one group of the comparison. */
function ofGroup(cell: CohortCell, group: CohortGroup | null): Parameters {
  return group === null ? { cell } : { cell, group: `verdict:${CELL_OF_GROUP[group]}` };
}

function Mortality({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { all, groups, test, riskDifference } = outcomes.mortality30d;
  const lines = [
    [null, text('app.all'), all] as const,
    ...GROUPS.map((group) => [group, text(`cohort.${group}`), groups[group]] as const),
  ];
  return (
    <Panel title={text('cohort.mortality30d')}>
      <Scroll label={text('cohort.mortality30d')}>
        <table data-testid="mortality">
          <thead>
            <tr>
              <th scope="col">{text('cohort.group')}</th>
              <ShareHeads />
              <th scope="col">{text('cohort.boundsShort')}</th>
              <th scope="col" className="number">
                {text('cohort.unknown')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(([group, name, mortality]) => (
              <Deaths
                key={name}
                outcomes={outcomes}
                group={group}
                name={name}
                mortality={mortality}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint" title={testWords(test)}>
        {text('cohort.riskDifference')} {points(riskDifference, text)} · p {shownP(test.p)} (
        {codeName(text, 'statistic', test.name)})
      </p>
    </Panel>
  );
}

/** A difference of shares in percentage points; between limits below zero a dash would mislead. */
function points({ value, lower, upper, method }: CohortEstimate, text: Text): string {
  if (value === null) return '–';
  const [at = '', from = '', to = ''] = [value, lower, upper].map((each) =>
    shownNumber(typeof each === 'number' ? 100 * each : each, DIGITS),
  );
  return text('cohort.points', { value: at, lower: from, upper: to, method });
}

function Deaths(props: {
  readonly outcomes: CohortOutcomes;
  readonly group: CohortGroup | null;
  readonly name: string;
  readonly mortality: CohortOutcomes['mortality30d']['all'];
}) {
  const { outcomes, group, name, mortality } = props;
  const text = useText();
  const { share, bounds, unknown } = mortality;
  const bound = (of: number | null): string => percent(of, DIGITS, '–');
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number nowrap">
        <BehindShare
          of={outcomes}
          name={`${text('cohort.mortality30d')}, ${name}`}
          share={share}
          counted={ofGroup('died-30d', group)}
          all={ofGroup('followed-30d', group)}
        />
      </td>
      <td className="number">{percent(share.value, DIGITS, '–')}</td>
      <td className="number">
        <Limits of={share} />
      </td>
      <td className="nowrap">
        {bounds.allAlive === null ? '–' : `${bound(bounds.allAlive)}–${bound(bounds.allDead)}%`}
      </td>
      <td className="number">
        <BehindNumber
          of={outcomes}
          words={ofGroup('day30-unknown', group)}
          name={`${text('cohort.unknown')}, ${name}`}
          n={unknown.outcome + unknown.followUp}
        />
      </td>
    </tr>
  );
}
