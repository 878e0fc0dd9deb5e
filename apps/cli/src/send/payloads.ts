import { extname } from 'node:path';

/** One thing to be sent: a whole file, or one of the HL7 messages in it. */
export interface Payload {
  readonly file: string;
  /** Position in its file, from 1. */
  readonly number: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export const HL7 = 'application/hl7-v2';

/** Content type by the file's ending; HL7 and FHIR by what they begin with. */
const ENDINGS: Readonly<Record<string, string>> = {
  '.hl7': HL7,
  '.er7': HL7,
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.tab': 'text/tab-separated-values',
};

/** A FHIR resource names its type near its beginning, or its namespace on the first element. */
const HEAD_BYTES = 4_096;
const FHIR_JSON = /^[\ufeff\s]*\{[^]*?"resourceType"\s*:/;
const FHIR_XML = /^[\ufeff\s]*<[^]*?xmlns\s*=\s*["']http:\/\/hl7\.org\/fhir["']/;

export class UnknownFileError extends Error {}

export function contentTypeOf(file: string, body: Buffer): string {
  const head = body.subarray(0, HEAD_BYTES).toString('utf8');
  if (/^[\x0b\ufeff\s]*(MSH|FHS|BHS)/.test(head)) return HL7;
  if (FHIR_JSON.test(head)) return 'application/fhir+json';
  if (FHIR_XML.test(head)) return 'application/fhir+xml';
  const known = ENDINGS[extname(file).toLowerCase()];
  if (known) return known;
  throw new UnknownFileError(
    `${file}: the kind of file is not known by its ending; use ${Object.keys(ENDINGS).join(', ')}`,
  );
}

/**
 * What a file sends. A file of several HL7 messages sends them one by one, as an interface would;
 * a batch with FHS or BHS is one payload, because its trailers count what is in it.
 */
export function payloadsOf(file: string, body: Buffer): Payload[] {
  const contentType = contentTypeOf(file, body);
  if (contentType !== HL7) return [{ file, number: 1, contentType, body }];
  // Latin-1 keeps every byte, whatever character set MSH-18 names.
  const text = body.toString('latin1').replace(/[\x0b\x1c]/g, '');
  const messages = /^\s*(FHS|BHS)/.test(text)
    ? [text]
    : text.split(/(?:^|[\r\n]+)(?=MSH.)/).filter((part) => part.trim() !== '');
  return messages.map((message, index) => ({
    file,
    number: index + 1,
    contentType,
    body: Buffer.from(
      message
        .replace(/\r\n|\n/g, '\r')
        .trimEnd()
        .concat('\r'),
      'latin1',
    ),
  }));
}
