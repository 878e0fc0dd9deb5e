import { writtenLines } from './written-lines';

/** Hands a file to whoever asked for it. */
export function download(name: string, content: string | Blob, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  follow(name, address);
  URL.revokeObjectURL(address);
}

function follow(name: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export type Cell = string | number | null | undefined;

/** RFC 4180; a field that a spreadsheet would take for a formula is quoted as text. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  const field = (cell: Cell): string => {
    const text = cell === null || cell === undefined ? '' : String(cell);
    const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** Without it a spreadsheet on Windows reads a table in the code page of its machine. */
const BYTE_ORDER_MARK = '\ufeff';

/** A table as spreadsheets open it: UTF-8 that says so. */
export function downloadTable(name: string, content: string | Blob): void {
  download(name, new Blob([BYTE_ORDER_MARK, content]), 'text/csv;charset=utf-8');
}

export function downloadCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  downloadTable(`${name}.csv`, csvOf(rows));
}

/** What stands above a drawing that is handed out, so that it is understood by itself. */
export interface Heading {
  readonly title: string;
  /** Period, place and method. */
  readonly note: string;
  readonly ink: string;
  readonly soft: string;
  readonly ground: string;
  /** What colours stand for, where the drawing does not say it itself; null is a remark. */
  readonly legend?: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: string | null;
}

const TITLE_PX = 14;
const NOTE_PX = 11;
const LINE_PX = 17;
const MARGIN_PX = 8;
const WIDTH_MIN_PX = 300;
const MARK_PX = 16;
const LETTERS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const written = (text: string): string => text.replace(/[&<>]/g, (each) => LETTERS[each] ?? each);

/** A drawing below its title and what it was asked with; one without a size is left as it is. */
export function headedSvg(svg: string, heading: Heading): string {
  const { title, note, ink, soft, ground, legend = [] } = heading;
  const [, width] = /^<svg[^>]*\swidth="([\d.]+)"/.exec(svg) ?? [];
  const [, height] = /^<svg[^>]*\sheight="([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) return svg;
  // A single node is narrower than the words about it.
  const wide = Math.max(Number(width), WIDTH_MIN_PX);
  const room = wide - 2 * MARGIN_PX;
  const soon = `font-size="${NOTE_PX}" fill="${soft}"`;
  const above = [
    ...writtenLines(title, room, TITLE_PX).map((text) => ({
      text,
      style: `font-size="${TITLE_PX}" font-weight="600" fill="${ink}"`,
    })),
    ...writtenLines(note, room, NOTE_PX).map((text) => ({ text, style: soon })),
  ];
  const top = LINE_PX * above.length + 10;
  const below = top + Number(height);
  const named = legend.flatMap(({ name, colour }) => {
    const lines = writtenLines(name, colour === null ? room : room - MARK_PX, NOTE_PX);
    return lines.map((text, at) => ({ text, colour, isFirst: at === 0 }));
  });
  const whole = below + LINE_PX * named.length + (named.length > 0 ? LINE_PX : 0);
  const line = (y: number, style: string, text: string): string =>
    `<text x="${MARGIN_PX}" y="${y}" font-family="system-ui, sans-serif" ${style}>` +
    `${written(text)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${whole}" ` +
    `viewBox="0 0 ${wide} ${whole}"><title>${written(title)}</title>` +
    `<rect width="100%" height="100%" fill="${ground}"/>` +
    above.map(({ text, style }, at) => line(18 + LINE_PX * at, style, text)).join('') +
    svg.replace(/^<svg/, `<svg y="${top}"`) +
    named
      .map(({ text, colour, isFirst }, at) => {
        const y = below + LINE_PX * (at + 1);
        const mark =
          colour === null || !isFirst
            ? ''
            : `<rect x="8" y="${y - 9}" width="10" height="10" fill="${colour}"/>`;
        const indented = `<g transform="translate(${colour === null ? 0 : MARK_PX} 0)">`;
        return `${mark}${indented}${line(y, soon, text)}</g>`;
      })
      .join('') +
    '</svg>'
  );
}

export function downloadSvg(name: string, svg: string): void {
  download(`${name}.svg`, svg, 'image/svg+xml');
}

/** Twice the size on the screen, enough for a page of a report. */
const PNG_SCALE = 2;

export async function downloadPng(name: string, svg: string, ground: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * PNG_SCALE;
  canvas.height = image.height * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  follow(`${name}.png`, canvas.toDataURL('image/png'));
}
