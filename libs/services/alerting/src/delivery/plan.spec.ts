import { routesSetting, type Alert, type Severity } from '@carbawatch/contracts';
import { planOf, type KnownNotice } from './plan';

const ZONE = 'Europe/Lisbon';
const RAISED = '2024-01-06T02:00:00.000Z';
const at = (clock: string) => ({ nowMs: Date.parse(clock), timeZone: ZONE });

const SETTING = routesSetting.parse({
  channels: [{ name: 'app', kind: 'in-app' }],
  roles: [
    { name: 'nurse', channels: ['app'] },
    { name: 'doctor', channels: ['app'] },
    { name: 'director', channels: ['app'] },
  ],
  routes: [
    {
      name: 'urgent',
      severities: ['critical', 'high'],
      role: 'nurse',
      quietHours: { from: '22:00', to: '07:00' },
      escalation: [
        { role: 'doctor', afterMinutes: 60 },
        { role: 'director', afterMinutes: 60 },
      ],
    },
    {
      name: 'the rest',
      severities: ['medium', 'low', 'info'],
      role: 'nurse',
      quietHours: { from: '22:00', to: '07:00' },
    },
  ],
});

type Timeline = Alert['timeline'];
const entry = (kind: Timeline[number]['kind'], clock = RAISED): Timeline[number] => ({
  at: clock,
  kind,
  actor: null,
  text: '',
});

function alertOf(more: Partial<Alert> = {}): Alert {
  return {
    id: '6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4',
    rule: 'new-cpe',
    severity: 'high',
    status: 'open',
    disposition: null,
    site: 'site-1',
    wardAtCollection: 'ICU-2',
    wardNow: 'MED-1',
    patient: { pseudonym: 'p1' },
    isolates: ['L-1'],
    raisedAt: RAISED,
    count: 1,
    title: 'KPC',
    because: [],
    timeline: [entry('raised')],
    deliveries: [],
    ...more,
  };
}

const shown = (alert: Alert, known: readonly KnownNotice[] = [], now = RAISED, setting = SETTING) =>
  planOf(alert, known, setting, at(now)).notices.map(({ role, level, dueMs }) => [
    role,
    level,
    new Date(dueMs).toISOString().slice(5, 16),
  ]);

const told = (more: Partial<KnownNotice> = {}): KnownNotice => ({
  kind: 'raised',
  occurrence: `${RAISED}#1`,
  level: 0,
  role: 'nurse',
  route: 'urgent',
  severity: 'high',
  ...{ id: 'n-1', reached: true },
  ...{ perhapsReached: more.reached ?? true, perhapsTaken: more.reached ?? true },
  ...more,
});

describe('who is told of an alert', () => {
  it('that became graver days after it was raised: whoever the graver one calls, in time', () => {
    const graver = '2024-01-09T12:00:00Z';
    const alert = alertOf({ timeline: [entry('raised'), entry('amended', graver)] });
    const known = [told({ severity: 'medium' })];
    expect(shown(alert, known, graver).map(([role]) => role)).toContain('nurse');
    expect(shown(alertOf(), known, graver)).toEqual([]);
  });

  it('a high alert in the night: the nurse at once, the doctor after an hour, then the director', () => {
    expect(shown(alertOf())).toEqual([
      ['nurse', 0, '01-06T02:00'],
      ['doctor', 1, '01-06T03:00'],
      ['director', 2, '01-06T04:00'],
    ]);
  });

  it('where a step has no minutes of its own, when the goal of the alert is missed', () => {
    const routes = SETTING.routes.map((route) => ({
      ...route,
      escalation: [{ role: 'doctor' }, { role: 'director' }],
    }));
    const goal = { action: 'Isolate.', dueAt: '2024-01-06T04:00:00.000Z' };
    expect(shown(alertOf({ goal }), [], RAISED, { ...SETTING, routes })).toEqual([
      ['nurse', 0, '01-06T02:00'],
      ['doctor', 1, '01-06T04:00'],
      ['director', 2, '01-06T05:00'],
    ]);
  });

  it('a medium alert in the night waits for the morning', () => {
    expect(shown(alertOf({ severity: 'medium' }))).toEqual([['nurse', 0, '01-06T07:00']]);
  });

  it('a repeat of the same alert tells nobody again', () => {
    expect(shown(alertOf({ count: 2 }), [told()])).toEqual([]);
  });

  it('an alert whose first minute a late fact has shifted is not told anew', () => {
    const earlier = [entry('raised', '2024-01-06T01:59:40.000Z')];
    expect(shown(alertOf({ timeline: earlier }), [told()])).toEqual([]);
  });

  it('an alert that was raised, taken back and raised again within the hour is told again', () => {
    const again = '2024-01-06T02:20:00.000Z';
    const timeline = [entry('raised'), entry('retracted'), entry('reraised', again)];
    expect(shown(alertOf({ timeline }), [told()], again)).toHaveLength(3);
  });

  it('an alert that becomes graver is told anew, though it stands already', () => {
    const before = [told({ severity: 'high', reached: true })];
    const plan = planOf(alertOf({ severity: 'critical' }), before, SETTING, at(RAISED));
    expect(plan.notices.map(({ severity }) => severity)).toEqual([
      'critical',
      'critical',
      'critical',
    ]);
    expect(plan.cancels).toBe(true);
  });

  it('an alert that becomes less grave is not told anew', () => {
    expect(shown(alertOf({ severity: 'medium' }), [told()])).toEqual([]);
  });

  describe('that became less grave while it stood', () => {
    const step = (more: Partial<KnownNotice> = {}) =>
      told({
        kind: 'escalated',
        level: 1,
        role: 'doctor',
        severity: 'critical',
        reached: false,
        ...more,
      });
    const known = [told({ severity: 'critical' }), step(), step({ level: 2, role: 'director' })];
    const medium = alertOf({ severity: 'medium' });
    const rolesCalledBack = (alert: Alert, setting = SETTING, before = known) =>
      planOf(alert, before, setting, at(RAISED)).calledBack.map(({ role }) => role);
    /** The rest too is told to somebody else, after four hours without an acknowledgement. */
    const restTo = (role: string) => ({
      ...SETTING,
      routes: SETTING.routes.map((route) =>
        route.name === 'the rest' ? { ...route, escalation: [{ role, afterMinutes: 240 }] } : route,
      ),
    });

    it('the steps that no route takes any more are called back, and nobody is told anew', () => {
      expect(rolesCalledBack(medium)).toEqual(['doctor', 'director']);
      expect(shown(medium, known)).toEqual([]);
      expect(rolesCalledBack(alertOf({ severity: 'high' }))).toEqual([]);
    });

    it('a step that a route takes still goes on, and one that a route takes now is planned', () => {
      expect(rolesCalledBack(medium, restTo('doctor'))).toEqual(['director']);
      expect(shown(medium, known, RAISED, restTo('doctor'))).toEqual([]);
      const setting = { ...restTo('matron') };
      expect(rolesCalledBack(medium, setting)).toEqual(['doctor', 'director']);
      expect(shown(medium, known, RAISED, setting)).toEqual([['matron', 1, '01-06T11:00']]);
      const planned = [...known, step({ role: 'matron', severity: 'medium' })];
      expect(shown(medium, planned, RAISED, setting)).toEqual([]);
    });

    it('calls the role of the route that takes it now, where the graver call reached nobody', () => {
      const routes = [
        { name: 'grave', severities: ['critical'], role: 'doctor' },
        { name: 'rest', severities: ['high'], role: 'nurse' },
      ];
      const now = routesSetting.parse({ ...SETTING, routes });
      const grave = { severity: 'critical', role: 'doctor', route: 'grave' } as const;
      const plan = (reached: boolean, setting = now) =>
        planOf(alertOf({ severity: 'high' }), [told({ ...grave, reached })], setting, at(RAISED));
      expect(plan(false).notices.map(({ kind, role }) => [kind, role])).toEqual([
        ['raised', 'nurse'],
      ]);
      expect(plan(false).calledBack).toHaveLength(1);
      expect(plan(true).notices).toEqual([]);
      const nobody = routesSetting.parse({ ...SETTING, routes: routes.slice(0, 1) });
      expect(plan(false, nobody)).toMatchObject({ notices: [], unrouted: true });
      expect(plan(true, nobody)).toMatchObject({ notices: [], unrouted: false });
    });

    it('stays called back while it is less grave, and is called when it is as grave again', () => {
      const ms = Date.parse(RAISED);
      const calledBack = { atMs: ms, dueMs: ms + 3_600_000, expiresMs: ms + 36_000_000 };
      const before = [told({ severity: 'critical' }), step({ calledBack })];
      const plan = (severity: Severity) =>
        planOf(alertOf({ severity }), before, SETTING, at('2024-01-06T02:10:00Z'));
      expect(plan('medium')).toMatchObject({ revived: [], calledBack: [] });
      expect(plan('critical').revived.map(({ dueMs }) => dueMs - ms)).toEqual([4_200_000]);
    });

    it('a transfer to a ward of which no route knows calls nobody back', () => {
      const routes = SETTING.routes.map((route) => ({ ...route, wards: ['ICU-9'] }));
      const moved = alertOf({ severity: 'critical', wardNow: 'SURG-1' });
      expect(rolesCalledBack(moved, { ...SETTING, routes })).toEqual([]);
    });
  });

  it('an alert that news reopened is told as one of its own', () => {
    const again = '2024-01-06T12:00:00.000Z';
    const alert = alertOf({
      timeline: [entry('raised'), entry('resolved'), entry('reraised', again)],
    });
    expect(shown(alert, [told()], again)).toHaveLength(3);
  });

  it.each(['acknowledged', 'resolved'] as const)(
    'once %s, whoever was not told yet is not',
    (status) => {
      const plan = planOf(alertOf({ status, disposition: null }), [told()], SETTING, at(RAISED));
      expect(plan).toEqual({
        notices: [],
        revived: [],
        calledBack: [],
        cancels: true,
        unrouted: false,
      });
    },
  );

  it('whoever was called back by an acknowledgement is called after all when it is taken back', () => {
    const minutes = (n: number) => Date.parse(RAISED) + n * 60_000;
    const calledBack = { atMs: minutes(5), dueMs: minutes(60), expiresMs: minutes(600) };
    const doctor = told({ role: 'doctor', kind: 'escalated', level: 1, reached: false });
    const revived = (more: Partial<KnownNotice>, now: number) =>
      planOf(alertOf(), [told(), { ...doctor, calledBack, ...more }], SETTING, {
        nowMs: minutes(now),
        timeZone: ZONE,
      }).revived.map(({ dueMs, expiresMs }) => [dueMs, expiresMs].map((ms) => ms - minutes(0)));
    expect(revived({}, 15)).toEqual([[70, 610].map((n) => n * 60_000)]);
    expect(revived({ reached: true }, 15)).toEqual([]);
    // What was planned while it was less grave was replaced then, and is not sent now.
    expect(revived({ severity: 'medium' }, 15)).toEqual([]);
    expect(revived({}, 600)).toEqual([]);
  });

  it('a retraction is told to those whom the alert has reached, and to nobody else', () => {
    const retracted = alertOf({ status: 'resolved', disposition: 'retracted' });
    const known = [told(), told({ role: 'doctor', kind: 'escalated', level: 1, reached: false })];
    const { notices } = planOf(retracted, known, SETTING, at(RAISED));
    expect(notices.map(({ kind, role }) => [kind, role])).toEqual([['retracted', 'nurse']]);
    const after = [...known, told({ kind: 'retracted' })];
    expect(shown(retracted, after)).toEqual([]);
  });

  it.each(['retracted', 'cleared'] as const)(
    'one of which it was told that it is %s calls anew when it stands again, and ends anew',
    (kind) => {
      const first = [told(), told({ kind })];
      const again = planOf(alertOf(), first, SETTING, at(RAISED)).notices;
      expect(again.map((one) => one.role)).toEqual(shown(alertOf()).map(([role]) => role));
      const calls = again.map((one) => told({ ...one, reached: one.role === 'nurse' }));
      const second = [...first, ...calls];
      expect(shown(alertOf(), second)).toEqual([]);
      const gone = alertOf({ status: 'resolved', disposition: 'retracted' });
      const ends = planOf(gone, second, SETTING, at(RAISED)).notices;
      expect(ends.map(({ role }) => role)).toEqual(['nurse']);
      const third = [...second, ...ends.map((one) => told({ ...one }))];
      expect(shown(gone, third)).toEqual([]);
      expect(shown(alertOf(), third)).toHaveLength(again.length);
      expect(shown(alertOf(), [told(), told({ kind, reached: false })])).toEqual([]);
    },
  );

  it('an end of days ago that is found now (an upgrade reads all anew) is told to nobody', () => {
    const ended = (clock: string) => {
      const timeline = [
        entry('raised'),
        { ...entry('raised'), at: clock, kind: 'retracted' as const },
      ];
      const gone = alertOf({ status: 'resolved', disposition: 'retracted', timeline });
      return planOf(gone, [told()], SETTING, at('2024-01-12T02:00:00Z')).notices.length;
    };
    expect([ended('2024-01-10T02:00:00Z'), ended('2024-01-11T12:00:00Z')]).toEqual([0, 1]);
  });

  it('an alert of a history that is read again (rebuild, replay) is told to nobody', () => {
    const plan = planOf(alertOf(), [], SETTING, at('2024-01-08T02:00:00Z'));
    expect(plan).toEqual({
      notices: [],
      revived: [],
      calledBack: [],
      cancels: false,
      unrouted: false,
    });
  });

  it('a role that two routes name is told once, at the earlier time', () => {
    const urgent = SETTING.routes[0];
    if (!urgent) throw new Error('the setting has routes');
    const twice = { ...SETTING, routes: [urgent, { ...urgent, name: 'copy', escalation: [] }] };
    expect(shown(alertOf(), [], RAISED, twice).filter(([role]) => role === 'nurse')).toHaveLength(
      1,
    );
  });

  it.each<[Severity, boolean]>([
    ['critical', true],
    ['high', true],
    ['medium', false],
  ])('a %s alert that no route takes counts as one that reached nobody: %s', (severity, counts) => {
    const none = { ...SETTING, routes: SETTING.routes.map((r) => ({ ...r, wards: ['SURG-9'] })) };
    expect(planOf(alertOf({ severity }), [], none, at(RAISED)).unrouted).toBe(counts);
  });

  it.each([
    ['the ward at collection', { wards: ['ICU-2'] }, true],
    ['the present ward', { wards: ['MED-1'] }, true],
    ['another ward', { wards: ['SURG-9'] }, false],
    ['its rule', { rules: ['new-cpe'] }, true],
    ['another rule', { rules: ['contacts'] }, false],
  ])('a route for %s', (_, match, taken) => {
    const routes = SETTING.routes.map((route) => ({ ...route, ...match }));
    expect(shown(alertOf(), [], RAISED, { ...SETTING, routes }).length > 0).toBe(taken);
  });
});

describe('who hears that an alert is over', () => {
  const over = (disposition: Alert['disposition']) => alertOf({ status: 'resolved', disposition });
  const ends = (alert: Alert, known: readonly KnownNotice[], setting = SETTING) =>
    planOf(alert, known, setting, at('2024-01-06T12:00:00Z')).notices.map(({ kind, role }) => [
      kind,
      role,
    ]);

  it('those who were told, when its clearing condition came true', () => {
    const known = [told(), told({ role: 'doctor', kind: 'escalated', level: 1, reached: false })];
    expect(ends(over('cleared'), known)).toEqual([['cleared', 'nurse']]);
    expect(ends(over('cleared'), [...known, told({ kind: 'cleared' })])).toEqual([]);
  });

  it('nobody, when a person closed it', () => {
    expect(ends(over('relevant'), [told()])).toEqual([]);
  });

  it('nobody, where the route does not wish it', () => {
    const routes = SETTING.routes.map((route) => ({ ...route, whenCleared: 'nobody' as const }));
    expect(ends(over('cleared'), [told()], { ...SETTING, routes })).toEqual([]);
  });

  it('a FHIR Flag in every case', () => {
    const flag = {
      name: 'app',
      kind: 'fhir',
      url: 'https://fhir.hospital.example/r4',
      resource: 'Flag',
    } as const;
    const routes = SETTING.routes.map((route) => ({ ...route, whenCleared: 'nobody' as const }));
    const setting = { ...SETTING, channels: [flag], routes };
    expect(ends(over('cleared'), [told()], setting)).toEqual([['flag', 'nurse']]);
    expect(ends(over('relevant'), [told()], setting)).toEqual([['flag', 'nurse']]);
    expect(ends(over('retracted'), [told()], setting)).toEqual([['retracted', 'nurse']]);
  });

  it('a Flag stands again when a person reopens the alert, and ends with it anew', () => {
    const flag = {
      name: 'app',
      kind: 'fhir',
      url: 'https://fhir.hospital.example/r4',
      resource: 'Flag',
    } as const;
    const setting = { ...SETTING, channels: [flag] };
    const timeline = [entry('raised'), entry('resolved'), entry('reopened')];
    const known = [told(), told({ kind: 'flag' })];
    expect(ends(alertOf({ timeline }), known, setting)).toEqual([['flag', 'nurse']]);
    const again = [...known, told({ kind: 'flag', level: 1 })];
    expect(ends(alertOf({ timeline }), again, setting)).toEqual([]);
    const over = alertOf({ timeline, status: 'resolved', disposition: 'relevant' });
    expect(ends(over, again, setting)).toEqual([['flag', 'nurse']]);
  });

  it('by day: good news wakes nobody', () => {
    const night = at('2024-01-06T03:00:00Z');
    const [notice] = planOf(over('cleared'), [told()], SETTING, night).notices;
    expect(new Date(notice?.dueMs ?? 0).toISOString()).toBe('2024-01-06T07:00:00.000Z');
  });
});
