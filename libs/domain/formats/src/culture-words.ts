import type { CultureResult } from '@carbawatch/contracts';
import type { NoOrganism } from '@carbawatch/microbiology';

/** "Normal flora" is growth without what was looked for; mixed and contaminated are no answer. */
const CULTURES: Readonly<Record<NoOrganism, CultureResult>> = {
  'no-growth': 'no-growth',
  'no-target-organism': 'no-target-organism',
  'normal-flora': 'no-target-organism',
  contaminated: 'invalid',
  mixed: 'invalid',
};

/** What became of a culture whose organism field names none. */
export function cultureOf(why: NoOrganism): CultureResult {
  return CULTURES[why];
}
