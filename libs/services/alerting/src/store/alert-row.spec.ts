import { fingerprintOf, type AlertRow } from './alert-row';

const ROW: AlertRow = {
  site: 'site-1',
  id: '0b0e7c1e-0000-5000-8000-000000000001',
  rule: 'suspected-pending',
  key: '["L-1"]',
  pseudonym: 'p1',
  patient: 'p1',
  severity: 'medium',
  status: 'open',
  disposition: null,
  isolation: null,
  reopened: false,
  wardAtCollection: 'MED-1',
  wardNow: 'MED-1',
  isolates: ['L-1'],
  raisedAt: '2026-01-05T08:00:00.000Z',
  count: 1,
  title: 'Carbapenemase test pending',
  because: ['Isolate L-1: no carbapenemase test.', 'Rule suspected-pending: 48 hours, 24 in ICU.'],
  timeline: [],
  deliveries: [],
  goal: null,
  group: null,
  basis: '2026-01-05T08:00:00.000Z',
};

describe('what makes an alert another one', () => {
  it('is neither where the patient lies now nor the number in the rule’s own sentence', () => {
    const because = [ROW.because[0] ?? '', 'Rule suspected-pending: 48 hours, 12 in ICU.'];
    expect(fingerprintOf({ ...ROW, because, wardNow: 'MED-2' })).toBe(fingerprintOf(ROW));
  });

  it('is any of its facts', () => {
    const because = ['Isolate L-2: no carbapenemase test.', ROW.because[1] ?? ''];
    expect(fingerprintOf({ ...ROW, because })).not.toBe(fingerprintOf(ROW));
    expect(fingerprintOf({ ...ROW, severity: 'high' })).not.toBe(fingerprintOf(ROW));
  });
});
