import { HospitalStory, type ToldResult } from '@carbawatch/testing';
import { factsOf, personsOf } from '../present.story';
import { alertOf, alertsOf, course, openAlerts } from '../told-alerts.story';
import { specimenHistoryOf } from '../facts';
import { RULES } from './rules';
import { tasksOf } from '../../tasks/derive-tasks';

const FIVE = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48-like'];
const GROWTH = { patient: 'anna', status: 'suspected', collectedAt: '2024-01-05 06:00' } as const;

/** The plate of Anna's rectal swab has grown something that nobody has named. */
function grown(unit: 'ward' | 'icu' = 'ward'): HospitalStory {
  return new HospitalStory()
    .at('2024-01-04 08:00')
    .admit('anna', unit === 'icu' ? 'ICU-2' : 'MED-1', unit)
    .at('2024-01-06 10:00')
    .screen('S-1', GROWTH);
}

/** The isolate of that swab, as the laboratory reports it later. */
const isolate = (told: Partial<ToldResult> = {}): ToldResult => ({
  patient: 'anna',
  cpe: 'suspected',
  specimen: { type: 'rectal swab', purpose: 'screening' },
  collectedAt: '2024-01-05 06:00',
  ...told,
});

/** Both counted from the growth. */
const pendingAt = (story: HospitalStory, now: string) =>
  alertsOf(story, RULES, { now }).filter(({ rule }) => rule === 'suspected-pending');

const only = (story: HospitalStory) => alertsOf(story).filter(({ rule }) => rule === 'provisional');

describe('growth in a screening culture for carbapenemase producers (DOMAIN 7.1, A0 and A12)', () => {
  it.each([
    ['ward', 'medium'],
    ['icu', 'high'],
  ] as const)('raises provisional on a unit of the kind %s at %s', (unit, severity) => {
    const [alert] = only(grown(unit));
    expect(alert).toMatchObject({ severity, status: 'open', isolates: [] });
    expect(alert?.title).toContain('growth in a CPE screen, carbapenemase suspected');
    expect(alert?.timeline[0]?.text).toContain('Growth in a CPE screen');
  });

  it('goes on in the same alert when an isolate names it: nobody is called a second time', () => {
    const story = grown().at('2024-01-07 10:00').report('L-1', isolate());
    const [alert, ...more] = only(story);
    expect(more).toEqual([]);
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00', 'amended 2024-01-07T10:00']);
    expect(alert).toMatchObject({ status: 'open', isolates: ['L-1'] });
    expect(alert?.title).toContain('Klebsiella pneumoniae');
  });

  it('and is cleared there when that isolate is confirmed', () => {
    const story = grown()
      .at('2024-01-07 10:00')
      .report('L-1', isolate())
      .at('2024-01-08 10:00')
      .report('L-1', isolate({ cpe: 'confirmed', carbapenemases: ['KPC'] }));
    expect(openAlerts(story)).toEqual(['new-cpe high']);
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toContain(
      'Confirmed; it goes on as: New carbapenemase producer',
    );
  });

  it('is cleared by an isolate that is a producer at once, and points to it', () => {
    const confirmed = isolate({ cpe: 'confirmed', carbapenemases: ['KPC'] });
    const story = grown().at('2024-01-07 10:00').report('L-1', confirmed);
    expect(openAlerts(story)).toEqual(['new-cpe high']);
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toContain('it goes on as');
  });

  it('is cleared by an isolate in which nothing is suspected', () => {
    const story = grown()
      .at('2024-01-07 10:00')
      .report('L-1', isolate({ cpe: 'negative', cre: 'not-cre' }));
    expect(alertOf(story, 'provisional')).toMatchObject({ disposition: 'cleared' });
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toBe(
      'The result of the test has come: S-1: what grew is reported as isolate L-1.',
    );
  });

  it.each([
    ['a PCR of the swab that finds none of the five', { status: 'negative', families: FIVE }],
    ['a PCR of the swab that finds one', { status: 'confirmed', families: ['KPC'] }],
  ] as const)('is cleared by %s', (_, told) => {
    const pcr = { ...GROWTH, ...told, culture: 'none' } as const;
    const story = grown().at('2024-01-06 16:00').screen('P-1', pcr);
    expect(alertOf(story, 'provisional')).toMatchObject({ disposition: 'cleared' });
  });

  it('stays while a PCR has looked for one family alone', () => {
    const pcr = { ...GROWTH, status: 'negative', families: ['NDM'], culture: 'none' } as const;
    const story = grown().at('2024-01-06 16:00').screen('P-1', pcr);
    expect(openAlerts(story)).toEqual(['provisional medium']);
  });

  it.each([
    ['withdrawn', { ...GROWTH, withdrawn: true }],
    ['corrected to no growth', { ...GROWTH, status: 'negative', families: [] }],
  ] as const)('is retracted when the report is %s', (_, told) => {
    const story = grown().at('2024-01-07 10:00').screen('S-1', told);
    expect(alertOf(story, 'provisional')).toMatchObject({ disposition: 'retracted' });
    expect(alertOf(story, 'provisional')?.timeline.at(-1)?.text).toContain(
      'S-1: growth reported no more.',
    );
  });

  it('is silent of whoever is known to carry, and where the isolate was known before', () => {
    const carrier = new HospitalStory()
      .at('2024-01-04 08:00')
      .known('anna', { family: 'KPC' })
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-06 10:00')
      .screen('S-1', GROWTH);
    expect(only(carrier)).toEqual([]);
    const named = new HospitalStory()
      .at('2024-01-04 08:00')
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-06 10:00')
      .report('L-1', isolate())
      .at('2024-01-06 12:00')
      .screen('S-1', GROWTH);
    const [alert, ...more] = only(named);
    expect(more).toEqual([]);
    expect(course(alert)).toEqual(['raised 2024-01-06T10:00']);
  });

  it('a species that was pending before keeps its alert, and the growth points there', () => {
    const story = new HospitalStory()
      .at('2024-01-04 08:00')
      .admit('anna', 'MED-1', 'ward')
      .report('L-0', { patient: 'anna', cpe: 'suspected', collectedAt: '2024-01-03 06:00' })
      .at('2024-01-06 10:00')
      .screen('S-1', GROWTH)
      .at('2024-01-07 10:00')
      .report('L-1', isolate());
    const statuses = only(story).map(({ isolates, status }) => [isolates, status]);
    expect(statuses).toEqual([
      [[], 'resolved'],
      [['L-0', 'L-1'], 'open'],
    ]);
  });

  it.each([
    ['ward', '2024-01-08 09:00', '2024-01-08 11:00', '2024-01-08T02:00:00.000Z'],
    ['icu', '2024-01-07 09:00', '2024-01-07 11:00', '2024-01-07T02:00:00.000Z'],
  ] as const)(
    'waits for a test with its clock on a unit of the kind %s',
    (unit, before, late, due) => {
      expect(pendingAt(grown(unit), before)).toEqual([]);
      const [pending] = pendingAt(grown(unit), late);
      expect(pending?.title).toContain('No carbapenemase test yet: growth in a CPE screen');
      const [task, ...more] = tasksIn(grown(unit));
      expect(more).toEqual([]);
      expect(task).toMatchObject({ kind: 'confirmatory-test', isolateId: null, dueAt: due });
      expect(task?.title).toContain('Carbapenemase test: growth in a CPE screen');
    },
  );

  it('the isolate goes on with the clock and the task of its growth', () => {
    const story = grown().at('2024-01-07 10:00').report('L-1', isolate());
    const [before] = tasksIn(grown());
    const [task, ...more] = tasksIn(story);
    expect(more).toEqual([]);
    expect(task).toMatchObject({ id: before?.id, dueAt: before?.dueAt, isolateId: 'L-1' });
    expect(pendingAt(story, '2024-01-08 09:00')).toEqual([]);
    expect(pendingAt(story, '2024-01-08 11:00')).toMatchObject([{ isolates: ['L-1'] }]);
  });
});

function tasksIn(story: HospitalStory) {
  const latest = new Map(story.specimens.map((one) => [one.reportId, one]));
  const specimens = [...latest.values()].map(specimenHistoryOf);
  const facts = factsOf(story, { specimens });
  const hours = {
    ...{ test: 48, testVulnerable: 24, discordance: 24, report: 120, isolation: 0.25 },
    reportSpecimens: false,
    announcedDays: 30,
    listed: {
      ...{ screens: 4, screenDays: 28, screenDaysApart: 2 },
      ...{ firstScreenHours: 24, resultDays: 3 },
    },
  };
  return personsOf(facts).flatMap((person) => tasksOf(person, facts.isolates, hours));
}
