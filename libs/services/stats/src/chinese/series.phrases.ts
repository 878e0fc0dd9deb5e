import type { Phrase } from '@carbawatch/contracts';

/** How late the latest cases become known. */
export const SERIES_PHRASES: readonly Phrase[] = [
  [
    '{n:code} cases with a known delay are too few ({least:code} are needed) to tell how complete the latest days are.',
    '仅 {n} 例延迟已知，不足 {least} 例，无法判断最近各日的完整程度。',
  ],
  [
    'Half of the cases are known {median:code} days after the culture or sooner, nine in ten within {most:code} days, by {n:code} cases.',
    '半数病例在培养后 {median} 天内得知，九成在 {most} 天内（据 {n} 例）。',
  ],
  [
    '{n:code} became known later than {days:code} days: left out.',
    '{n} 例晚于 {days} 天得知：未计入。',
  ],
];
