import { spanReached } from './span-reached';

describe('how far a demonstration has come', () => {
  const heard = (channel: string, first: string, last: string) => ({
    channel,
    firstAt: new Date(`${first}:00Z`),
    lastAt: new Date(`${last}:00Z`),
  });
  const reached = (...feeds: ReturnType<typeof heard>[]) => {
    const span = spanReached(feeds);
    return span && new Date(span.toMs).toISOString().slice(0, 16);
  };
  const laboratory = heard('mllp', '2025-11-24T08:00', '2026-11-22T21:53');

  it('is nowhere before the first message of a feed', () => {
    expect(reached()).toBeNull();
    expect(reached(heard('http', '2026-11-22T08:00', '2026-11-22T08:00'))).toBeNull();
  });

  it('is the newest message of any feed', () => {
    const movements = heard('mllp', '2025-11-24T06:00', '2026-11-22T22:10');
    expect(reached(laboratory, movements)).toBe('2026-11-22T22:10');
    expect(spanReached([laboratory, movements])?.fromMs).toBe(Date.parse('2025-11-24T06:00Z'));
  });

  it('goes with what somebody posts once the stream has come to that day', () => {
    const posted = heard('http', '2026-11-23T01:08', '2026-11-23T01:08');
    expect(reached(laboratory, posted)).toBe('2026-11-23T01:08');
  });

  it('stays with the stream while what somebody posts is of months later', () => {
    const begun = heard('mllp', '2025-11-24T08:00', '2025-12-02T09:00');
    const posted = heard('http', '2026-11-23T01:08', '2026-11-23T01:08');
    expect(reached(begun, posted)).toBe('2025-12-02T09:00');
  });
});
