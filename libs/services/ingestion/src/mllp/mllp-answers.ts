import type { Problem } from '@carbawatch/contracts';
import { acknowledge, type Hl7Header } from '@carbawatch/formats';
import { effect } from '../decide/problems';
import type { Outcome } from '../intake/envelope';

/** What ended without an outcome: the sender keeps the message and sends it again. */
export type NotStored =
  'storing-failed' | 'overloaded' | 'stopping' | 'too-large' | 'no-room' | 'sender-not-allowed';

const NOT_STORED: Readonly<Record<NotStored, string>> = {
  'storing-failed': 'The message could not be stored: send it again.',
  overloaded: 'Too many messages wait: send it again later.',
  stopping: 'The service is stopping: send it again.',
  'too-large': 'The message is above the size limit.',
  'sender-not-allowed': 'The certificate may not speak for this MSH-3 and MSH-4.',
  'no-room': 'Too many unfinished messages are under way: send it again later.',
};

/** HL7's MSH is ASCII, and read byte by byte: written the same way, MSH-10 comes back unchanged. */
const ENCODING = 'latin1';

/** `MSH-3/MSH-4`: the slash keeps a sender of this channel apart from the name of a key. */
export function senderOf(header: Hl7Header | null): string {
  const { sendingApplication = '', sendingFacility = '' } = header ?? {};
  if (sendingApplication === '' && sendingFacility === '') return 'unknown/';
  return `${sendingApplication}/${sendingFacility}`;
}

/** The answer to a message that is on disk: the same for the same message. */
export function answerOf(header: Hl7Header | null, outcome: Outcome, nowMs: number): Buffer {
  const { answer, problems } = outcome;
  const told = problems.find(({ code }) => effect(code) === 'refuse') ?? problems[0];
  const named = answer.ack === 'AA' ? undefined : told;
  return encoded(header, answer.ack, nowMs, named);
}

/** AR with ERR 207: never an AA for what is not on disk. */
export function refusalOf(header: Hl7Header | null, why: NotStored, nowMs: number): Buffer {
  return encoded(header, 'AR', nowMs, { code: why, pointer: '', detail: NOT_STORED[why] });
}

function encoded(
  header: Hl7Header | null,
  code: 'AA' | 'AE' | 'AR',
  now: number,
  problem: Problem | undefined,
): Buffer {
  const text = acknowledge(header, code, { now, ...(problem ? { problem } : {}) });
  return Buffer.from(`\x0b${text}\x1c\r`, ENCODING);
}
