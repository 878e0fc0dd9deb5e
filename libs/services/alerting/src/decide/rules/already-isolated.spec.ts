import type { HospitalStory } from '@carbawatch/testing';
import { KPC, SUSPECTED, URINE, anna, recorded, told, type Verdict } from './scenario.story';

const CRE: Verdict = { cpe: 'undetermined', carbapenemases: [], cre: 'cre', ...URINE };

/** A day after whoever came in was to be screened. */
const NOW = '2024-01-02 12:00';

const inIcu =
  (verdict: Verdict, more = {}) =>
  (story: HospitalStory) =>
    story
      .at('2024-01-01 08:00')
      .admit('anna', 'ICU-1', 'icu', more)
      .at('2024-01-02 10:00')
      .report('L-1', {
        patient: 'anna',
        collectedAt: '2024-01-02 06:00',
        encounter: { visit: 'anna-1', diagnoses: [{ system: 'icd-10', code: 'K74.6' }] },
        ...verdict,
      });

const swab = (more: object) => (story: HospitalStory) =>
  story
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward', more)
    .at('2024-01-02 10:00')
    .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] });

const abroad = (more: object) => (story: HospitalStory) =>
  story
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital', ...more });

/** What each rule asks of somebody in a bed, by how the bed is recorded. */
const ASKED: readonly (readonly [
  string,
  (more: object) => (story: HospitalStory) => HospitalStory,
  string,
  string,
])[] = [
  [
    'new-cpe',
    (more) => anna(KPC, more),
    'Tell infection control at once; isolate within two hours of the result.',
    'Tell infection control at once; isolation is recorded.',
  ],
  [
    'vulnerable-unit',
    (more) => inIcu(KPC, more),
    "Isolate now; tell the unit's consultant.",
    "Tell the unit's consultant; isolation is recorded.",
  ],
  [
    'icu-hepatobiliary',
    (more) => inIcu(CRE, more),
    'Rapid test first; isolate now.',
    'Rapid test first; isolation is recorded.',
  ],
  [
    'provisional',
    (more) => anna(SUSPECTED, more),
    'Contact precautions now; have the carbapenemase test done.',
    'Isolation is recorded; have the carbapenemase test done.',
  ],
  [
    'specimen-positive',
    swab,
    'Isolate; have the organism cultured.',
    'Isolation is recorded; have the organism cultured.',
  ],
  [
    'import',
    abroad,
    'Rectal screen; pre-emptive isolation until it is negative.',
    'Rectal screen; keep the isolation until it is negative.',
  ],
];

describe('what is asked of somebody who is isolated already', () => {
  it.each(ASKED)('%s: nobody is asked to isolate again', (rule, story, bare, isolated) => {
    const action = (more: object) => told(rule, { tell: story(more), now: NOW })[0]?.goal?.action;
    expect([action({}), action({ isolation: 'none' })]).toEqual([bare, bare]);
    // A cohort may be one of carriers of something else; who is only to be screened may be in it.
    const together = rule === 'import' ? isolated : bare;
    expect([action({ isolation: 'single' }), action({ isolation: 'cohort' })]).toEqual([
      isolated,
      together,
    ]);
  });

  it('goes by the bed of now and by what a nurse recorded; and asks again in the next bed', () => {
    const action = (tell: (story: HospitalStory) => HospitalStory) =>
      told('new-cpe', { tell, isolations: [recorded] })[0]?.goal?.action;
    expect(action(anna(KPC))).toContain('isolation is recorded');
    const moved = (story: HospitalStory) =>
      anna(KPC)(story).at('2024-01-03 10:00').transfer('anna', 'MED-2', 'ward');
    expect(action(moved)).toContain('isolate within two hours');
  });

  it('something else in somebody who lies in a cohort: isolation is asked for', () => {
    const [alert] = told('new-cpe', { tell: anna(KPC, { isolation: 'cohort' }) });
    expect(alert?.goal?.action).toContain('isolate within two hours');
  });

  it('a carrier by a list who is isolated in intensive care: the consultant is told', () => {
    const [alert] = told('vulnerable-unit', {
      tell: (story) =>
        story
          .at('2024-01-01 08:00')
          .known('anna', { family: 'KPC' })
          .at('2024-01-02 08:00')
          .admit('anna', 'ICU-1', 'icu', { isolation: 'single' }),
    });
    expect(alert?.goal?.action).toBe("Tell the unit's consultant; isolation is recorded.");
  });
});
