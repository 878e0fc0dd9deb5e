import fc from 'fast-check';
import type { CaseState, CaseVersion, CaseWardTime } from '../decide/cases/case-history';
import { keptVersions, versionsOf } from './kept-versions';

const NOWHERE = { room: null, bed: null, unitType: null, isolatedMs: null };
const time = fc.record({
  ward: fc.constantFrom('ICU-2', 'MED-1'),
  fromMs: fc.integer({ min: 0, max: 2 }),
  toMs: fc.constantFrom(null, 3),
  isolatedMs: fc.constantFrom(null, 1),
});
const stateWith = (times: readonly Partial<CaseWardTime>[]): CaseState => ({
  pseudonym: 'anna',
  family: 'KPC',
  species: { code: 'kpn', name: 'Klebsiella pneumoniae' },
  ...{ alleles: [], st: '11', kLocus: null, isolates: ['L-1'], confirmed: true },
  ...{ firstPositiveAt: '2024-01-05', firstMs: 0, lastMs: 0, ward: 'ICU-2' },
  ...{ admittedMs: 0, knownBefore: false, hereBefore: false },
  wardTimes: times.map((one) => ({ ward: 'ICU-2', fromMs: 0, toMs: null, ...NOWHERE, ...one })),
});
const version = (state: CaseState | null, n: number): CaseVersion => ({
  from: `2024-01-0${n + 1}T08:00:00.000Z`,
  state,
});

describe('versions of a case as they are stored', () => {
  it('come back as they were, whatever became of the times on wards in between', () => {
    const states = fc.option(fc.array(time, { maxLength: 4 }).map(stateWith), { nil: null });
    fc.assert(
      fc.property(fc.array(states, { maxLength: 6 }), (told) => {
        const versions = told.map(version);
        const stored = JSON.parse(JSON.stringify(keptVersions(versions)));
        expect(versionsOf(stored)).toEqual(versions);
      }),
    );
  });

  it('name each time once while it stays as it is', () => {
    const stays = Array.from({ length: 200 }, (_, n) => ({ fromMs: n, toMs: n + 1 }));
    const versions = stays.map((_, n) => version(stateWith(stays.slice(0, n + 1)), n % 9));
    const times = keptVersions(versions).flatMap(({ state }) => state?.wardTimes ?? []);
    expect(times).toHaveLength(stays.length);
    expect(versionsOf(keptVersions(versions))).toEqual(versions);
  });

  it('of a release that named all times in each are read as they are', () => {
    const versions = [stateWith([{ toMs: 3 }]), null, stateWith([{ toMs: 3 }, {}])].map(version);
    expect(versionsOf(versions)).toEqual(versions);
  });
});
