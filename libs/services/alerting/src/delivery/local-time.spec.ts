import { localClock, localMinute } from './local-time';

describe('a time in a message', () => {
  it.each([
    ['Asia/Shanghai', '2024-01-06T16:05:00.000Z', '2024-01-07 00:05 UTC+8'],
    ['Asia/Kolkata', '2024-01-06T16:05:00.000Z', '2024-01-06 21:35 UTC+5:30'],
    ['America/St_Johns', '2024-01-06T01:05:00.000Z', '2024-01-05 21:35 UTC-3:30'],
    ['UTC', '2024-01-06T16:05:00.000Z', '2024-01-06 16:05 UTC'],
    // The same reading twice, in the night in which the clocks go back.
    ['Europe/Lisbon', '2024-10-27T00:30:00.000Z', '2024-10-27 01:30 UTC+1'],
    ['Europe/Lisbon', '2024-10-27T01:30:00.000Z', '2024-10-27 01:30 UTC'],
  ])('of %s is what its clocks show, with what they are ahead of UTC', (zone, instant, shown) => {
    expect(localMinute(instant, zone)).toBe(shown);
    expect(localClock(instant, zone)).toBe(shown.slice(11));
  });
});
