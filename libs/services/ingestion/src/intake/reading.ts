import { readPayload, type LocalTerms } from '@carbawatch/formats';
import { problem } from '../decide/problems';
import type { Reading } from '../decide/verdict';
import type { MessageRow } from '../store/messages';
import type { Envelope } from './envelope';

type Readable = Pick<Envelope, 'site' | 'contentType' | 'options' | 'defect' | 'body'>;

/** The bytes of a payload as canonical payloads, or why they are none. */
export function readEnvelope(envelope: Readable, timeZone: string, terms: LocalTerms): Reading {
  const { site, contentType, options, defect, body } = envelope;
  if (defect) {
    const problems = [problem(defect, '')];
    return { kind: 'refused', status: 400, code: defect, problems, ack: 'AE' };
  }
  const { sample, dateFormat, charset } = options;
  return readPayload({
    contentType,
    body,
    options: { site, timeZone, sample, dateFormat, charset, terms },
  });
}

/** The same for a message that is in the table. */
export function readStored(
  row: MessageRow,
  body: Buffer,
  timeZone: string,
  terms: LocalTerms,
): Reading {
  const { site, contentType, options } = row;
  const envelope = { site, contentType, options, defect: options.defect, body };
  return readEnvelope(envelope, timeZone, terms);
}
