import { SHANGHAI, movement } from './facts.builder';
import type { MovementFact } from './facts';
import { wardStayVersions } from './ward-stays';
import type { WardStay } from './ward-stays';

function staysNow(movements: MovementFact[]): WardStay[] {
  return wardStayVersions(movements, SHANGHAI)
    .filter(({ knownTo }) => knownTo === 'infinity')
    .map(({ value }) => value)
    .sort((a, b) => a.fromMs - b.fromMs);
}

const admit = (at: string, ward = 'A', rest: Partial<MovementFact> = {}) =>
  movement(`admit ${at}`, 'p1', 'admit', { at, ward, visit: 'v1', ...rest });

describe('beds of the hospital', () => {
  it('hold one admission of a patient who is moved to another ward', () => {
    const stays = staysNow([
      admit('2024-03-01T10:00:00+08:00'),
      movement('m', 'p1', 'transfer', { at: '2024-03-03T09:00:00+08:00', ward: 'B', visit: 'v1' }),
      movement('d', 'p1', 'discharge', { at: '2024-03-05T12:00:00+08:00', visit: 'v1' }),
    ]);
    expect(stays).toMatchObject([
      { ward: 'A', admission: true, fromDay: '2024-03-01', lastDay: '2024-03-03' },
      { ward: 'B', admission: false, fromDay: '2024-03-03', lastDay: '2024-03-05' },
    ]);
  });

  it('begin after the emergency room, whose hours are no patient-days', () => {
    const stays = staysNow([
      admit('2024-03-01T22:00:00+08:00', 'ED', { class: 'emergency', visit: 'e1' }),
      movement('d', 'p1', 'discharge', { at: '2024-03-02T01:00:00+08:00', visit: 'e1' }),
      admit('2024-03-02T01:00:00+08:00', 'A'),
    ]);
    expect(stays).toMatchObject([{ ward: 'A', admission: true, fromDay: '2024-03-02' }]);
  });

  it('are none for an outpatient, nor for an admission that was cancelled', () => {
    expect(
      staysNow([
        admit('2024-03-01T10:00:00+08:00', 'OPD', { class: 'outpatient', visit: 'o1' }),
        admit('2024-04-01T10:00:00+08:00'),
        movement('c', 'p1', 'cancel-admit', { at: '2024-04-01T10:00:00+08:00', visit: 'v1' }),
      ]),
    ).toEqual([]);
  });

  it('that are left at midnight were not held at that midnight', () => {
    const [stay] = staysNow([
      admit('2024-03-01T10:00:00+08:00'),
      movement('d', 'p1', 'discharge', { at: '2024-03-03T00:00:00+08:00', visit: 'v1' }),
    ]);
    expect(stay?.lastDay).toBe('2024-03-02');
  });

  it('keep what was known before a discharge came in late', () => {
    const versions = wardStayVersions(
      [
        admit('2024-03-01T10:00:00+08:00'),
        movement('d', 'p1', 'discharge', {
          at: '2024-03-03T10:00:00+08:00',
          receivedAt: '2024-03-09T10:00:00+08:00',
          visit: 'v1',
        }),
      ],
      SHANGHAI,
    );
    expect(
      versions.map(({ knownFrom, knownTo, value }) => [knownFrom, knownTo, value.lastDay]),
    ).toEqual([
      ['2024-03-01', '2024-03-09', null],
      ['2024-03-09', 'infinity', '2024-03-03'],
    ]);
  });
});
