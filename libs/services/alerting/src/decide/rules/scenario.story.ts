import { E_COLI, HospitalStory, type ToldResult } from '@carbawatch/testing';
import type { IsolationAct } from '../facts';
import { alertsOf, type ToldAlert } from '../told-alerts.story';
import { RULES } from './rules';

export type Verdict = Omit<ToldResult, 'patient' | 'collectedAt'>;

/** Urine: what grows in blood is a matter of the rule of sterile sites. */
export const URINE = { specimen: { type: 'urine' } };
export const KPC: Verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'], ...URINE };
export const NDM: Verdict = { cpe: 'confirmed', carbapenemases: ['NDM-5'], ...URINE };
export const SUSPECTED: Verdict = { cpe: 'suspected', carbapenemases: [], ...URINE };
export const NEGATIVE: Verdict = { cpe: 'negative', carbapenemases: [], ...URINE };

/** Given, when: what happens on the wards and in the laboratory. Then: the alert's course. */
export interface Scenario {
  readonly then: string;
  readonly tell: (story: HospitalStory) => HospitalStory;
  /** Where the site's clock stands at the end; else at the last fact. */
  readonly now?: string;
  readonly isolations?: readonly IsolationAct[];
  /** The hospitals that the site has named as its own. */
  readonly own?: readonly string[];
  /** Kinds of the timeline; none where the rule says nothing. */
  readonly course: readonly string[];
}

function coursesOf(rule: string, scenario: Scenario): string[][] {
  return told(rule, scenario).map(({ timeline }) => timeline.map(({ kind }) => kind));
}

export function told(
  rule: string,
  { tell, now, isolations, own }: Omit<Scenario, 'then' | 'course'>,
): ToldAlert[] {
  const story = tell(new HospitalStory().at('2024-01-01 08:00'));
  const asked = { ...(now && { now }), ...(isolations && { isolations }), ...(own && { own }) };
  return alertsOf(story, RULES, asked).filter((alert) => alert.rule === rule);
}

export function scenarios(rule: string, list: readonly Scenario[]): void {
  describe(rule, () => {
    it.each(list.map((scenario) => [scenario.then, scenario] as const))('%s', (_, scenario) => {
      const expected = scenario.course.length > 0 ? [[...scenario.course]] : [];
      expect(coursesOf(rule, scenario)).toEqual(expected);
    });
  });
}

/** Anna is admitted to MED-1 and her urine of the next morning grows what is told. */
export const anna =
  (verdict: Verdict, more = {}) =>
  (story: HospitalStory) =>
    story
      .at('2024-01-01 08:00')
      .admit('anna', 'MED-1', 'ward', more)
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...verdict });

export const annaGoes = (story: HospitalStory) =>
  anna(KPC)(story).at('2024-01-05 12:00').discharge('anna');

export const recorded: IsolationAct = {
  pseudonym: 'anna',
  basis: '2024-01-02T10:10:00+08:00',
  isolation: 'single',
};

export type Tell = (story: HospitalStory) => HospitalStory;

export const BLOOD = { specimen: { type: 'blood' } } as const;
export const agent = (name: string, interpretation: 'R' | 'S') =>
  ({ agent: name, method: 'mic', interpretation }) as const;

/** Anna's blood of 2024-01-02 in intensive care; then two days later. */
export const inIcu =
  (verdict: object): Tell =>
  (story) =>
    story
      .at('2024-01-01 08:00')
      .admit('anna', 'ICU-3', 'icu')
      .at('2024-01-02 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', cre: 'cre', ...verdict })
      .at('2024-01-04 10:00');

export const another = {
  patient: 'anna',
  collectedAt: '2024-01-02 07:00',
  species: E_COLI,
  ...KPC,
};
export const withAnother: Tell = (story) =>
  inIcu({ ...KPC, ...BLOOD })(story)
    .report('L-2', another)
    .at('2024-01-05 10:00');
export const bothInSwab = {
  patient: 'anna',
  status: 'confirmed',
  collectedAt: '2024-01-02 09:00',
} as const;
