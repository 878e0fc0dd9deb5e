import type { DerivedAlert, DerivedEvent } from '../decide/tracks';
import { Comparison } from './compare-alerts';

const RAISED = '2024-05-02T02:00:00.000Z';
const event = (kind: DerivedEvent['kind']): DerivedEvent => ({
  ...{ at: RAISED, kind, text: '', news: false, escalates: false },
});

function contacts(change: Partial<DerivedAlert> = {}): DerivedAlert {
  return {
    ...{ id: 'a', rule: 'contacts', key: 'k', pseudonym: 'p', patient: 'p', severity: 'medium' },
    ...{ isolates: ['L-1'], wardAtCollection: 'W1', wardNow: 'W1', title: 'Contacts to screen: 2' },
    ...{ because: [], raisedAt: RAISED, count: 1, goal: null, group: null },
    events: [event('raised')],
    ...change,
  };
}

describe('what other rules would make of an alert', () => {
  it.each<[string, Partial<DerivedAlert>, number]>([
    ['is nothing where nobody would do anything otherwise', { because: ['Other words.'] }, 0],
    ['is another time', { raisedAt: '2024-05-03T02:00:00.000Z' }, 1],
    ['is another severity', { severity: 'high' }, 1],
    ['is more contacts to screen', { title: 'Contacts to screen: 4' }, 1],
    ['is its end', { events: [event('raised'), event('cleared')] }, 1],
    ['is no change by more of the same', { events: [event('raised'), event('fed')] }, 0],
  ])('%s', (_, change, moved) => {
    const comparison = new Comparison({ from: '2024-05-01', to: '2024-05-31', timeZone: 'UTC' });
    comparison.add([contacts()], [contacts(change)]);
    const report = comparison.report();
    expect(report.counts).toMatchObject([{ before: 1, after: 1, gained: 0, lost: 0, moved }]);
    expect(report.moved.map(({ before }) => before.isolateId)).toEqual(moved ? ['L-1'] : []);
  });

  it.each([
    ['of the same patients under another id is moved', ['L-1', 'L-2', 'L-3'], [0, 0, 1]],
    ['of others is another', ['L-8', 'L-9'], [1, 1, 0]],
  ])('a cluster %s', (_, isolates, [gained, lost, moved]) => {
    const comparison = new Comparison({ from: '2024-05-01', to: '2024-05-31', timeZone: 'UTC' });
    const was = contacts({ rule: 'cluster', isolates: ['L-1', 'L-2'] });
    const raisedAt = '2024-05-04T02:00:00.000Z';
    comparison.add([was], [contacts({ id: 'b', rule: 'cluster', isolates, raisedAt })]);
    expect(comparison.report().counts).toMatchObject([
      { before: 1, after: 1, gained, lost, moved },
    ]);
  });
});
