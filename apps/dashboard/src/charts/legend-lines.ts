import { textPx } from './written-lines';

/** A longer name is cut in the legend; table and file have the whole. */
const NAME_LETTERS_MAX = 30;
const LETTER_PX = 12;
const MARK_PX = 48;
const LINE_PX = 24;
/** Of a drawing on a narrow screen, at least. */
const WIDTH_PX = 560;

export const legendName = (name: string): string =>
  name.length > NAME_LETTERS_MAX ? `${name.slice(0, NAME_LETTERS_MAX)}…` : name;

/** What a legend takes beyond its first line, so that it lies on no bar and no name of an axis. */
export function legendPx(names: readonly string[]): number {
  const px = names.reduce((sum, name) => sum + textPx(legendName(name), LETTER_PX) + MARK_PX, 0);
  return Math.max(0, Math.ceil(px / WIDTH_PX) - 1) * LINE_PX;
}
