import { E_COLI, HospitalStory } from '@carbawatch/testing';
import type { FamilyFacts } from '../decide/facts';
import { ZONE, factsOf, personsOf } from '../decide/present.story';
import { AS_SHIPPED, ruleBook } from '../decide/rules/rule-book';
import { decideFamily } from '../decide/decide-family';
import { tasksOf } from './derive-tasks';
import type { DerivedTask } from './derived-task';

const shippedRules = () => ruleBook(0, AS_SHIPPED);
const HOURS = {
  ...{ test: 48, testVulnerable: 24, discordance: 24, report: 120, isolation: 0.25 },
  reportSpecimens: false,
  announcedDays: 30,
  listed: {
    ...{ screens: 4, screenDays: 28, screenDaysApart: 2 },
    ...{ firstScreenHours: 24, resultDays: 3 },
  },
};

function tasks(story: HospitalStory, more: Partial<FamilyFacts> = {}): DerivedTask[] {
  const facts = factsOf(story, more);
  return personsOf(facts).flatMap((person) => tasksOf(person, facts.isolates, HOURS));
}

const admitted = (unit: 'ward' | 'icu' = 'ward') =>
  new HospitalStory()
    .at('2024-01-03 10:00')
    .admit('anna', unit === 'icu' ? 'ICU-2' : 'MED-1', unit)
    .at('2024-01-05 10:00');
const SUSPECTED = { patient: 'anna', cpe: 'suspected', collectedAt: '2024-01-04 06:30' } as const;
const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

describe('an isolate that waits for its confirmatory test', () => {
  it.each([
    ['ward', '2024-01-07T02:00:00.000Z'],
    ['icu', '2024-01-06T02:00:00.000Z'],
  ] as const)('on a unit of the kind %s is due by %s', (unit, dueAt) => {
    expect(tasks(admitted(unit).report('L-1', SUSPECTED))).toMatchObject([
      { kind: 'confirmatory-test', isolateId: 'L-1', since: '2024-01-05T10:00:00+08:00', dueAt },
    ]);
  });

  it('keeps its clock when a further report says the same', () => {
    const story = admitted().report('L-1', SUSPECTED).at('2024-01-06 10:00').report('L-1', {});
    expect(tasks(story)).toMatchObject([{ since: '2024-01-05T10:00:00+08:00' }]);
  });

  it.each([
    ['confirms', KPC],
    ['excludes', { cpe: 'negative' }],
  ] as const)('is off the list when the test %s a carbapenemase', (_, told) => {
    const story = admitted().report('L-1', SUSPECTED).at('2024-01-06 10:00').report('L-1', told);
    expect(tasks(story).filter(({ kind }) => kind === 'confirmatory-test')).toEqual([]);
  });

  it.each<[string, Parameters<HospitalStory['report']>[1], string]>([
    [
      'a panel of genes excluded only its own targets',
      { geneTests: [{ gene: 'KPC', method: 'pcr', result: 'not-detected' }] },
      'Test of carbapenemase activity: Klebsiella pneumoniae',
    ],
    [
      'an inactive test leaves OXA-48-like open',
      { phenotypicTests: [{ test: 'mCIM', result: 'negative' }] },
      'Test of carbapenemase genes: Klebsiella pneumoniae',
    ],
  ])('says which test is wanted where %s', (_, told, title) => {
    const story = admitted().report('L-1', { ...SUSPECTED, ...told });
    expect(tasks(story)).toMatchObject([{ kind: 'confirmatory-test', title }]);
  });

  it('may be a band that PCR or the genome has to confirm', () => {
    const band = { patient: 'anna', cpe: 'probable', carbapenemases: ['NDM'] } as const;
    const story = admitted('icu').report('L-1', { ...band, evidence: ['ict'] });
    expect(tasks(story).filter(({ kind }) => kind === 'confirmatory-test')).toMatchObject([
      {
        isolateId: 'L-1',
        title: 'Confirm the carbapenemase: Klebsiella pneumoniae, vulnerable unit',
        dueAt: '2024-01-06T02:00:00.000Z',
      },
    ]);
    const read = story.at('2024-01-06 10:00').report('L-1', { evidence: ['ict', 'wgs'] });
    expect(tasks(read).filter(({ kind }) => kind === 'confirmatory-test')).toEqual([]);
  });

  it('asks no new question about a species that is confirmed already', () => {
    const story = admitted()
      .report('L-1', { ...SUSPECTED, ...KPC })
      .report('L-2', SUSPECTED)
      .report('L-3', { ...SUSPECTED, species: E_COLI });
    const waiting = tasks(story).filter(({ kind }) => kind === 'confirmatory-test');
    expect(waiting.map(({ isolateId }) => isolateId)).toEqual(['L-3']);
  });
});

describe('results that contradict each other', () => {
  it('ask for the test that settles them', () => {
    const story = admitted().report('L-1', { ...SUSPECTED, cre: 'cre', cpe: 'negative' });
    const discordance = [
      {
        code: 'activity-without-gene',
        because: 'mCIM positive, no gene found.',
        reflexTest: 'WGS',
      },
    ];
    const isolates = factsOf(story).isolates.map((history) => ({
      ...history,
      steps: history.steps.map((step) => ({
        ...step,
        classification: { ...step.classification, discordance },
      })),
    }));
    const found = tasks(story, { isolates });
    expect(found).toMatchObject([{ kind: 'discordant-result', isolateId: 'L-1' }]);
    expect(found[0]?.because).toContain('The test that settles it: WGS.');
  });
});

describe('a case to be reported', () => {
  it('is due five days after the confirmation, once for the patient, family and species', () => {
    const story = admitted()
      .report('L-1', { ...SUSPECTED, ...KPC })
      .at('2024-01-09 10:00')
      .report('L-2', { ...SUSPECTED, ...KPC });
    const due = tasks(story).filter(({ kind }) => kind === 'statutory-report');
    expect(due).toMatchObject([{ isolateId: 'L-1', dueAt: '2024-01-10T02:00:00.000Z' }]);
  });

  it('is no case any more when the result is withdrawn', () => {
    const story = admitted()
      .report('L-1', { ...SUSPECTED, ...KPC })
      .at('2024-01-06 10:00')
      .report('L-1', { withdrawn: true });
    expect(tasks(story)).toEqual([]);
  });
});

describe('a known carrier who comes in', () => {
  const carrier = () =>
    admitted()
      .report('L-1', { ...SUSPECTED, ...KPC })
      .at('2024-01-10 10:00')
      .discharge('anna')
      .at('2024-03-01 08:00');
  const arrivals = (story: HospitalStory) =>
    tasks(story).filter(({ kind }) => kind === 'carrier-arrived');

  it('is on the list from the minute of admission, with the dates', () => {
    const story = carrier().admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' });
    expect(arrivals(story)).toMatchObject([
      { ward: 'SURG-1', since: '2024-03-01T00:00:00.000Z', dueAt: '2024-03-01T00:15:00.000Z' },
    ]);
    expect(arrivals(story)[0]?.because.join(' ')).toContain('2024-01-04');
  });

  it('is not late before anybody could know of the admission', () => {
    const more = { visit: 'anna-2', class: 'inpatient', ward: 'SURG-1', unitType: 'ward' } as const;
    const story = carrier().at('2024-03-01 14:00').move('admit', 'anna', more, '2024-03-01 08:00');
    expect(arrivals(story)).toMatchObject([{ dueAt: '2024-03-01T06:15:00.000Z' }]);
  });

  it('serves alerts that are high at least, and critical where these are', () => {
    const facts = factsOf(carrier().admit('anna', 'ICU-2', 'icu', { visit: 'anna-2' }));
    const { persons, alerts } = decideFamily(facts, {
      rules: shippedRules().personRules,
      timeZone: ZONE,
      nowMs: Date.parse('2024-03-01T02:00:00Z'),
    });
    const found = persons.flatMap((one) => tasksOf(one, facts.isolates, HOURS, alerts));
    expect(found.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['statutory-report', 'low'],
      ['carrier-arrived', 'critical'],
    ]);
  });

  it('is nobody who was found in this stay and stands on the list of carriers since then', () => {
    const found = () =>
      new HospitalStory()
        .at('2024-03-01 08:00')
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-03-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-03-03 06:00', ...KPC })
        .at('2024-03-05 09:00');
    for (const firstPositiveOn of [undefined, '2024-03-03']) {
      const told = { family: 'KPC', ...(firstPositiveOn && { firstPositiveOn }) };
      expect(arrivals(found().known('anna', told))).toEqual([]);
    }
    const before = { family: 'KPC', firstPositiveOn: '2023-03-03' };
    expect(arrivals(found().known('anna', before))).toHaveLength(1);
  });

  it('is off the list once a single room is recorded', () => {
    const single = { visit: 'anna-2', isolation: 'single' } as const;
    expect(arrivals(carrier().admit('anna', 'SURG-1', 'ward', single))).toEqual([]);
  });

  it('is off the list when the admission is cancelled', () => {
    const story = carrier()
      .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
      .move('cancel-admit', 'anna', { visit: 'anna-2' });
    expect(arrivals(story)).toEqual([]);
  });

  it('found in this very admission is no arrival', () => {
    expect(arrivals(admitted().report('L-1', { ...SUSPECTED, ...KPC }))).toEqual([]);
  });
});
