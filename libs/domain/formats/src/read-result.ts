import type { CsvProfile } from './csv/profile';
import type { Hl7Header } from './hl7/header';
import type { LocalTerms } from './local-terms';
import type { FormatPayload } from './payloads';
import type { ReadProblem } from './problems';

export interface ReadOptions {
  /** The site that a payload belongs to when it names none. */
  readonly site: string;
  /** IANA zone of the site; times without an offset are read in it. */
  readonly timeZone: string;
  /** How the sender writes dates that are not ISO 8601; tried in this order, never guessed. */
  readonly dateFormat?: string | readonly string[] | undefined;
  /** A laboratory's saved column mapping. */
  readonly profile?: CsvProfile | undefined;
  /** The isolate of a genotype table that has no sample column. */
  readonly sample?: string | undefined;
  /** The character set of a sender that declares none, such as `GB18030`. */
  readonly charset?: string | undefined;
  /** The site's own mappings of organisms and drugs. */
  readonly terms?: LocalTerms | undefined;
}

/** One payload of a message, or the reason why there is none. */
export interface ReadItem {
  /** The place of the row, object or message in what was sent. */
  readonly pointer: string;
  /** Null when the item is not usable, or when there is nothing to take in (`no-isolate`). */
  readonly payload: FormatPayload | null;
  readonly problems: readonly ReadProblem[];
  /** False: nothing could be taken from it, and it waits in quarantine. */
  readonly usable: boolean;
  /** The text of the row or message, so that it can be corrected and replayed by itself. */
  readonly raw?: string | undefined;
  /**
   * The culture that the item belongs to, where the message holds the culture itself: what all of
   * its items name is all that the culture has, to a sender that always sends the whole.
   */
  readonly culture?: CultureItem | undefined;
  /** The header of the HL7 message that the item came in. */
  readonly control?: Hl7Header | undefined;
}

export interface CultureItem {
  readonly accession: string;
  /** Absent for a culture that grew nothing. */
  readonly isolateId?: string | undefined;
}

export interface ReadSuccess {
  readonly kind: 'read';
  readonly items: readonly ReadItem[];
}

export interface Refusal {
  readonly kind: 'refused';
  readonly status: 400 | 415 | 422;
  readonly code: ReadProblem['code'];
  readonly problems: readonly ReadProblem[];
  /** How HL7 says it: AE for what can't be read or lacks something, AR for what is not served. */
  readonly ack?: 'AE' | 'AR' | undefined;
}

/** Items of one payload; a day of a large laboratory's isolates is some thousands. */
export const ITEMS_MAX = 50_000;

export type ReadResult = ReadSuccess | Refusal;

export function refusal(
  status: Refusal['status'],
  problem: ReadProblem,
  ...more: ReadProblem[]
): Refusal {
  const ack = status === 415 || problem.code === 'not-served' ? 'AR' : 'AE';
  return {
    kind: 'refused',
    status,
    code: problem.code,
    problems: [problem, ...more],
    ack: problem.code === 'unsupported-version' ? 'AR' : ack,
  };
}
