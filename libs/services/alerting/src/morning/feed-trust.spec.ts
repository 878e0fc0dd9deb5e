import { unjudgedFeed } from './feed-trust';

const day = (n: number) => Date.parse('2024-01-01T00:00:00Z') + n * 86_400_000;

describe('a feed whose silence nobody can tell', () => {
  it.each([
    ['spoke within the last day', { first: 0, last: 9.5, messages: 200 }, 10, null],
    [
      'was heard for ten days, then not for a day',
      { first: 0, last: 10, messages: 200 },
      11,
      'new',
    ],
    [
      'was heard for ten days, then not for months',
      { first: 0, last: 10, messages: 200 },
      90,
      'new',
    ],
    ['sent one message last week', { first: 0, last: 0, messages: 1 }, 7, 'new'],
    ['sent one message months ago', { first: 0, last: 0, messages: 1 }, 90, 'quiet'],
    ['sends a message a week', { first: 0, last: 84, messages: 8 }, 88, 'rare'],
    [
      'sent a message a week, then none for a month',
      { first: 0, last: 84, messages: 8 },
      114,
      'quiet',
    ],
    ['is known for long, and ingestion tells', { first: 0, last: 60, messages: 900 }, 63, null],
  ])('%s', (_, { first, last, messages }, now, expected) => {
    const heard = {
      firstMs: day(first),
      lastMs: day(last),
      recentMessages: messages,
      isJudged: true,
      isMissed: messages >= 20,
    };
    expect(unjudgedFeed(heard, day(now))).toBe(expected);
  });

  it('is one that ingestion still learns though it was heard for a month, then quiet for weeks', () => {
    const results = { firstMs: day(0), lastMs: day(32), recentMessages: 22 };
    const learned = { ...results, isJudged: true, isMissed: false };
    const onDay = (n: number) => unjudgedFeed(learned, day(n));
    expect([32.5, 34, 38, 53].map(onDay)).toEqual([null, 'rare', 'quiet', 'quiet']);
  });

  it('is one whose last message nobody has judged, unless it came just now', () => {
    const sent = { firstMs: day(0), lastMs: day(60), recentMessages: 900 };
    const heard = { ...sent, isJudged: false, isMissed: true };
    const after = (minutes: number) => unjudgedFeed(heard, day(60) + minutes * 60_000);
    expect([after(14), after(15), after(6_000)]).toEqual([null, 'not-yet', 'not-yet']);
  });
});
