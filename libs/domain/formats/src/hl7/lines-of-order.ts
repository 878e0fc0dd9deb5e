import { resultsInComment } from '../comment-results';
import type { IsolateResults } from '../isolate-results';
import type { Hl7Reading } from './context';
import { hasNoResult, isTakenBack } from './isolate-draft';
import type { IsolateDraft } from './isolate-draft';
import type { Meaning } from './observation';
import type { Observation } from './orders';
import { isCultureWord } from './specimen-draft';
import type { SpecimenDraft } from './specimen-draft';
import type { Segment } from './tokens';

/** A line of a message with what it means. */
export interface Line {
  readonly observation: Observation;
  readonly obx: Segment;
  readonly meaning: Meaning;
}

export function isResult(meaning: Meaning): boolean {
  return meaning.kind !== 'other' && !isCultureWord(meaning);
}

/**
 * Comments hang on a line or an order; one that belongs to no single isolate is not interpreted.
 */
export function readNotes(
  reading: Hl7Reading,
  notes: readonly Segment[],
  isolate: IsolateDraft | undefined,
): void {
  if (!isolate) return;
  for (const note of notes) readComment(reading, note.value(3).whole(), isolate, note.at(3));
}

function readComment(
  reading: Hl7Reading,
  text: string,
  isolate: IsolateResults,
  pointer: string,
): void {
  for (const result of resultsInComment(text)) {
    reading.report('result-in-comment', pointer);
    isolate.addComment(result);
  }
}

/** A carbapenemase may be looked for in the specimen itself; susceptibility never is. */
export function isOfSpecimen(meaning: Meaning): boolean {
  return meaning.kind === 'genes' || meaning.kind === 'phenotypic';
}

/** Puts a result on its isolate, else on its specimen, or reports why it cannot. */
export function attachLine(
  reading: Hl7Reading,
  line: Line,
  isolate: IsolateDraft | undefined,
  specimen?: () => SpecimenDraft | undefined,
): void {
  const { obx, meaning, observation } = line;
  if (isolate && !isTakenBack(obx)) readNotes(reading, observation.notes, isolate);
  if (!isResult(meaning) || hasNoResult(obx)) {
    // What a lone panel takes back stands in an earlier message, and has to be known again.
    if (isolate?.takenBack && isTakenBack(obx)) reading.report('unreadable-result', obx.at(5));
    return;
  }
  if (!isolate) {
    if (meaning.kind === 'comment') return;
    const draft = isOfSpecimen(meaning) ? specimen?.() : undefined;
    if (draft) attachLine(reading, line, draft);
    else reading.report('result-without-isolate', obx.at());
    return;
  }
  isolate.addLine(obx);
  if (!isTakenBack(obx)) addResult(reading, line, isolate);
  else if (isolate.takenBack) addResult(reading, line, isolate.takenBack);
}

function addResult(reading: Hl7Reading, { obx, meaning }: Line, results: IsolateResults): void {
  switch (meaning.kind) {
    case 'susceptibility':
      results.addSusceptibility(reading, meaning.row, obx.at());
      break;
    case 'phenotypic':
      results.addPhenotypic(reading, meaning.test, obx.at());
      break;
    case 'genes':
      if (!meaning.known) reading.report('unknown-gene', obx.at(5));
      for (const test of meaning.tests) results.addGene(reading, test, obx.at());
      break;
    case 'comment':
      readComment(reading, meaning.text, results, obx.at(5));
      break;
    case 'unknown-agent':
      reading.reportAgent(obx.at(3), meaning.said);
      break;
    case 'unreadable':
      reading.report('unreadable-result', obx.at(5));
      break;
  }
}
