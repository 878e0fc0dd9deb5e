import { SCHEMA_PHRASES, phrasebook, type Phrase } from '@carbawatch/contracts';
import { REASON_PHRASES, SIGNAL_PHRASES } from '@carbawatch/epidemiology';
import { SPECIES_PHRASES } from '@carbawatch/microbiology';
import { COHORT_PHRASES } from './cohort.phrases';
import { REFUSAL_PHRASES } from './refusal.phrases';
import { REPORT_PAGE_PHRASES } from './report-page.phrases';
import { REPORT_PHRASES } from './report.phrases';
import { SERIES_PHRASES } from './series.phrases';

/** What stats says besides of detectors. */
export const OWN_PHRASES: readonly Phrase[] = [
  ...COHORT_PHRASES,
  ...REPORT_PHRASES,
  ...REPORT_PAGE_PHRASES,
  ...SERIES_PHRASES,
  ...REFUSAL_PHRASES,
];

/** Everything that stats says, in Chinese. */
export const STATS_BOOK = phrasebook([
  ...SCHEMA_PHRASES,
  ...SIGNAL_PHRASES,
  ...SPECIES_PHRASES,
  ...REASON_PHRASES,
  ...OWN_PHRASES,
]);
