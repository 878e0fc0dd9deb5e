/** Of a letter, as a share of its height: a drawing that is written can't be measured first. */
const LATIN_EM = 0.56;
/** From here on letters are as wide as they are high. */
const WIDE_FROM = '\u2e7f';

const letterEm = (letter: string): number => (letter > WIDE_FROM ? 1 : LATIN_EM);

/** About how wide a text is, in pixels, at a height of letters. */
export function textPx(text: string, fontPx: number): number {
  return [...text].reduce((sum, letter) => sum + letterEm(letter), 0) * fontPx;
}

/** Words, each with the blank behind it; where nothing is blank, as in Chinese, each letter. */
const PARTS = /[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/gu;

/** A text in lines that are no wider than this; a word that alone is wider stands alone. */
export function writtenLines(text: string, widthPx: number, fontPx: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.match(PARTS) ?? []) {
    if (line !== '' && textPx((line + part).trimEnd(), fontPx) > widthPx) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
  }
  return [...lines, ...(line.trim() === '' ? [] : [line.trimEnd()])];
}
