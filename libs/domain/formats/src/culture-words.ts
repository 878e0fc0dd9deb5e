import type { CultureResult } from '@carbawatch/contracts';
import type { NoOrganism } from '@carbawatch/microbiology';
import type { ResultWord } from './result-words';

/** "Normal flora" is growth without what was looked for; mixed and contaminated are no answer. */
const CULTURES: Readonly<Record<NoOrganism, CultureResult>> = {
  'no-growth': 'no-growth',
  'no-target-organism': 'no-target-organism',
  'normal-flora': 'no-target-organism',
  contaminated: 'invalid',
  mixed: 'invalid',
};

/** The same as the result of a test that was to find an organism, or a gene. */
export function resultWhenNone(why: NoOrganism): ResultWord {
  return cultureOf(why) === 'invalid' ? 'invalid' : 'negative';
}

/** What became of a culture whose organism field names none. */
export function cultureOf(why: NoOrganism): CultureResult {
  return CULTURES[why];
}
