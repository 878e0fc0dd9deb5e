import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';

export interface Hl7Batch {
  /** The messages in order, each from its MSH to the line before the next. */
  readonly messages: readonly string[];
  readonly problems: readonly ReadProblem[];
}

/**
 * Parts what came in one payload into messages: one message, several without envelope, or an
 * FHS/BHS batch. A trailer whose count differs is reported; what is there is read all the same.
 */
export function splitHl7Batch(text: string): Hl7Batch {
  const problems: ReadProblem[] = [];
  const lines = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const parts = partAtHeaders(line);
    if (parts.length > 1) {
      problems.push(problemOf('broken-segment', `line ${index + 1}`, 'a second MSH in one line'));
    }
    return parts;
  });
  const messages: string[][] = [];
  let inBatch = 0;
  lines.forEach((line, index) => {
    const start = line.replace(/^[\s\ufeff]+/, '');
    if (/^MSH[^\sA-Za-z0-9]/.test(start)) {
      messages.push([start]);
      inBatch += 1;
    } else if (isEnvelope(start)) {
      if (start.startsWith('BHS')) inBatch = 0;
      if (start.startsWith('BTS') && countDiffers(start, inBatch)) {
        problems.push(problemOf('batch-count', `line ${index + 1}`));
      }
    } else if (start !== '') {
      messages.at(-1)?.push(line);
    }
  });
  return { messages: messages.map((part) => part.join('\r')), problems };
}

/**
 * A header in the middle of a line begins a message of its own, whose line break was lost. Its
 * delimiters can't stand unescaped in any text, so that no comment is taken for one.
 */
function partAtHeaders(line: string): string[] {
  const first = line.indexOf('MSH');
  if (first < 0 || line.indexOf('MSH|^~\\&', first + (first === 0 ? 1 : 0)) < 0) return [line];
  return line.split(/(?<=\S)\s*(?=MSH\|\^~\\&)/);
}

function isEnvelope(line: string): boolean {
  return /^(FHS|BHS|BTS|FTS)([^A-Za-z0-9]|$)/.test(line);
}

function countDiffers(trailer: string, messageCount: number): boolean {
  const count = /^BTS[^A-Za-z0-9](\d{1,9})(\D|$)/.exec(trailer)?.[1];
  return count !== undefined && Number(count) !== messageCount;
}
