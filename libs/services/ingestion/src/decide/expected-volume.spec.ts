import fc from 'fast-check';
import {
  expectedBetween,
  expectedVolumeOf,
  hourOfWeek,
  learningWindow,
  missingForSilence,
  silentFromMs,
  type HourCount,
} from './expected-volume';

const ZONE = 'Asia/Shanghai';
const HOUR = 3_600_000;
/** Monday 2024-01-01 00:00 in Shanghai. */
const MONDAY = Date.parse('2024-01-01T00:00:00+08:00');

/** So many messages in each hour of so many days from that Monday on. */
function feedOf(days: number, messagesIn: (hourOfTheWeek: number) => number): HourCount[] {
  return Array.from({ length: days * 24 }, (_, hour) => ({
    hourMs: MONDAY + hour * HOUR,
    messages: messagesIn(hour % 168),
  })).filter(({ messages }) => messages > 0);
}

function volumeOf(counts: readonly HourCount[], lastMs: number) {
  const window = learningWindow({ firstMs: MONDAY - 24 * HOUR, lastMs }, ZONE);
  return expectedVolumeOf(counts, window, ZONE);
}

describe('What is usual for a feed', () => {
  it('is counted on the clocks of the site, hour 0 of Monday first', () => {
    expect(hourOfWeek(MONDAY, ZONE)).toBe(0);
    expect(hourOfWeek(MONDAY + 167.5 * HOUR, ZONE)).toBe(167);
    // Seven in the morning of a Monday in Lisbon, where it is winter time.
    expect(hourOfWeek(Date.parse('2024-01-01T07:30:00Z'), 'Europe/Lisbon')).toBe(7);
    const inKathmandu = [7, 7.2, 7.25, 7.5].map((hour) =>
      hourOfWeek(Date.parse('2024-01-01T00:00:00Z') + hour * HOUR, 'Asia/Kathmandu'),
    );
    expect(inKathmandu).toEqual([12, 12, 13, 13]);
  });

  it('is not known before a fortnight, nor from a handful of messages', () => {
    const busy = feedOf(60, () => 5);
    expect(volumeOf(busy, MONDAY + 12 * 24 * HOUR)).toBeNull();
    expect(volumeOf(busy, MONDAY + 15 * 24 * HOUR)).not.toBeNull();
    const rare = feedOf(60, (hour) => (hour === 9 ? 1 : 0));
    expect(volumeOf(rare, MONDAY + 50 * 24 * HOUR)).toBeNull();
  });

  it('is the mean of each hour of the week: office hours of working days are learned as such', () => {
    const office = (hour: number): number =>
      hour < 120 && hour % 24 >= 8 && hour % 24 < 18 ? 4 : 0;
    const volume = volumeOf(feedOf(42, office), MONDAY + 42 * 24 * HOUR);
    expect(volume?.perWeek).toBeCloseTo(200, 9);
    expect([volume?.perHour[9], volume?.perHour[3], volume?.perHour[129]]).toEqual([4, 0, 0]);
    if (!volume) return;
    const weekend = MONDAY + 4 * 24 * HOUR + 18 * HOUR;
    expect(expectedBetween(volume, weekend, weekend + 62 * HOUR, ZONE)).toBe(0);
    expect(expectedBetween(volume, weekend, weekend + 63.5 * HOUR, ZONE)).toBeCloseTo(6, 9);
  });

  it('adds up: two parts of a time expect what the whole does', () => {
    const volume = volumeOf(
      feedOf(42, (hour) => (hour % 24) + 1),
      MONDAY + 42 * 24 * HOUR,
    );
    if (!volume) throw new Error('a volume is known');
    const ms = fc.integer({ min: 0, max: 40 * 24 * HOUR });
    fc.assert(
      fc.property(ms, ms, ms, (a, b, c) => {
        const [from = 0, middle = 0, to = 0] = [a, b, c].sort((x, y) => x - y);
        const parts =
          expectedBetween(volume, MONDAY + from, MONDAY + middle, ZONE) +
          expectedBetween(volume, MONDAY + middle, MONDAY + to, ZONE);
        expect(expectedBetween(volume, MONDAY + from, MONDAY + to, ZONE)).toBeCloseTo(parts, 6);
      }),
    );
  });
});

describe('The silence of a feed', () => {
  const steady = volumeOf(
    feedOf(42, () => 10),
    MONDAY + 42 * 24 * HOUR,
  );

  it('begins when more is missing than chance leaves out once a year', () => {
    if (!steady) throw new Error('a volume is known');
    // 10 an hour are 87,660 pauses a year, and ln 87,660 is 11.4 messages: 68 minutes.
    expect(missingForSilence(steady)).toBeCloseTo(Math.log(1680 * 52.18), 9);
    const last = MONDAY + 42 * 24 * HOUR;
    const from = silentFromMs(steady, last, ZONE) ?? 0;
    expect((from - last) / 60_000).toBeCloseTo(6 * missingForSilence(steady), 3);
    expect(expectedBetween(steady, last, from, ZONE)).toBeCloseTo(missingForSilence(steady), 3);
  });

  it('of an office feed does not begin on the weekend', () => {
    const office = (hour: number): number =>
      hour < 120 && hour % 24 >= 8 && hour % 24 < 18 ? 4 : 0;
    const volume = volumeOf(feedOf(42, office), MONDAY + 42 * 24 * HOUR);
    if (!volume) throw new Error('a volume is known');
    const friday = MONDAY + 46 * 24 * HOUR + 18 * HOUR;
    const from = silentFromMs(volume, friday, ZONE) ?? 0;
    expect(hourOfWeek(from, ZONE)).toBe(10);
    expect(from).toBeGreaterThan(MONDAY + 49 * 24 * HOUR);
  });

  it('of a feed that sends in bursts begins later than that of a steady one of the same volume', () => {
    const bursts = volumeOf(
      feedOf(42, (hour) => hour).map((count, n) => ({
        ...count,
        messages: n % 10 === 0 ? 100 : 0,
      })),
      MONDAY + 42 * 24 * HOUR,
    );
    if (!bursts || !steady) throw new Error('volumes are known');
    expect(bursts.dispersion).toBeGreaterThan(10);
    const last = MONDAY + 42 * 24 * HOUR;
    expect(silentFromMs(bursts, last, ZONE) ?? Infinity).toBeGreaterThan(
      silentFromMs(steady, last, ZONE) ?? 0,
    );
  });

  it('never begins within a quarter of an hour, as long as an interface takes to restart', () => {
    const flood = volumeOf(
      feedOf(42, () => 5_000),
      MONDAY + 42 * 24 * HOUR,
    );
    if (!flood) throw new Error('a volume is known');
    const last = MONDAY + 42 * 24 * HOUR;
    expect(silentFromMs(flood, last, ZONE)).toBe(last + 15 * 60_000);
  });
});
