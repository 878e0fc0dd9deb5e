import type { MappingKind } from '@carbawatch/contracts';
import type { UnmappedTerm } from '@carbawatch/formats';
import type { Secrets } from '@carbawatch/service-kit';
import { plainTerm, type UsedWord } from '../decide/site-mappings';
import type { MappedTerm } from '../store/mapped-terms';
import type { WaitingTerm } from '../store/waiting-terms';

/** NUL can't stand in what a sender names, so no word's key meets a patient's pseudonym. */
const TERM = '\0term';

/** Finds what waits for a word without keeping the word: a keyed hash of its plain form. */
export function termKeyOf(secrets: Secrets, site: string, kind: MappingKind, said: string): string {
  return secrets.pseudonymOf(site, `${TERM}/${kind}`, plainTerm(said));
}

const placeOf = (messageId: string, termKey: string): string => `term/${messageId}/${termKey}`;

interface Waiting {
  readonly site: string;
  readonly messageId: string;
  readonly revision: number;
}

/** A field's words as rows: the first is shown with the others beside it, any of them is found. */
export function waitingTermsOf(
  secrets: Secrets,
  { site, messageId, revision }: Waiting,
  terms: readonly UnmappedTerm[],
): WaitingTerm[] {
  const rows = new Map<string, WaitingTerm>();
  for (const { kind, said } of terms) {
    said.forEach((word, index) => {
      const termKey = termKeyOf(secrets, site, kind, word);
      const place = `${kind} ${termKey}`;
      const isShown = index === 0;
      if (rows.has(place) && !(isShown && rows.get(place)?.said === null)) return;
      const sealed = isShown
        ? secrets.payloads.seal(JSON.stringify(said), placeOf(messageId, termKey))
        : null;
      rows.set(place, { site, messageId, kind, termKey, said: sealed, revision });
    });
  }
  return [...rows.values()];
}

/** The words that a message was read by, findable by their keys alone. */
export function mappedTermsOf(
  secrets: Secrets,
  messageId: string,
  used: readonly UsedWord[],
): MappedTerm[] {
  return used.map(({ site, kind, from }) => ({
    ...{ site, messageId, kind },
    termKey: termKeyOf(secrets, site, kind, from),
  }));
}

export interface OpenedWords {
  /** The code where the field had one, else its text. */
  readonly term: string;
  /** Other codes and texts of the same field; any of them may be mapped instead. */
  readonly also: readonly string[];
}

export function openWords(
  secrets: Secrets,
  { messageId, termKey, said }: { messageId: string; termKey: string; said: Buffer },
): OpenedWords {
  const place = placeOf(messageId, termKey);
  const words: string[] = JSON.parse(secrets.payloads.open(said, place).toString('utf8'));
  const [term = '', ...also] = words;
  return { term, also };
}

/** The same words under the key in use. */
export function resealedWords(
  secrets: Secrets,
  { messageId, termKey, said }: { messageId: string; termKey: string; said: Buffer },
): Buffer {
  const place = placeOf(messageId, termKey);
  return secrets.payloads.seal(secrets.payloads.open(said, place), place);
}
