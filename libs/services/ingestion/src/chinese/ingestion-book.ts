import { SCHEMA_PHRASES, phrasebook, type Phrase } from '@carbawatch/contracts';
import { PROBLEM_PHRASES } from '@carbawatch/formats';
import { OWN_PROBLEM_PHRASES } from './problem.phrases';
import { REFUSAL_PHRASES } from './refusal.phrases';

/** Everything that ingestion says, in Chinese. */
export const INGESTION_PHRASES: readonly Phrase[] = [
  ...SCHEMA_PHRASES,
  ...PROBLEM_PHRASES,
  ...OWN_PROBLEM_PHRASES,
  ...REFUSAL_PHRASES,
];

export const INGESTION_BOOK = phrasebook(INGESTION_PHRASES);
