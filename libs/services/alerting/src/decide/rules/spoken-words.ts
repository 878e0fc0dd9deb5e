import { distinct } from '../wording';

/** The longest phrase of words, and of Chinese characters, that a rule's list can name. */
const MOST_WORDS = 4;
const MOST_CHARACTERS = 8;

/**
 * `Elm care home`: the text as a whole and each run of up to four words, in small letters. Chinese
 * sets no spaces between words, so of its characters each run from two to eight; a single one (家)
 * is part of too many other words and counts as the whole text alone.
 */
export function spokenWords(text: string): string[] {
  const whole = text.trim().toLowerCase();
  if (whole === '') return [];
  const words = whole.split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
  const phrases = runsOf(words, 1, MOST_WORDS).map((run) => run.join(' '));
  const chinese = (whole.match(/\p{Script=Han}+/gu) ?? []).flatMap((characters) =>
    runsOf([...characters], 2, MOST_CHARACTERS).map((run) => run.join('')),
  );
  return distinct([whole, ...phrases, ...chinese]);
}

function runsOf(parts: readonly string[], least: number, most: number): string[][] {
  return parts.flatMap((_, from) => {
    const lengths = Math.min(most, parts.length - from) - least + 1;
    return Array.from({ length: Math.max(0, lengths) }, (_none, more) =>
      parts.slice(from, from + least + more),
    );
  });
}
