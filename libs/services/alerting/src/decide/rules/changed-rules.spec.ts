import type { AlertRuleChoice } from '@carbawatch/contracts';
import { changeOfRule, numbersChanged } from './changed-rules';

type Tunings = AlertRuleChoice['tunings'];

/** Versions 1, 2 … with these tunings. */
function versions(...tunings: readonly Tunings[]) {
  return tunings.map((one, i) => ({
    version: i + 1,
    savedAt: new Date(0),
    savedBy: 'ipc nurse',
    reason: 'a reason',
    choice: { tunings: one, ownRules: [] },
  }));
}

const OFF = { enabled: false };

describe('the version that made a rule say otherwise', () => {
  it.each<[string, string, number, readonly Tunings[], number | null]>([
    ['the one that switched it off', 'new-cpe', 0, [{ 'new-cpe': OFF }], 1],
    ['not one that changed another rule', 'new-cpe', 0, [{ dual: OFF }], null],
    [
      'the newest of two',
      'new-cpe',
      0,
      [{ 'new-cpe': OFF }, { 'new-cpe': { severity: 'low' } }],
      2,
    ],
    [
      'not one of another rule that came later',
      'dual',
      0,
      [{ dual: OFF }, { dual: OFF, discordant: OFF }],
      1,
    ],
    ['none where it was switched off and on again meanwhile', 'dual', 0, [{ dual: OFF }, {}], null],
    ['the one that switched it on, for who saw it off', 'dual', 1, [{ dual: OFF }, {}], 2],
    ['none since the newest', 'dual', 2, [{ dual: OFF }, {}], null],
    [
      'one that changed a rule which replaces it',
      'hepatobiliary',
      0,
      [{ 'icu-hepatobiliary': OFF }],
      1,
    ],
    [
      'one that changed what a cluster is',
      'hospital-wide',
      0,
      [{ cluster: { parameters: { minPatients: 3 } } }],
      1,
    ],
  ])('is %s', (_, rule, since, tunings, version) => {
    expect(changeOfRule(rule, since, versions(...tunings))?.version ?? null).toBe(version);
  });
});

it('says which numbers of a rule changed, its own and those that it reads', () => {
  const tuned = versions(
    { 'suspected-pending': { goalMinutes: 60, parameters: { hours: 24, units: ['icu'] } } },
    { 'known-readmission': { parameters: { clearingDays: 365 } } },
  );
  const [first, second] = tuned;
  expect(numbersChanged('suspected-pending', 0, first ? [first] : [])).toEqual([
    'goal 1440 -> 60 minutes',
    'hours 48 -> 24',
    'units changed',
  ]);
  expect(numbersChanged('not-isolated', 1, tuned)).toEqual([
    'known-readmission clearingDays 183 -> 365',
  ]);
  expect(numbersChanged('dual', 0, second ? [second] : [])).toEqual([]);
});
