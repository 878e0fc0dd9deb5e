import { SCHEMA_PHRASES, phrasebook, type Phrase } from '@carbawatch/contracts';
import { CLASSIFICATION_PHRASES } from '@carbawatch/microbiology';
import { NOTE_PHRASES } from './note.phrases';
import { REFUSAL_PHRASES } from './refusal.phrases';

/** What classification says besides of isolates. */
export const OWN_PHRASES: readonly Phrase[] = [...NOTE_PHRASES, ...REFUSAL_PHRASES];

/** Everything that classification says, in Chinese. */
export const CLASSIFICATION_BOOK = phrasebook([
  ...SCHEMA_PHRASES,
  ...CLASSIFICATION_PHRASES,
  ...OWN_PHRASES,
]);
