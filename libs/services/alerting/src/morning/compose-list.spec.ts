import { alertRowOf } from '../delivery/told-people.story';
import type { AlertRow } from '../store/alert-row';
import { alertSections, verdictOf } from './compose-list';

const SINCE = Date.parse('2024-01-06T07:00:00Z');
const line = (kind: AlertRow['timeline'][number]['kind'], clock: string) => ({
  at: `2024-01-${clock}:00Z`,
  kind,
  actor: null,
  text: kind,
  comment: null,
});

function sectionOf(more: Partial<AlertRow>): string[] {
  const row = alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', more);
  const sections = alertSections([row], SINCE);
  return Object.entries(sections).flatMap(([name, entries]) => (entries.length > 0 ? [name] : []));
}

describe('an alert in the morning list', () => {
  it.each<[string, AlertRow['timeline'], Partial<AlertRow>, string[]]>([
    ['raised since the last round', [line('raised', '06T08:00')], {}, ['newPositives']],
    ['raised before it', [line('raised', '05T08:00')], {}, []],
    [
      'that became graver since',
      [line('raised', '05T08:00'), line('amended', '06T08:00')],
      {},
      ['upgrades'],
    ],
    [
      'raised anew by news',
      [line('raised', '05T08:00'), line('resolved', '05T09:00'), line('reraised', '06T08:00')],
      {},
      ['upgrades'],
    ],
    [
      'withdrawn since',
      [line('raised', '05T08:00'), line('retracted', '06T08:00')],
      { status: 'resolved', disposition: 'retracted' },
      ['corrections'],
    ],
    [
      'that came and went between two rounds',
      [line('raised', '06T08:00'), line('retracted', '06T09:00')],
      { status: 'resolved', disposition: 'retracted' },
      ['corrections'],
    ],
    [
      'that a test has answered',
      [line('raised', '05T08:00'), line('cleared', '06T08:00')],
      { rule: 'provisional', status: 'resolved', disposition: 'cleared' },
      ['corrections'],
    ],
    [
      'about an isolation that is now recorded',
      [line('raised', '05T08:00'), line('cleared', '06T08:00')],
      { rule: 'not-isolated', status: 'resolved', disposition: 'cleared' },
      [],
    ],
    ['that a repeat has fed', [line('raised', '05T08:00'), line('fed', '06T08:00')], {}, []],
    [
      'that somebody acknowledged',
      [line('raised', '05T08:00'), line('acknowledged', '06T08:00')],
      {},
      [],
    ],
    ['about contacts to screen', [line('raised', '06T08:00')], { rule: 'contacts' }, []],
  ])('%s', (_, timeline, more, sections) => {
    expect(sectionOf({ timeline, ...more })).toEqual(sections);
  });
});

describe('persons in the morning list', () => {
  const rules = (...found: readonly string[]) => {
    const timeline = [line('raised', '06T08:00')];
    const rows = found.map((rule) =>
      alertRowOf('6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4', { rule, timeline }),
    );
    const { newPositives, upgrades } = alertSections(rows, SINCE);
    return [newPositives, upgrades].map((entries) => entries.map(({ rule }) => rule));
  };

  it('who are found stand among the new with everything that was raised of them', () => {
    expect(rules('new-cpe', 'vulnerable-unit')).toEqual([['new-cpe', 'vulnerable-unit'], []]);
  });

  it('who are known and came into intensive care have become graver, and are not new', () => {
    expect(rules('vulnerable-unit')).toEqual([[], ['vulnerable-unit']]);
  });
});

describe('the verdict of the round', () => {
  const heard = { name: 'LIS', lastMessageAt: '2024-01-06T06:58:00Z', silent: false };
  const quiet = {
    feeds: [heard],
    quarantined: 2,
    pendingTests: 3,
    news: 0,
    timeZone: 'Asia/Shanghai',
  };

  it('is "nothing new" only with the last message of each feed, quarantine and pending tests', () => {
    const { verdict, says } = verdictOf(quiet);
    expect(verdict).toBe('nothing-new');
    expect(says).toContain('LIS last heard 2024-01-06 14:58;');
    expect(says).toContain('2 in quarantine; 3 tests pending');
  });

  it('says of a feed without any message that it was never heard', () => {
    const { says } = verdictOf({ ...quiet, feeds: [{ ...heard, lastMessageAt: null }] });
    expect(says).toContain('LIS was never heard');
  });

  it.each([
    ['a feed is silent', { feeds: [{ ...heard, silent: true }] }],
    ['no feed was ever heard', { feeds: [] }],
    ['nobody knows what waits in quarantine', { quarantined: null }],
  ])('is "cannot say" when %s', (_, more) => {
    expect(verdictOf({ ...quiet, ...more }).verdict).toBe('cannot-say');
  });

  it('what somebody posted by hand is told, and is no feed to rely on', () => {
    const byHand = { ...heard, name: 'administrator', byHand: true };
    const alone = verdictOf({ ...quiet, feeds: [byHand] });
    expect(alone.verdict).toBe('cannot-say');
    expect(alone.says).toContain(
      'no feed is known; administrator posted by hand, last 2024-01-06 14:58;',
    );
    expect(verdictOf({ ...quiet, feeds: [byHand, heard] }).verdict).toBe('nothing-new');
    expect(verdictOf({ ...quiet, feeds: [{ ...byHand, silent: true }, heard] }).verdict).toBe(
      'nothing-new',
    );
  });

  it('says that there may be more when there is news and nobody knows of a feed', () => {
    expect(verdictOf({ ...quiet, feeds: [], news: 1 }).says).toContain('there may be more');
  });

  it('says that there may be more when there is news and a feed is silent', () => {
    const { verdict, says } = verdictOf({ ...quiet, feeds: [{ ...heard, silent: true }], news: 1 });
    expect(verdict).toBe('news');
    expect(says).toContain('there may be more');
  });
});
