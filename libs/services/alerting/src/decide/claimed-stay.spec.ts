import type { IsolateStep } from './facts';
import { claimedStay } from './claimed-stay';

const ZONE = 'Asia/Shanghai';

type Told = Partial<IsolateStep['isolate']> & { readonly withdrawn?: boolean };

function report(receivedAt: string, { withdrawn = false, ...isolate }: Told) {
  return { receivedAt, withdrawn, isolate: { status: 'final', ...isolate } as const };
}

const inpatient = { encounter: { class: 'inpatient', ward: 'ICU-2' } } as const;

describe('a stay that only a report claims', () => {
  it('is open from the report that calls the patient an inpatient, on the day of the site', () => {
    const told = [report('2026-01-05T22:00:00Z', inpatient)];
    expect(claimedStay(told, ZONE)).toMatchObject({ ward: 'ICU-2', reportedOn: '2026-01-06' });
  });

  it('is told with the day of the report and not with that on which it was sent', () => {
    const told = [report('2026-01-30T08:00:00Z', { ...inpatient, reportedAt: '2026-01-05' })];
    expect(claimedStay(told, ZONE)).toMatchObject({ reportedOn: '2026-01-05' });
  });

  it('is told with the day of its receipt by a report from the future', () => {
    const told = [report('2026-01-05T08:00:00Z', { ...inpatient, reportedAt: '2026-02-05' })];
    expect(claimedStay(told, ZONE)).toMatchObject({ reportedOn: '2026-01-05' });
  });

  it('is none by a report that was older than 28 days when it came', () => {
    const told = [report('2026-02-05T08:00:00Z', { ...inpatient, reportedAt: '2026-01-05' })];
    expect(claimedStay(told, ZONE)).toBeNull();
  });

  it.each<[string, Told]>([
    ['says that the patient was discharged or has died', { hasLeft: true }],
    ['calls an outpatient', { encounter: { class: 'outpatient', ward: 'CLINIC' } }],
  ])('is over when a later report %s', (_, later) => {
    const told = [report('2026-01-09T08:00:00Z', later), report('2026-01-05T08:00:00Z', inpatient)];
    expect(claimedStay(told, ZONE)).toBeNull();
  });

  it.each<[string, Told]>([
    ['that was withdrawn', { ...inpatient, withdrawn: true }],
    ['that says nothing of the stay', {}],
  ])('is claimed by no report %s', (_, told) => {
    expect(claimedStay([report('2026-01-05T08:00:00Z', told)], ZONE)).toBeNull();
  });

  it('has lasted since the first of the reports that name the ward, none of them long before the next', () => {
    const told = ['2025-11-01', '2026-01-02', '2026-01-20', '2026-02-10'].map((day) =>
      report(`${day}T08:00:00Z`, inpatient),
    );
    const since = claimedStay(told, ZONE)?.sinceMs ?? 0;
    expect(new Date(since).toISOString()).toBe('2026-01-02T08:00:00.000Z');
  });
});
