import type { SpecimenFact } from '../facts';
import { courseWith } from '../specimen-course';
import { SCREEN_SPECIMENS, daysApart, isOfKind, wholeSet } from './counted-screens';

const on = (...days: readonly number[]) =>
  days.map((day) => ({ day: `2024-01-${String(day).padStart(2, '0')}` }));
const daysOf = (screens: readonly { readonly day: string }[] | null) =>
  screens?.map(({ day }) => Number(day.slice(8))) ?? null;

function fact(told: Partial<SpecimenFact> = {}, type?: string): SpecimenFact {
  return {
    ...{ receivedAt: '2024-01-02T00:00:00Z', pseudonym: 'anna', withdrawn: false },
    ...{ testMessage: false, status: 'final', culture: 'no-target-organism', ward: null },
    specimen: type === undefined ? undefined : { type, purpose: 'screening' },
    classification: {
      ...{ status: 'negative', carbapenemases: [], negativeFor: ['KPC'] },
      ...{ cultureNegative: true, because: [] },
    },
    ...told,
  };
}

describe('screens that count', () => {
  it.each([
    ['rectal swab', true],
    ['Perirectal swab', true],
    ['Swab, rectal', true],
    ['Stool', true],
    ['faeces', true],
    ['肛拭子', true],
    ['CPE screen', true],
    ['swab', true],
    ['urine', false],
    ['throat swab', false],
    ['canal fluid', false],
    ['MRSA screen', false],
    ['Nasal screen', false],
    ['Nose swab, MRSA surveillance', false],
    ['Rectal swab, VRE screen', false],
    ['Urine screen', false],
    ['Throat swab, CPE screen', false],
    ['CPE swab', true],
    ['Groin and rectal swab', true],
    ['鼻拭子', false],
    ['MRSA 筛查', false],
    ['直肠拭子', true],
    ['CRE 筛查', true],
    ['拭子', true],
    ['入院筛查', true],
  ])('%s: %p', (type, counts) => {
    expect(isOfKind(fact({}, type), SCREEN_SPECIMENS)).toBe(counts);
  });

  it('are what the site’s words say: without stool none counts, with groin one does', () => {
    const kinds = ['rectal', 'groin'];
    const counts = ['Stool', 'groin swab', 'screen', 'MRSA screen, groin'].map((type) =>
      isOfKind(fact({}, type), kinds),
    );
    expect(counts).toEqual([false, true, false, false]);
  });

  it('a report that names no kind of specimen is believed', () => {
    expect(isOfKind(fact(), SCREEN_SPECIMENS)).toBe(true);
  });

  it('are 48 hours apart (Public Health England 2013); the others say how near they are', () => {
    const { counted, tooSoon } = daysApart(on(9, 1, 2, 4), 2);
    expect(daysOf(counted)).toEqual([1, 4, 9]);
    expect(tooSoon).toEqual([{ day: '2024-01-02', after: 1 }]);
  });

  it('are a whole set with the last at the end of the span, which takes the place of a near one', () => {
    const asked = { until: '2024-01-29', screens: 4, days: 2 };
    expect(daysOf(wholeSet(on(8, 15, 22, 28, 29), asked))).toEqual([8, 15, 22, 29]);
    expect(wholeSet(on(8, 15, 22, 28), asked)).toBeNull();
    expect(wholeSet(on(8, 15, 28, 29), asked)).toBeNull();
  });
});

describe('a report on a specimen whose time of collection nobody told', () => {
  it('is dated by its first receipt, and known to be positive since the first that says so', () => {
    const positive = { ...fact().classification, status: 'confirmed' } as const;
    const first = courseWith(undefined, fact());
    const second = courseWith(
      first,
      fact({ receivedAt: '2024-01-03T00:00:00Z', classification: positive }),
    );
    const third = courseWith(
      second,
      fact({ receivedAt: '2024-01-05T00:00:00Z', classification: positive }),
    );
    expect(third).toEqual({
      firstAt: '2024-01-02T00:00:00Z',
      positiveMs: Date.parse('2024-01-03T00:00:00Z'),
    });
    expect(courseWith(third, fact()).positiveMs).toBeNull();
  });
});
