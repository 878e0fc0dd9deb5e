import type { CaseState, CaseWardTime } from './case-history';
import { contactParameters, contactsOf, exposuresOf, type Neighbour } from './contacts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BY = contactParameters({});

function time(fromH: number, toH: number | null, more: Partial<CaseWardTime> = {}): CaseWardTime {
  const place = { ward: 'MED-1', room: '3', bed: 'A', unitType: 'ward', isolatedMs: null };
  return { ...place, fromMs: fromH * HOUR, toMs: toH === null ? null : toH * HOUR, ...more };
}

function caseWith(wardTimes: readonly CaseWardTime[], firstH = 24): CaseState {
  return {
    pseudonym: 'anna',
    family: 'KPC',
    species: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    alleles: [],
    st: null,
    kLocus: null,
    isolates: ['L-1'],
    confirmed: true,
    firstPositiveAt: new Date(firstH * HOUR).toISOString(),
    firstMs: firstH * HOUR,
    lastMs: firstH * HOUR,
    ward: 'MED-1',
    wardTimes,
    admittedMs: 0,
    knownBefore: false,
    hereBefore: false,
  };
}

function neighbour(fromH: number, toH: number | null, more: Partial<Neighbour> = {}): Neighbour {
  const place = { ward: 'MED-1', room: '7', bed: 'B', unitType: 'ward', pseudonym: 'bert' };
  const fromMs = fromH * HOUR;
  return { ...place, fromMs, toMs: toH === null ? null : toH * HOUR, knownMs: fromMs, ...more };
}

function found(times: readonly CaseWardTime[], neighbours: readonly Neighbour[], nowH = 1_000) {
  const state = caseWith(times);
  const near = { exposures: exposuresOf(state, BY), neighbours };
  return contactsOf('case', state, near, { by: BY, caseKnownMs: 0, nowMs: nowH * HOUR });
}

const ICU = { unitType: 'icu' };
const NEONATAL = { unitType: 'neonatal-icu' };
const HIGH_DEPENDENCY = { unitType: 'high-dependency' };

describe('a contact of a case (HSE: shared ward or clinical area)', () => {
  it.each([
    ['the same ward for 24 hours', time(0, 100), neighbour(10, 34), ['ward']],
    ['the same ward for less', time(0, 100), neighbour(10, 33), []],
    ['the same bay for 8 hours', time(0, 100), neighbour(10, 18, { room: '3' }), ['bay']],
    ['the same bay for less', time(0, 100), neighbour(10, 17, { room: '3' }), []],
    ['another ward', time(0, 100), neighbour(0, 100, { ward: 'MED-2' }), []],
    ['a minute in intensive care', time(0, 100, ICU), neighbour(10, 10.02, ICU), ['ward']],
    [
      'a minute in neonatal intensive care',
      time(0, 100, NEONATAL),
      neighbour(10, 10.02, NEONATAL),
      ['ward'],
    ],
    [
      'a minute in high dependency',
      time(0, 100, HIGH_DEPENDENCY),
      neighbour(10, 10.02, HIGH_DEPENDENCY),
      [],
    ],
    ['leaving in the minute the case comes', time(10, 100, ICU), neighbour(0, 10, ICU), []],
    [
      'the next in the bed in intensive care',
      time(0, 40, ICU),
      neighbour(44, 60, { ...ICU, room: '3', bed: 'A' }),
      ['next-in-bed'],
    ],
    [
      'the next in the cot in neonatal intensive care',
      time(0, 40, NEONATAL),
      neighbour(44, 60, { ...NEONATAL, room: '3', bed: 'A' }),
      ['next-in-bed'],
    ],
    [
      'the next in another bed in intensive care',
      time(0, 40, ICU),
      neighbour(44, 60, { ...ICU, room: '3', bed: 'B' }),
      [],
    ],
    [
      'the next in the bed after eight days',
      time(0, 40, ICU),
      neighbour(40 + 8 * 24, 400, { ...ICU, room: '3', bed: 'A' }),
      [],
    ],
    ['the next in the bed on a ward', time(0, 40), neighbour(44, 60, { room: '3', bed: 'A' }), []],
    ['a case in isolation', time(0, 100, { isolatedMs: 0 }), neighbour(0, 100), []],
    [
      'a case isolated after a day',
      time(0, 100, { isolatedMs: 30 * HOUR }),
      neighbour(0, 99),
      ['ward'],
    ],
    ['a case isolated before a day', time(0, 100, { isolatedMs: 20 * HOUR }), neighbour(0, 99), []],
    ['the case itself', time(0, 100), neighbour(0, 100, { pseudonym: 'anna' }), []],
  ])('%s', (_, lies, beside, kinds) => {
    expect(found([lies], [beside]).found.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('two short times on one ward count together', () => {
    const beside = [neighbour(0, 15), neighbour(50, 60)];
    expect(found([time(0, 100)], beside).found).toHaveLength(1);
  });

  // Whoever left within the last five minutes has left, and the message is on its way.
  const ON_ITS_WAY_MS = 5 * 60_000;

  it('while both lie there it is one from the twenty-fourth hour on, and it says when', () => {
    const both = [[time(0, null)], [neighbour(10, null)]] as const;
    const atMs = 34 * HOUR + ON_ITS_WAY_MS;
    expect(found(...both, 34)).toEqual({ found: [], dueMs: atMs });
    expect(found(...both, 35).found).toMatchObject([{ knownMs: atMs }]);
  });

  it('nobody is a contact before the case is known, nor before the stay was told', () => {
    const state = caseWith([time(0, 100)]);
    const known = (caseKnownH: number, toldH: number): number[] => {
      const told = neighbour(10, 60, { knownMs: toldH * HOUR });
      const near = { exposures: exposuresOf(state, BY), neighbours: [told] };
      const asked = { by: BY, caseKnownMs: caseKnownH * HOUR, nowMs: 1_000 * HOUR };
      return contactsOf('case', state, near, asked).found.map(({ knownMs }) => knownMs);
    };
    expect(known(0, 10)).toEqual([34 * HOUR + ON_ITS_WAY_MS]);
    expect(known(72, 10)).toEqual([72 * HOUR]);
    expect(known(72, 200)).toEqual([200 * HOUR]);
  });

  it('looks back thirty days from the first positive and no further', () => {
    const state = caseWith([time(0, 2_000)], 1_440);
    expect(exposuresOf(state, BY)).toMatchObject([{ fromMs: 30 * DAY, toMs: 2_000 * HOUR }]);
    const screened = { ...state, lastNegativeMs: 50 * DAY };
    expect(exposuresOf(screened, BY)).toMatchObject([{ fromMs: 50 * DAY }]);
    const longAgo = { ...state, lastNegativeMs: 20 * DAY };
    expect(exposuresOf(longAgo, BY)).toMatchObject([{ fromMs: 30 * DAY }]);
  });
});
