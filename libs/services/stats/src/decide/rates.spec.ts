import type { StoredDenominator } from '@carbawatch/contracts';
import { readDenominatorCsv, readDenominatorJson } from './denominator-table';
import { rateOf, ratesOf, uploadedByMonth } from './rates';

const step = { label: '2024-01', from: '2024-01-01', to: '2024-01-31' };
const asked = {
  steps: [step],
  source: 'adt' as const,
  method: 'census' as const,
  ward: null,
  per: 10_000,
  ci: 'wilson' as const,
};

/** Worked values of the NHSN family of rates, with exact Poisson limits by chi-square. */
describe('incidence density', () => {
  it.each([
    [14, 21_000, 6.667, 3.645, 11.186],
    [12, 34_567, 3.4715, 1.7938, 6.064],
    [0, 5_000, 0, 0, 7.3778],
  ])('%i events in %i patient-days are %d (%d-%d) per 10,000', (events, days, ...expected) => {
    const { value, ci, per } = rateOf(events, days, 10_000);
    const digits = expected[0] === 6.667 ? 3 : 4;
    expect([value, ci.lower, ci.upper].map((x) => x?.toFixed(digits))).toEqual(
      expected.map((x) => x?.toFixed(digits)),
    );
    expect(per).toBe(10_000);
  });

  it('is not estimated without patient-days', () => {
    expect(rateOf(3, null, 10_000)).toMatchObject({ value: null, reason: expect.any(String) });
    expect(rateOf(3, 0, 10_000).value).toBeNull();
  });
});

describe('admission prevalence', () => {
  it('is community-onset events among admissions: 23 of 4,100 are 0.561%', () => {
    const { total } = ratesOf({
      ...asked,
      events: [{ label: '2024-01', hospitalOnset: 14, communityOnset: 23, onsetUnknown: 1 }],
      denominators: new Map([['2024-01', { admissions: 4_100, patientDays: 21_000 }]]),
    });
    expect((100 * (total.admissionPrevalence?.value ?? 0)).toFixed(3)).toBe('0.561');
    expect(total.incidenceDensity.value?.toFixed(3)).toBe('6.667');
    expect(total.onsetUnknown).toBe(1);
  });

  it('is none where there are more events than admissions', () => {
    const { total } = ratesOf({
      ...asked,
      events: [{ label: '2024-01', hospitalOnset: 0, communityOnset: 2, onsetUnknown: 0 }],
      denominators: new Map([['2024-01', { admissions: 1, patientDays: 5 }]]),
    });
    expect(total.admissionPrevalence).toBeNull();
  });
});

it('a month without a denominator is named and is in no total', () => {
  const next = { label: '2024-02', from: '2024-02-01', to: '2024-02-29' };
  const { total, denominators } = ratesOf({
    ...asked,
    steps: [step, next],
    events: [
      { label: '2024-01', hospitalOnset: 1, communityOnset: 0, onsetUnknown: 0 },
      { label: '2024-02', hospitalOnset: 5, communityOnset: 0, onsetUnknown: 0 },
    ],
    denominators: new Map([['2024-01', { admissions: 10, patientDays: 100 }]]),
  });
  expect(denominators.missingMonths).toEqual(['2024-02']);
  expect(denominators.statement).toContain('2024-02');
  expect(total).toMatchObject({ hospitalOnset: 1, patientDays: 100, to: '2024-01-31' });
});

describe('uploaded counts', () => {
  const row = (rest: Partial<StoredDenominator>): StoredDenominator => ({
    site: 's1',
    month: '2024-01',
    ward: null,
    patientDays: 100,
    admissions: 10,
    uploadedOn: '2024-02-01',
    uploadedBy: 'key',
    ...rest,
  });

  it('are those of the ward asked for, of the hospital, or the sum of its wards', () => {
    const rows = [row({}), row({ ward: 'A', patientDays: 30, admissions: 3 })];
    expect(uploadedByMonth(rows, 'A').get('2024-01')).toEqual({ admissions: 3, patientDays: 30 });
    expect(uploadedByMonth(rows, null).get('2024-01')?.patientDays).toBe(100);
    const wards = [row({ ward: 'A', patientDays: 30 }), row({ ward: 'B', patientDays: 50 })];
    expect(uploadedByMonth(wards, null).get('2024-01')?.patientDays).toBe(80);
  });

  it('are added over sites only for months that every site has', () => {
    const rows = [row({}), row({ site: 's2' }), row({ site: 's2', month: '2024-02' })];
    expect([...uploadedByMonth(rows, null).keys()]).toEqual(['2024-01']);
  });

  it('are read from CSV, an empty ward being the whole hospital', () => {
    const text =
      '\uFEFFmonth,ward,patientDays,admissions\n2024-01,,21000,4100\n2024-01,A,900.5,30\n';
    expect(readDenominatorCsv(text)).toEqual({
      ok: true,
      rows: [
        { month: '2024-01', ward: null, patientDays: 21_000, admissions: 4_100 },
        { month: '2024-01', ward: 'A', patientDays: 900.5, admissions: 30 },
      ],
    });
  });

  it.each([
    ['month,ward,patientDays,admissions\n2024-13,,1,1', 'line 2, month'],
    ['month,ward,patientDays,admissions\n2024-01,,many,1', 'line 2, patientDays'],
    ['month,ward,patientDays,admissions\n2024-01,,1,1\n2024-01,,2,1', 'line 3, month'],
    ['month,beds\n2024-01,1', 'line 1, column 2'],
    ['month,ward,patientDays,admissions\n', 'line 2'],
  ])('are refused by their place: %j at %s', (text, pointer) => {
    const reading = readDenominatorCsv(text);
    expect(reading.ok ? [] : reading.problems.map((each) => each.pointer)).toContain(pointer);
  });

  it('are read from JSON as an object, a list or items', () => {
    const one = { month: '2024-01', patientDays: 5, admissions: 1 };
    for (const body of [one, [one], { items: [one] }]) {
      expect(readDenominatorJson(JSON.stringify(body))).toMatchObject({ ok: true });
    }
    expect(readDenominatorJson('{')).toMatchObject({ ok: false });
    expect(
      readDenominatorJson('[{"month":"2024-01","patientDays":-1,"admissions":1}]'),
    ).toMatchObject({
      problems: [{ pointer: '/0/patientDays' }],
    });
  });
});
