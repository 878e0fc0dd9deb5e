import type { CohortComparison, Proportion, TableOneRow } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { comparisonQuery } from '../../api/cohort-queries';
import { downloadCsv, type Cell } from '../../charts/download';
import { Panel, Scroll } from '../../design/panel';
import { percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { CsvButton } from '../../charts/csv-button';
import { shownEstimate, shownNumber, shownP, testWords } from './estimate-words';
import { GROUPS } from './groups';
import { Asked, Warnings } from './question';
import { Resistance } from './resistance';

export function ComparisonView({ parameters }: { parameters: Parameters }) {
  const query = useQuery(comparisonQuery(parameters));
  return (
    <Loaded of={query}>
      {(comparison) => (
        <>
          <div>
            <Asked of={comparison} />
            <Warnings of={comparison.warnings} />
          </div>
          <TableOne comparison={comparison} />
          <GenotypeCells comparison={comparison} />
          <Resistance resistance={comparison.resistance} />
        </>
      )}
    </Loaded>
  );
}

function shareCell(of: Proportion): string {
  return `${of.numerator} / ${of.denominator} (${percent(of.value, 1, '–')}%)`;
}

interface Line {
  readonly label: string;
  readonly indented: boolean;
  readonly cells: readonly string[];
  readonly odds: string;
  readonly p: string;
  /** The test with its rule and, where there is no p, why. */
  readonly test: string;
  readonly testName: string;
}

/** Each row of Table 1 as lines of text: a variable of several levels is one line a level. */
function linesOf(row: TableOneRow, text: Text): Line[] {
  const test = {
    p: shownP(row.test.p),
    test: testWords(row.test),
    testName: row.test.p === null ? '' : codeName(text, 'statistic', row.test.name),
  };
  const none = { odds: '', p: '', test: '', testName: '' };
  if (row.kind === 'share') {
    const cells = GROUPS.map((group) => shareCell(row.groups[group].share));
    return [
      { label: row.label, indented: false, cells, odds: shownEstimate(row.oddsRatio), ...test },
    ];
  }
  if (row.kind === 'measure') {
    const label = row.unit ? `${row.label} (${row.unit})` : row.label;
    const cells = GROUPS.map((group) => {
      const { median, q1, q3 } = row.groups[group];
      return median === null
        ? '–'
        : `${shownNumber(median, 1)} (${shownNumber(q1, 1)}–${shownNumber(q3, 1)})`;
    });
    return [{ label, indented: false, cells, odds: '', ...test }];
  }
  return [
    { label: row.label, indented: false, cells: ['', '', ''], odds: '', ...test },
    ...row.levels.map(({ level, groups }) => ({
      label: level,
      indented: true,
      cells: GROUPS.map((group) => shareCell(groups[group])),
      ...none,
    })),
  ];
}

function missingOf(row: TableOneRow): number {
  return GROUPS.reduce((sum, group) => {
    const own = row.kind === 'levels' ? row.missing[group] : row.groups[group].missing;
    return sum + own;
  }, 0);
}

function TableOne({ comparison }: { comparison: CohortComparison }) {
  const text = useText();
  const { table1, groups } = comparison;
  const heads = GROUPS.map(
    (group) => `${text(`cohort.${group}`)} (n\u00a0=\u00a0${groups[group]})`,
  );
  const rows = table1.map((row) => ({ row, lines: linesOf(row, text), missing: missingOf(row) }));
  const csv = (): Cell[][] => [
    ['variable', ...heads, 'odds ratio (95% CI)', 'p', 'test', 'missing'],
    ...rows.flatMap(({ lines, missing }) =>
      lines.map((line, at) => [
        ...[line.label, ...line.cells, line.odds, line.p, line.test],
        at === 0 ? missing : null,
      ]),
    ),
  ];
  return (
    <Panel
      title={text('cohort.table1')}
      right={<CsvButton onClick={() => downloadCsv('table-1', csv())} />}
    >
      <Scroll label={text('cohort.table1')}>
        <table className="dense" data-testid="table1">
          <thead>
            <tr>
              <th scope="col">{text('cohort.variable')}</th>
              {heads.map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
              <th scope="col">{text('cohort.oddsRatio')}</th>
              <th scope="col">p</th>
              <th scope="col" className="number">
                {text('cohort.missingShort')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.flatMap(({ row, lines, missing }) =>
              lines.map((line, at) => (
                <tr key={`${row.name} ${line.label}`}>
                  <th scope="row" style={line.indented ? { paddingLeft: '1.2rem' } : undefined}>
                    {line.label}
                  </th>
                  {line.cells.map((cell, place) => (
                    <td key={GROUPS[place]} className="nowrap">
                      {cell}
                    </td>
                  ))}
                  <td className="nowrap">{line.odds}</td>
                  <td title={line.test}>
                    <span className="nowrap">{line.p}</span>
                    {line.testName && <div className="hint">{line.testName}</div>}
                  </td>
                  <td className="number">{at === 0 ? missing : ''}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{text('cohort.testsHint')}</p>
    </Panel>
  );
}

function GenotypeCells({ comparison }: { comparison: CohortComparison }) {
  const text = useText();
  const { genotypes } = comparison;
  return (
    <Panel title={text('cohort.genotypes')}>
      {genotypes.length === 0 ? (
        <Empty title={text('cohort.noGenotypes')} />
      ) : (
        <Scroll label={text('cohort.genotypes')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text('isolates.carbapenemase')}</th>
                <th scope="col">{text('isolates.organism')}</th>
                <th scope="col">ST</th>
                <th scope="col" className="number">
                  n
                </th>
              </tr>
            </thead>
            <tbody>
              {genotypes.map((cell) => (
                <tr key={`${cell.genotype} ${cell.organism} ${cell.scheme ?? ''} ${cell.st ?? ''}`}>
                  <th scope="row">{cell.genotype}</th>
                  <td>
                    <i>{cell.organismName}</i>
                  </td>
                  <td>{cell.st ?? text('app.unknown')}</td>
                  <td className="number">{cell.count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
