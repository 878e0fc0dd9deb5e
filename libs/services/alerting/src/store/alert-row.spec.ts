import { HospitalStory } from '@carbawatch/testing';
import { courseOf, type Act } from '../decide/lifecycle';
import { RULES } from '../decide/rules/rules';
import { alertsOf } from '../decide/told-alerts.story';
import { alertRow, fingerprintOf, shownAlert, toldAlert, type AlertRow } from './alert-row';

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

describe('the time of the goal', () => {
  const said = (kind: Act['kind'], at: string): Act => ({
    ...({ seq: 1, kind, actor: 'nurse', at, basis: at } as const),
    ...{ isolation: null, comment: null, disposition: kind === 'resolved' ? 'relevant' : null },
  });
  /** Blood of Anna grows CRE on the 6th, which a correction of the 9th calls a KPC producer. */
  const blood = (corrected: boolean) => {
    const story = new HospitalStory()
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', cpe: 'suspected' });
    if (corrected) {
      story.at('2024-01-09 10:00').report('L-1', {
        ...({ status: 'corrected', cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const),
      });
    }
    const invasive = alertsOf(story, RULES).find(({ rule }) => rule === 'invasive');
    if (!invasive) throw new RangeError('blood with CRE raises it');
    return invasive;
  };
  const dueAt = (corrected: boolean, acts: readonly Act[]) => {
    const alert = blood(corrected);
    const { status, goal } = alertRow('site-1', alert, courseOf(alert.events, acts));
    return [status, goal?.dueAt];
  };

  it.each([
    ['resolved', said('resolved', '2024-01-07T10:00:00+08:00'), '2024-01-09T02:30:00.000Z', 'open'],
    ['open', null, '2024-01-06T02:30:00.000Z', 'open'],
  ] as const)(
    'counts from when it was asked last, where a graver result comes to what is %s',
    (_, act, due, status) => {
      expect(dueAt(true, act ? [act] : [])).toEqual([status, due]);
    },
  );

  it('counts from the first raise as long as nothing opens it again', () => {
    const acts = [said('resolved', '2024-01-07T10:00:00+08:00')];
    expect(dueAt(false, acts)).toEqual(['resolved', '2024-01-06T02:30:00.000Z']);
  });
});

describe('the goal of an alert that is over', () => {
  const goal = { action: 'Isolate.', dueAt: '2026-01-05T09:00:00.000Z' };

  it.each([
    ['open', goal],
    ['acknowledged', goal],
    ['resolved', null],
  ] as const)('%s: %j is shown and told', (status, expected) => {
    const row = { ...ROW, status, goal };
    expect([shownAlert(row).goal, toldAlert(row).goal]).toEqual([expected, expected]);
  });
});
