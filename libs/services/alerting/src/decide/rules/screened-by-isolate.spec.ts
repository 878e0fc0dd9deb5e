import { E_COLI, type HospitalStory, type ToldResult } from '@carbawatch/testing';
import { KPC, scenarios, told } from './scenario.story';

/** Admitted from elsewhere on the 1st; the plate of a late swab is read on the 3rd. */
const fromElsewhere = (story: HospitalStory) =>
  story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' }).at('2024-01-03 20:00');

/** What a laboratory reports as an isolate of its screening plate. */
const PLATE = {
  patient: 'anna',
  species: E_COLI,
  specimen: { type: 'rectal swab', purpose: 'screening' },
  collectedAt: '2024-01-03 08:00',
} as const;
const TESTED = { cpe: 'negative', cre: 'not-cre' } as const;

const meropenem = (value: number): Pick<ToldResult, 'cre' | 'cpe' | 'susceptibility'> => ({
  cre: 'not-cre',
  cpe: 'undetermined',
  susceptibility: [
    { agent: 'MEM', method: 'mic', operator: '<=', value, unit: 'mg/L', interpretation: 'S' },
  ],
});

scenarios('import', [
  {
    then: 'a late swab without an answer feeds it: nobody calls her "not screened" any more',
    tell: (story) =>
      fromElsewhere(story).screen('S-1', {
        patient: 'anna',
        status: 'undetermined',
        families: [],
      }),
    course: ['raised', 'amended'],
  },
  {
    then: 'fires at 24 hours where the swab in time was invalid in every test: that is no screen',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 15:00')
        .screen('S-1', { patient: 'anna', status: 'undetermined', families: [], culture: 'none' }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'is cleared by a late screen that comes as an isolate with a negative carbapenemase test',
    tell: (story) => fromElsewhere(story).report('L-1', { ...PLATE, ...TESTED }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared by one with meropenem within the screening cut-off (EUCAST 2017)',
    tell: (story) => fromElsewhere(story).report('L-1', { ...PLATE, ...meropenem(0.06) }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'one that is susceptible at <= 0.25 mg/L feeds it, and excludes nothing',
    tell: (story) => fromElsewhere(story).report('L-1', { ...PLATE, ...meropenem(0.25) }),
    course: ['raised', 'amended'],
  },
  {
    then: 'says nothing where such a swab was taken in time',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 20:00')
        .report('L-1', { ...PLATE, collectedAt: '2024-01-01 20:00', ...meropenem(0.25) }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'a preliminary report feeds it, and is cleared by the final one',
    tell: (story) =>
      fromElsewhere(story)
        .report('L-1', { ...PLATE, ...TESTED, status: 'preliminary' })
        .at('2024-01-04 08:00')
        .report('L-1', { status: 'final' }),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'is cleared when each isolate of the swab has its answer, and not before',
    tell: (story) =>
      fromElsewhere(story)
        .report('L-2', { ...PLATE, cpe: 'suspected' })
        .report('L-1', { ...PLATE, ...TESTED })
        .at('2024-01-05 08:00')
        .report('L-2', { ...TESTED }),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'an isolate of urine leaves it as it is: it looked for no carriage',
    tell: (story) =>
      fromElsewhere(story).report('L-1', {
        ...{ ...PLATE, specimen: { type: 'urine', purpose: 'clinical' } },
        ...TESTED,
      }),
    now: '2024-01-05 08:00',
    course: ['raised'],
  },
]);

describe('a carrier whose screens come as isolates', () => {
  const carrier = (story: HospitalStory, told: ToldResult) =>
    story
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
      .at('2024-08-01 10:00')
      .report('L-2', { ...PLATE, ...told, collectedAt: '2024-08-01 06:00' })
      .at('2024-08-20 10:00')
      .report('L-3', { ...PLATE, ...told, collectedAt: '2024-08-20 06:00' })
      .at('2024-09-01 10:00')
      .admit('anna', 'MED-1', 'ward');

  it.each([
    ['two with a negative test a week apart, half a year later', TESTED, 'medium'],
    ['two that are susceptible and of which nobody tested a carbapenemase', meropenem(1), 'high'],
    [
      'a gene test that looked for NDM alone',
      { ...meropenem(1), geneTests: [{ gene: 'NDM', result: 'not-detected', method: 'pcr' }] },
      'high',
    ],
    [
      'a gene test that looked for her enzyme',
      { ...meropenem(1), geneTests: [{ gene: 'KPC', result: 'not-detected', method: 'pcr' }] },
      'medium',
    ],
  ] as const)('%s: readmission is %s', (_, verdict, severity) => {
    const tell = (story: HospitalStory) => carrier(story, verdict as ToldResult);
    expect(told('known-readmission', { tell }).map((alert) => alert.severity)).toEqual([severity]);
  });
});
