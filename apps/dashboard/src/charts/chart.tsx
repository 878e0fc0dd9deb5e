import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { codeOf } from '../api/code';
import { Later } from '../design/later';
import { useText } from '../i18n/text';
import { useIsDark } from '../shell/theme';
import { downloadCsv, downloadPng, downloadSvg, headedSvg, type Cell } from './download';
import type { ChartOption, Drawing } from './echarts';
import { FileButtons, type FileButtonsProps } from './file-buttons';
import { chartColours, type ChartColours } from './palette';

export interface ChartProps extends Pick<FileButtonsProps, 'ofPatients'> {
  /** What it shows, for whoever can't see it, and the name of its files. */
  readonly title: string;
  readonly file: string;
  /** What the numbers were asked with; it stands below the title of a file. */
  readonly note?: string;
  readonly height?: string;
  /** What a file holds may say less than the page: it goes where nobody is asked who they are. */
  readonly option: (colours: ChartColours, isFile: boolean) => ChartOption;
  /** The same numbers, the heading first: read instead of the drawing, and downloaded. */
  readonly rows: readonly (readonly Cell[])[];
  readonly onClick?: (name: string, seriesName: string) => void;
  /** What opens a number of the table, by its row below the heading; null where nothing does. */
  readonly linked?: (row: number, column: number) => ReactNode;
}

/** Keeps what an option draws in its place, as wide as this is; the library comes when needed. */
function useDrawing({ option, onClick }: Pick<ChartProps, 'option' | 'onClick'>, dark: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const click = useRef(onClick);
  click.current = onClick;
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    let gone = false;
    const watch = new ResizeObserver(() => {
      drawing.current?.resize();
      fitWhole(place.current);
    });
    void codeOf(() => import('./echarts')).then(({ draw }) => {
      if (gone || !place.current) return;
      drawing.current = draw(place.current);
      drawing.current.on('click', ({ name, seriesName }) =>
        click.current?.(name, seriesName ?? ''),
      );
      watch.observe(place.current);
      setDrawn(true);
    });
    return () => {
      gone = true;
      watch.disconnect();
      drawing.current?.dispose();
      drawing.current = null;
      setDrawn(false);
    };
  }, []);
  const show = useCallback(
    (isFile: boolean): void => {
      drawing.current?.setOption(styled(option, dark, isFile), { notMerge: true });
    },
    [option, dark],
  );
  useEffect(() => {
    show(false);
    fitWhole(place.current);
  }, [show, drawn]);
  const svg = (): string => {
    show(true);
    const file = drawing.current?.renderToSVGString() ?? '';
    show(false);
    return file;
  };
  return { place, svg };
}

function styled(option: ChartProps['option'], dark: boolean, isFile: boolean): ChartOption {
  const colours = chartColours(dark);
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { color: colours.ink, fontFamily: 'system-ui, sans-serif' },
    color: [...colours.series],
    ...option(colours, isFile),
  };
}

/** On a sheet of another width the whole is drawn larger or smaller, and not cut off. */
function fitWhole(place: HTMLElement | null): void {
  const svg = place?.querySelector('svg');
  const [width, height] = [svg?.getAttribute('width'), svg?.getAttribute('height')];
  if (width && height) svg?.setAttribute('viewBox', `0 0 ${width} ${height}`);
}

/** A drawing, its numbers as a table, and both as files. */
export function Chart(props: ChartProps) {
  const { title, file, note = '', height = '20rem', option, rows, onClick } = props;
  const text = useText();
  const dark = useIsDark();
  const drawing = useDrawing({ option, ...(onClick && { onClick }) }, dark);
  const svg = (): string => {
    const { ink, soft, card: ground } = chartColours(dark);
    const own = drawing.svg();
    return headedSvg(own, { title, note, ink, soft, ground });
  };
  return (
    <figure className="stack" style={{ margin: 0 }}>
      <div className="chart" role="img" aria-label={title} style={{ height }} ref={drawing.place} />
      <div className="row no-print">
        <FileButtons
          ofPatients={props.ofPatients}
          files={{
            svg: () => downloadSvg(file, svg()),
            png: () => void downloadPng(file, svg(), chartColours(dark).card),
            csv: () => downloadCsv(file, rows),
          }}
        />
        <Later summary={text('app.asTable')} onScreenOnly>
          {() => <Numbers {...props} />}
        </Later>
      </div>
    </figure>
  );
}

/** Four digits are read; the file has all. */
const shown = (cell: Cell): string | number =>
  typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(4)) : (cell ?? '–');

function Numbers({ title, rows, linked }: Pick<ChartProps, 'title' | 'rows' | 'linked'>) {
  const [head = [], ...body] = rows;
  return (
    <div className="scroll" role="group" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th scope="col" key={at}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, at) => (
            <tr key={at}>
              {row.map((cell, place) => (
                <td key={place}>{linked?.(at, place) ?? shown(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What an axis counts, below the middle of it; with the room that the words need. */
export function axisName(name: string) {
  return { name, nameLocation: 'middle' as const, nameGap: 28 };
}

/** The same at the side. */
export function sideName(name: string) {
  return { name, nameLocation: 'end' as const, nameGap: 10 };
}

/** Axes and grid as all charts of the page have them. */
export function axisStyle(colours: ChartColours, isTime = false) {
  return {
    axisLine: { lineStyle: { color: colours.soft } },
    // Days and the months between them would else be written over each other.
    axisLabel: {
      color: colours.soft,
      ...(isTime && { hideOverlap: true, formatter: '{yyyy}-{MM}-{dd}' }),
    },
    ...(isTime && { splitNumber: 4 }),
    splitLine: { lineStyle: { color: colours.line } },
    nameTextStyle: { color: colours.soft },
  };
}
