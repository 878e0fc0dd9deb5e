import { ALERTING_BOOK } from '../chinese/alerting-book';
import type { AlertRuleChoice } from '@carbawatch/contracts';
import { courseOf, type Act } from '../decide/lifecycle';
import type { DerivedAlert } from '../decide/tracks';
import { alertRow, fingerprintOf } from '../store/alert-row';
import { changedAlert } from './alert-differences';
import type { Ruling } from './rule-effects';

const AT = '2026-01-05T08:00:00.000Z';

const cluster = (severity: DerivedAlert['severity']): DerivedAlert => ({
  id: '0b0e7c1e-0000-5000-8000-000000000001',
  rule: 'cluster',
  key: '["c-1"]',
  pseudonym: '',
  patient: null,
  severity,
  isolates: ['L-1', 'L-2'],
  wardAtCollection: 'MED-1',
  wardNow: null,
  title: 'Cluster of 2 patients',
  because: ['Two patients.'],
  raisedAt: AT,
  count: 1,
  goal: null,
  group: null,
  events: [{ at: AT, kind: 'raised', text: 'Two patients.', news: true, escalates: false }],
});

const acknowledged: Act = {
  seq: 1,
  kind: 'acknowledged',
  actor: 'ipc nurse',
  at: '2026-01-05T09:00:00.000Z',
  basis: AT,
  disposition: null,
  isolation: null,
  comment: null,
};

/** Version 4 of the site's rules has just been saved, and says otherwise of clusters. */
const choice: AlertRuleChoice = { tunings: {}, ownRules: [] };
const ruling: Ruling = {
  version: 4,
  isInForce: () => true,
  changeOf: () => ({
    version: 4,
    savedAt: new Date('2026-01-05T08:30:00Z'),
    savedBy: 'ipc lead',
    reason: 'smaller clusters',
    choice,
  }),
  numbersOf: () => ['cases 3 -> 2'],
};

/** The alert as it was stored under version 3. */
const stored = (acts: readonly Act[] = []) => {
  const derived = cluster('high');
  const row = alertRow('site-1', derived, courseOf(derived.events, acts));
  const { id, status, severity, disposition, wardNow, pseudonym } = row;
  const about = { site: 'site-1', id, status, severity, disposition, wardNow, pseudonym };
  return { ...about, fingerprint: fingerprintOf(row), version: 1, rulesVersion: 3 };
};

const kinds = (derived: DerivedAlert, head: ReturnType<typeof stored>, acts: readonly Act[]) =>
  changedAlert(
    'site-1',
    derived,
    { head, acts },
    { ruling, following: undefined },
  )?.row.timeline.map(({ kind, actor }) => `${kind} ${actor ?? ''}`.trim());

describe('between a version of the rules and the look that follows it', () => {
  it('what somebody does is told as that, and not as a change of the rules', () => {
    expect(kinds(cluster('high'), stored(), [acknowledged])).toEqual([
      'raised',
      'acknowledged ipc nurse',
    ]);
  });

  it('what the rules changed is said: the severity, and the numbers of the rule', () => {
    const changed = changedAlert(
      'site-1',
      cluster('medium'),
      { head: stored(), acts: [] },
      { ruling, following: undefined },
    );
    const said = changed?.row.timeline.at(-1)?.text ?? '';
    expect(said).toBe(
      "Changed by version 4 of the site's alert rules: severity high -> medium, cases 3 -> 2.",
    );
    expect(ALERTING_BOOK.chinese(said)).toBe(
      '已由本院区预警规则第 4 版更改：严重度 高 → 中、cases 3 → 2。',
    );
  });

  it('what the rules changed is told as theirs, acknowledged or not', () => {
    expect(kinds(cluster('medium'), stored(), [])).toEqual(['raised', 'amended ipc lead']);
    expect(kinds(cluster('medium'), stored([acknowledged]), [acknowledged])).toEqual([
      'raised',
      'acknowledged ipc nurse',
      'amended ipc lead',
    ]);
  });
});
