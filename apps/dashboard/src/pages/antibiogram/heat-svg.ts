import { shadeOf, shades, type HeatCell } from './heat-cell';

export interface HeatDrawing {
  /** Headings of the columns before the agents: organism, splits, n. */
  readonly heads: readonly string[];
  readonly agents: readonly string[];
  readonly rows: readonly {
    readonly heads: readonly string[];
    readonly cells: readonly HeatCell[];
  }[];
  /** Below the colours: what the marks stand for. */
  readonly legend: readonly string[];
  readonly dark: boolean;
  readonly ink: string;
  readonly soft: string;
}

const CELL_PX = 58;
const ROW_PX = 42;
const HEAD_PX = 22;
const LINE_PX = 15;
const LETTER_PX = 6.6;
const PAD_PX = 8;

const LETTERS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const written = (text: string): string => text.replace(/[&<>]/g, (each) => LETTERS[each] ?? each);

/** Chinese words are as wide as two letters. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0) * LETTER_PX;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function word(text: string, { x, y }: Place, style: string): string {
  return `<text x="${x}" y="${y}" ${style}>${written(text)}</text>`;
}

const whole = (share: number | null): string =>
  share === null ? '–' : String(Math.round(100 * share));

/** Three lines of a cell: the share with its marks, n, the limits. */
export function linesOf(cell: HeatCell): readonly string[] {
  switch (cell.kind) {
    case 'untested':
      return ['·'];
    case 'withheld':
      return ['', `n ${cell.tested}`];
    case 'intermediate':
      return [`I ${whole(cell.intermediate / cell.tested)}%${cell.marks}`, `n ${cell.tested}`];
    case 'share': {
      const limits = `${whole(cell.lower)}–${whole(cell.upper)}`;
      return [`${whole(cell.value)}%${cell.marks}`, `n ${cell.tested}`, limits];
    }
  }
}

function cellSvg(cell: HeatCell, at: Place, { dark, ink, soft }: HeatDrawing): string {
  const ground =
    cell.kind === 'share'
      ? `<rect x="${at.x + 1}" y="${at.y + 1}" width="${CELL_PX - 2}" height="${ROW_PX - 2}" ` +
        `fill="${shadeOf(cell.value, dark)}"/>`
      : '';
  const lines = linesOf(cell).map((text, line) =>
    word(
      text,
      { x: at.x + CELL_PX / 2, y: at.y + 13 + 12 * line },
      `text-anchor="middle" font-size="${line === 0 ? 12 : 9.5}" fill="${line === 0 ? ink : soft}"`,
    ),
  );
  return ground + lines.join('');
}

/** The heat map as a drawing: shares with their n and limits, the colours' legend, the marks'. */
export function heatSvg(drawing: HeatDrawing): string {
  const { heads, agents, rows, legend, dark, ink, soft } = drawing;
  const widths = heads.map(
    (head, at) =>
      Math.max(...[head, ...rows.map((row) => row.heads[at] ?? '')].map(widthOf)) + 2 * PAD_PX,
  );
  const starts = widths.map((_, at) => widths.slice(0, at).reduce((sum, each) => sum + each, 0));
  const left = widths.reduce((sum, each) => sum + each, 0);
  const below = HEAD_PX + rows.length * ROW_PX + 2 * LINE_PX;
  const scale = shades(dark);
  const ofScale = scale.length * 78;
  const width = Math.max(left + agents.length * CELL_PX, ofScale, ...legend.map(widthOf)) + PAD_PX;
  const height = below + (legend.length + 1) * LINE_PX + PAD_PX;
  const plain = `font-size="12" fill="${ink}"`;
  const small = `font-size="11" fill="${soft}"`;
  const centred = `${small} text-anchor="middle"`;
  const at = (column: number): number => left + column * CELL_PX;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" `,
    `viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    ...heads.map((head, column) => word(head, { x: (starts[column] ?? 0) + PAD_PX, y: 15 }, small)),
    ...agents.map((agent, column) => word(agent, { x: at(column) + CELL_PX / 2, y: 15 }, centred)),
    ...rows.flatMap((row, line) => {
      const y = HEAD_PX + line * ROW_PX;
      return [
        ...row.heads.map((head, column) =>
          word(head, { x: (starts[column] ?? 0) + PAD_PX, y: y + ROW_PX / 2 }, plain),
        ),
        ...row.cells.map((cell, column) => cellSvg(cell, { x: at(column), y }, drawing)),
      ];
    }),
    ...scale.map(
      ({ colour, from, to }, column) =>
        `<rect x="${PAD_PX + column * 78}" y="${below - 10}" width="11" height="11" fill="${colour}"/>` +
        word(`${from}–${to}%`, { x: PAD_PX + column * 78 + 16, y: below }, small),
    ),
    ...legend.map((text, line) =>
      word(text, { x: PAD_PX, y: below + (line + 1) * LINE_PX }, small),
    ),
    '</svg>',
  ].join('');
}
