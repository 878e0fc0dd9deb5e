import fc from 'fast-check';
import type { CaseState, KnownCase } from './case-history';
import { day, known, state, swept } from './known-cases.story';
import type { ClusterCourse } from './sweep';

const on = (who: string, ward: string, positive: number, more: Partial<CaseState> = {}) =>
  state(who, { ward, from: 0, to: 60, positive }, more);

/** Found on a day, taken back on another, given back on a third. */
const thereAndBack = (one: CaseState, found: number, gone: number, back: number) =>
  known(one, found, [
    [gone, null],
    [back, one],
  ]);

const shown = (courses: readonly ClusterCourse[]) =>
  courses.map(({ status, steps }) => `${status}: ${steps.map(({ kind }) => kind).join(' ')}`);

const idsOf = (courses: readonly ClusterCourse[]) => courses.map(({ id }) => id);

const [anna, bert, cora] = [on('anna', 'A', 5), on('bert', 'A', 10), on('cora', 'A', 12)];

describe('a cluster that a correction took away, when the correction is corrected itself', () => {
  it('goes on under its id, with all of its history, and says that it is one again', () => {
    const courses = swept([known(anna, 6), thereAndBack(bert, 11, 15, 17)], 20);
    expect(shown(courses)).toEqual(['open: formed dissolved formed']);
    expect(idsOf(courses)).toEqual(idsOf(swept([known(anna, 6), known(bert, 11)], 20)));
    expect(courses[0]?.steps.at(-1)).toMatchObject({
      again: true,
      text: 'Again a cluster: 2 patients, Klebsiella pneumoniae on A.',
    });
    expect(courses[0]?.joinedAt.get('bert')).toBe(day(11));
  });

  it('so when it happens twice, and when two patients were held for one', () => {
    const [course, ...others] = swept(
      [
        known(anna, 6, [
          [30, { ...anna, isolates: ['L-anna', 'L-bert'] }],
          [32, anna],
        ]),
        known(bert, 11, [
          [15, null],
          [17, bert],
          [20, null],
          [22, bert],
          [30, null],
          [32, bert],
        ]),
      ],
      40,
    );
    expect(others).toEqual([]);
    expect(course?.steps.map(({ kind }) => kind)).toEqual([
      'formed',
      ...['dissolved', 'formed', 'dissolved', 'formed', 'dissolved', 'formed'],
    ]);
  });

  it('so where the other patient has got another number meanwhile', () => {
    const zoe = { ...anna, pseudonym: 'zoe' };
    const cases = [known(anna, 6, [[16, null]]), known(zoe, 16), thereAndBack(bert, 11, 15, 17)];
    const [course, ...others] = swept(cases, 20);
    expect(others).toEqual([]);
    expect(course).toMatchObject({ status: 'open', formedAt: day(11) });
    expect(course?.joinedAt.get('zoe')).toBe(day(11));
  });

  it('so by whichever of its cases make one first, also those that had left before', () => {
    const dora = on('dora', 'A', 14);
    const cases = [
      ...[known(anna, 6), thereAndBack(bert, 11, 20, 30)],
      ...[thereAndBack(cora, 13, 18, 26), thereAndBack(dora, 15, 18, 24)],
    ];
    expect(shown(swept(cases, 40))).toEqual([
      'open: formed grew grew shrank dissolved formed grew grew',
    ]);
  });

  it('a new pair that shares one old case with it is another cluster', () => {
    const courses = swept([known(anna, 6), known(bert, 11, [[15, null]]), known(cora, 16)], 20);
    expect(shown(courses)).toEqual(['dissolved: formed dissolved', 'open: formed']);
  });

  it('and so are the same two patients, where one of them is found to carry it anew', () => {
    const anew = on('bert', 'A', 30, { isolates: ['L-2'] });
    const cases = [
      known(anna, 6),
      known(bert, 11, [
        [15, null],
        [41, anew],
      ]),
    ];
    expect(shown(swept(cases, 50))).toEqual(['dissolved: formed dissolved', 'open: formed']);
  });

  it('one that was over when it was taken back is over as before', () => {
    const cases = [known(anna, 6), thereAndBack(bert, 11, 80, 85)];
    const [course] = swept(cases, 90);
    expect(shown(swept(cases, 90))).toEqual(['quiet: formed quiet dissolved formed quiet']);
    expect(course?.steps.at(-1)).toMatchObject({ atMs: Date.parse(day(85)) });
    expect(course?.steps.at(-1)?.restedMs).toBe(course?.steps[1]?.atMs);
    // A further case of it opens it.
    const dora = state('dora', { ward: 'A', from: 0, to: 90, positive: 84 });
    expect(shown(swept([...cases, known(dora, 87)], 90))).toEqual([
      'open: formed quiet dissolved formed quiet grew',
    ]);
  });

  it('one that was over and has got a case back that a correction took is over still', () => {
    const cases = [known(anna, 6), known(bert, 11), thereAndBack(cora, 13, 80, 85)];
    const [course, ...others] = swept(cases, 90);
    expect(others).toEqual([]);
    expect(shown(swept(cases, 90))).toEqual(['quiet: formed grew quiet shrank amended']);
    expect(course?.steps.at(-1)?.text).toMatch(
      /^Again 3 patients: .* first positive 2024-01-13\.$/,
    );
    expect(course?.joinedAt.get('cora')).toBe(day(13));
    // Found to carry it anew, by another result, she is a new case.
    const anew = on('cora', 'A', 55, { isolates: ['L-9'] });
    const again = known(cora, 13, [
      [80, null],
      [85, anew],
    ]);
    expect(shown(swept([known(anna, 6), known(bert, 11), again], 90))).toEqual([
      'open: formed grew quiet shrank grew',
    ]);
  });

  it('one that was open when it was taken back is open, from when this is known', () => {
    const courses = swept([known(anna, 6), thereAndBack(bert, 11, 15, 80)], 90);
    expect(shown(courses)).toEqual(['open: formed dissolved formed']);
    expect(courses[0]?.dueMs).toBe(Date.parse(day(80 + 28)));
  });
});

describe('of clusters that were merged or that fell apart', () => {
  const bridge = on('gus', 'A', 24);
  const both = {
    ...bridge,
    wardTimes: [...bridge.wardTimes, ...on('gus', 'B', 24).wardTimes],
  };
  const [eva, fay] = [on('eva', 'B', 12), on('fay', 'B', 14)];

  it('the whole is again under the id of the one formed first, the other merged as before', () => {
    const back = (one: CaseState, found: number) => thereAndBack(one, found, 30, 33);
    const cases = [back(anna, 6), back(bert, 11), back(eva, 13), back(fay, 15), back(both, 25)];
    const courses = swept(cases, 40);
    expect(shown(courses)).toEqual([
      'open: formed grew merged dissolved formed',
      'merged: formed merged-into dissolved merged-into',
    ]);
    expect(courses[1]?.mergedInto).toBe(courses[0]?.id);
    expect(courses[1]?.steps.at(-1)).toMatchObject({ again: true, other: courses[0]?.id });
  });

  it('the one that was merged is itself again where only its own cases come back', () => {
    const gone = (one: CaseState, found: number) => known(one, found, [[30, null]]);
    const back = (one: CaseState, found: number) => thereAndBack(one, found, 30, 33);
    const cases = [gone(anna, 6), gone(bert, 11), back(eva, 13), back(fay, 15), gone(both, 25)];
    expect(shown(swept(cases, 40))).toEqual([
      'dissolved: formed grew merged dissolved',
      'open: formed merged-into dissolved formed',
    ]);
  });

  it('the other is itself again too where both come back apart, one after the other', () => {
    const back = (one: CaseState, found: number, at: number) => thereAndBack(one, found, 30, at);
    const cases = [
      ...[back(anna, 6, 35), back(bert, 11, 35), back(eva, 13, 33), back(fay, 15, 33)],
      known(both, 25, [[30, null]]),
    ];
    expect(shown(swept(cases, 40))).toEqual([
      'open: formed grew merged dissolved formed',
      'open: formed merged-into dissolved formed',
    ]);
  });

  it('a part that had split off and was taken back is that part again', () => {
    const cases = [
      ...[known(anna, 6), known(bert, 11), known(cora, 13), known(both, 25, [[30, null]])],
      ...[known(eva, 26), thereAndBack(fay, 27, 32, 34)],
    ];
    expect(shown(swept(cases, 40))).toEqual([
      'open: formed grew grew grew grew shrank',
      'open: split dissolved formed',
    ]);
  });

  it('what was over in one, and is so once more, calls nobody', () => {
    const cases = [
      ...[known(anna, 6), known(bert, 11), known(eva, 13), known(fay, 15)],
      known(both, 25, [
        [80, null],
        [85, both],
      ]),
    ];
    expect(shown(swept(cases, 90))).toEqual([
      'quiet: formed grew merged quiet shrank amended merged quiet',
      'merged: formed merged-into split quiet merged-into',
    ]);
  });

  it('one that a correction left the cases of the other alone, and then took away, is itself', () => {
    const gone = (one: CaseState, found: number, at: number) => thereAndBack(one, found, at, 65);
    const cases = [
      ...[gone(eva, 13, 30), known(fay, 15), known(anna, 16)],
      ...[gone(bert, 17, 30), gone(cora, 18, 31), gone(both, 25, 30)],
    ];
    const courses = swept(cases, 66);
    expect(shown(courses).map((one) => one.split(':')[0])).toEqual(['merged', 'open']);
  });

  it('one whose patients another cluster holds by now goes on in that, and is no false one', () => {
    const cases = [known(anna, 6), thereAndBack(bert, 11, 15, 20), known(cora, 16)];
    const courses = swept(cases, 30);
    expect(shown(courses)).toEqual(['merged: formed dissolved merged-into', 'open: formed grew']);
    expect(courses[0]?.mergedInto).toBe(courses[1]?.id);
    // Taken back again, it is none; parted, it is itself.
    const gone = [
      known(anna, 6),
      known(bert, 11, [
        [15, null],
        [20, bert],
        [24, null],
      ]),
    ];
    expect(shown(swept([...gone, known(cora, 16)], 30))).toEqual([
      'dissolved: formed dissolved merged-into dissolved',
      'open: formed grew shrank',
    ]);
  });
});

describe('whatever is corrected there and back', () => {
  const STAYS = fc.record({
    wards: fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 2 }),
    positive: fc.integer({ min: 1, max: 20 }),
  });
  const hospital = fc.array(STAYS, { minLength: 2, maxLength: 9 }).map((stays) =>
    stays.map(({ wards, positive }, i): CaseState => {
      const times = wards.flatMap((ward) => on(`p${i}`, ward, positive).wardTimes);
      return { ...on(`p${i}`, wards[0] ?? 'A', positive), wardTimes: times };
    }),
  );
  /** When the n-th case is taken back and given back, by turns. */
  const flips = fc.array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 30 })), { maxLength: 14 });

  const turned = (one: CaseState, i: number, times: readonly (readonly [number, number])[]) => {
    const mine = [...new Set(times.flatMap(([n, at]) => (n === i ? [at] : [])))];
    const later = mine
      .sort((a, b) => a - b)
      .map((at, k): [number, CaseState | null] => [30 + at, k % 2 === 0 ? null : one]);
    const isGone = later.length % 2 === 1;
    return known(one, one.firstMs > 0 ? 1 + i + 20 : 0, [
      ...later,
      ...(isGone ? [[65, one] as [number, CaseState | null]] : []),
    ]);
  };
  const standing = (courses: readonly ClusterCourse[]) =>
    courses
      .filter(({ status }) => status === 'open' || status === 'quiet')
      .map(({ id, last }) => [
        id,
        last.members
          .map((one) => one.id)
          .sort()
          .join(' '),
      ]);

  it('taken back at one time and given back at one, all clusters are those that they were', () => {
    fc.assert(
      fc.property(hospital, fc.uniqueArray(fc.nat({ max: 8 })), (cases, gone) => {
        const as = (times: (i: number) => readonly [number, number][]) =>
          swept(
            cases.map((one, i) => turned(one, i, times(i))),
            68,
          );
        const before = standing(as(() => []));
        const after = as((i) =>
          gone.includes(i)
            ? [
                [i, 5],
                [i, 9],
              ]
            : [],
        );
        expect(standing(after)).toEqual(before);
        expect(after.filter(({ status }) => status === 'dissolved')).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('in whatever order, no cluster that was told of is held for none in the end', () => {
    fc.assert(
      fc.property(hospital, flips, fc.nat(), (cases, times, turn) => {
        const told = cases.map((one, i) => turned(one, i, times));
        const before = swept(
          cases.map((one, i) => turned(one, i, [])),
          68,
        );
        const after = swept(told, 68);
        const membersOf = (courses: readonly ClusterCourse[]) =>
          standing(courses)
            .map(([, members]) => members)
            .sort();
        expect(membersOf(after)).toEqual(membersOf(before));
        const byId = new Map(after.map((course) => [course.id, course]));
        for (const { id } of before) {
          let course = byId.get(id);
          while (course?.status === 'merged') course = byId.get(course.mergedInto ?? '');
          expect(course?.status).toMatch(/open|quiet/);
        }
        const mixed = [...told.slice(turn % told.length), ...told.slice(0, turn % told.length)];
        expect(swept(inOrder(mixed), 68)).toEqual(swept(inOrder(told), 68));
      }),
      { numRuns: 80 },
    );
  });
});

/** As the store hands them out. */
function inOrder(cases: readonly KnownCase[]): KnownCase[] {
  return [...cases].sort((a, b) => (a.id < b.id ? -1 : 1));
}
