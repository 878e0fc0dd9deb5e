import type { TypingGraph } from '@carbawatch/contracts';
import * as fc from 'fast-check';
import { chartColours } from '../../charts/palette';
import { graphUntil, treeDays } from './tree-days';
import { piesOf, sliceColour, sumsOf, treeSizes } from './tree-elements';

type Node = TypingGraph['nodes'][number];

const isolatesIn = (collected: Node['collected']): number =>
  collected.reduce((sum, { isolates }) => sum + isolates, 0);

function node(st: string, group: string | null, collected: Node['collected']): Node {
  const values = [...new Set(collected.map(({ value }) => value))];
  const slices = values.map((value) => ({
    value,
    isolates: isolatesIn(collected.filter((each) => each.value === value)),
  }));
  return {
    ...{ st, novel: false, alleles: [], group, founder: st === '258' },
    ...{ isolates: isolatesIn(collected), firstSeen: collected[0]?.on ?? '', collected },
    ...{ clonalComplex: null, clonalGroup: null },
    slices: slices.sort((a, b) => b.isolates - a.isolates),
  };
}

const on = (day: string, value: string | null, isolates = 1) => ({ on: day, value, isolates });

const NODES = [
  node('11', 'group-1', [
    ...[on('2026-01-09', 'ICU-2'), on('2026-03-02', 'ICU-2', 4), on('2026-03-02', 'MED-1')],
    on('2026-11-20', null, 2),
  ]),
  node('258', 'group-1', [on('2026-02-01', 'MED-1')]),
  node('15', null, [on('2026-01-08', 'ICU-2')]),
];
const LINKS = [{ from: '258', to: '11', level: 1 }];

const STUDY: TypingGraph = {
  ...{ scheme: 'kpneumoniae', loci: [], level: 1, period: { from: null, to: null } },
  ...{ asOf: null, timezone: 'UTC', dedup: 'none', population: 'all', sites: null, ward: null },
  ...{ rules: '2026.1', isolates: 12, notApplicable: [], notes: [], pie: 'ward' },
  nodes: NODES,
  groups: [{ id: 'group-1', founder: '258', members: ['11', '258'], isolates: 9 }],
  ...{ singletons: ['15'], links: LINKS, tree: LINKS, history: [] },
  unplaced: [
    { st: '9999', isolates: 2, collected: [on('2026-01-05', null), on('2026-06-01', null)] },
  ],
};

const WORDS = { unknown: 'unknown', rest: 'all others', nameOf: (value: string) => value };

describe('the days that a drawing of sequence types is played through', () => {
  it('go from the first drawn isolate to the last by weeks, the last day being the end', () => {
    const days = treeDays(STUDY);
    expect(days.slice(0, 2)).toEqual(['2026-01-08', '2026-01-15']);
    expect(days.slice(-2)).toEqual(['2026-11-19', '2026-11-20']);
  });

  it.each([
    { last: '2026-01-08', steps: 1, second: undefined },
    { last: '2026-01-10', steps: 3, second: '2026-01-09' },
    { last: '2026-03-08', steps: 60, second: '2026-01-09' },
    { last: '2026-03-10', steps: 10, second: '2026-01-15' },
    { last: '2031-01-08', steps: 88, second: '2026-01-29' },
  ])('are $steps from 2026-01-08 to $last', ({ last, steps, second }) => {
    const nodes = [node('11', null, [on('2026-01-08', null), on(last, null)])];
    const days = treeDays({ ...STUDY, nodes, unplaced: [] });
    expect([days.length, days[1]]).toEqual([steps, second]);
    expect([days[0], days.at(-1)]).toEqual(['2026-01-08', last]);
  });

  it('reach to the last isolate though it has no place, and are none where none has', () => {
    const later = { st: null, isolates: 1, collected: [on('2026-12-01', null)] };
    expect(treeDays({ ...STUDY, unplaced: [later] }).at(-1)).toBe('2026-12-01');
    expect(treeDays({ ...STUDY, nodes: [] })).toEqual([]);
  });
});

describe('the drawing at the end of a day', () => {
  it('counts the isolates that had been collected, in types, groups, pies and the rest', () => {
    const first = graphUntil(STUDY, '2026-01-08');
    expect(first.nodes.map(({ st, isolates }) => [st, isolates])).toEqual([['15', 1]]);
    expect([first.groups, first.singletons, first.isolates]).toEqual([[], ['15'], 2]);
    expect(first.unplaced).toMatchObject([{ st: '9999', isolates: 1 }]);
    const march = graphUntil(STUDY, '2026-03-02');
    expect(march.groups).toMatchObject([{ members: ['11', '258'], isolates: 7 }]);
    expect(march.nodes[0]?.slices).toEqual([
      { value: 'ICU-2', isolates: 5 },
      { value: 'MED-1', isolates: 1 },
    ]);
    const pies = piesOf(STUDY, WORDS);
    expect(pies.names).toEqual(['ICU-2', 'MED-1', 'unknown']);
    expect(sumsOf(march, pies)).toEqual([6, 2, 0]);
    expect(sumsOf(STUDY, pies)).toEqual([6, 2, 2]);
  });

  it('has a grey slice for isolates without a value, also where the rarest share one', () => {
    const wards = Array.from({ length: 9 }, (_, at) => on('2026-01-09', `W-${at}`, 20 - at));
    const many = { ...STUDY, nodes: [node('11', null, [...wards, on('2026-01-10', null)])] };
    const pies = piesOf(many, WORDS);
    expect(pies.names.slice(-3)).toEqual(['W-5', 'unknown', WORDS.rest]);
    expect(sumsOf(many, pies).slice(-2)).toEqual([1, 14 + 13 + 12]);
    const colours = chartColours(false);
    const drawn = pies.names.map((_, at) => sliceColour(pies, at, colours));
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.at(-2)).toBe(colours.series.at(-1));
  });

  it('is the whole study at the end', () => {
    expect(graphUntil(STUDY, treeDays(STUDY).at(-1) ?? '')).toEqual(STUDY);
  });

  it('draws a type larger the more of its isolates had been collected', () => {
    const sizeOn = (day: string): number =>
      treeSizes(graphUntil(STUDY, day), null).get('11')?.['size'] ?? 0;
    expect(sizeOn('2026-01-08')).toBe(0);
    expect(sizeOn('2026-01-09')).toBeLessThan(sizeOn('2026-03-02'));
    expect(sizeOn('2026-03-02')).toBeLessThan(sizeOn('2026-11-20'));
  });

  it('never loses an isolate from one day to a later one, and its pies hold each', () => {
    const dayNo = fc.integer({ min: 0, max: 400 }).map((at) => {
      return new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10);
    });
    fc.assert(
      fc.property(dayNo, dayNo, (a, b) => {
        const [one, later] = [graphUntil(STUDY, a < b ? a : b), graphUntil(STUDY, a < b ? b : a)];
        const pies = piesOf(STUDY, WORDS);
        const drawn = (graph: TypingGraph) => graph.nodes.reduce((n, each) => n + each.isolates, 0);
        expect(drawn(one)).toBeLessThanOrEqual(drawn(later));
        for (const graph of [one, later]) {
          expect(sumsOf(graph, pies).reduce((sum, n) => sum + n, 0)).toBe(drawn(graph));
        }
      }),
    );
  });
});
