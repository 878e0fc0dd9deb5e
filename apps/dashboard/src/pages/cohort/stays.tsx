import type { CohortGroup, CohortMeasure, CohortOutcomes } from '@carbawatch/contracts';
import { Fragment } from 'react';
import { BehindNumber } from '../../behind/behind-number';
import { downloadCsv, type Cell } from '../../charts/download';
import { CsvButton } from '../../charts/csv-button';
import { Panel, Scroll } from '../../design/panel';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import { shownMedian, shownNumber, shownP, testWords } from './estimate-words';
import { GROUPS, partOf } from './groups';
import { fileOf } from './question';

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
    [
      ...[text('cohort.stay'), text('cohort.group'), 'n', text('csv.median')],
      ...[text('rates.lower'), text('rates.upper'), text('csv.q1'), text('csv.q3')],
      ...[text('cohort.missingShort'), text('csv.stillThere'), 'p'],
    ],
    ...STAYS.flatMap((stay) =>
      GROUPS.map((group): Cell[] => {
        const { known, median, medianLimits, q1, q3, missing, stillThere } =
          stays[stay].groups[group];
        const { lower, upper } = medianLimits;
        const days = [median, lower, upper, q1, q3];
        const named = [text(`cohort.stay.${stay}`), text(`cohort.${group}`)];
        return [...named, known, ...days, missing, stillThere, stays[stay].test.p];
      }),
    ),
  ];
  return (
    <Panel
      title={text('cohort.stays')}
      right={<CsvButton onClick={() => downloadCsv(fileOf('stays', outcomes), csv())} />}
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
              const { test } = stays[stay];
              return (
                <tr key={stay}>
                  <th scope="row">{text(`cohort.stay.${stay}`)}</th>
                  {GROUPS.map((group) => (
                    <td key={group}>
                      <Days outcomes={outcomes} stay={stay} group={group} />
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

function Days(props: {
  readonly outcomes: CohortOutcomes;
  readonly stay: (typeof STAYS)[number];
  readonly group: CohortGroup;
}) {
  const { outcomes, stay, group } = props;
  const text = useText();
  const of: CohortMeasure & { stillThere: number } = outcomes.stays[stay].groups[group];
  const { known, missing, stillThere, q1, q3 } = of;
  const counts = [
    ['known', known, `n = ${known}`],
    ['still-there', stillThere, text('cohort.stillThere', { n: stillThere })],
    ['missing', missing, text('cohort.notKnown', { n: missing })],
  ] as const;
  return (
    <>
      <span className="nowrap">{shownMedian(of)}</span>
      <div className="hint">
        {known > 0 && `${shownNumber(q1, 1)}–${shownNumber(q3, 1)}, `}
        {counts
          .filter(([count, n]) => count === 'known' || n > 0)
          .map(([count, n, words], at) => (
            <Fragment key={count}>
              {at > 0 && ', '}
              <BehindNumber
                of={outcomes}
                words={partOf(group, { part: 'stay', stay, count })}
                name={`${text(`cohort.${group}`)}, ${text(`cohort.stay.${stay}`)}: ${words}`}
                n={n}
              >
                {words}
              </BehindNumber>
            </Fragment>
          ))}
      </div>
    </>
  );
}
