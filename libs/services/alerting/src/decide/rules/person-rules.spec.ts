import { HospitalStory, E_COLI, type ToldResult } from '@carbawatch/testing';
import type { IsolationAct } from '../facts';
import { alertsOf, type ToldAlert } from '../told-alerts.story';
import { RULES } from './rules';

type Verdict = Omit<ToldResult, 'patient' | 'collectedAt'>;

/** Urine: what grows in blood is a matter of the rule of sterile sites. */
const URINE = { specimen: { type: 'urine' } };
const KPC: Verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'], ...URINE };
const NDM: Verdict = { cpe: 'confirmed', carbapenemases: ['NDM-5'], ...URINE };
const SUSPECTED: Verdict = { cpe: 'suspected', carbapenemases: [], ...URINE };
const NEGATIVE: Verdict = { cpe: 'negative', carbapenemases: [], ...URINE };

/** Given, when: what happens on the wards and in the laboratory. Then: the alert's course. */
interface Scenario {
  readonly then: string;
  readonly tell: (story: HospitalStory) => HospitalStory;
  /** Where the site's clock stands at the end; else at the last fact. */
  readonly now?: string;
  readonly isolations?: readonly IsolationAct[];
  /** Kinds of the timeline; none where the rule says nothing. */
  readonly course: readonly string[];
}

function coursesOf(rule: string, scenario: Scenario): string[][] {
  return told(rule, scenario).map(({ timeline }) => timeline.map(({ kind }) => kind));
}

function told(
  rule: string,
  { tell, now, isolations }: Omit<Scenario, 'then' | 'course'>,
): ToldAlert[] {
  const story = tell(new HospitalStory().at('2024-01-01 08:00'));
  const asked = { ...(now && { now }), ...(isolations && { isolations }) };
  return alertsOf(story, RULES, asked).filter((alert) => alert.rule === rule);
}

function scenarios(rule: string, list: readonly Scenario[]): void {
  describe(rule, () => {
    it.each(list.map((scenario) => [scenario.then, scenario] as const))('%s', (_, scenario) => {
      const expected = scenario.course.length > 0 ? [[...scenario.course]] : [];
      expect(coursesOf(rule, scenario)).toEqual(expected);
    });
  });
}

/** Anna is admitted to MED-1 and her urine of the next morning grows what is told. */
const anna =
  (verdict: Verdict, more = {}) =>
  (story: HospitalStory) =>
    story
      .at('2024-01-01 08:00')
      .admit('anna', 'MED-1', 'ward', more)
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...verdict });

const annaGoes = (story: HospitalStory) =>
  anna(KPC)(story).at('2024-01-05 12:00').discharge('anna');

const recorded: IsolationAct = {
  pseudonym: 'anna',
  basis: '2024-01-02T10:10:00+08:00',
  isolation: 'single',
};

scenarios('not-isolated', [
  {
    then: 'fires half an hour after the result when nobody recorded how the carrier lies',
    tell: anna(KPC),
    now: '2024-01-02 10:30',
    course: ['raised'],
  },
  {
    then: 'says nothing within the half hour',
    tell: anna(KPC),
    now: '2024-01-02 10:29',
    course: [],
  },
  {
    then: 'says nothing of a carrier in a single room',
    tell: anna(KPC, { isolation: 'single' }),
    now: '2024-01-03 10:00',
    course: [],
  },
  {
    then: 'says nothing when a nurse recorded the isolation within the half hour',
    tell: anna(KPC),
    now: '2024-01-03 10:00',
    isolations: [recorded],
    course: [],
  },
  {
    then: 'is cleared by a bed in a single room',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-02 12:00')
        .transfer('anna', 'MED-1', 'ward', { isolation: 'single', bed: '7' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when the patient leaves',
    tell: annaGoes,
    now: '2024-01-06 10:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the result was wrong',
    tell: (story) => anna(KPC)(story).at('2024-01-03 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is raised again when the patient is moved out of the single room',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-02 12:00')
        .transfer('anna', 'MED-1', 'ward', { isolation: 'single', bed: '7' })
        .at('2024-01-04 12:00')
        .transfer('anna', 'MED-2', 'ward', { isolation: 'none', bed: '1' }),
    now: '2024-01-04 13:00',
    course: ['raised', 'cleared', 'reraised'],
  },
]);

it('not-isolated: what nobody recorded is told as not recorded, never as silence', () => {
  const [alert] = told('not-isolated', { tell: anna(KPC), now: '2024-01-02 11:00' });
  expect(alert).toMatchObject({
    severity: 'critical',
    title: 'Isolation not recorded: carrier of KPC, MED-1',
  });
});

scenarios('known-readmission', [
  {
    then: 'fires at the registration of somebody with a producer in an earlier stay',
    tell: (story) =>
      annaGoes(story).at('2024-03-01 09:00').admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
    course: ['raised'],
  },
  {
    then: 'fires at the registration of a carrier who was taken in from a list',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC', firstPositiveOn: '2021-05-01' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: ['raised'],
  },
  { then: 'says nothing of a carrier found in this stay', tell: anna(KPC), course: [] },
  {
    then: 'is cleared when isolation is recorded',
    tell: (story) =>
      annaGoes(story)
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-01 09:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the list is taken back',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-03-02 09:00')
        .known('anna', { family: 'KPC', withdrawn: true }),
    course: ['raised', 'retracted'],
  },
]);

it('known-readmission: a carrier who is presumed cleared is told with the dates, at medium', () => {
  const [alert] = told('known-readmission', {
    tell: (story) =>
      annaGoes(story)
        .at('2024-08-01 09:00')
        .screen('S-1', { patient: 'anna' })
        .at('2024-08-10 09:00')
        .screen('S-2', { patient: 'anna' })
        .at('2024-09-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
  });
  expect(alert).toMatchObject({ severity: 'medium', status: 'open' });
  expect(alert?.timeline[0]?.text).toContain('presumed cleared');
  expect(alert?.timeline[0]?.text).toContain('last positive 2024-01-02');
});

scenarios('new-cpe', [
  {
    then: 'says nothing of a carrier who was taken in with the same enzyme',
    tell: (story) => anna(KPC)(story.known('anna', { family: 'KPC' })),
    course: [],
  },
  {
    then: 'fires for another enzyme than the one that was taken in',
    tell: (story) => anna(NDM)(story.known('anna', { family: 'KPC' })),
    course: ['raised'],
  },
  {
    then: 'a further result that says the same feeds it and raises nothing (superseded results)',
    tell: (story) => anna(KPC)(story).at('2024-01-04 10:00').report('L-1', { status: 'corrected' }),
    course: ['raised', 'fed'],
  },
  {
    then: 'a late correction retracts it with the reason and deletes nothing',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-04 10:00')
        .report('L-1', { ...NEGATIVE, status: 'corrected' }),
    course: ['raised', 'retracted'],
  },
]);

scenarios('import', [
  {
    then: 'fires when a transfer from another hospital has no screen within a day',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'fires after care abroad',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'says nothing of somebody from home',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'home' }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'says nothing when the screen was taken in time',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 20:00')
        .screen('S-1', { patient: 'anna' }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'is cleared by the answer of a late screen',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-03 20:00')
        .screen('S-1', { patient: 'anna' }),
    course: ['raised', 'cleared'],
  },
]);

scenarios('export', [
  {
    then: 'fires when a carrier is discharged to another facility',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a carrier who goes home',
    tell: (story) =>
      anna(KPC)(story).at('2024-01-05 12:00').discharge('anna', { dischargedTo: 'home' }),
    course: [],
  },
  {
    then: 'says nothing of somebody who carries nothing',
    tell: (story) =>
      anna(NEGATIVE)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    course: [],
  },
  {
    then: 'is retracted when the discharge was a mistake',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' })
        .at('2024-01-05 13:00')
        .move('cancel-discharge', 'anna', {}, '2024-01-05T12:00'),
    course: ['raised', 'retracted'],
  },
]);

scenarios('not-in-house', [
  {
    then: 'fires when the result comes after the patient has left',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC }),
    course: ['raised'],
  },
  { then: 'says nothing when the patient left after the result', tell: annaGoes, course: [] },
  {
    then: 'is cleared when the patient comes back',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
        .at('2024-01-06 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' }),
    course: ['raised', 'cleared'],
  },
]);

scenarios('dual', [
  {
    then: 'fires for two carbapenemases in one patient',
    tell: (story) => anna({ cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-5'] })(story),
    course: ['raised'],
  },
  { then: 'says nothing of one', tell: anna(KPC), course: [] },
  {
    then: 'is retracted when one of them was wrong',
    tell: (story) =>
      anna({ cpe: 'confirmed', carbapenemases: ['KPC-2', 'NDM-5'] })(story)
        .at('2024-01-04 10:00')
        .report('L-1', KPC),
    course: ['raised', 'retracted'],
  },
]);

scenarios('species-jump', [
  {
    then: 'fires when the enzyme turns up in a second species of the patient',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-08 10:00')
        .report('L-2', { patient: 'anna', species: E_COLI, ...KPC }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a second isolate of the same species',
    tell: (story) => anna(KPC)(story).report('L-2', { patient: 'anna', ...KPC }),
    course: [],
  },
]);

const BLOOD = { specimen: { type: 'blood', id: 'S-9' } };
scenarios('invasive', [
  { then: 'fires for CPE in blood', tell: anna({ ...KPC, ...BLOOD }), course: ['raised'] },
  { then: 'fires for CRE in blood', tell: anna({ ...SUSPECTED, ...BLOOD }), course: ['raised'] },
  { then: 'says nothing of urine', tell: anna(KPC), course: [] },
  {
    then: 'a second isolate of the same bottle feeds it',
    tell: (story) =>
      anna({ ...KPC, ...BLOOD })(story)
        .at('2024-01-03 10:00')
        .report('L-2', { patient: 'anna', ...KPC, ...BLOOD }),
    course: ['raised', 'fed'],
  },
]);

scenarios('suspected-pending', [
  {
    then: 'fires two days after a suspicion that nobody has tested',
    tell: anna(SUSPECTED),
    now: '2024-01-04 10:00',
    course: ['raised'],
  },
  {
    then: 'says nothing within two days',
    tell: anna(SUSPECTED),
    now: '2024-01-04 09:59',
    course: [],
  },
  {
    then: 'fires after one day in intensive care',
    tell: (story) =>
      story
        .admit('anna', 'ICU-2', 'icu')
        .at('2024-01-02 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...SUSPECTED }),
    now: '2024-01-03 10:00',
    course: ['raised'],
  },
  {
    then: 'is cleared by the result',
    tell: (story) => anna(SUSPECTED)(story).at('2024-01-06 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'cleared'],
  },
]);

const DISCORDANT = [
  { code: 'activity-without-gene', because: 'mCIM positive, PCR negative', reflexTest: 'wgs' },
];
scenarios('discordant', [
  {
    then: 'fires when results contradict each other',
    tell: anna({ ...KPC, ...{ discordance: DISCORDANT } }),
    course: ['raised'],
  },
  { then: 'says nothing when they agree', tell: anna(KPC), course: [] },
  {
    then: 'is cleared when they agree',
    tell: (story) =>
      anna({ ...KPC, ...{ discordance: DISCORDANT } })(story)
        .at('2024-01-04 10:00')
        .report('L-1', { discordance: [] }),
    course: ['raised', 'cleared'],
  },
]);

const RESISTANT = { susceptibility: [{ agent: 'CZA', interpretation: 'R' as const }] };
scenarios('last-line', [
  {
    then: 'fires for a producer resistant to ceftazidime-avibactam',
    tell: anna({ ...KPC, ...RESISTANT }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a strain without enzyme',
    tell: anna({ ...NEGATIVE, ...RESISTANT }),
    course: [],
  },
]);

scenarios('specimen-positive', [
  {
    then: 'fires for a gene in the swab itself',
    tell: (story) =>
      story.screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] }),
    course: ['raised'],
  },
  {
    then: 'says nothing of a negative swab',
    tell: (story) => story.screen('S-1', { patient: 'anna' }),
    course: [],
  },
  {
    then: 'is cleared when the isolate is there',
    tell: (story) =>
      anna(KPC)(story.screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] })),
    course: ['raised', 'cleared'],
  },
]);

scenarios('statutory-report', [
  {
    then: 'fires when a confirmed case has stood for five days',
    tell: anna(KPC),
    now: '2024-01-07 10:00',
    course: ['raised'],
  },
  { then: 'says nothing before', tell: anna(KPC), now: '2024-01-07 09:00', course: [] },
]);
