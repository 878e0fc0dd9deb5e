import type { Problem } from '@carbawatch/contracts';
import { unmappedTerm } from './local-terms';
import type { UnmappedTerm } from './local-terms';

/**
 * What a problem does to the message. `refuse`: it can't be read, or lacks what is required.
 * `quarantine`: the rest went on, and somebody has to map or correct what did not. `note`: a defect
 * that was read around; the message counts as processed.
 */
export type ProblemEffect = 'refuse' | 'quarantine' | 'note';

interface ProblemEntry {
  readonly effect: ProblemEffect;
  readonly what: string;
  readonly remedy: string;
  /** HL7 table 0357, for the ERR segment of an AE or AR. */
  readonly hl7?: '100' | '101' | '102' | '103' | '200' | '203' | '207';
}

/** Every code that reading a payload can answer. Codes are stable; texts may improve. */
export const PROBLEMS = {
  'unsupported-content-type': {
    effect: 'refuse',
    what: 'the Content-Type is not served',
    remedy:
      'send application/json, application/x-ndjson, application/hl7-v2, application/fhir+json, application/fhir+xml, text/csv or text/tab-separated-values',
    hl7: '200',
  },
  'empty-payload': {
    effect: 'refuse',
    what: 'the payload holds nothing',
    remedy: 'send at least one message, object or row',
    hl7: '100',
  },
  'malformed-xml': {
    effect: 'refuse',
    what: 'the text is no FHIR in XML',
    remedy: 'correct the XML at the line named and send it again; FHIR allows no document type',
  },
  'malformed-json': {
    effect: 'refuse',
    what: 'the text is no JSON',
    remedy: 'correct the syntax at the place named and send it again',
  },
  'malformed-hl7': {
    effect: 'refuse',
    what: 'the text is no HL7 v2 message',
    remedy: 'begin the message with an MSH segment whose fourth character is the field separator',
    hl7: '100',
  },
  'unsupported-type': {
    effect: 'refuse',
    what: 'payloads of this `type` are not served',
    remedy:
      'send isolate.report, specimen.report, carrier.status or encounter.event, or in FHIR a Bundle or a resource named',
  },
  'not-served': {
    effect: 'refuse',
    what: 'HL7 messages of this type are not served',
    remedy: 'send ORU^R01, OUL^R22 or an ADT event of the list in the documentation',
    hl7: '200',
  },
  'unsupported-version': {
    effect: 'refuse',
    what: 'this HL7 version is not served',
    remedy: 'send HL7 v2.x in the pipe form',
    hl7: '203',
  },
  'missing-field': {
    effect: 'refuse',
    what: 'a required field is absent',
    remedy: 'fill the field named',
    hl7: '101',
  },
  'missing-segment': {
    effect: 'refuse',
    what: 'a required segment is absent',
    remedy: 'send the segment named',
    hl7: '100',
  },
  'bad-value': {
    effect: 'refuse',
    what: 'a value has the wrong form',
    remedy: 'give the field the form named',
    hl7: '102',
  },
  'unknown-field': {
    effect: 'refuse',
    what: 'a field of this name does not exist',
    remedy:
      'correct or remove the field, or map a table’s column with ?profile=; what is not understood is never dropped silently',
  },
  'no-header': {
    effect: 'refuse',
    what: 'the first line is no header of a table that is served',
    remedy: 'name the columns in the first line, or pick a saved column mapping with ?profile=',
  },
  'unknown-layout': {
    effect: 'refuse',
    what: 'the header belongs to none of the layouts that are served',
    remedy: 'use a layout of the documentation, or pick a saved column mapping with ?profile=',
  },
  'missing-sample': {
    effect: 'refuse',
    what: 'the table has no sample column',
    remedy: 'name the isolate with ?sample=',
  },
  'bad-profile': {
    effect: 'refuse',
    what: 'the column mapping does not fit the table',
    remedy: 'correct the mapping at the place named',
  },
  'bad-option': {
    effect: 'refuse',
    what: 'a query option has the wrong form',
    remedy: 'give the option the form named',
  },
  'unknown-organism': {
    effect: 'quarantine',
    what: 'the organism is in no code system known here',
    remedy: 'map its code once; what waited is then replayed',
  },
  'unknown-agent': {
    effect: 'quarantine',
    what: 'the antimicrobial is in no code system known here; its result was left out',
    remedy: 'map its code once; what waited is then replayed',
  },
  'unknown-gene': {
    effect: 'quarantine',
    what: 'the gene name is not known here; the result was kept as it was said',
    remedy: 'map the name once, or correct it',
  },
  'not-a-carbapenemase': {
    effect: 'quarantine',
    what: 'the family of a carrier status is no carbapenemase',
    remedy: 'name the family of the carbapenemase, or dismiss the status',
  },
  'unreadable-result': {
    effect: 'quarantine',
    what: 'the value of a result could not be understood; it was left out',
    remedy:
      'send a number with an optional comparator, a category S, I, R, SDD or NS, or a coded result',
  },
  'result-without-isolate': {
    effect: 'quarantine',
    what: 'a result belongs to no isolate of the message and names no parent',
    remedy:
      'link the panel by OBR-26 and OBR-29, or number the isolates in OBX-4; in FHIR join it by hasMember or derivedFrom to the Observation of the organism',
  },
  'unresolved-reference': {
    effect: 'quarantine',
    what: 'a result that is referred to is not in the payload',
    remedy: 'send the report and its Observations in one Bundle',
  },
  'deletion-not-served': {
    effect: 'quarantine',
    what: 'an entry asks for a deletion, which takes nothing back here',
    remedy: 'send the resource with the status entered-in-error',
  },
  'malformed-row': {
    effect: 'quarantine',
    what: 'the row does not fit the header',
    remedy: 'correct quotes and the number of columns',
  },
  'ambiguous-date': {
    effect: 'quarantine',
    what: 'a date is not ISO 8601, and no declared format fits it',
    remedy: 'declare the format with ?dateFormat=, such as DD/MM/YYYY; formats are never guessed',
  },
  'impossible-date': {
    effect: 'quarantine',
    what: 'a date or time of the row does not exist',
    remedy: 'correct the date and send the row again',
  },
  'missing-organism': {
    effect: 'quarantine',
    what: 'a culture has results for an isolate and names no organism',
    remedy: 'send the organism in OBX-5 of the culture, coded or by name',
  },
  'problems-cut': {
    effect: 'quarantine',
    what: 'the message has more problems than are listed',
    remedy: 'correct those that are named and send it again',
  },
  'too-many-items': {
    effect: 'refuse',
    what: 'the payload holds more items than are read at once',
    remedy: 'send it in parts',
  },
  'conflicting-rows': {
    effect: 'quarantine',
    what: 'rows of one isolate contradict each other',
    remedy: 'give each isolate its own isolateId',
  },
  'unread-column': {
    effect: 'note',
    what: 'a column has no meaning here; its cells were left out',
    remedy: 'map it with ?profile=, if it should be read',
  },
  'partly-read': {
    effect: 'note',
    what: 'a cell holds more than a category; the category was taken',
    remedy: 'put values into columns <AGENT>_MIC or <AGENT>_ZONE',
  },
  'unread-species': {
    effect: 'note',
    what: 'the species call of a genotype table is not known here; its genes were read',
    remedy: 'none is needed: the laboratory names the organism',
  },
  'bad-date': {
    effect: 'note',
    what: 'a date or time does not exist or is imprecise; it was left out',
    remedy: 'send YYYYMMDD[HHMM[SS]][+ZZZZ] in HL7, ISO 8601 elsewhere',
  },
  'no-isolate': {
    effect: 'note',
    what: 'the message names no organism; there was nothing to take in',
    remedy: 'none is needed',
  },
  'no-patient': {
    effect: 'note',
    what: 'the report names no patient; the isolate is a person of its own until one does',
    remedy: 'send the patient number, PID-3 in HL7',
  },
  'patient-by-logical-id': {
    effect: 'note',
    what: "the patient's numbers are not in the payload; the id of the FHIR server was taken",
    remedy: 'send the Patient with its identifier of type MR',
  },
  'missing-sub-id': {
    effect: 'note',
    what: 'the isolate has no number (OBX-4); it was numbered by its order',
    remedy: 'number the isolates of a culture in OBX-4',
  },
  'reused-sub-id': {
    effect: 'note',
    what: 'two organisms carry one isolate number; the later one was renumbered',
    remedy: 'give each isolate of a culture its own OBX-4',
  },
  'repeated-organism': {
    effect: 'note',
    what: 'several organisms stand as repetitions in one OBX-5; each was taken as an isolate',
    remedy: 'send one OBX for each organism',
  },
  'escaped-subcomponents': {
    effect: 'note',
    what: 'subcomponent separators were escaped; they were read as separators',
    remedy: 'send OBR-26 and OBR-29 with plain subcomponent separators',
  },
  'bad-check-digit': {
    effect: 'note',
    what: 'a LOINC code fails its check digit; it was not used',
    remedy: 'correct the code in the laboratory system',
  },
  'code-name-mismatch': {
    effect: 'note',
    what: 'a code and its text name different things; the code was taken',
    remedy: 'correct the code table of the laboratory system',
  },
  'unlinked-panel': {
    effect: 'note',
    what: 'a panel names no parent; it was joined to the only isolate it can belong to',
    remedy: 'link the panel by OBR-26 and OBR-29',
  },
  'duplicate-result': {
    effect: 'note',
    what: 'one test is reported twice for one isolate; the last was taken',
    remedy: 'send each test once',
  },
  'result-in-comment': {
    effect: 'note',
    what: 'a carbapenemase result stands in a comment; it was read from there',
    remedy: 'send the result as an OBX with a code',
  },
  'truncated-gene': {
    effect: 'note',
    what: 'a hit is truncated, internally stopped or spurious; it is no evidence and was left out',
    remedy: 'none is needed',
  },
  'missing-version': {
    effect: 'note',
    what: 'MSH-12 names no version; 2.5.1 was assumed',
    remedy: 'fill MSH-12',
  },
  'missing-message-time': {
    effect: 'note',
    what: 'MSH-7 names no time',
    remedy: 'fill MSH-7',
  },
  'broken-segment': {
    effect: 'note',
    what: 'a line is no segment; it was read as the continuation of the one before',
    remedy: 'end each segment with a carriage return, and escape line breaks in text as \\.br\\',
  },
  'bad-encoding': {
    effect: 'note',
    what: 'bytes do not fit the character set; they were replaced',
    remedy: 'declare the character set in MSH-18, or send UTF-8',
  },
  'control-character': {
    effect: 'note',
    what: 'control characters were removed',
    remedy: 'send text without NUL and similar characters',
  },
  'batch-count': {
    effect: 'note',
    what: 'the batch trailer counts another number of messages than there are',
    remedy: 'check that the batch is complete',
  },
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** One thing that could not be read as it stands; `detail` never repeats a patient's value. */
export interface ReadProblem extends Problem {
  readonly code: ProblemCode;
  /** The words to be mapped. A misplaced name may be among them: never shown with the problem. */
  readonly unmapped?: UnmappedTerm | undefined;
}

/**
 * `pointer` is a JSON Pointer, `line 12` or `OBX[3]-5`. `about` adds which field, form or name is
 * meant, and must not carry values of a patient.
 */
export function problemOf(code: ProblemCode, pointer: string, about?: string): ReadProblem {
  const { what, remedy } = PROBLEMS[code];
  return { code, pointer, detail: `${what}${about ? ` (${about})` : ''}: ${remedy}` };
}

/** An organism or a drug that nobody has mapped, with the words that a mapping would name. */
export function unmappedProblem(
  kind: 'organism' | 'agent',
  pointer: string,
  words: readonly (string | undefined)[],
): ReadProblem {
  const code = kind === 'organism' ? 'unknown-organism' : 'unknown-agent';
  const unmapped = unmappedTerm(kind, words);
  return { ...problemOf(code, pointer), ...(unmapped ? { unmapped } : {}) };
}

/** True when the message needs somebody's hand even though the rest of it went on. */
export function needsReview(problem: { readonly code: string }): boolean {
  return effectOf(problem.code) !== 'note';
}

/** The effect of a code; a code that is not in the catalogue counts as one that needs review. */
export function effectOf(code: string): ProblemEffect {
  return isProblemCode(code) ? PROBLEMS[code].effect : 'quarantine';
}

/** Code of HL7 table 0357 for the ERR segment; 207 where the table has nothing closer. */
export function hl7ErrorCode(code: string): string {
  if (!isProblemCode(code)) return '207';
  const entry: ProblemEntry = PROBLEMS[code];
  return entry.hl7 ?? '207';
}
