import type { Antibiogram } from '@carbawatch/contracts';
import { CsvButton } from '../../charts/csv-button';
import { downloadCsv, downloadPng, downloadSvg, headedSvg, type Cell } from '../../charts/download';
import { chartColours } from '../../charts/palette';
import { speciesName } from '../../i18n/species-name';
import { useText, type Text } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';
import { askedWords, fileOf } from '../cohort/question';
import { agentsWithoutS } from './agents-without-s';
import { agentsOf, legendOf, splitName, splitValue, splitsOf } from './antibiogram-words';
import { heatCell } from './heat-cell';
import { heatSvg } from './heat-svg';

/** The heat map as a drawing and as a table, with what it was asked with. */
export function HeatFiles(props: { readonly antibiogram: Antibiogram; readonly method: string }) {
  const { antibiogram, method } = props;
  const text = useText();
  const dark = useIsDark();
  const name = fileOf('antibiogram', antibiogram);
  const svg = (): string => {
    const { ink, soft, card: ground } = chartColours(dark);
    const title = text('antibiogram.heat');
    const note = askedWords(text, antibiogram, method);
    return headedSvg(drawn(antibiogram, text, dark), { title, note, ink, soft, ground });
  };
  return (
    <>
      <button type="button" className="bare" onClick={() => downloadSvg(name, svg())}>
        {text('app.svg')}
      </button>
      <button
        type="button"
        className="bare"
        onClick={() => void downloadPng(name, svg(), chartColours(dark).card)}
      >
        {text('app.png')}
      </button>
      <CsvButton onClick={() => downloadCsv(name, tableOf(antibiogram, method, text))} />
    </>
  );
}

function drawn(antibiogram: Antibiogram, text: Text, dark: boolean): string {
  const { rows, minimum } = antibiogram;
  const by = splitsOf(antibiogram);
  const agents = [...agentsOf(antibiogram).keys()];
  const withoutS = agentsWithoutS(rows);
  return heatSvg({
    heads: [text('isolates.organism'), ...by.map((split) => splitName(text, split)), 'n'],
    agents,
    rows: rows.map((row) => ({
      heads: [
        speciesName(text, row.organismName) + (row.belowMinimum ? ' *' : ''),
        ...by.map((split) => splitValue(text, split, row.split)),
        String(row.isolates),
      ],
      cells: agents.map((agent) =>
        heatCell(
          row.cells.find((cell) => cell.agent === agent),
          { minimum, hasS: !withoutS.has(agent) },
        ),
      ),
    })),
    legend: legendOf(antibiogram, text),
    dark,
    ...chartColours(dark),
  });
}

function tableOf(antibiogram: Antibiogram, method: string, text: Text): Cell[][] {
  const by = splitsOf(antibiogram);
  const interval = (limit: string): string => `${limit} (95% CI, ${method})`;
  return [
    [
      ...[text('isolates.organism'), ...by.map((split) => splitName(text, split))],
      ...[text('series.of.isolates'), text('isolate.agent'), text('antibiogram.tested'), 'S', 'I'],
      ...['R', text('antibiogram.share'), interval(text('rates.lower'))],
      ...[interval(text('rates.upper')), text('antibiogram.remark')],
    ],
    ...antibiogram.rows.flatMap((row) =>
      row.cells.map((cell) => [
        ...[row.organismName, ...by.map((split) => splitValue(text, split, row.split))],
        ...[row.isolates, cell.name, cell.tested, cell.susceptible?.numerator],
        ...[cell.intermediate, cell.resistant, cell.susceptible?.value],
        ...[cell.susceptible?.ci.lower, cell.susceptible?.ci.upper],
        remarkOf(cell, antibiogram.minimum, text),
      ]),
    ),
  ];
}

type TableCell = Antibiogram['rows'][number]['cells'][number];

/** Why there is no share, or what is to be known of it. */
function remarkOf(cell: TableCell, minimum: number, text: Text): string {
  if (cell.withheld === 'below-minimum') return text('antibiogram.withheld');
  return [
    ...(cell.tested < minimum ? [text('antibiogram.fewer', { n: minimum })] : []),
    ...(cell.selective ? [text('antibiogram.selective')] : []),
    ...(cell.categoryOnly > 0 ? [text('antibiogram.reported', { n: cell.categoryOnly })] : []),
  ].join('; ');
}
