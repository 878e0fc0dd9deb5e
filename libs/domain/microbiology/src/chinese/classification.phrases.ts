import type { Phrase } from '@carbawatch/contracts';
import { BESIDES_PHRASES } from './besides.phrases';
import { CPE_PHRASES } from './cpe.phrases';
import { CRE_PHRASES } from './cre.phrases';
import { DISCORDANCE_PHRASES } from './discordance.phrases';
import { SPECIES_PHRASES } from './species.phrases';
import { WORD_PHRASES } from './words.phrases';

/**
 * Everything that a classification says, in Chinese: terms as in CHINET, WS/T and the national
 * expert consensus on CRE. Whoever writes a sentence in this library adds its phrase here.
 */
export const CLASSIFICATION_PHRASES: readonly Phrase[] = [
  ...WORD_PHRASES,
  ...SPECIES_PHRASES,
  ...CRE_PHRASES,
  ...CPE_PHRASES,
  ...DISCORDANCE_PHRASES,
  ...BESIDES_PHRASES,
];
