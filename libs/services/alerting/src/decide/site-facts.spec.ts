import type { FeedChanged } from '@carbawatch/contracts';
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
});
