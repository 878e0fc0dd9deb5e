import fc from 'fast-check';
import type { KnownCase } from './case-history';
import { BY, known, state, swept } from './known-cases.story';
import { linkOf } from './link-cases';

const histories = (cases: readonly KnownCase[], now?: number) =>
  swept(cases, now).map(({ steps }) => steps.map(({ kind }) => kind).join(' '));

const anna = state('anna', { from: 0, to: 20, positive: 5 });
const NDM_ECO = { species: { code: 'eco', name: 'Escherichia coli' }, st: null };

/** Of whom no movement tells: the report of the specimen names the ward. */
function claimed(name: string, positive: number) {
  const one = state(name, { from: positive, to: positive + 1, positive });
  const times = one.wardTimes.map((time) => ({
    ...time,
    toMs: time.fromMs + 1,
    claimed: { unitType: 'icu' },
  }));
  return { ...one, wardTimes: times };
}

describe('what joins two cases', () => {
  it.each([
    ['one ward at one time', state('bert', { from: 3, to: 20, positive: 10 }), 'clone'],
    ['one ward, six days apart', state('bert', { from: 26, to: 40, positive: 32 }), 'clone'],
    ['one ward, eight days apart', state('bert', { from: 28, to: 40, positive: 32 }), null],
    ['another ward', state('bert', { ward: 'X', from: 3, to: 20, positive: 10 }), null],
    ['positive before they met', state('bert', { from: 15, to: 30, positive: 9 }), null],
    ['another species', state('bert', { from: 3, to: 20, positive: 10 }, NDM_ECO), 'plasmid'],
    ['another enzyme', state('bert', { from: 3, to: 20, positive: 10 }, { family: 'NDM' }), null],
    [
      'another allele in one type: it changes under treatment',
      state('bert', { from: 3, to: 20, positive: 10 }, { alleles: ['KPC-31'] }),
      'clone',
    ],
    [
      'another allele, type not known: weakly, and doubtful',
      state('bert', { from: 3, to: 20, positive: 10 }, { alleles: ['KPC-31'], st: null }),
      'clone',
    ],
    [
      'another allele in another species',
      state('bert', { from: 3, to: 20, positive: 10 }, { ...NDM_ECO, alleles: ['KPC-3'] }),
      null,
    ],
    ['a type far away', state('bert', { from: 3, to: 20, positive: 10 }, { st: '307' }), null],
    [
      'a type one locus away',
      state('bert', { from: 3, to: 20, positive: 10 }, { st: '258' }),
      'clone',
    ],
  ])('%s', (_, other, kind) => {
    expect(linkOf(anna, other, BY)?.kind ?? null).toBe(kind);
  });

  it('the same bed within a year, never together, is environmental', () => {
    const before = state('anna', { from: 0, to: 20, positive: 5, bed: 'A' });
    const after = state('bert', { from: 200, to: 230, positive: 210, bed: 'A' });
    expect(linkOf(before, after, BY)).toMatchObject({ kind: 'environmental', opens: true });
    const far = state('bert', { from: 400, to: 430, positive: 410, bed: 'A' });
    expect(linkOf(before, far, BY)).toBeNull();
  });

  it.each([
    ['an unknown type', { st: null }, "ST11, the other's type not known"],
    ['another capsule', { kLocus: 'KL64' }, 'capsule loci KL47 and KL64 differ'],
    ['another allele', { alleles: ['KPC-31'] }, 'KPC-2 and KPC-31 differ'],
    ['another species whose allele is not known', { ...NDM_ECO, alleles: [] }, 'both KPC'],
  ])('%s joins weakly, and the link says so', (_, more, words) => {
    const bert = state('bert', { from: 3, to: 20, positive: 10 }, more);
    const link = linkOf({ ...anna, kLocus: 'KL47' }, bert, BY);
    expect(link).toMatchObject({ weak: true, because: expect.arrayContaining([words]) });
  });

  it.each([
    ['both', 6, 'Both reports name ward MED-1 (no movements are known)', 1],
    [
      'one, while the other lay there',
      null,
      "Ward MED-1 by one's report (no movements are known), during the other's stay there",
      0,
    ],
  ])('a ward that only reports name is no time together: %s', (_, first, words, gapDays) => {
    const one = first === null ? anna : claimed('anna', first);
    const link = linkOf(one, claimed('bert', 7), BY);
    expect(link).toMatchObject({ ward: 'MED-1', overlapHours: 0, gapDays });
    expect(link?.because[0]).toBe(words);
    const later = linkOf(state('anna', { from: 0, to: 4, positive: 2 }), claimed('bert', 7), BY);
    expect(later?.because[0]).toBe(
      "Ward MED-1 by one's report (no movements are known), 3 days from the other's stay there",
    );
  });

  it('a carrier who comes back is a source again, long after the first positive', () => {
    const back = {
      ...anna,
      wardTimes: [
        ...anna.wardTimes,
        ...state('anna', { from: 300, to: 320, positive: 5 }).wardTimes,
      ],
    };
    const bert = state('bert', { from: 305, to: 330, positive: 312 });
    expect(linkOf(back, bert, BY)).toMatchObject({ kind: 'clone', opens: true });
  });

  it('more than 28 days apart joins a cluster but opens none', () => {
    const late = state('bert', { from: 15, to: 60, positive: 50 });
    expect(linkOf(anna, late, BY)).toMatchObject({ kind: 'clone', opens: false });
    expect(swept([known(anna, 6), known(late, 51)])).toEqual([]);
  });
});

describe('the course of clusters', () => {
  const bert = state('bert', { from: 3, to: 20, positive: 10 });
  const far = (name: string, from: number, positive: number) =>
    state(name, { ward: 'MED-9', from, to: 60, positive });

  it('a case under another number is the same patient: nobody came, and nobody left', () => {
    const again = state('zoe', { from: 0, to: 20, positive: 5 }, { isolates: anna.isolates });
    const cases = [known(anna, 6, [[15, null]]), known(bert, 11), known(again, 15)];
    expect(histories(cases, 20)).toEqual(['formed amended']);
    const [course] = swept(cases, 20);
    expect(course?.steps.at(-1)?.text).toContain('the patients are the same');
  });

  it('two cases form one, a third lets it grow, and it goes quiet after 28 days', () => {
    const cora = state('cora', { from: 12, to: 40, positive: 22 });
    const cases = [known(anna, 6), known(bert, 11), known(cora, 23)];
    expect(histories(cases)).toEqual(['formed grew quiet']);
    expect(histories(cases, 50)).toEqual(['formed grew']);
  });

  it('a link between two clusters merges them into the one that was formed first', () => {
    const cases = [
      known(anna, 6),
      known(bert, 11),
      known(far('dora', 0, 12), 13),
      known(far('eva', 2, 14), 15),
      known(
        {
          ...state('gus', { from: 5, to: 15, positive: 24 }),
          wardTimes: [
            ...state('gus', { from: 5, to: 15, positive: 24 }).wardTimes,
            ...far('gus', 16, 24).wardTimes,
          ],
        },
        25,
      ),
    ];
    const courses = swept(cases, 30);
    expect(courses.map(({ status }) => status)).toEqual(['open', 'merged']);
    expect(courses[1]?.mergedInto).toBe(courses[0]?.id);
    expect(courses[0]?.last.members).toHaveLength(5);
  });

  it('a correction of the case between splits it: the larger part keeps the id', () => {
    const bridge = {
      ...state('gus', { from: 5, to: 15, positive: 24 }),
      wardTimes: [
        ...state('gus', { from: 5, to: 15, positive: 24 }).wardTimes,
        ...far('gus', 16, 24).wardTimes,
      ],
    };
    const cora = state('cora', { from: 2, to: 20, positive: 9 });
    const cases = [
      known(anna, 6),
      known(cora, 10),
      known(bert, 11),
      known(bridge, 25, [[30, null]]),
      known(far('dora', 0, 26), 27),
      known(far('eva', 2, 27), 28),
    ];
    const courses = swept(cases, 32);
    const shown = courses.map(({ steps, last }) => `${last.members.length} ${steps.at(-1)?.kind}`);
    expect(shown).toEqual(['3 shrank', '2 split']);
    expect(courses[1]?.steps[0]?.other).toBe(courses[0]?.id);
  });

  it('one that was merged by what is taken back goes on under its own id, and says what it was', () => {
    const bridge = state('bridge', { from: 0, to: 60, positive: 24 });
    const both = {
      ...bridge,
      wardTimes: [...bridge.wardTimes, ...far('bridge', 0, 24).wardTimes],
    };
    const parts = [known(far('dora', 0, 12), 13), known(far('eva', 2, 18), 19)];
    const courses = swept(
      [known(anna, 6), known(bert, 11), ...parts, known(both, 25, [[30, null]])],
      32,
    );
    expect(courses.map(({ steps }) => steps.map(({ kind }) => kind).join(' '))).toEqual([
      'formed grew merged shrank',
      'formed merged-into split',
    ]);
    expect(courses[1]).toMatchObject({ status: 'open', mergedInto: null });
    expect(courses[1]?.steps.at(-1)?.text).toBe(
      'By itself again: 2 patients, Klebsiella pneumoniae on MED-9. ' +
        'No case any more: Klebsiella pneumoniae ST11, MED-1, first positive 2024-01-25.',
    );
  });

  it('one that was merged says when its own cases were none, also where all are taken back', () => {
    const bridge = state('bridge', { from: 0, to: 60, positive: 24 });
    const both = {
      ...bridge,
      wardTimes: [...bridge.wardTimes, ...far('bridge', 0, 24).wardTimes],
    };
    const told = (gone: [number, null][], all: [number, null][]) =>
      swept(
        [
          ...[known(anna, 6), known(bert, 11, all), known(both, 25, all)],
          ...[known(far('dora', 0, 12), 13), known(far('eva', 2, 18), 19, gone)],
        ],
        50,
      );
    const kinds = (courses: ReturnType<typeof told>) =>
      courses.map(({ steps }) => steps.map(({ kind }) => kind).join(' '));
    const one = told([[40, null]], []);
    expect(kinds(one)).toEqual(['formed grew merged shrank', 'formed merged-into dissolved']);
    expect(one[1]?.steps.at(-1)?.text).toBe(
      'Corrections took what joined these patients. ' +
        'No case any more: Klebsiella pneumoniae ST11, MED-9, first positive 2024-01-19.',
    );
    expect(kinds(told([[40, null]], [[40, null]]))).toEqual([
      'formed grew merged dissolved',
      'formed merged-into dissolved',
    ]);
  });

  it('of one that was merged and falls in two at once, the larger part goes on under its id', () => {
    const bridge = state('bridge', { from: 0, to: 60, positive: 24 });
    const both = {
      ...bridge,
      wardTimes: [...bridge.wardTimes, ...far('bridge', 0, 24).wardTimes],
    };
    const other = (name: string, positive: number) => {
      const one = far(name, 2, positive);
      return known(one, positive + 1, [[30, { ...one, st: '307' }]]);
    };
    const larger = ['xa', 'xb', 'xc'].map((name, i) => known(far(name, 2, 14 + i), 15 + i));
    const smaller = [other('ca', 18), other('cb', 19)];
    const courses = swept(
      [known(anna, 6), known(bert, 11), ...larger, ...smaller, known(both, 25, [[30, null]])],
      32,
    );
    expect(
      courses.map(({ steps, last }) => [
        steps.map(({ kind }) => kind).join(' '),
        last.members.map(({ id }) => id).join(' '),
      ]),
    ).toEqual([
      ['formed grew merged shrank', 'anna bert'],
      ['formed grew grew grew merged-into split', 'xa xb xc'],
      ['split', 'ca cb'],
    ]);
  });

  it('is dissolved when a correction leaves one patient', () => {
    expect(histories([known(anna, 6), known(bert, 11, [[15, null]])])).toEqual([
      'formed dissolved',
    ]);
  });

  it('a source that was known before makes one with a new case, two sources make none', () => {
    const source = { ...anna, knownBefore: true };
    expect(histories([known(source, 6), known(bert, 11)], 20)).toEqual(['formed']);
    const both = { ...bert, knownBefore: true };
    expect(histories([known(source, 6), known(both, 11)], 20)).toEqual([]);
  });

  it('does not depend on the order in which cases are handed in', () => {
    const cora = state('cora', { from: 12, to: 40, positive: 22 }, NDM_ECO);
    const cases = [
      known(anna, 6),
      known(bert, 11, [[30, null]]),
      known(cora, 23),
      known(far('dora', 0, 12), 13),
    ];
    const expected = histories(cases);
    fc.assert(
      fc.property(fc.shuffledSubarray(cases, { minLength: cases.length }), (order) => {
        expect(histories([...order].sort((a, b) => (a.id < b.id ? -1 : 1)))).toEqual(expected);
      }),
    );
  });
});

it('what is known better is told by whom and what: a type, a ward; or what joins them', () => {
  const later = (n: number, more: object) =>
    known(state('bert', { from: 3, to: 20, positive: 10 }, { st: null }), 10, [
      [n, state('bert', { from: 3, to: 20, positive: 10 }, more)],
    ]);
  const told = (more: object) =>
    swept([known(anna, 5), later(12, more)])[0]?.steps.find(({ kind }) => kind === 'amended')?.text;
  const who = 'Klebsiella pneumoniae ST11, MED-1, first positive 2024-01-11';
  expect(told({ st: '11' })).toBe(`Known better: ${who} (type).`);
  expect(told({ st: '11', invasive: true })).toBe(`Known better: ${who} (type and sterile site).`);
  expect(told({ st: '11', alleles: ['KPC-2', 'KPC-31'] })).toBe(
    `Known better: ${who} (type and allele).`,
  );
  expect(told({ st: null, kLocus: 'KL64', alleles: ['KPC-31', 'KPC-2'] })).toBe(
    'Known better: Klebsiella pneumoniae, MED-1, first positive 2024-01-11 (allele).',
  );
});

it('two clusters that a wrong result had joined are themselves again, each under its own id', () => {
  const on = (name: string, ward: string, positive: number) =>
    known(state(name, { ward, from: 0, to: 30, positive }), positive);
  const mine = [on('y1', 'MED-1', 4), on('y2', 'MED-1', 5)];
  const others = [on('a1', 'MED-2', 7), on('a2', 'MED-2', 8)];
  const both = state('br', { ward: 'MED-1', from: 0, to: 6, positive: 9 });
  const lain = {
    ...both,
    wardTimes: [...both.wardTimes, ...(others[0]?.versions[0]?.state?.wardTimes ?? [])],
  };
  const bridge = known(lain, 9, [[12, null]]);
  const courses = swept([...mine, ...others, bridge], 13);
  const shown = courses.map(({ status, last }) => [
    status,
    last.members.map(({ id }) => id).sort(),
  ]);
  expect(shown).toEqual([
    ['open', ['y1', 'y2']],
    ['open', ['a1', 'a2']],
  ]);
  const [before] = swept([...mine, ...others], 8);
  expect(courses[0]?.id).toBe(before?.id);
});

it('two alleles in one untyped species are a weak link with a doubt, never a sure one', () => {
  const other = state('bert', { from: 3, to: 20, positive: 10 }, { alleles: ['KPC-31'], st: null });
  expect(linkOf(anna, other, BY)).toMatchObject({ weak: true, doubtful: true });
  expect(linkOf({ ...anna, st: null }, other, BY)?.because).toContain('KPC-2 and KPC-31 differ');
});

it('a merge of numbers that joins two clusters takes neither back', () => {
  const on = (who: string, ward: string, positive: number) =>
    state(who, { ward, from: 0, to: 60, positive });
  const [q, s, p, r] = [on('q', 'A', 1), on('s', 'A', 2), on('p', 'B', 3), on('r', 'B', 4)];
  // Number p turns out to be q's: the case goes on there, with the beds of both.
  const both = {
    ...q,
    isolates: [...q.isolates, ...p.isolates],
    wardTimes: [...q.wardTimes, ...p.wardTimes],
  };
  const courses = swept(
    [known(q, 2, [[10, both]]), known(s, 3), known(p, 4, [[10, null]]), known(r, 5)],
    20,
  );
  expect(courses.map(({ status, steps }) => [status, steps.map(({ kind }) => kind)])).toEqual([
    ['open', ['formed', 'grew', 'merged']],
    ['merged', ['formed', 'merged-into']],
  ]);
});
