import type { DerivedAlert, DerivedEvent } from '../decide/tracks';
import type { Act } from '../decide/lifecycle';
import { Comparison } from './compare-alerts';
import { judgementOf } from './peoples-acts';

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

const at = (day: number): string => `2024-05-${String(day).padStart(2, '0')}T02:00:00.000Z`;
const act = (seq: number, kind: Act['kind'], day: number, more: Partial<Act> = {}): Act => ({
  ...{ seq, kind, actor: 'ipc', at: at(day), basis: at(day) },
  ...{ disposition: null, isolation: null, comment: null },
  ...more,
});
const resolved = (day: number, disposition: Act['disposition'] = 'relevant') =>
  act(1, 'resolved', day, { disposition });
const on = (day: number, kind: DerivedEvent['kind'], more: Partial<DerivedEvent> = {}) => ({
  ...event(kind),
  at: at(day),
  ...more,
});

describe('what people did with an alert counts under other rules too', () => {
  const raised = on(2, 'raised', { news: true });
  const news = on(8, 'amended', { news: true });

  it.each<[string, Act[], DerivedEvent[], DerivedEvent[], number]>([
    [
      'resolved, it ends by itself for nobody',
      [resolved(4)],
      [raised],
      [raised, on(9, 'cleared')],
      0,
    ],
    ['open, it would be over', [], [raised], [raised, on(9, 'cleared')], 1],
    [
      'resolved, a retraction is told all the same',
      [resolved(4)],
      [raised],
      [raised, on(9, 'retracted')],
      1,
    ],
    ['resolved, it would be called anew', [resolved(4)], [raised], [raised, news], 1],
    ['open, more of it calls nobody anew', [], [raised], [raised, news], 0],
    ['resolved after the news, nobody is called anew', [resolved(9)], [raised], [raised, news], 0],
    [
      'acknowledged, it would be called anew by what is graver',
      [act(1, 'acknowledged', 4)],
      [raised, news],
      [raised, { ...news, escalates: true }],
      1,
    ],
    [
      'a contaminant, a further isolate says otherwise',
      [resolved(4, 'contaminant')],
      [raised],
      [raised, on(8, 'fed', { further: true })],
      1,
    ],
    [
      'known, a further isolate asks nothing',
      [resolved(4, 'already-known')],
      [raised],
      [raised, on(8, 'fed', { further: true })],
      0,
    ],
    [
      'the resolution taken back, it would be over',
      [resolved(4), act(2, 'undone', 5)],
      [raised],
      [raised, on(9, 'cleared')],
      1,
    ],
  ])('%s', (_, acts, before, after, moved) => {
    const comparison = new Comparison({ from: '2024-05-01', to: '2024-05-31', timeZone: 'UTC' });
    const alerts = [before, after].map((events) => [contacts({ events })]);
    comparison.add(alerts[0] ?? [], alerts[1] ?? [], new Map([['a', acts]]));
    expect(comparison.report().counts).toMatchObject([{ gained: 0, lost: 0, moved }]);
  });

  it('a cluster that forms at another moment is the one that somebody had closed', () => {
    const comparison = new Comparison({ from: '2024-05-01', to: '2024-05-31', timeZone: 'UTC' });
    const cluster = { rule: 'cluster', isolates: ['L-1', 'L-2'] };
    const [was, is] = [contacts(cluster), contacts({ ...cluster, id: 'b' })];
    const over = { ...is, events: [event('raised'), on(9, 'cleared')] };
    comparison.add([was], [over], new Map([['a', [resolved(4)]]]));
    expect(comparison.report().counts).toMatchObject([{ gained: 0, lost: 0, moved: 0 }]);
  });

  it.each<[string, Act[], string | null]>([
    ['said once', [resolved(4)], 'relevant'],
    ['taken back', [resolved(4), act(2, 'undone', 5)], null],
    ['reopened', [resolved(4), act(2, 'reopened', 5)], null],
    [
      'after which news were acknowledged by a slip',
      [resolved(4), act(2, 'acknowledged', 6), act(3, 'undone', 7)],
      'relevant',
    ],
    ['said anew', [resolved(4), act(2, 'resolved', 6, { disposition: 'duplicate' })], 'duplicate'],
    ['said of nothing', [act(1, 'acknowledged', 4)], null],
  ])('a judgement %s', (_, acts, judged) => {
    expect(judgementOf(acts)).toBe(judged);
    expect(judgementOf([...acts].reverse())).toBe(judged);
  });
});
