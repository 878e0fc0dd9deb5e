import type { PersonFacts } from './facts';
import { facts, history, members, movement, only } from './facts.builder';
import type { StepWords } from './facts.builder';

describe('what happened after the index culture', () => {
  const collectedAt = '2024-01-05T23:30:00+08:00';
  const isolate = (outcome: StepWords['outcome'], more: Partial<StepWords> = {}) =>
    history('i', 'p', {
      receivedAt: '2024-04-01',
      collectedAt,
      ...more,
      ...(outcome && { outcome }),
    });

  // Day 0 is the day of the index culture in the site's time zone.
  it.each([
    ['Asia/Shanghai', collectedAt, '2024-02-04T23:59:00+08:00', 30],
    ['Asia/Shanghai', collectedAt, '2024-02-05T00:30:00+08:00', 31],
    ['UTC', collectedAt, '2024-02-05T00:30:00+08:00', 30],
    ['America/New_York', collectedAt, '2024-02-05T00:30:00+08:00', 30],
    ['America/New_York', '2024-01-05T23:30:00-05:00', '2024-02-05T00:30:00-05:00', 31],
    ['UTC', '2024-01-05T23:30:00-05:00', '2024-02-05T00:30:00-05:00', 30],
    ['America/New_York', '2024-03-01T00:30:00-05:00', '2024-03-31T23:30:00-04:00', 30],
  ])('in %s, collected %s and died %s is day %i', (timeZone, collected, diedAt, days) => {
    const person = facts([isolate({ diedAt }, { collectedAt: collected })]);
    expect(only(person, timeZone).diedAfterDays).toBe(days);
  });

  it.each<[string, PersonFacts, number | null]>([
    ['nothing but the culture itself', facts([isolate(undefined)]), 0],
    ['alive on a later day', facts([isolate({ vitalStatus: 'alive', aliveAt: '2024-03-01' })]), 56],
    ['assessed alive', facts([isolate({ vitalStatus: 'alive', assessedOn: '2024-02-04' })]), 30],
    ['discharged alive', facts([isolate({ dischargedAt: '2024-02-01' })]), 27],
    [
      'discharged, and known dead',
      facts([isolate({ vitalStatus: 'dead', dischargedAt: '2024-02-01' })]),
      0,
    ],
    [
      'another specimen',
      facts([
        isolate(undefined),
        history('j', 'p', { receivedAt: '2024-04-01', collectedAt: '2024-02-10' }),
      ]),
      36,
    ],
    [
      'a later admission',
      facts(
        [isolate(undefined)],
        [movement('a', 'p', 'admit', { at: '2024-03-01', receivedAt: '2024-04-01' })],
      ),
      56,
    ],
    [
      'an update years after, which is paper',
      facts(
        [isolate(undefined)],
        [movement('a', 'p', 'update', { at: '2025-03-01', receivedAt: '2024-04-01' })],
      ),
      0,
    ],
    ['more than a year', facts([isolate({ aliveAt: '2026-01-01' })]), 365],
    ['died', facts([isolate({ diedAt: '2024-02-01', aliveAt: '2024-01-20' })]), null],
  ])('%s: known alive after %s days', (_, person, days) => {
    const [index] = members(person, 'all');
    expect(index?.aliveAfterDays).toBe(days);
  });

  it('a death by ADT counts, a cancelled one does not', () => {
    const death = movement('d', 'p', 'death', { at: '2024-01-20T08:00:00+08:00', visit: 'V' });
    const cancelled = movement('c', 'p', 'cancel-discharge', {
      at: '2024-01-20T08:00:00+08:00',
      receivedAt: '2024-01-21',
      visit: 'V',
    });
    expect(only(facts([isolate(undefined)], [death])).diedAfterDays).toBe(15);
    expect(only(facts([isolate(undefined)], [death, cancelled])).diedAfterDays).toBeNull();
  });

  it('a death before the culture is kept as what it is, an error of the data', () => {
    expect(only(facts([isolate({ diedAt: '2024-01-01' })])).diedAfterDays).toBe(-4);
  });
});
