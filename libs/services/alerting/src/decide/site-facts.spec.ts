import type { FeedChanged } from '@carbawatch/contracts';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { courseOf } from './lifecycle';
import { compileRule } from './rules/compile-rule';
import { SHIPPED_RULES } from './rules/shipped';
import { alertOfCourse } from './site-alert';
import { feedSnapshots } from './site-facts';

const ZONE = 'Asia/Shanghai';

const told = (status: FeedChanged['status'], hour: string): FeedChanged => ({
  site: 'site-1',
  sender: 'LIS',
  status,
  at: `2024-01-02T${hour}:00:00Z`,
  silentSince: '2024-01-02T02:00:00Z',
  expected: 12,
});

/** All silences of the feed by its messages, as a replay tells them. */
const replayed = (revision: number, ...hours: [string, string | null][]): FeedChanged => ({
  ...told('ok', '20'),
  revision,
  silences: hours.map(([from, until]) => ({
    since: '2024-01-02T01:00:00Z',
    from: `2024-01-02T${from}:00:00Z`,
    until: until === null ? null : `2024-01-02T${until}:00:00Z`,
    expected: 12,
  })),
});

const shown = (...changes: readonly FeedChanged[]) =>
  feedSnapshots(changes, ZONE).map(
    ({ at, row }) => `${at.slice(11, 13)} ${row?.facts['silent'] === true ? 'silent' : 'heard'}`,
  );

/** By its operator, or by the feed that spoke again. */
const retirement = (turn: number, hour: string, ended?: 'by hand' | 'heard'): FeedChanged => ({
  ...told('silent', hour),
  retirement: { retired: ended === undefined, heard: ended === 'heard', turn },
});

/** The last line of its alert, by the rule as it is shipped. */
function lastLine(...changes: readonly FeedChanged[]): string {
  const shipped = SHIPPED_RULES.find(({ rule }) => rule === 'feed-silent');
  const subject = { site: 'site-1', pseudonym: null, group: null, wardNow: null };
  const snapshots = feedSnapshots(changes, ZONE);
  const alert = shipped && alertOfCourse(compileRule(shipped), subject, snapshots);
  const line = alert && courseOf(alert.events, []).timeline.at(-1);
  expect(ALERTING_BOOK.chinese(line?.text ?? '')).not.toMatch(/retired/);
  return `${line?.kind}: ${line?.text}`;
}

it('a feed that is silent again says that its retirement was taken back', () => {
  expect(lastLine(told('silent', '10'), retirement(1, '12'))).toBe(
    'cleared: The feed was retired: nothing more is to come of it.',
  );
  const back = [retirement(1, '12'), retirement(2, '14', 'by hand')];
  expect(lastLine(told('silent', '10'), ...back)).toBe(
    'reraised: That the feed was retired was taken back. No message from LIS since 2024-01-02 ' +
      '10:00; usually 12 would have come by the time it was noticed.',
  );
});

describe('the silences of a feed', () => {
  it('live, are what was told', () => {
    expect(shown(told('silent', '10'), told('ok', '12'))).toEqual(['10 silent', '12 heard']);
  });

  it('in a replay, are those of its messages, at their times', () => {
    expect(shown(replayed(1, ['10', null]))).toEqual(['10 silent']);
    const two = replayed(2, ['10', '12'], ['16', null]);
    expect(shown(replayed(1, ['10', null]), two)).toEqual(['10 silent', '12 heard', '16 silent']);
  });

  it('in a replay, are taken away by the message that comes late and fills them, in any order', () => {
    const [first, filled] = [replayed(1, ['10', null]), replayed(2)];
    expect(shown(first, filled)).toEqual([]);
    expect(shown(filled, first)).toEqual([]);
  });

  it('go on by what is told live, once the site is no replay any more', () => {
    const live = [replayed(1, ['10', null]), told('ok', '22')];
    expect(shown(...live)).toEqual(['10 silent', '22 heard']);
  });

  it('are none while it is retired, and stand again when that is taken back', () => {
    const [retired, back] = [retirement(1, '12'), retirement(2, '14', 'by hand')];
    const course = ['10 silent', '12 heard', '14 silent'];
    expect(shown(told('silent', '10'), retired, back)).toEqual(course);
    expect(shown(back, retired, told('silent', '10'))).toEqual(course);
    expect(shown(replayed(1, ['10', null]), retired, back)).toEqual(course);
    expect(shown(retirement(1, '09'), told('silent', '10'))).toEqual(['09 heard', '10 heard']);
  });

  it('end with the message by which a retired feed comes back, told before or after it', () => {
    const facts = [told('silent', '10'), retirement(1, '12'), retirement(2, '14', 'heard')];
    const course = ['10 silent', '12 heard', '14 heard', '14 heard', '18 silent'];
    const more = [told('ok', '14'), told('silent', '18')];
    expect(shown(...facts, ...more)).toEqual(course);
    expect(shown(...more, ...facts)).toEqual(course);
  });

  it('are those of what was retired and taken back at one moment, in the order of the acts', () => {
    const acts = [retirement(1, '12'), retirement(2, '12', 'by hand'), retirement(3, '12')];
    expect(shown(told('silent', '10'), ...acts).at(-1)).toBe('12 heard');
    expect(shown(...acts.reverse(), told('silent', '10')).at(-1)).toBe('12 heard');
  });
});
