import type { SpecimenFact } from '../facts';
import { lastNegativeBefore } from './negative-screens';

type Told = Partial<SpecimenFact['classification']> & {
  readonly status?: SpecimenFact['classification']['status'];
  readonly report?: SpecimenFact['status'];
  readonly withdrawn?: boolean;
  readonly purpose?: 'screening' | 'clinical';
  readonly type?: string;
};

function swab(collectedAt: string, told: Told = {}) {
  const { report = 'final', withdrawn = false, purpose, type, ...classification } = told;
  const step: SpecimenFact = {
    receivedAt: '2024-02-01T00:00:00Z',
    pseudonym: 'anna',
    withdrawn,
    testMessage: false,
    specimen: type || purpose ? { type, purpose } : undefined,
    status: report,
    culture: 'no-target-organism',
    ward: null,
    classification: {
      status: 'negative',
      carbapenemases: [],
      negativeFor: ['KPC'],
      cultureNegative: false,
      because: [],
      ...classification,
    },
  };
  return { reportId: collectedAt, step, collectedAt, positiveMs: null };
}

/** The day of the last negative for KPC before a first positive at noon of 20 January. */
function lastDay(...swabs: ReturnType<typeof swab>[]): string | null {
  const asked = { family: 'KPC', firstAt: '2024-01-20T12:00:00+08:00', timeZone: 'Asia/Shanghai' };
  const ms = lastNegativeBefore(swabs, asked);
  return ms === null ? null : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

describe('the last negative screen before a first positive', () => {
  it.each([
    ['none', [], null],
    ['one', [swab('2024-01-10')], '2024-01-10'],
    [
      'of several the last, in whatever order they are told',
      [swab('2024-01-15'), swab('2024-01-10')],
      '2024-01-15',
    ],
    [
      'a swab of the nose and a screen for MRSA are no look at the gut (one evening before)',
      [
        swab('2024-01-19', { type: 'MRSA screen (nose)', purpose: 'screening' }),
        swab('2024-01-19', { type: '鼻拭子', purpose: 'screening' }),
        swab('2024-01-10', { type: 'rectal swab', purpose: 'screening' }),
      ],
      '2024-01-10',
    ],
    [
      'growth that is suspected, of which NDM alone was excluded',
      [
        swab('2024-01-15', { status: 'suspected', negativeFor: ['NDM'] }),
        swab('2024-01-10', { status: 'suspected', negativeFor: ['KPC'] }),
      ],
      '2024-01-10',
    ],
    ['one of the day of the positive is the same look', [swab('2024-01-20')], null],
    ['one after the positive', [swab('2024-01-21')], null],
    ['a test that looked for NDM alone', [swab('2024-01-10', { negativeFor: ['NDM'] })], null],
    [
      'a culture that grew nothing covers every family',
      [swab('2024-01-10', { negativeFor: [], cultureNegative: true })],
      '2024-01-10',
    ],
    [
      'a clinical culture that grew nothing covers no family but those that were tested',
      [
        swab('2024-01-15', { negativeFor: ['NDM'], cultureNegative: true, purpose: 'clinical' }),
        swab('2024-01-10', { negativeFor: ['KPC'], cultureNegative: true, purpose: 'clinical' }),
      ],
      '2024-01-10',
    ],
    ['an invalid test', [swab('2024-01-10', { status: 'undetermined' })], null],
    ['a preliminary report', [swab('2024-01-10', { report: 'preliminary' })], null],
    ['a withdrawn report', [swab('2024-01-10', { withdrawn: true })], null],
  ] as const)('%s', (_title, swabs, day) => {
    expect(lastDay(...swabs)).toBe(day);
  });
});
