import { countValues, type TypedIsolate } from './study-isolates';
import { isCoursePie, withCourses } from './course-pie';

/** An isolate of ST11, of which a pie asks nothing but its course. */
const isolate = (isolateId: string): TypedIsolate => ({
  ...{ site: 'site-1', isolateId, pseudonym: 'p', day: '2024-03-01', ward: null, unit: null },
  ...{ kLocus: null, isolate: { status: 'final' }, st: '11', profile: null },
  ...{ clonalComplex: null, clonalGroup: null, cpe: 'confirmed', carbapenemases: [] },
});

type Course = Parameters<typeof withCourses>[1][number];
const course = (isolateId: string, over: Partial<Course> = {}): Course => ({
  ...{ site: 'site-1', isolateId, day: '2024-03-01', icu: null, detail: null },
  ...{ diedAfterDays: null, aliveAfterDays: null },
  ...over,
});

const pieOf = (
  pie: Parameters<typeof withCourses>[2]['pie'],
  courses: readonly Course[],
  asOf = '2024-06-01',
) => {
  const isolates = withCourses([isolate('a'), isolate('b')], courses, { pie, asOf });
  return countValues(isolates, pie).map(({ value, isolates: n }) => [value, n]);
};

describe('A pie of what became of the patients', () => {
  it.each([
    ['died on day 30', { diedAfterDays: 30 }, '2024-06-01', 'died'],
    ['died on day 31', { diedAfterDays: 31 }, '2024-06-01', 'lived'],
    ['was seen alive on day 30', { aliveAfterDays: 30 }, '2024-06-01', 'lived'],
    ['was not heard of, and day 30 is past', {}, '2024-03-31', null],
    ['was not heard of, and day 30 is tomorrow', {}, '2024-03-30', 'not-due'],
    ['died before the culture, an error', { diedAfterDays: -1 }, '2024-06-01', null],
  ])('by death: who %s', (_title, words, asOf, value) => {
    const both = [course('a', words), course('b', words)];
    expect(pieOf('death30', both, asOf)).toEqual([[value, 2]]);
  });

  it('by ICU: there at the culture or before, elsewhere, or not known', () => {
    const known = [course('a', { icu: true }), course('b', { icu: false })];
    expect(pieOf('icu', known)).toEqual([
      ['elsewhere', 1],
      ['icu', 1],
    ]);
    expect(pieOf('icu', [course('a'), course('b')])).toEqual([[null, 2]]);
  });

  it('by DOOR: the rank of CRACKLE-2, which nobody has before day 30', () => {
    const outcome = {
      ...{ clinicalResponse: false, readmitted: false, renalFailure: false, cDifficile: false },
    };
    const stay = {
      ...{ source: 'report' as const, readmittedAfterDays: null },
      hospital: { end: 'alive' as const, afterDays: 9 },
    };
    const ranked = [
      course('a', { aliveAfterDays: 40, detail: { outcome, stay } }),
      course('b', { diedAfterDays: 3 }),
    ];
    expect(pieOf('door', ranked)).toEqual([
      ['2', 1],
      ['4', 1],
    ]);
    expect(pieOf('door', ranked, '2024-03-20')).toEqual([['not-due', 2]]);
    expect(pieOf('door', [course('a', { aliveAfterDays: 40 })])).toEqual([[null, 2]]);
  });

  it('has no value for an isolate that the cohort does not hold, or of another site', () => {
    const elsewhere = { ...course('a', { diedAfterDays: 3 }), site: 'site-2' };
    expect(pieOf('death30', [elsewhere])).toEqual([[null, 2]]);
    expect(isCoursePie('ward')).toBe(false);
  });
});
