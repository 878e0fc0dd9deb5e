import fc from 'fast-check';
import type { CaseState, KnownCase } from './case-history';
import { clusterParameters, DAY_MS } from './cluster-parameters';
import { linkOf, linkSpans } from './link-cases';
import { sweepClusters, type CaseLink } from './sweep';

const BY = clusterParameters({});
const START = Date.parse('2024-01-01T00:00:00Z');
const day = (n: number): string => new Date(START + n * DAY_MS).toISOString();

/** A case on a ward from `from` to `to` (days), positive on `positive`. */
function state(
  pseudonym: string,
  place: { ward?: string; from: number; to: number | null; positive: number; bed?: string },
  more: Partial<CaseState> = {},
): CaseState {
  const { ward = 'MED-1', from, to, positive, bed = null } = place;
  const times = { fromMs: START + from * DAY_MS, toMs: to === null ? null : START + to * DAY_MS };
  const where = { ward, room: bed && 'R', bed, unitType: 'ward', isolatedMs: null };
  return {
    pseudonym,
    family: 'KPC',
    species: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    alleles: ['KPC-2'],
    st: '11',
    kLocus: null,
    isolates: [`L-${pseudonym}`],
    confirmed: true,
    firstPositiveAt: day(positive),
    firstMs: START + positive * DAY_MS,
    lastMs: START + positive * DAY_MS,
    ward,
    wardTimes: [{ ...where, ...times }],
    admittedMs: START + from * DAY_MS,
    knownBefore: false,
    hereBefore: false,
    ...more,
  };
}

function known(
  one: CaseState,
  at: number,
  later: readonly [number, CaseState | null][] = [],
): KnownCase {
  const versions = [
    { from: day(at), state: one },
    ...later.map(([n, next]) => ({ from: day(n), state: next })),
  ];
  return { id: one.pseudonym, pseudonym: one.pseudonym, family: one.family, versions };
}

function swept(cases: readonly KnownCase[], now = 1_000) {
  const links: CaseLink[] = cases.flatMap((a, i) =>
    cases.slice(i + 1).flatMap((b) => {
      const spans = linkSpans(a, b, BY);
      return spans.length > 0 ? [{ a: a.id, b: b.id, spans }] : [];
    }),
  );
  return sweepClusters(cases, links, BY, { site: 'site-1', nowMs: START + now * DAY_MS });
}

const histories = (cases: readonly KnownCase[], now?: number) =>
  swept(cases, now).map(({ steps }) => steps.map(({ kind }) => kind).join(' '));

const anna = state('anna', { from: 0, to: 20, positive: 5 });
const NDM_ECO = { species: { code: 'eco', name: 'Escherichia coli' }, st: null };

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
      'another allele of the enzyme',
      state('bert', { from: 3, to: 20, positive: 10 }, { alleles: ['KPC-3'] }),
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

  it('an unknown type joins weakly, and so do types whose capsules differ', () => {
    const untyped = state('bert', { from: 3, to: 20, positive: 10 }, { st: null });
    expect(linkOf(anna, untyped, BY)?.weak).toBe(true);
    const capsule = state('bert', { from: 3, to: 20, positive: 10 }, { kLocus: 'KL64' });
    expect(linkOf({ ...anna, kLocus: 'KL47' }, capsule, BY)?.weak).toBe(true);
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
