import type { CohortOutcomes, CohortPart } from '@carbawatch/contracts';
import type { Parameters } from '../../api/client';
import { BehindNumber } from '../../behind/behind-number';
import { Scroll } from '../../design/panel';
import { useText } from '../../i18n/text';
import { atRiskOn, riskDays, type Watched } from './at-risk';
import { GROUPS, partOf, useGroupName } from './groups';

interface WatchedGroup extends Watched {
  readonly group: string;
}

/** A group that a later version names can't be opened by this one. */
function wordsOf(group: string, part: CohortPart): Parameters | null {
  const known = GROUPS.find((name) => name === group);
  return known ? partOf(known, part) : null;
}

/** How many a curve still stands on: its end is often a few patients'. */
export function AtRisk(props: {
  readonly outcomes: CohortOutcomes;
  readonly course: 'survival' | 'hospital' | 'icu';
  readonly rows: readonly WatchedGroup[];
  /** What had become of a group by the last day. */
  readonly ends?: readonly {
    readonly title: (row: WatchedGroup) => string;
    readonly of: (row: WatchedGroup) => string;
  }[];
}) {
  const { outcomes, course, rows, ends = [] } = props;
  const text = useText();
  const nameOf = useGroupName();
  const days = riskDays(outcomes.horizon);
  return (
    <Scroll label={text('cohort.atRisk')}>
      <table data-testid="at-risk" className="days">
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
          {rows.map((row) => (
            <tr key={row.group}>
              <th scope="row">{nameOf(row.group)}</th>
              {days.map((day) => (
                <td key={day} className="number">
                  <BehindNumber
                    of={outcomes}
                    words={wordsOf(row.group, { part: 'followed', course, day })}
                    name={`${nameOf(row.group)}, ${text('cohort.atRisk')}, ${day}`}
                    n={atRiskOn(row, day)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {ends.length > 0 &&
        rows.map((row) => (
          <p key={row.group} className="hint">
            {nameOf(row.group)}:{' '}
            {ends.map(({ title, of }) => `${title(row)} ${of(row)}`).join(', ')}
          </p>
        ))}
    </Scroll>
  );
}
