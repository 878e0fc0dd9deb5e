import { readCanonicalJson, readNdjson } from './canonical/canonical-json';
import { readFhir, readFhirXml } from './fhir/read-fhir';
import { readDelimited } from './genotype/read-delimited';
import { isResfinderJson, readResfinderJson } from './genotype/resfinder-json';
import { readHl7 } from './hl7/read-hl7';
import { problemOf } from './problems';
import { refusal } from './read-result';
import type { ReadOptions, ReadResult } from './read-result';

export interface Payload {
  /** As the request or the carrier says it; parameters such as `charset` are read too. */
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly options: ReadOptions;
}

type Reader = (body: Uint8Array, options: ReadOptions) => ReadResult;

/** ResFinder's report is JSON too; its first field tells it from a canonical payload. */
function readJson(body: Uint8Array, options: ReadOptions): ReadResult {
  return isResfinderJson(body)
    ? readResfinderJson(body, options)
    : readCanonicalJson(body, options);
}

const READERS: Readonly<Record<string, Reader>> = {
  'application/json': readJson,
  'application/x-ndjson': readNdjson,
  'application/ndjson': readNdjson,
  'application/jsonl': readNdjson,
  'application/hl7-v2': readHl7,
  'x-application/hl7-v2+er7': readHl7,
  'application/fhir+json': readFhir,
  'application/fhir+xml': readFhirXml,
  'text/csv': readDelimited,
  'text/tab-separated-values': readDelimited,
};

/** Every media type that is served, for error texts and the API description. */
export const CONTENT_TYPES: readonly string[] = Object.keys(READERS);

/** Reads a payload into canonical ones; it never throws, whatever the bytes are. */
export function readPayload({ contentType, body, options }: Payload): ReadResult {
  const [type = '', ...parameters] = contentType.split(';');
  const reader = READERS[type.trim().toLowerCase()];
  if (!reader) {
    return refusal(415, problemOf('unsupported-content-type', 'Content-Type'));
  }
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((name) => name !== undefined);
  return reader(body, charset ? { ...options, charset } : options);
}
