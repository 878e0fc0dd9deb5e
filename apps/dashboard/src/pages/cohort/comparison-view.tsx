import type { CohortComparison, CohortGroup, Proportion, TableOneRow } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Parameters } from '../../api/client';
import { comparisonQuery } from '../../api/cohort-queries';
import { BehindNumber } from '../../behind/behind-number';
import { BehindShare } from '../../behind/behind-share';
import { downloadCsv, type Cell } from '../../charts/download';
import { Panel, Scroll } from '../../design/panel';
import { DIGITS, percent } from '../../design/proportion';
import { Empty, Loaded } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { Species } from '../../i18n/species';
import { speciesName } from '../../i18n/species-name';
import { specimenName } from '../../i18n/specimen-name';
import { useText, type Text } from '../../i18n/text';
import { unitName } from '../../i18n/thing-name';
import { CsvButton } from '../../charts/csv-button';
import { shownEstimate, shownNumber, shownP, testWords } from './estimate-words';
import { CELL_OF_GROUP, GROUPS, groupsShown, partOf } from './groups';
import { Asked, Warnings, fileOf } from './question';
import { Resistance } from './resistance';

/** The method of the shares' limits, which stand in the CSV. */
function methodOf({ table1 }: CohortComparison, text: Text): string | undefined {
  const [share] = table1.flatMap((row) => (row.kind === 'share' ? row.groups.cpe.share : []));
  return share && text('cohort.ofShares', { method: codeName(text, 'ci', share.ci.method) });
}

export function ComparisonView({ parameters }: { parameters: Parameters }) {
  const text = useText();
  const query = useQuery(comparisonQuery(parameters));
  return (
    <Loaded of={query}>
      {(comparison) => (
        <>
          <div>
            <Asked of={comparison} ci={methodOf(comparison, text)} />
            <Warnings of={comparison.warnings} />
          </div>
          {GROUPS.every((group) => comparison.groups[group] === 0) ? (
            <Panel title={text('cohort.table1')}>
              <Empty title={text('cohort.noCre')} />
            </Panel>
          ) : (
            <>
              <TableOne comparison={comparison} />
              <GenotypeCells comparison={comparison} />
              <Resistance comparison={comparison} />
            </>
          )}
        </>
      )}
    </Loaded>
  );
}

function shareCell(of: Proportion): string {
  return `${of.numerator} / ${of.denominator} (${percent(of.value, DIGITS, '–')}%)`;
}

interface Line {
  readonly label: string;
  readonly indented: boolean;
  /** Of each group, in their order. */
  readonly cells: readonly (string | Proportion)[];
  /** The level whose patients a share counts. */
  readonly level: string | null;
  readonly odds: string;
  /** By which method its limits are. */
  readonly oddsBy: string;
  readonly p: string;
  /** The test with its rule and, where there is no p, why. */
  readonly test: string;
  readonly testName: string;
}

const SEXES = ['female', 'male', 'other'] as const;

/** A level of the system's own variables in the language of the page; others as they were sent. */
function levelName(text: Text, variable: string, level: string): string {
  if (variable === 'species') return speciesName(text, level);
  if (variable === 'specimen') return specimenName(text, level);
  const sex = variable === 'sex' ? SEXES.find((each) => each === level) : undefined;
  return sex ? text(`sex.${sex}`) : level;
}

/** Each row of Table 1 as lines of text: a variable of several levels is one line a level. */
function linesOf(row: TableOneRow, text: Text): Line[] {
  const test = {
    p: shownP(row.test.p),
    test: testWords(row.test),
    testName: row.test.p === null ? '' : codeName(text, 'statistic', row.test.name),
  };
  const none = { odds: '', oddsBy: '', p: '', test: '', testName: '' };
  if (row.kind === 'share') {
    const cells = GROUPS.map((group) => row.groups[group].share);
    const odds = shownEstimate(row.oddsRatio);
    const oddsBy = row.oddsRatio.value === null ? '' : row.oddsRatio.method;
    return [{ label: row.label, indented: false, cells, level: 'true', odds, oddsBy, ...test }];
  }
  if (row.kind === 'measure') {
    const label = row.unit ? `${row.label} (${unitName(text, row.unit)})` : row.label;
    const cells = GROUPS.map((group) => {
      const { median, q1, q3 } = row.groups[group];
      return median === null
        ? '–'
        : `${shownNumber(median, 1)} (${shownNumber(q1, 1)}–${shownNumber(q3, 1)})`;
    });
    return [{ label, indented: false, cells, level: null, odds: '', oddsBy: '', ...test }];
  }
  return [
    { ...none, ...test, label: row.label, indented: false, cells: ['', '', ''], level: null },
    ...row.levels.map(({ level, groups }) => ({
      label: levelName(text, row.name, level),
      indented: true,
      cells: GROUPS.map((group) => groups[group]),
      level,
      ...none,
    })),
  ];
}

const shownCell = (cell: string | Proportion): string =>
  typeof cell === 'string' ? cell : shareCell(cell);

function LineCell(props: {
  readonly comparison: CohortComparison;
  readonly variable: string;
  readonly line: Line;
  readonly group: CohortGroup;
  readonly cell: string | Proportion;
}) {
  const { comparison, variable, line, group, cell } = props;
  const text = useText();
  if (typeof cell === 'string') return cell;
  const { label, level } = line;
  return (
    <>
      <BehindShare
        of={comparison}
        name={`${text(`cohort.${group}`)}, ${label}`}
        share={cell}
        counted={partOf(group, { part: 'level', variable, level })}
        all={partOf(group, { part: 'known', variable })}
      />{' '}
      ({percent(cell.value, DIGITS, '–')}%)
    </>
  );
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
    [
      ...[text('cohort.variable'), ...heads, text('cohort.oddsRatio'), text('csv.method'), 'p'],
      ...[text('csv.test'), text('cohort.missingShort')],
    ],
    ...rows.flatMap(({ lines, missing }) =>
      lines.map((line, at) => [
        ...[line.label, ...line.cells.map(shownCell), line.odds, line.oddsBy, line.p, line.test],
        at === 0 ? missing : null,
      ]),
    ),
  ];
  return (
    <Panel
      title={text('cohort.table1')}
      right={<CsvButton onClick={() => downloadCsv(fileOf('table-1', comparison), csv())} />}
    >
      <Scroll label={text('cohort.table1')}>
        <table className="dense" data-testid="table1">
          <thead>
            <tr>
              <th scope="col">{text('cohort.variable')}</th>
              {groupsShown(groups).map((group) => (
                <th scope="col" key={group}>
                  {text(`cohort.${group}`)} (n{'\u00a0'}={'\u00a0'}
                  <BehindNumber
                    of={comparison}
                    words={{ cell: CELL_OF_GROUP[group] }}
                    name={text(`cohort.${group}`)}
                    n={groups[group]}
                  />
                  )
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
                <TableLine
                  key={`${row.name} ${line.label}`}
                  comparison={comparison}
                  row={row}
                  line={line}
                  missing={at === 0 ? missing : null}
                />
              )),
            )}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">
        {text('cohort.oddsHint')} {text('cohort.testsHint')}
      </p>
    </Panel>
  );
}

function TableLine(props: {
  readonly comparison: CohortComparison;
  readonly row: TableOneRow;
  readonly line: Line;
  /** Said once a variable, on its first line. */
  readonly missing: number | null;
}) {
  const { comparison, row, line, missing } = props;
  const text = useText();
  return (
    <tr>
      <th scope="row" style={line.indented ? { paddingLeft: '1.2rem' } : undefined}>
        {line.label}
      </th>
      {groupsShown(comparison.groups).map((group) => (
        <td key={group} className="nowrap">
          <LineCell
            comparison={comparison}
            variable={row.name}
            line={line}
            group={group}
            cell={line.cells[GROUPS.indexOf(group)] ?? ''}
          />
        </td>
      ))}
      <td className="nowrap" title={line.oddsBy}>
        {line.odds}
      </td>
      <td title={line.test}>
        <span className="nowrap">{line.p}</span>
        {line.testName && <div className="hint">{line.testName}</div>}
      </td>
      <td className="number">
        {missing !== null && (
          <BehindNumber
            of={comparison}
            words={partOf(null, { part: 'level', variable: row.name, level: null })}
            name={`${row.label}: ${text('cohort.missingShort')}`}
            n={missing}
          />
        )}
      </td>
    </tr>
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
                    <Species latin={cell.organismName} />
                  </td>
                  <td>{cell.st ?? text('app.unknown')}</td>
                  <td className="number">
                    <BehindNumber
                      of={comparison}
                      words={partOf('cpe', {
                        part: 'genotype',
                        genotype: cell.genotype,
                        organism: cell.organism,
                        scheme: cell.scheme,
                        st: cell.st,
                      })}
                      name={[cell.genotype, speciesName(text, cell.organismName), cell.st]
                        .filter(Boolean)
                        .join(', ')}
                      n={cell.count}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
