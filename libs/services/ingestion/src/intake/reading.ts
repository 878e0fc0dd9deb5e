import {
  readColumns,
  readPayload,
  type ColumnReading,
  type CsvProfile,
  type LocalTerms,
} from '@carbawatch/formats';
import type { Database, Tx } from '@carbawatch/postgres';
import { withAssigners, type AssignerOf } from '../decide/patient-assigner';
import { problem } from '../decide/problems';
import type { Reading } from '../decide/verdict';
import type { MessageRow } from '../store/messages';
import { profileKeyText, profilesNamed } from '../store/profiles';
import type { Envelope, PayloadOptions } from './envelope';

type Readable = Pick<Envelope, 'site' | 'contentType' | 'options' | 'defect' | 'body'>;

/** What the sites have said of their own words and tables. */
export interface ReadingKnowledge {
  readonly timeZone: string;
  readonly terms: LocalTerms;
  /** Saved column mappings, by `profileKeyText`. */
  readonly profiles: ReadonlyMap<string, CsvProfile>;
  readonly assignerOf: AssignerOf;
}

/** The column mappings that these messages ask for; no statement where none does. */
export function profilesFor(
  database: Pick<Database, 'query'> | Tx,
  messages: readonly { readonly options: PayloadOptions }[],
): Promise<Map<string, CsvProfile>> {
  return profilesNamed(
    database,
    messages.flatMap(({ options }) => options.profile ?? []),
  );
}

/** The bytes of a payload as canonical payloads, or why they are none. */
export function readEnvelope(envelope: Readable, knowledge: ReadingKnowledge): Reading {
  const { site, contentType, options, defect, body } = envelope;
  if (defect) return unreadable(defect, 400);
  const { sample, dateFormat, charset } = options;
  const { timeZone, terms, profiles, assignerOf } = knowledge;
  const profile = options.profile && profiles.get(profileKeyText(options.profile));
  if (options.profile && !profile) return unreadable('unknown-profile', 422);
  const reading = readPayload({
    contentType,
    body,
    options: { site, timeZone, sample, dateFormat, charset, terms, profile },
  });
  return withAssigners(reading, site, assignerOf);
}

function unreadable(code: 'frame-not-ended' | 'unknown-profile', status: 400 | 422): Reading {
  return { kind: 'refused', status, code, problems: [problem(code, '')], ack: 'AE' };
}

const TABLE_TYPES = new Set(['text/csv', 'text/tab-separated-values']);

/** Which column of a table of isolates is read as what; null for everything else. */
export function columnsOf(
  { site, contentType, options, body }: Readable,
  { timeZone, terms, profiles }: ReadingKnowledge,
): ColumnReading[] | null {
  if (!TABLE_TYPES.has(contentType)) return null;
  const profile = options.profile && profiles.get(profileKeyText(options.profile));
  return readColumns(body, { site, timeZone, charset: options.charset, terms, profile });
}

/** The same for a message that is in the table. */
export function readStored(row: MessageRow, body: Buffer, knowledge: ReadingKnowledge): Reading {
  const { site, contentType, options } = row;
  const envelope = { site, contentType, options, defect: options.defect, body };
  return readEnvelope(envelope, knowledge);
}
