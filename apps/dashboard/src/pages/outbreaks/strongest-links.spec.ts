import type { Cluster } from '@carbawatch/contracts';
import { strongestLinks } from './strongest-links';
import { wardOrder } from './ward-order';

type Edge = Cluster['edges'][number];

const edge = (a: string, b: string, overlapHours: number, more: Partial<Edge> = {}): Edge => ({
  ...{ a, b, kind: 'clone', ward: 'ICU-1', overlapHours, gapDays: 0, weak: false, because: [] },
  ...more,
});
const shown = (edges: readonly Edge[]) =>
  [...strongestLinks(edges)].map(({ a, b }) => `${a}${b}`).sort();

describe('the links that are drawn strongly', () => {
  it.each([
    [
      'of three who were together, the two longest',
      [edge('a', 'b', 10), edge('b', 'c', 30), edge('a', 'c', 20)],
      ['ac', 'bc'],
    ],
    [
      'a weak one only where nothing else joins',
      [edge('a', 'b', 90, { weak: true }), edge('a', 'c', 5), edge('b', 'c', 5)],
      ['ac', 'bc'],
    ],
    ['it where it is the only one', [edge('a', 'b', 0, { weak: true })], ['ab']],
    [
      'of two without time together the nearer',
      [edge('a', 'b', 0, { gapDays: 3 }), edge('b', 'a', 0, { gapDays: 1 })],
      ['ba'],
    ],
  ])('are %s', (_, edges, expected) => {
    expect(shown(edges)).toEqual(expected);
  });
});

it('wards take their colours in one order: the cluster’s, its cases’, then the others', () => {
  const cluster = {
    wards: ['ICU-2'],
    epidemicCurve: ['SURG-1', null, 'MED-1', 'ICU-2'].map((ward) => ({
      ward,
      day: '2024-01-01',
      cases: 1,
    })),
  };
  expect(wardOrder(cluster, ['HPB', 'ICU-2', 'A'])).toEqual([
    ...['ICU-2', 'MED-1', 'SURG-1'],
    ...['A', 'HPB'],
  ]);
});
