import { dayOf } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN, familiesOf, isProducer } from '../evidence';
import { whyGone } from '../corrected-specimen';
import { becameWords } from '../gone';
import { VISIT_MOVED_AWAY } from '../moved-visits';
import type { Picture } from '../picture';
import type { Learned } from '../receipt-order';
import { distinct, familyWords, listed } from '../wording';
import type { CaseState } from './case-history';
import { isSameCarriage } from './same-carriage';

export const MERGED = 'Two numbers of a patient were merged.';
export const PARTED = 'A merge of two numbers was taken back.';
const LIST_CORRECTED = 'The list that said so was corrected or taken back.';

const IS_NAMED = /^The enzyme (of the isolate of \S+ )?is known now: /;

/** Whether a reason is that an enzyme has got its name: nothing was wrong then. */
export function saysName(reason: string): boolean {
  return IS_NAMED.test(reason);
}

/** What became of a case by one fact. */
export interface CaseCorrection {
  readonly before: CaseState;
  /** Null where it is none any more. */
  readonly now: CaseState | null;
  readonly learned: Learned;
  /** The person as known now, with all cases. */
  readonly picture: Picture;
  readonly present: readonly CaseState[];
  /** On which day an isolate was taken, as was known before. */
  readonly dayTaken: (isolate: string) => string;
}

/**
 * Why a case is none any more, or stands on fewer isolates: for the lines of the alerts that it was
 * in. Names isolates by their days, and says nothing of who the patient is.
 */
export function whyCorrected(correction: CaseCorrection): string[] {
  const { before, now, learned } = correction;
  if (learned.kind === 'movement') {
    return learned.movement.kind === 'move-visit' ? [VISIT_MOVED_AWAY] : whyOtherNumber(learned);
  }
  const lost = before.isolates.filter((id) => !now?.isolates.includes(id));
  if (lost.length > 0) {
    return distinct(lost.flatMap((id) => isolateCorrected(id, correction)));
  }
  return now === null ? [withoutIsolate(correction)] : [];
}

/** Which merge of numbers, or its undoing, makes a case another's, or that one's again. */
export function whyOtherNumber(learned: Learned): string[] {
  const kind = learned.kind === 'movement' ? learned.movement.kind : null;
  return kind === 'unmerge-patient' ? [PARTED] : kind === 'merge-patient' ? [MERGED] : [];
}

/** A case that begins by one fact, or is one again. */
export interface CaseBeginning {
  readonly now: CaseState;
  /** As it was known at any time before. */
  readonly earlier: readonly CaseState[];
  readonly learned: Learned;
  readonly reason: Correcting;
  readonly picture: Picture;
  /** The person's cases until then. */
  readonly had: readonly CaseState[];
}

/** What the fact corrects of the person, where it does. */
export interface Correcting {
  readonly because: () => string;
  readonly isCorrection: () => boolean;
}

/**
 * By which correction, merge or further result of the same isolate a case begins, or is one again
 * that was none for a time; none where it is newly found.
 */
export function whyBegun(begun: CaseBeginning): string[] {
  const { now, earlier, learned, reason, picture } = begun;
  if (learned.kind === 'movement') return whyOtherNumber(learned);
  const shown =
    learned.kind === 'result' && now.isolates.includes(learned.isolateId)
      ? picture.isolates.find(({ isolateId }) => isolateId === learned.isolateId)
      : undefined;
  const day = shown && dayOf(shown.collectedAt, picture.timeZone);
  if (earlier.some((was) => isSameCarriage(was, now))) {
    return day ? [`The isolate of ${day} shows ${familyWords(now.family)} again.`] : [];
  }
  const was = begun.had.find(({ isolates }) => shown && isolates.includes(shown.isolateId));
  if (was?.family === MECHANISM_UNKNOWN && now.family !== MECHANISM_UNKNOWN) {
    return [`The enzyme of the isolate of ${day} is known now: ${familyWords(now.family)}.`];
  }
  if (reason.isCorrection()) return [reason.because()];
  const isSame = was?.family === now.family && was.species.code === now.species.code;
  return isSame && now.st !== null ? [`The isolate of ${day} is of ST${now.st}.`] : [];
}

function isolateCorrected(id: string, { before, picture, dayTaken }: CaseCorrection): string[] {
  const { family, species } = before;
  const classification = picture.steps.get(id)?.classification;
  const shown = classification && isProducer(classification) ? familiesOf(classification) : [];
  if (family === MECHANISM_UNKNOWN && shown.length > 0) {
    return [`The enzyme of the isolate of ${dayTaken(id)} is known now: ${familiesWords(shown)}.`];
  }
  const told = { keyedSpecies: species.code, family };
  const isSame =
    shown.includes(family) &&
    picture.steps.get(id)?.isolate.organism?.code === species.code &&
    picture.isolates.some(({ isolateId }) => isolateId === id);
  const type = classification?.st ?? null;
  // The same in another case of the person: its type tells it apart now.
  if (isSame) return type === null ? [] : [`The isolate of ${dayTaken(id)} is of ST${type}.`];
  return [`The isolate of ${dayTaken(id)} was corrected: ${becameWords(id, picture, told)}.`];
}

/** Of a gene in a specimen, or of what a list says. */
function withoutIsolate({ before, learned, picture, present }: CaseCorrection): string {
  const family = familyWords(before.family);
  const named = present.filter(({ isolates }) => isolates.length > 0);
  const organism = named.find((one) => one.family === before.family)?.species.name;
  if (organism !== undefined) return `An isolate shows the organism now: ${organism}.`;
  const others = present.filter((one) => one.family !== before.family);
  if (before.family === MECHANISM_UNKNOWN && others.length > 0) {
    return `The enzyme is known now: ${familiesWords(others.map((one) => one.family))}.`;
  }
  if (learned.kind === 'carrier') return LIST_CORRECTED;
  const day = dayOf(before.firstPositiveAt, picture.timeZone);
  if (learned.kind === 'specimen' && !picture.specimens.some(isOf(learned.reportId))) {
    return `The report on the specimen of ${day} was corrected: ${whyGone(learned.step)}.`;
  }
  return `The report on the specimen of ${day} was corrected: it shows ${family} no more.`;
}

function isOf(asked: string) {
  return ({ reportId }: { readonly reportId: string }) => reportId === asked;
}

function familiesWords(families: readonly string[]): string {
  return listed(distinct(families.map(familyWords)).sort());
}
