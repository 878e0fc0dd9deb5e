import type { IncomingMessage } from 'node:http';
import { Refusal, badRequest } from '../http/refusal';
import type { Secrets } from '../secrets';
import { isAccount, type Caller } from './caller';

/** Percent-encoded UTF-8; no address, since these stand in logs and a reason may name somebody. */
const REASON_HEADER = 'carbawatch-reason';
const LENGTH_MIN = 3;
const LENGTH_MAX = 500;

const AUDIT_PLACE = 'audit/reason';

/** Why somebody looked or took out: it may name a patient, so that the audit holds it sealed. */
export function sealAuditReason(secrets: Secrets, reason: string): string {
  return secrets.vault.seal(reason, AUDIT_PLACE).toString('base64');
}

export function openAuditReason(secrets: Secrets, sealed: string): string {
  return secrets.vault.open(Buffer.from(sealed, 'base64'), AUDIT_PLACE).toString('utf8');
}

/** The reason that came with a request, null without one; 400 for what can't be one. */
export function givenReason(request: IncomingMessage): string | null {
  const header = request.headers[REASON_HEADER];
  if (typeof header !== 'string' || header.trim() === '') return null;
  const reason = decoded(header);
  if (reason === null || reason.length < LENGTH_MIN || reason.length > LENGTH_MAX) {
    throw badRequest(
      'invalid',
      `Carbawatch-Reason must be ${LENGTH_MIN} to ${LENGTH_MAX} characters, percent-encoded.`,
      '/Carbawatch-Reason',
    );
  }
  return reason;
}

/**
 * A program says by its key's name what it is for; a person has to say why. 422 with `howTo` where
 * nobody did.
 */
export function neededReason(
  caller: Caller,
  request: IncomingMessage,
  howTo: string,
): string | null {
  const reason = givenReason(request);
  if (reason === null && isAccount(caller)) {
    throw new Refusal(422, 'reason-needed', { detail: howTo });
  }
  return reason;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return null;
  }
}
