import type { CohortComparison, ResistanceRow } from '@carbawatch/contracts';
import { useState } from 'react';
import { BehindShare } from '../../behind/behind-share';
import { downloadCsv, type Cell } from '../../charts/download';
import { Choice } from '../../design/filters';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, percent } from '../../design/proportion';
import { Empty } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { speciesName } from '../../i18n/species-name';
import { agentName } from '../../i18n/thing-name';
import { useText, type Text } from '../../i18n/text';
import { CsvButton } from '../../charts/csv-button';
import { shownP, testWords } from './estimate-words';
import { partOf } from './groups';
import { fileOf } from './question';

/** Shares of resistant isolates among CPE and others, judged by one guideline. */
export function Resistance({ comparison }: { comparison: CohortComparison }) {
  const { resistance } = comparison;
  const text = useText();
  const [stratum, setStratum] = useState('all');
  const strata = new Map(
    resistance.agents.flatMap(({ strata: own }) => own.map((s) => [s.stratum, s.label] as const)),
  );
  const shown = resistance.agents.filter(({ strata: own }) =>
    own.some((each) => each.stratum === stratum),
  );
  const csv = (): void => downloadCsv(fileOf('resistance', comparison), tableOf(comparison, text));
  return (
    <Panel
      title={text('cohort.resistance')}
      hint={resistance.guideline.label}
      right={<CsvButton onClick={csv} />}
    >
      {resistance.agents.length === 0 ? (
        <Empty title={text('isolate.noSusceptibility')} />
      ) : (
        <>
          <div className="row">
            <Choice
              label={text('isolates.organism')}
              value={stratum}
              options={[...strata].map(([name, label]) => [name, speciesName(text, label)])}
              onChange={(value) => setStratum(value ?? 'all')}
            />
          </div>
          <Scroll label={text('cohort.resistance')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{text('isolate.agent')}</th>
                  <th scope="col">CPE: R %</th>
                  <th scope="col">{text('cohort.nonCpe')}: R %</th>
                  <th scope="col">p</th>
                  <th scope="col">{text('cohort.pAdjusted')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <AgentRow key={row.agent} comparison={comparison} row={row} stratum={stratum} />
                ))}
              </tbody>
            </table>
          </Scroll>
          <p className="hint">{resistance.adjustment}</p>
          {resistance.agents.some(isReported) && (
            <p className="hint">{text('antibiogram.reportedHint')}</p>
          )}
        </>
      )}
    </Panel>
  );
}

/** Some of its results are categories that the laboratory gave, without a value to judge. */
const isReported = ({ strata }: ResistanceRow): boolean =>
  strata.some(({ groups }) => groups.cpe.categoryOnly + groups.nonCpe.categoryOnly > 0);

function AgentRow(props: {
  readonly comparison: CohortComparison;
  readonly row: ResistanceRow;
  readonly stratum: string;
}) {
  const { comparison, row, stratum } = props;
  const text = useText();
  const found = row.strata.find((each) => each.stratum === stratum);
  if (!found) return null;
  const part = { part: 'resistance', agent: row.agent, stratum } as const;
  return (
    <tr>
      <th scope="row">
        {agentName(text, row.agent, row.name)}{' '}
        {row.marks.length > 0 && (
          <span className="hint">
            {row.marks.map((mark) => codeName(text, 'mark', mark)).join(', ')}
          </span>
        )}
      </th>
      {(['cpe', 'nonCpe'] as const).map((group) => {
        const { resistant } = found.groups[group];
        return (
          <td key={group} className="nowrap">
            <BehindShare
              of={comparison}
              name={`${text(`cohort.${group}`)}, ${agentName(text, row.agent, row.name)} R`}
              share={resistant}
              counted={partOf(group, { ...part, count: 'resistant' })}
              all={partOf(group, { ...part, count: 'read' })}
            />{' '}
            ({percent(resistant.value, DIGITS, '–')}%){found.groups[group].categoryOnly > 0 && '‡'}
          </td>
        );
      })}
      <td title={testWords(found.test)}>{shownP(found.test.p)}</td>
      <td>{shownP(found.pAdjusted)}</td>
    </tr>
  );
}

function tableOf({ resistance }: CohortComparison, text: Text): Cell[][] {
  return [
    [
      ...[text('isolate.agent'), text('isolates.organism')],
      ...(['cpe', 'nonCpe'] as const).flatMap((group) => [
        `${text(`cohort.${group}`)}, R`,
        `${text(`cohort.${group}`)}, ${text('antibiogram.tested')}`,
      ]),
      ...['p', text('cohort.pAdjusted')],
    ],
    ...resistance.agents.flatMap((row) =>
      row.strata.map(({ label, groups, test, pAdjusted }) => [
        ...[row.agent, speciesName(text, label)],
        ...[groups.cpe.resistant.numerator, groups.cpe.resistant.denominator],
        ...[groups.nonCpe.resistant.numerator, groups.nonCpe.resistant.denominator],
        ...[test.p, pAdjusted],
      ]),
    ),
  ];
}
