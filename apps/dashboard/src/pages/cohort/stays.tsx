import type { CohortMeasure, CohortOutcomes } from '@carbawatch/contracts';
import { downloadCsv, type Cell } from '../../charts/download';
import { CsvButton } from '../../charts/csv-button';
import { Panel, Scroll } from '../../design/panel';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { shownMedian, shownNumber, shownP, testWords } from './estimate-words';
import { GROUPS } from './groups';

const STAYS = [
  'icuBeforeIndex',
  'icuAfterIndex',
  'hospitalBeforeIndex',
  'hospitalAfterIndex',
] as const;

/** Days before and after the index culture: medians with their limits, quartiles and n. */
export function Stays({ outcomes }: { outcomes: CohortOutcomes }) {
  const text = useText();
  const { stays } = outcomes;
  const csv = (): Cell[][] => [
    ['stay', 'group', 'n', 'median', 'lower', 'upper', 'q1', 'q3', 'missing', 'still there', 'p'],
    ...STAYS.flatMap((stay) =>
      GROUPS.map((group): Cell[] => {
        const { known, median, medianLimits, q1, q3, missing, stillThere } =
          stays[stay].groups[group];
        const { lower, upper } = medianLimits;
        const days = [median, lower, upper, q1, q3];
        return [stay, group, known, ...days, missing, stillThere, stays[stay].test.p];
      }),
    ),
  ];
  return (
    <Panel
      title={text('cohort.stays')}
      right={<CsvButton onClick={() => downloadCsv('stays', csv())} />}
    >
      <Scroll label={text('cohort.stays')}>
        <table className="dense" data-testid="stays">
          <thead>
            <tr>
              <th scope="col">{text('cohort.stay')}</th>
              {GROUPS.map((group) => (
                <th key={group} scope="col">
                  {text(`cohort.${group}`)}
                </th>
              ))}
              <th scope="col">p</th>
            </tr>
          </thead>
          <tbody>
            {STAYS.map((stay) => {
              const { groups, test } = stays[stay];
              return (
                <tr key={stay}>
                  <th scope="row">{text(`cohort.stay.${stay}`)}</th>
                  {GROUPS.map((group) => (
                    <td key={group}>
                      <Days of={groups[group]} stillThere={groups[group].stillThere} />
                    </td>
                  ))}
                  <td title={testWords(test)}>
                    <span className="nowrap">{shownP(test.p)}</span>
                    {test.p !== null && (
                      <div className="hint">{codeName(text, 'statistic', test.name)}</div>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{text('cohort.staysHint')}</p>
    </Panel>
  );
}

function Days({ of, stillThere }: { of: CohortMeasure; stillThere: number }) {
  const text = useText();
  const { known, missing, q1, q3 } = of;
  const besides = [
    ...(known > 0 ? [`${shownNumber(q1, 1)}–${shownNumber(q3, 1)}`] : []),
    `n = ${known}`,
    ...(stillThere > 0 ? [text('cohort.stillThere', { n: stillThere })] : []),
    ...(missing > 0 ? [text('cohort.notKnown', { n: missing })] : []),
  ];
  return (
    <>
      <span className="nowrap">{shownMedian(of)}</span>
      <div className="hint">{besides.join(', ')}</div>
    </>
  );
}
