import type { Problem } from '@carbawatch/contracts';
import { effectOf, problemOf } from '@carbawatch/formats';

/**
 * What ingestion itself finds wrong, beside what reading finds. Codes are stable. A detail says
 * what to do and never repeats what was sent: a shifted column puts a name into the organism.
 */
export const OWN_PROBLEMS = {
  'merge-without-survivor': {
    effect: 'refuse',
    detail: 'a merge names no surviving patient: send mergedInto (HL7: PID-3 and MRG-1)',
  },
  'merge-into-itself': {
    effect: 'refuse',
    detail: 'a patient is merged into itself: name the retired and the surviving number',
  },
  'move-without-owner': {
    effect: 'refuse',
    detail:
      'a moved visit needs its number and whose it is: send encounter.id or encounter.account, and ' +
      'movedTo (HL7: MRG-3 or MRG-5, and PID-3)',
  },
  'bad-site': {
    effect: 'refuse',
    detail: 'a site is named by 1 to 64 letters, digits, dots, dashes or underscores',
  },
  'site-not-allowed': {
    effect: 'refuse',
    detail: 'the key is not bound to this site: use a key of the site, or correct the site',
  },
  'unknown-profile': {
    effect: 'refuse',
    detail: 'the column mapping of ?profile= is no longer saved: save it again, then replay',
  },
  'frame-not-ended': {
    effect: 'refuse',
    detail: 'an MLLP frame had no end block (0x1C 0x0D); it may be cut off: send it again',
  },
  'not-storable-text': {
    effect: 'quarantine',
    detail: 'a text holds a NUL character or half of a surrogate pair: remove it, then replay',
  },
  'record-too-large': {
    effect: 'quarantine',
    detail: 'one isolate or movement is too large for an event: split it, then replay',
  },
  'future-time': {
    effect: 'quarantine',
    detail: 'a time lies in the future and was left out: correct it, then replay',
  },
  'before-admission': {
    effect: 'quarantine',
    detail:
      'the movement is dated before the admission of its visit and was not taken in: correct its ' +
      'time, or take the admission back and send it anew, then replay',
  },
  'past-time': {
    effect: 'quarantine',
    detail:
      "the specimen was taken before its patient's birth, or decades before its report; the time was " +
      'left out: correct it, or the day of birth, then replay',
  },
  'unknown-ward': {
    effect: 'quarantine',
    detail: "the ward is not in the site's list; its kind stays unknown: map it once, or list it",
  },
  'unknown-specimen': {
    effect: 'quarantine',
    detail: "the specimen's word is not in the site's list: map it once",
  },
  'internal-error': {
    effect: 'quarantine',
    detail: 'the message was stored and could not be processed by a fault of this system: replay',
  },
  'reused-number': {
    effect: 'quarantine',
    detail:
      'this number is known of another patient, with a specimen of another day or another ' +
      'organism, and was not taken in: give the isolate a number of its own; if the first was ' +
      'wrong, correct that, and send this one anew (replayed, it would be older than the correction)',
  },
  'number-of-other-assigner': {
    effect: 'note',
    detail:
      'this patient number is known here with an assigner (PID-3.4) and came without one, or the ' +
      'other way round: without a merge that is another person; send the assigner, or name it in ' +
      'CARBAWATCH_PATIENT_ASSIGNER',
  },
  'more-problems': {
    effect: 'note',
    detail: 'there are more problems than are listed here',
  },
  'unread-epithet': {
    effect: 'note',
    detail: 'the genus was read and the species was not: it may be misspelt; correct it, or map it',
  },
  'organism-spelling': {
    effect: 'note',
    detail:
      'the organism was read by its spelling: doubled letters differ from every list; correct it',
  },
  'conflicting-organisms': {
    effect: 'note',
    detail: 'code and text name different organisms; the code was taken',
  },
} as const satisfies Record<string, { effect: 'refuse' | 'quarantine' | 'note'; detail: string }>;

export type OwnProblemCode = keyof typeof OWN_PROBLEMS;
type Code = OwnProblemCode | 'unknown-organism' | 'unknown-agent';

function isOwn(code: string): code is OwnProblemCode {
  return Object.hasOwn(OWN_PROBLEMS, code);
}

export function problem(code: Code, pointer: string): Problem {
  if (isOwn(code)) return { code, pointer, detail: OWN_PROBLEMS[code].detail };
  return problemOf(code, pointer);
}

/** A JSON Pointer goes on into the payload; behind a line or a segment the field is named. */
export function inside(pointer: string, field: string): string {
  if (pointer === '' || pointer.startsWith('/')) return `${pointer}/${field}`;
  return `${pointer} ${field}`;
}

/** `refuse`: lacks what is required. `quarantine`: waits for a hand. `note`: was read around. */
export function effect(code: string): 'refuse' | 'quarantine' | 'note' {
  return isOwn(code) ? OWN_PROBLEMS[code].effect : effectOf(code);
}

/** More than anybody reads; a file of 100,000 bad rows must not become a row of 20 MB. */
const PROBLEMS_MAX = 100;

export function bounded(problems: readonly Problem[]): Problem[] {
  if (problems.length <= PROBLEMS_MAX) return [...problems];
  return [...problems.slice(0, PROBLEMS_MAX), problem('more-problems', '')];
}
